"""The budget of the second look, its fall-backs, and what it does to an order; no model is loaded here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from cloudrd.encoding.reranker import BATCH, MOST_CANDIDATES, MOST_CHARACTERS, Reranker, reordered, rerank

SECRET = "金丝雀"
TEXTS = [f"{SECRET}{n}" + "字" * 100 for n in range(12)]


class Clock:
    """Time that passes only while the reranker works."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Lengths:
    """Scores a text by its length, at a price of `seconds` a batch."""

    fingerprint = "ce-lengths"

    def __init__(self, clock: Clock | None = None, seconds: float = 0.0) -> None:
        self.clock, self.seconds = clock or Clock(), seconds
        self.batches: list[Sequence[str]] = []

    def score(self, query: str, texts: Sequence[str]) -> np.ndarray:
        self.batches.append(texts)
        self.clock.now += self.seconds
        return np.array([len(text) for text in texts], np.float32)


class PerPair(Lengths):
    """`seconds` for each text."""

    def score(self, query: str, texts: Sequence[str]) -> np.ndarray:
        self.clock.now += self.seconds * (len(texts) - 1)
        return super().score(query, texts)


class PerCharacter(Lengths):
    """`seconds` for each character."""

    def score(self, query: str, texts: Sequence[str]) -> np.ndarray:
        self.clock.now += self.seconds * (sum(map(len, texts)) - 1)
        return super().score(query, texts)


class Broken(Lengths):
    def __init__(self, answer: Callable[[Sequence[str]], object], good_batches: int = 0) -> None:
        super().__init__()
        self.answer, self.good_batches = answer, good_batches

    def score(self, query: str, texts: Sequence[str]) -> np.ndarray:
        scores = super().score(query, texts)
        return scores if len(self.batches) <= self.good_batches else self.answer(texts)  # type: ignore[return-value]


def fail(texts: Sequence[str]) -> object:
    raise RuntimeError(f"cannot read {texts}")


def test_texts_are_scored_in_small_batches() -> None:
    model = Lengths()
    scores = rerank(
        model, "需求", [text * (n + 1) for n, text in enumerate("一二三四五六七")], 500, model.clock
    )
    assert scores is not None
    assert scores.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert scores.dtype == np.float32
    assert [len(batch) for batch in model.batches] == [1, BATCH, 1]
    assert isinstance(model, Reranker)


def test_a_machine_far_too_slow_reads_one_pair() -> None:
    model = Lengths(clock := Clock(), seconds=0.2)
    assert rerank(model, "需求", TEXTS, 500, clock) is None
    assert [len(batch) for batch in model.batches] == [1], "four calls of 0.2 s each are more than 0.5 s"


def test_a_batch_that_is_slower_than_the_first_pair_ends_it() -> None:
    """0.1 s for a pair leaves hope for four calls in 0.5 s; 0.5 s for the next five does not."""
    model = PerPair(clock := Clock(), seconds=0.1)
    assert rerank(model, "需求", TEXTS, 500, clock) is None
    assert [len(batch) for batch in model.batches] == [1, BATCH]


def test_within_the_budget_every_text_is_scored() -> None:
    model = PerPair(clock := Clock(), seconds=0.01)
    scores = rerank(model, "需求", TEXTS, 125, clock)
    assert scores is not None
    assert scores.shape == (12,)
    assert rerank(model, "需求", TEXTS, 110, clock) is None


def test_what_is_left_is_reckoned_by_its_length() -> None:
    """Long texts first: little is left after them, and the stage does not give up for nothing."""
    texts = ["字" * MOST_CHARACTERS] * (1 + BATCH) + ["字"] * BATCH
    model = PerCharacter(clock := Clock(), seconds=0.1 / MOST_CHARACTERS)
    assert rerank(model, "", texts, 650, clock) is not None


def test_at_most_fifty_candidates_and_the_beginning_of_each_text_are_read() -> None:
    model = Lengths()
    scores = rerank(model, "问" * 9000, ["字" * 9000] * 80, 500, model.clock)
    assert scores is not None
    assert len(scores) == MOST_CANDIDATES == 50
    assert max(len(text) for batch in model.batches for text in batch) == MOST_CHARACTERS


@pytest.mark.parametrize("good_batches", [0, 1])
@pytest.mark.parametrize(
    "answer",
    [
        fail,
        lambda texts: np.zeros(len(texts) + 1),
        lambda texts: np.zeros((len(texts), 2)),
        lambda texts: np.full(len(texts), np.nan),
        lambda texts: ["no number"] * len(texts),
        lambda texts: None,
    ],
    ids=["raises", "too many", "two each", "nan", "words", "nothing"],
)
def test_a_failing_model_leaves_the_first_order(
    answer: Callable[[Sequence[str]], object], good_batches: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        scores = rerank(Broken(answer, good_batches), SECRET, TEXTS, 500)
    assert scores is None
    assert "the first order stays" in caplog.text
    assert SECRET not in caplog.text, "errors may quote confidential texts"
    assert reordered("abc", scores) == ["a", "b", "c"]


def test_nothing_to_score() -> None:
    scores = rerank(Lengths(), "需求", [], 500)
    assert scores is not None
    assert reordered([], scores) == []


def test_scores_order_the_first_and_leave_the_rest() -> None:
    assert reordered("abcde", np.array([0.1, 0.9, 0.5], np.float32)) == ["b", "c", "a", "d", "e"]
    assert reordered("abc", np.array([1, 1, 1], np.float32)) == ["a", "b", "c"]
    with pytest.raises(ValueError, match="more scores"):
        reordered("a", np.array([1, 2], np.float32))
