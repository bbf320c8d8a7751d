"""Which statement of a resource answers which requirement of a need."""

from __future__ import annotations

from collections.abc import Sequence

from cloudrd.matching.indicators_kinship import kinship
from cloudrd.matching.indicators_names import alike
from cloudrd.matching.indicators_statements import Statement, comparable, of_one_kind

# From here on two structured names are one quantity by themselves; from the others on when one, or more than
# one, other indicator of the pair shows that both sides speak of the same thing, and nothing comes as near.
_SURE, _WITH_ONE, _WITH_MORE, _MARGIN = 0.75, 0.45, 0.3, 0.1

Fitting = list[list[Statement]]


def fit(required: Sequence[Statement], statements: Sequence[Statement]) -> Fitting:
    """Of each requirement the structured statements that answer it; several when they fit equally well.

    A statement answers one requirement, the one it fits best.
    """
    scores = [[_likeness(r, s) for s in statements] for r in required]
    best = [max(column) for column in zip(*scores, strict=True)]
    fitting: Fitting = []
    for row in scores:
        top = max(row, default=0.0)
        sure = [i for i, score in enumerate(row) if score == top >= _SURE and score >= best[i]]
        fitting.append([statements[i] for i in sure])
    if any(fitting) and not all(fitting):
        _corroborate(fitting, scores, statements)
    return fitting


def _corroborate(fitting: Fitting, scores: list[list[float]], statements: Sequence[Statement]) -> None:
    """Settle what is left over where the best is the best for both sides, by a margin."""
    taken = {id(statement) for found in fitting for statement in found}
    enough = _WITH_ONE if sum(map(bool, fitting)) == 1 else _WITH_MORE
    left = [r for r, found in enumerate(fitting) if not found]
    free = [s for s, statement in enumerate(statements) if id(statement) not in taken]
    for r in left:
        for s in free:
            score = scores[r][s]
            rivals = [scores[r][x] for x in free if x != s] + [scores[x][s] for x in left if x != r]
            if score >= enough and score >= max(rivals, default=0.0) + _MARGIN:
                fitting[r] = [statements[s]]


def _likeness(required: Statement, stated: Statement) -> float:
    if not comparable(required, stated):
        return 0.0
    same = alike(required.names, stated.names)
    if same == 1.0:
        return same
    if not of_one_kind(required, stated):
        return 0.0
    return max(same, kinship(required.names, stated.names))


def best(required: Statement, statements: Sequence[Statement]) -> list[Statement]:
    """The statements read from text whose names fit best; several when they fit equally."""
    scored = [(alike(required.names, s.names), s) for s in statements if comparable(required, s)]
    scored = [(score, s) for score, s in scored if score == 1.0 or (score and of_one_kind(required, s))]
    top = max((score for score, _ in scored), default=0.0)
    return [statement for score, statement in scored if score == top]
