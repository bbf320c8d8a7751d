"""Metrics of a run against judgements.

nDCG with gain 2^grade - 1 (Burges et al. 2005; Järvelin and Kekäläinen 2002 for the discount),
recall, reciprocal rank, precision, hit rate, and the area under the ROC curve of "has this need an answer".
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import TypeVar

from cloudrd.evaluation.files import Judgements, Run

RECALL_AT = (10, 50, 100)
Document = TypeVar("Document", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over the queries that have an answer. `no_match_auc` is None when all (or none) have one."""

    figures: dict[str, float]
    queries_with_answer: int
    queries_without: int
    no_match_auc: float | None

    def to_json(self) -> dict[str, float | int | None]:
        return {
            **{name: round(value, 4) for name, value in self.figures.items()},
            "queries_with_answer": self.queries_with_answer,
            "queries_without": self.queries_without,
            "no_match_auc": None if self.no_match_auc is None else round(self.no_match_auc, 4),
        }


def relevant_from(judgements: Judgements) -> int:
    """Lowest grade that counts as relevant: 2 where any grade above 1 occurs, else 1."""
    return 2 if max(g for graded in judgements.values() for g in graded.values()) > 1 else 1


def evaluate(run: Run, judgements: Judgements, relevant: int | None = None) -> Scores:
    """Score `run`; a document without a judgement counts as not relevant.

    A query without any relevant document enters only `no_match_auc`: how well the best score of
    a query tells needs that have an answer from needs that have none (0.5 = not at all).
    """
    threshold = relevant or relevant_from(judgements)
    figures: dict[str, list[float]] = defaultdict(list)
    answered: list[float] = []
    unanswered: list[float] = []
    for query, graded in judgements.items():
        listed = run.get(query, [])
        wanted = {document: 2**grade - 1 for document, grade in graded.items() if grade >= threshold}
        best = max((score for _, score in listed), default=-math.inf)
        (answered if wanted else unanswered).append(best)
        if wanted:
            # Python's sort is stable: ties keep the order of the file.
            ranked = [document for document, _ in sorted(listed, key=lambda pair: -pair[1])]
            for name, value in of_query(ranked, wanted).items():
                figures[name].append(value)
    return Scores(
        {name: mean(values) for name, values in figures.items()},
        len(answered),
        len(unanswered),
        _auc(answered, unanswered),
    )


def of_query(ranked: Sequence[Document], wanted: Mapping[Document, int]) -> dict[str, float]:
    """Figures of one ranked list; `wanted` holds the gains of the relevant documents, one at least.

    P@5 is of the documents listed where these are fewer than five.
    """
    discount = [1 / math.log2(place + 2) for place in range(10)]
    gained = sum(wanted.get(d, 0) * w for d, w in zip(ranked, discount, strict=False))
    ideal = sum(g * w for g, w in zip(sorted(wanted.values(), reverse=True), discount, strict=False))
    figures = {"ndcg@10": gained / ideal}
    for k in RECALL_AT:
        figures[f"recall@{k}"] = len(wanted.keys() & set(ranked[:k])) / len(wanted)
    figures["mrr@10"] = next((1 / place for place, d in enumerate(ranked[:10], start=1) if d in wanted), 0.0)
    figures["p@5"] = len(wanted.keys() & set(ranked[:5])) / max(1, min(5, len(ranked)))
    figures["hit@1"] = float(bool(ranked) and ranked[0] in wanted)
    return figures


def _auc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    if not positive or not negative:
        return None
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return wins / (len(positive) * len(negative))
