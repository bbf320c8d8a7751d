"""Making the shipped ranker: candidates of judged needs, a fit, and what it is worth, cross-validated."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.judgement import RELEVANT
from cloudrd.encoding.port import Encoder
from cloudrd.evaluation.bootstrap import interval, resampled_sums
from cloudrd.evaluation.calibration import bin_of, calibration_error
from cloudrd.evaluation.files import Judgements as Graded
from cloudrd.evaluation.metrics import Scores, evaluate
from cloudrd.matching import fitting
from cloudrd.matching.fitting import Judgements
from cloudrd.matching.ranker import Floats, Ranker, probability
from cloudrd.services.evaluating import match_corpus

FOLDS, REPEATS = 5, 4
# Of the needs told that nothing fits, so many at least, this share must indeed have no answer.
NO_MATCH_PRECISION, TOLD_AT_LEAST = 0.9, 10
Fit = Callable[[Judgements], Ranker]


@dataclass(frozen=True)
class Collected:
    """Candidates of judged queries, `documents` (n,) by id, and all grades by query and document."""

    judged: Judgements
    documents: NDArray[Any]
    graded: Graded


@dataclass(frozen=True)
class CrossValidated:
    """`scores` (repeats, n): log-odds of every candidate by a ranker that never saw its query.

    `figures` are means over repeats, `by_query` nDCG@10 of each query with an answer, likewise.
    """

    scores: Floats
    figures: Mapping[str, float]
    by_query: Mapping[str, float]


def collect(
    corpus: str | os.PathLike[str],
    queries: str | os.PathLike[str],
    graded: Graded,
    encoder: Encoder,
    ranker: Ranker,
) -> Collected:
    """The candidates of every judged query with their features, as `ranker` chooses among what is found."""
    rows, found, documents = [], [], []
    for query, result in match_corpus(corpus, queries, encoder, ranker=ranker, only=frozenset(graded)):
        for one in result.recommendations:
            rows.append(one.features)
            found.append(query)
            documents.append(one.listing.code)
    grades = [graded[q].get(d, -1) for q, d in zip(found, documents, strict=True)]
    answered = [max(graded[q].values()) >= RELEVANT for q in found]
    judged = Judgements(np.array(rows), np.array(grades), np.array(found), np.array(answered))
    return Collected(judged, np.array(documents), graded)


def cross_validate(data: Collected, fit: Fit, repeats: int = REPEATS) -> CrossValidated:
    """Fit on four fifths of the queries, score the last; with and without an answer dealt out evenly."""
    judged = data.judged
    scores = np.zeros((repeats, len(judged.grades)))
    for repeat in range(repeats):
        fold = folds(judged, repeat)
        for number in range(FOLDS):
            ranker = fit(judged.of(np.flatnonzero(fold != number)))
            held = fold == number
            scores[repeat, held] = ranker.scores(judged.values[held])
    each = [figures(data, row) for row in scores]
    errors = [_calibration_error(data, row) for row in scores]
    means = {name: float(np.mean([one.figures[name] for one in each])) for name in each[0].figures}
    means["no_match_auc"] = float(np.mean([one.no_match_auc or 0.0 for one in each]))
    means["ece"] = float(np.mean(errors))
    by_query = [_ndcg_by_query(data, row) for row in scores]
    return CrossValidated(
        scores, means, {q: float(np.mean([one[q] for one in by_query])) for q in by_query[0]}
    )


def folds(judged: Judgements, seed: int) -> NDArray[np.int64]:
    """Which of `FOLDS` parts each row's query falls into, shape (n,)."""
    random = np.random.default_rng(seed)
    part: dict[Any, int] = {}
    for flag in (True, False):
        queries = np.unique(judged.queries[judged.answered == flag])
        part |= {query: place % FOLDS for place, query in enumerate(random.permutation(queries).tolist())}
    return np.array([part[query] for query in judged.queries.tolist()])


def run_of(data: Collected, scores: Floats) -> dict[str, list[tuple[str, float]]]:
    """A run as `evaluation.metrics` reads it."""
    run: dict[str, list[tuple[str, float]]] = {query: [] for query in data.graded}
    rows = zip(data.judged.queries.tolist(), data.documents.tolist(), scores.tolist(), strict=True)
    for query, document, score in rows:
        run[query].append((document, score))
    return run


