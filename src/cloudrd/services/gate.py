"""The gate: what a new ranker has to show before it serves.

A replay over the recorded decisions, in the order of time: the queries fall into five parts, and every
part but the first is judged by a model that learned from nothing but the parts before it.
docs/learning.md says why the lines stand where they do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from cloudrd.evaluation.comparison import Difference, Scored, compare, difference, log_loss
from cloudrd.matching.learning import Example, fit, table_of
from cloudrd.matching.ranker import Feature, Ranker, probability
from cloudrd.services.judgements import Decisions, Query

PARTS = 5
# Judged queries with a right answer below which nothing can be said; each line's limit.
QUERIES_AT_LEAST = 40
NDCG_MAY_FALL = 0.002
NDCG_LOWER_BOUND = -0.02
LOG_LOSS_MAY_RISE = 0.0
UNBOUNDED = 1e6
REGRESSION_NDCG_MAY_FALL = 0.005

# From examples to a ranker; knows nothing but the examples it is given.
Learner = Callable[[Sequence[Example]], Ranker]


@dataclass(frozen=True, slots=True)
class Line:
    """One condition of the gate: message code with its parameters, and whether it holds."""

    code: str
    passed: bool
    params: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "passed": self.passed, "params": dict(self.params)}


@dataclass(frozen=True, slots=True)
class Replay:
    """Live and learned ranker over the decisions that neither had seen.

    `differences` are those of `evaluation.comparison.compare`. `log_loss` compares the learned ranker with
    the live one after level and steepness of its scores were learned: what new weights add to that. `judged`
    counts queries.
    """

    differences: tuple[Difference, ...]
    log_loss: Difference
    judged: int

    @property
    def ndcg(self) -> Difference:
        return self.differences[0]


def replay(decisions: Decisions, live: Ranker, learner: Learner, unseen: frozenset[Query]) -> Replay:
    """Judge every part of the queries that are `unseen` by the live ranker with what came before it."""
    before: list[Scored] = []
    after: list[Scored] = []
    levelled: list[Scored] = []
    past: list[Example] = []
    by_part = parts(decisions, unseen)
    for number, part in enumerate(by_part):
        if number:
            before += scored(part, live)
            after += scored(part, learner(past))
            levelled += levelled_scores(part, past, live)
        past += part
    loss = difference("log_loss", log_loss(levelled), log_loss(after))
    return Replay(compare(before, after), loss, loss.queries)


def parts(decisions: Decisions, unseen: frozenset[Query]) -> list[list[Example]]:
    """Examples by time: first those to start from, then the four parts that are judged.

    What the live ranker has seen can only be started from; else that is the oldest fifth.
    """
    queries = decisions.queries
    seen = [query for query in queries if query not in unseen]
    later = [query for query in queries if query in unseen]
    first = max(0, -(-len(queries) // PARTS) - len(seen))
    groups = [[*seen, *later[:first]], *_even(later[first:], PARTS - 1)]
    part_of = {query: number for number, group in enumerate(groups) for query in group}
    found: list[list[Example]] = [[] for _ in groups]
    for example in decisions.examples:
        found[part_of[example.query]].append(example)
    return [part for number, part in enumerate(found) if part or not number]


def levelled_scores(examples: Sequence[Example], past: Sequence[Example], ranker: Ranker) -> list[Scored]:
    """The examples with the probabilities that the ranker's own order has by the past (Platt 1999).

    Level and steepness of its scores are learned, nothing about which evidence counts.
    """
    by_score = Ranker(ranker.name, (Feature("score", "score", 1.0, 0.0, 1.0, UNBOUNDED),), ranker.bias, 0.0)
    levelled = fit(_by_score(past, ranker), by_score, name=ranker.name)
    return scored(_by_score(examples, ranker), levelled)


def _by_score(examples: Sequence[Example], ranker: Ranker) -> list[Example]:
    """The same examples with what their features add up to for the ranker as the only feature."""
    if not examples:
        return []
    scores = (ranker.scores(table_of(examples, ranker)) - ranker.bias).tolist()
    return [replace(example, features=(score,)) for example, score in zip(examples, scores, strict=True)]


def scored(examples: Sequence[Example], ranker: Ranker) -> list[Scored]:
    """The examples with the probabilities that the ranker gives them."""
    if not examples:
        return []
    chances = probability(ranker.scores(table_of(examples, ranker))).tolist()
    return [Scored(e.query, e.grade, chance) for e, chance in zip(examples, chances, strict=True)]


def replay_lines(found: Replay) -> list[Line]:
    """The conditions that the replay has to meet."""
    ndcg = found.ndcg
    enough = ndcg.queries >= QUERIES_AT_LEAST
    lines = [Line("gate_enough", enough, {"count": ndcg.queries, "needed": QUERIES_AT_LEAST})]
    if not enough:
        return lines
    loss = found.log_loss.difference
    return [
        *lines,
        *ndcg_lines(ndcg),
        _line("gate_log_loss", loss <= LOG_LOSS_MAY_RISE, loss, LOG_LOSS_MAY_RISE),
    ]


def ndcg_lines(found: Difference) -> list[Line]:
    """The conditions on nDCG@10 over decided pairs: not lower, and sure not to be much lower."""
    return [
        _line("gate_ndcg", found.difference >= -NDCG_MAY_FALL, found.difference, -NDCG_MAY_FALL),
        _line("gate_ndcg_low", found.low >= NDCG_LOWER_BOUND, found.low, NDCG_LOWER_BOUND),
    ]


def regression_lines(before: Mapping[str, float], after: Mapping[str, float]) -> list[Line]:
    """The conditions on the shipped regression set: figures of `services.regression`, before and after."""
    ndcg, hit, turned_away = (after[name] - before[name] for name in ("ndcg@10", "hit@1", "turned_away"))
    return [
        _line(
            "gate_regression_ndcg", ndcg >= -REGRESSION_NDCG_MAY_FALL, ndcg, -REGRESSION_NDCG_MAY_FALL
        ),
        _line("gate_regression_hit", hit >= 0, hit, 0.0),
        _line("gate_regression_turned_away", turned_away <= 0, turned_away, 0.0),
    ]  # fmt: skip


def _line(code: str, passed: bool, value: float, limit: float) -> Line:
    return Line(code, bool(passed), {"value": f"{value:+.4f}", "limit": f"{limit:+.4f}"})


def _even(queries: Sequence[Query], count: int) -> list[list[Query]]:
    edges = np.linspace(0, len(queries), count + 1).round().astype(int)
    return [list(queries[start:end]) for start, end in pairwise(edges)]
