"""What the index tests share: an encoder that needs no model, sample texts, entries and records."""

import random
import threading
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from cloudrd.domain.text import terms
from cloudrd.domain.vocabulary import Side
from cloudrd.encoding.parts import ListingText, encode_listings
from cloudrd.retrieval.port import Attributes, Entry, Query
from cloudrd.services.vectors import store_vectors
from cloudrd.store.records import Resource

DIMENSION = 32
PHRASES = (
    "船用阀体的铸造缺陷检测", "轮胎硫化过程温度控制", "高速列车轴承故障诊断", "氢燃料电池双极板涂层",
    "冷库节能改造方案", "海水淡化反渗透膜清洗", "虚拟现实头显光学模组", "疫苗冷链运输监测",
    "农田墒情无线采集", "钢桥焊缝超声探伤", "家电静音风机设计", "光刻胶去除剂配方", "Al-Zn-Mg 合金时效",
    "6061-T6 型材挤压", "500L 发酵罐放大", "edge computing gateways", "machine vision inspection",
    "low noise amplifier", "polymer coatings for hulls", "寿命提高三倍", "良品率达到 99.5%", "能耗降低 20%",
)  # fmt: skip


class HashEncoder:
    """Real vectors without training: every term has fixed random numbers, a text has their sum."""

    dimension = DIMENSION

    def __init__(self, name="hash-1"):
        self.fingerprint = name
        self.encoded = 0

    def encode_documents(self, texts):
        self.encoded += len(texts)
        sums = [
            np.sum([_numbers(self.fingerprint, t) for t in terms(text)] or [np.zeros(DIMENSION)], 0)
            for text in texts
        ]
        matrix = np.array(sums, dtype=np.float32).reshape(len(texts), DIMENSION)
        length = np.linalg.norm(matrix, axis=1, keepdims=True)
        return matrix / np.where(length > 0, length, 1)

    encode_queries = encode_documents


@lru_cache(maxsize=100_000)
def _numbers(name, term):
    digest = blake2b(f"{name}{term}".encode(), digest_size=DIMENSION).digest()
    return np.frombuffer(digest, dtype=np.uint8).astype(np.float32) - 127.5


ENCODER = HashEncoder()


def mark(number):
    """A word that stands in the sample text of `number` and nowhere else."""
    letters = "bcdfghjkmnpqrtvw"
    return "q" + "".join(letters[int(digit, 16)] for digit in f"{number:04x}") + "x"


def sample_text(number, phrases=4):
    """A text that depends on `number` alone and contains a word of its own."""
    return "，".join([*random.Random(number).sample(PHRASES, phrases), mark(number)])


def entry(number, text=None, **attributes):
    text = sample_text(number) if text is None else text
    vector = encode_listings(ENCODER, [ListingText(text, "", "")])[0]
    return Entry(number, text[:10], text, vector, Attributes(**attributes))


def entry_of(record):
    """What the index should hold of a stored resource, made anew from its columns."""
    listing = record.to_listing()
    text = ListingText(listing.title, listing.summary, listing.body)
    vector = encode_listings(ENCODER, [text])[0]
    return Entry(record.id, listing.title, listing.search_text, vector, Attributes(kind=record.kind))


def query(text, title="", per_channel=100, **kwargs):
    return Query(text, title, ENCODER.encode_queries([text])[0], per_channel=per_channel, **kwargs)


def found(index, text, channel="lexical", **kwargs):
    """Ids in one channel's list, best first."""
    return ranked(index.search(query(text, title=text, **kwargs)), channel)


def ranked(candidates, channel):
    ranks = candidates.ranks[channel]
    return candidates.ids[np.argsort(ranks, kind="stable")][np.count_nonzero(ranks == 0) :].tolist()


def post(session, text, encoder=ENCODER, **columns):
    """A published resource with its stored vector, not yet committed."""
    record = Resource(**{"title": text, "kind": "achievement", "state": "published", **columns})
    session.add(record)
    session.flush()
    store_vectors(session, [record], encoder)
    return record


def write(database, *texts, **columns):
    """Post resources in one transaction; returns their ids."""
    with database.write() as session:
        records = [post(session, text, **columns) for text in texts]
        session.commit()
        return [record.id for record in records]


def change(database, number, **columns):
    """Edit one resource in a transaction of its own."""
    with database.write() as session:
        record = session.get_one(Resource, number)
        for name, value in columns.items():
            setattr(record, name, value)
        session.commit()


def hits(database, keeper, text, side=Side.RESOURCE):
    """What a request of this moment finds by text, best first."""
    with database.read() as session:
        return found(keeper.fresh(session, side), text)


def settle():
    """Wait for snapshots that are written aside."""
    for thread in threading.enumerate():
        if thread.name.startswith("snapshot of"):
            thread.join(20)
