"""Batches of neighbours, and filler strewn over Chinese texts: what training reads beside the pairs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from cloudrd.encoding.training import batches, train
from cloudrd.encoding.training.batches import Phrases, Sampler, tabulate
from cloudrd.encoding.training.phrases import NEED_PHRASES, RESOURCE_PHRASES
from cloudrd.encoding.training.start import rarity, starting_vectors
from cloudrd.encoding.training.vocabulary import Vocabulary, choose

SUBJECTS = ("焊接", "水稻", "卫星", "电池", "陶瓷", "病毒", "桥梁", "激光", "土壤", "芯片")


def vocabulary_of(texts: list[str]) -> Vocabulary:
    return choose(texts * 3, ["title_zh"] * (3 * len(texts)), 400, 100)


def tokens_of(vocabulary: Vocabulary, text: str) -> set[int]:
    return set(tabulate([text], vocabulary).ids.tolist())


def sampler(texts: list[str], size: int, **options: object) -> Sampler:
    """Draws texts 0 and 1, 2 and 3, … as pairs; the owner of a pair is its number."""
    vocabulary = vocabulary_of(texts)
    pairs = list(pairwise(range(len(texts))))[::2]
    owners = [number // 2 for number in range(len(texts))]
    return Sampler(tabulate(texts, vocabulary), owners, {"a": pairs}, {"a": 1.0}, size, 1, **options)  # type: ignore[arg-type]


def topic_counts(topics: list[int], size: int, draws: int = 200) -> list[dict[int, int]]:
    """How many pairs of each topic every batch holds; `topics` by pair."""
    drawing = sampler(["焊接机", "机焊接"] * len(topics), size, topics=np.repeat(topics, 2))
    found = []
    for _ in range(draws):
        batch = drawing.draw()
        assert batch.size == size
        assert len(set(batch.owners.tolist())) == size
        kinds, counts = np.unique(np.array(topics)[batch.owners], return_counts=True)
        found.append(dict(zip(kinds.tolist(), counts.tolist(), strict=True)))
    return found


def test_a_share_of_the_batches_is_drawn_from_one_topic_where_it_is_large_enough() -> None:
    found = topic_counts([n % 8 for n in range(400)], 40)
    narrow = [one for one in found if len(one) == 1]
    assert len(narrow) / len(found) == pytest.approx(batches._TOPICAL_SHARE, abs=0.1)
    assert all(len(one) > 4 for one in found if len(one) > 1)
    assert len({next(iter(one)) for one in narrow}) == 8


def test_small_topics_are_put_together_until_a_batch_is_full() -> None:
    found = topic_counts([n % 40 for n in range(400)], 25)
    assert {len(one) for one in found if len(one) <= 3} == {3}


def test_fewer_pairs_than_a_batch_are_all_drawn() -> None:
    assert topic_counts([0, 1, 2], 3, draws=20) == [{0: 1, 1: 1, 2: 1}] * 20


def test_without_topics_batches_are_drawn_from_all() -> None:
    drawing = sampler(["焊接机", "机焊接"] * 400, 40)
    spread = [np.ptp(drawing.draw().owners) for _ in range(50)]
    assert min(spread) > 250


CHINESE, ENGLISH = ("焊接机", "机焊接"), ("welding robots", "robots welding")
FILLER = ("急需改进", "希望合作", "自主产权", "填补空白")


def strewn(pair: tuple[str, str], chinese: bool) -> tuple[Vocabulary, list[tuple[set[int], set[int], float]]]:
    """Tokens of the query and of the document of 300 draws, and how many tokens both have in all."""
    texts = list(pair)
    vocabulary = vocabulary_of([*texts, *FILLER])
    phrases = Phrases(tabulate(list(FILLER), vocabulary), 2, np.array([chinese] * 2))
    drawing = Sampler(tabulate(texts, vocabulary), [0, 0], {"a": [(0, 1)]}, {"a": 1.0}, 1, 1, None, phrases)
    found = []
    for _ in range(300):
        batch = drawing.draw()
        query, document = (set(batch.tokens[row > 0].tolist()) for row in batch.counts.toarray())
        found.append((query, document, float(batch.counts.sum())))
    return vocabulary, found


def test_what_firms_write_joins_queries_and_what_universities_write_joins_documents() -> None:
    vocabulary, found = strewn(CHINESE, chinese=True)
    own = [tokens_of(vocabulary, text) for text in CHINESE]
    ours, theirs = (
        set().union(*(tokens_of(vocabulary, f) for f in some)) for some in (FILLER[:2], FILLER[2:])
    )
    for query, document, _ in found:
        assert own[0] <= query <= own[0] | ours
        assert own[1] <= document <= own[1] | theirs
    assert any(query >= own[0] | ours for query, _, _ in found)
    assert any(query == own[0] for query, _, _ in found)
    # Seven tokens a phrase: four characters and three pairs.
    plain = 2 * len(own[0])
    assert np.mean([total - plain for *_, total in found]) / 2 / 7 == pytest.approx(
        batches._PHRASES_A_TEXT, abs=0.2
    )


def test_no_chinese_filler_joins_an_english_text() -> None:
    vocabulary, found = strewn(ENGLISH, chinese=False)
    for query, document, _ in found:
        assert query == document == tokens_of(vocabulary, ENGLISH[0])


def corpus_texts() -> list[str]:
    return [f"{zh}方法研究，提高{zh}性能" for zh in SUBJECTS for _ in range(12)]


def test_texts_of_one_subject_fall_into_one_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "_TOPICS", 10)
    texts = corpus_texts()
    vocabulary = vocabulary_of(texts)
    table = tabulate(texts, vocabulary)
    vectors = starting_vectors(table, [np.arange(len(texts))[:, None]], rarity(vocabulary), 8, seed=0)
    topics = train._topics(table, vectors, seed=0)
    assert topics.shape == (len(texts),)
    assert all(len(set(one.tolist())) == 1 for one in topics.reshape(10, 12))
    assert len(set(topics.tolist())) >= 6
    np.testing.assert_array_equal(topics, train._topics(table, vectors, seed=0))


def test_fewer_texts_than_topics_are_no_error() -> None:
    texts = corpus_texts()[::6]
    vocabulary = vocabulary_of(texts)
    table = tabulate(texts, vocabulary)
    assert len(texts) < train._TOPICS
    assert len(train._topics(table, np.eye(len(vocabulary.tokens), 8, dtype=np.float32), seed=0)) == len(
        texts
    )


def test_filler_joins_texts_that_are_mostly_chinese() -> None:
    texts = ["焊接机器人的焊接方法", "welding robots", "用 robots 焊接机器人", "robots welding with 焊接", ""]
    vocabulary = choose([*texts, *NEED_PHRASES, *RESOURCE_PHRASES] * 3, ["title_zh"] * 3 * 175, 900, 50)
    phrases = train._phrases(vocabulary, tabulate(texts, vocabulary))
    assert phrases.chinese.tolist() == [True, False, True, False, False]
    assert phrases.needs == len(NEED_PHRASES)
    assert len(phrases.table.lengths) == len(NEED_PHRASES) + len(RESOURCE_PHRASES)
    assert phrases.table.lengths.min() > 3


def test_phrases_are_each_said_once_and_say_nothing_of_a_technology() -> None:
    every = NEED_PHRASES + RESOURCE_PHRASES
    assert len(set(every)) == len(every)
    assert min(len(NEED_PHRASES), len(RESOURCE_PHRASES)) > 30
    assert all(phrase == phrase.strip() and len(phrase) >= 5 for phrase in every)
    for subject in (*SUBJECTS, "合金", "催化", "传感", "算法"):
        assert not any(subject in phrase for phrase in every)
