"""Peers of search: each is built over the same texts and asked the same queries, in a process of its own.

A peer loads its library (not timed), then `build` indexes the texts and returns what answers a query with
the best ten. None filters, judges or explains; ours does, so the bare search of both is compared as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from cloudrd.benchmark.bench import DOCUMENTS, QUERIES
from cloudrd.benchmark.library import library
from cloudrd.benchmark.sample import read_lines
from cloudrd.benchmark.timing import each_ms

BEST = 10
Answer = Callable[[Any], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Peer:
    """`build()` makes the index and returns the search; `queries` are what that search takes."""

    build: Callable[[], Answer]
    queries: Sequence[Any]
    note: str


def bm25_words(texts: Sequence[str], queries: Sequence[str]) -> Peer:
    """BM25 (bm25s, its defaults) over jieba's words."""
    jieba, bm25s = library("jieba"), library("bm25s")
    jieba.setLogLevel("ERROR")
    jieba.initialize()

    def build() -> Answer:
        index = bm25s.BM25()
        index.index([jieba.lcut(text) for text in texts], show_progress=False)
        k = min(BEST, len(texts))
        return lambda text: [
            int(i) for i in index.retrieve([jieba.lcut(text)], k=k, show_progress=False).documents[0]
        ]

    return Peer(build, queries, "ten ids; cutting the query into words included")


def character_tfidf(texts: Sequence[str], queries: Sequence[str]) -> Peer:
    """TF-IDF cosine (scikit-learn) over characters and pairs of them, sublinear."""
    np, text = library("numpy"), library("sklearn.feature_extraction.text", "scikit-learn")

    def build() -> Answer:
        vectoriser = text.TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
        matrix = vectoriser.fit_transform(texts)

        def answer(query: str) -> Sequence[int]:
            scores = (matrix @ vectoriser.transform([query]).T).toarray().ravel()
            best = np.argpartition(-scores, min(BEST, len(scores) - 1))[:BEST]
            return [int(i) for i in best[np.argsort(-scores[best])]]

        return answer

    return Peer(build, queries, "ten ids; sparse product with all texts")


def txtai_keywords(texts: Sequence[str], queries: Sequence[str]) -> Peer:
    """txtai's keyword index, its defaults otherwise; it needs no model."""
    txtai = library("txtai")

    def build() -> Answer:
        index = txtai.Embeddings(keyword=True)
        index.index([(i, text, None) for i, text in enumerate(texts)])
        return lambda text: [i for i, _ in index.search(text, BEST)]

    return Peer(build, queries, "ten ids; keyword index, defaults, without a model")


def flat_vectors(texts: Sequence[str], queries: Sequence[str]) -> Peer:
    """FAISS flat over our vectors: the floor under any search that looks at every vector."""
    faiss = library("faiss", "faiss-cpu")
    from cloudrd.encoding import load_encoder

    encoder = load_encoder()
    # One thread, as our own search: a single query does not gain from more.
    faiss.omp_set_num_threads(1)
    vectors, asked = encoder.encode_documents(texts), encoder.encode_queries(queries)

    def build() -> Answer:
        index = faiss.IndexFlatIP(encoder.dimension)
        index.add(vectors)
        return lambda vector: [int(i) for i in index.search(vector[None, :], BEST)[1][0]]

    return Peer(build, list(asked), "ten ids; the raw search alone, nothing encoded")


PEERS: dict[str, Callable[[Sequence[str], Sequence[str]], Peer]] = {
    "BM25 over jieba words (bm25s)": bm25_words,
    "character TF-IDF (scikit-learn)": character_tfidf,
    "txtai keyword index": txtai_keywords,
    "FAISS flat, our vectors": flat_vectors,
}


def run(make: Callable[[Sequence[str], Sequence[str]], Peer], folder: Path, seconds: float) -> dict[str, Any]:
    """Build and ask one peer."""
    peer = make(read_lines(folder / DOCUMENTS), read_lines(folder / QUERIES))
    start = perf_counter()
    answer = peer.build()
    built = perf_counter() - start
    ms = each_ms(answer, peer.queries, seconds)
    cpu_ms = each_ms(answer, peer.queries, seconds / 4, clock=process_time)
    return {"build_s": built, "ms": ms, "cpu_ms": cpu_ms, "note": peer.note}


def _task(make: Callable[[Sequence[str], Sequence[str]], Peer]) -> Callable[[Path, float], dict[str, Any]]:
    return lambda folder, seconds: run(make, folder, seconds)


TASKS = {name: _task(make) for name, make in PEERS.items()}