def figures(data: Collected, scores: Floats) -> Scores:
    """The figures of one scoring of all candidates."""
    return evaluate(run_of(data, scores), data.graded, RELEVANT)


def without(template: Ranker, group: str) -> Ranker:
    """The template without a group of features."""
    return replace(template, features=tuple(f for f in template.features if f.group != group))


def fit_of(template: Ranker, whole: Ranker, name: str = "trial") -> Fit:
    """How to fit `template`, whose columns are some of those of `whole`."""
    columns = [whole.names.index(one) for one in template.names]

    def fit(judged: Judgements) -> Ranker:
        fitted = fitting.fit(template, replace(judged, values=judged.values[:, columns]), name)
        by_name = {feature.name: feature for feature in fitted.features}
        features = tuple(by_name.get(f.name) or replace(f, weight=0.0) for f in whole.features)
        return replace(fitted, features=features)

    return fit


def loss_of(full: CrossValidated, less: CrossValidated) -> tuple[float, float, float]:
    """nDCG@10 that is lost, with its 95 % interval by paired bootstrap over queries."""
    lost = np.array([full.by_query[q] - less.by_query[q] for q in sorted(full.by_query)])
    table = np.column_stack([lost, np.ones(len(lost))])
    sums = resampled_sums(table)
    drawn = sums[:, 0] / sums[:, 1]
    return float(lost.mean()), float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))


def ndcg_interval(found: CrossValidated) -> tuple[float, float]:
    """95 % interval of nDCG@10 over queries."""
    values = np.array([found.by_query[q] for q in sorted(found.by_query)])
    sums = resampled_sums(np.column_stack([values, np.ones(len(values))]))
    return interval(float(values.mean()), sums[:, 0] / sums[:, 1])


def no_match_threshold(data: Collected, found: CrossValidated) -> tuple[float, float, float, float]:
    """(threshold, precision, share of needs without an answer that are told so, of those with one).

    The highest probability below which `NO_MATCH_PRECISION` of the needs, `TOLD_AT_LEAST` of them, have no
    answer; by the scores of rankers that never saw the need. Threshold 0, never told, where there is none.
    """
    best, answered = _best(data, found.scores)
    order = np.argsort(best, kind="stable")
    right = np.cumsum(~answered[order])
    told_so_far = np.arange(len(best)) + 1
    good = np.flatnonzero((right / told_so_far >= NO_MATCH_PRECISION) & (told_so_far >= TOLD_AT_LEAST))
    last = int(good[-1]) if len(good) else -1
    if last < 0:
        return 0.0, 1.0, 0.0, 0.0
    threshold = float(best[order[last : last + 2]].mean())
    told = best < threshold
    precision = float((~answered[told]).mean())
    return threshold, precision, float(told[~answered].mean()), float(told[answered].mean())


def _best(data: Collected, scores: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Highest probability of each query, mean over repeats, and whether it has an answer."""
    queries = np.unique(data.judged.queries)
    rows = [np.flatnonzero(data.judged.queries == query) for query in queries]
    best = np.array([probability(scores[:, row].max(axis=1)).mean() for row in rows])
    return best, np.array([data.judged.answered[row[0]] for row in rows])


def _calibration_error(data: Collected, scores: Floats) -> float:
    """Expected calibration error of the first ten of every query."""
    shown = fitting.shown_rows(scores, data.judged.queries)
    chances = probability(scores[shown])
    relevant = data.judged.grades[shown] >= RELEVANT
    gaps = np.bincount(bin_of(chances), chances - relevant).astype(np.float64)
    return float(calibration_error(gaps[None, :], np.array([len(chances)], np.float64))[0])


def _ndcg_by_query(data: Collected, scores: Floats) -> dict[str, float]:
    run = run_of(data, scores)
    answered = [q for q, g in data.graded.items() if max(g.values()) >= RELEVANT]
    return {
        query: evaluate({query: run[query]}, {query: data.graded[query]}, RELEVANT).figures["ndcg@10"]
        for query in answered
    }


def ablation(
    data: Collected, template: Ranker, groups: Sequence[str], full: CrossValidated
) -> list[tuple[str, CrossValidated, tuple[float, float, float]]]:
    """Each group left out: its figures, and the nDCG@10 lost."""
    rows = []
    for group in groups:
        less = cross_validate(data, fit_of(without(template, group), template))
        rows.append((group, less, loss_of(full, less)))
    return rows
