"""The whole training, from corpora to a model directory."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from cloudrd.encoding.training.batches import Numbers, Phrases, Sampler, TokenTable, ahead, tabulate
from cloudrd.encoding.training.contrast import learn
from cloudrd.encoding.training.corpora import Corpus, read_corpora
from cloudrd.encoding.training.files import write_model
from cloudrd.encoding.training.phrases import NEED_PHRASES, RESOURCE_PHRASES
from cloudrd.encoding.training.start import Matrix, count_tokens, rarity, starting_vectors
from cloudrd.encoding.training.vocabulary import CHUNK, HAN_LIMIT, Vocabulary, choose


@dataclass(frozen=True)
class Recipe:
    """What decides the result, together with the corpora; the defaults are the shipped model's."""

    chinese: int = 60_000
    english: int = 28_000
    dimension: int = 512
    steps: int = 3000
    pairs_a_step: int = 1024
    seed: int = 1
    topics: bool = True
    phrases: bool = True


# How often each kind of pair is drawn, relative to the others. "cloze" pairs are made below.
SHARES = {
    "title_zh abstract_zh": 1.0,
    "keywords_zh abstract_zh": 1.0,
    "abstract_zh abstract_en": 2.0,
    "title_zh title_en": 1.0,
    "keywords_zh keywords_en": 1.0,
    "title_en abstract_zh": 1.0,
    "keywords_en abstract_zh": 2.0,
    "title_zh abstract_en": 1.0,
    "title_en abstract_en": 0.5,
    "keywords_en abstract_en": 0.5,
    "intro_zh abstract_zh": 1.5,
    "intro_zh abstract_en": 0.5,
    "title_zh paragraph": 1.0,
    "paragraph paragraph": 1.0,
    "class_path": 2.0,
    "class": 1.0,
    "class class_above": 1.5,
    "award": 2.0,
    "topic": 1.0,
    "extra": 3.0,
    "cloze paragraph": 2.0,
    "cloze abstract_zh": 1.0,
    "cloze award": 0.5,
    "cloze topic": 0.5,
}
_TRANSLATED = ("abstract_zh abstract_en", "class_path", "title_zh title_en", "keywords_zh keywords_en")
_PARAGRAPHS, _AWARDS = 50_000, 15_000
_TOPICS, _NARROW = 300, 64


def train(corpora: Path, out: Path, recipe: Recipe, extra: Path | None = None) -> None:
    """Trains on the files in ``corpora`` (and pairs in ``extra``) and writes the model to ``out``.

    The same files, recipe, library versions and number of threads give the same model.
    """
    began = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {what}", flush=True)

    corpus = read_corpora(corpora, extra)
    say(f"{len(corpus.texts)} texts, {sum(map(len, corpus.pairs.values()))} pairs")
    vocabulary = choose(corpus.texts, corpus.kinds, recipe.chinese, recipe.english)
    table = tabulate(corpus.texts, vocabulary)
    say(f"{len(vocabulary.tokens)} tokens, found {len(table.ids)} times")
    _add_clozes(corpus)
    vectors = starting_vectors(
        table, _documents(corpus, recipe.seed), rarity(vocabulary), recipe.dimension, recipe.seed
    )
    say("starting vectors made")
    topics = _topics(table, vectors, recipe.seed) if recipe.topics else None
    phrases = _phrases(vocabulary, table) if recipe.phrases else None
    say("topics found")
    sampler = Sampler(
        table, corpus.owners, corpus.pairs, SHARES, recipe.pairs_a_step, recipe.seed, topics, phrases
    )
    learn(vectors, ahead(sampler, recipe.steps), recipe.steps)
    say("learnt")
    write_model(out, vocabulary.tokens, vectors, asdict(recipe))
    say(f"written to {out}")


def _topics(table: TokenTable, vectors: Matrix, seed: int) -> Numbers:
    """Which of ``_TOPICS`` topics each text belongs to, by the sum of its starting vectors."""
    from sklearn.cluster import MiniBatchKMeans

    narrow = np.random.default_rng(seed).standard_normal((vectors.shape[1], _NARROW), dtype=np.float32)
    small = vectors @ narrow
    texts = np.concatenate(
        [
            counts @ small
            for counts in (
                count_tokens(table, np.arange(start, min(start + CHUNK, len(table.lengths))), len(small))
                for start in range(0, len(table.lengths), CHUNK)
            )
        ]
    )
    texts /= np.maximum(np.linalg.norm(texts, axis=1, keepdims=True), np.float32(1e-6))
    topics = min(_TOPICS, len(texts))
    grouping = MiniBatchKMeans(topics, batch_size=8192, n_init=1, max_iter=20, random_state=seed)
    found: Numbers = grouping.fit_predict(texts).astype(np.int64)
    return found


def _phrases(vocabulary: Vocabulary, table: TokenTable) -> Phrases:
    filler = tabulate([*NEED_PHRASES, *RESOURCE_PHRASES], vocabulary)
    han = np.append(0, np.cumsum(vocabulary.keys[table.ids] < HAN_LIMIT))
    chinese = (han[table.starts[1:]] - han[table.starts[:-1]]) * 2 > table.lengths
    return Phrases(filler, len(NEED_PHRASES), chinese)


def _add_clozes(corpus: Corpus) -> None:
    """Every long text as a pair with itself: a part of it asks for the rest."""
    for number, kind in enumerate(corpus.kinds):
        if f"cloze {kind}" in SHARES:
            corpus.pair(f"cloze {kind}", number, number)


def _documents(corpus: Corpus, seed: int) -> list[Numbers]:
    """What the starting vectors are drawn from: translations, and a sample of each long kind."""
    random = np.random.default_rng(seed)
    groups = [np.array(corpus.pairs[name]) for name in _TRANSLATED if corpus.pairs.get(name)]
    for kind, most in (("paragraph", _PARAGRAPHS), ("award", _AWARDS)):
        numbers = np.flatnonzero(np.array(corpus.kinds) == kind)
        if len(numbers):
            groups.append(random.permutation(numbers)[:most, None])
    return groups
