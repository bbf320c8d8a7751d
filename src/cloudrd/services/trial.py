"""Trying a new ranker: learn from the office's decisions, and hold it to the gate before it may serve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from cloudrd.domain.errors import Conflict
from cloudrd.encoding.port import Encoder
from cloudrd.matching.learning import STRENGTH, Example, calibrate, fit
from cloudrd.matching.ranker import Ranker, shipped_ranker
from cloudrd.services.actor import Actor, require_write
from cloudrd.services.gate import Learner, Line, Replay, regression_lines, replay, replay_lines
from cloudrd.services.judgements import Decisions, Query, read_judgements
from cloudrd.services.learning import learned_until, live_ranker
from cloudrd.services.regression import regression

CANDIDATE = "candidate"
# Digits of weights in a report; the model itself has all of them.
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Trial:
    """A ranker learned from all decisions, the one it is to replace, and how it fared at the gate.

    `report` is plain data: what was learned from, both tables, the gate's lines, weights before and after.
    """

    ranker: Ranker
    live: Ranker
    report: dict[str, Any]

    @property
    def passed(self) -> bool:
        return bool(self.report["passed"])


def try_learning(session: Session, actor: Actor, encoder: Encoder, *, strength: float = STRENGTH) -> Trial:
    """Learn from every decision and hold the outcome to the gate; changes nothing.

    Learning always starts from the shipped ranker, so that no decision counts twice; it is compared with
    the one that serves, on queries decided after that one was learned. Raises Forbidden, and
    Conflict("learn_no_decisions") when there is nothing to learn from.
    """
    require_write(actor)
    base, live = shipped_ranker(), live_ranker(session)
    decisions = read_judgements(session, base.names, encoder.fingerprint)
    if not decisions.judged:
        raise Conflict("learn_no_decisions", left_out=sum(decisions.left_out.values()))
    unseen = decisions.decided_after(learned_until(session))
    learner = partial(learn, base=base, strength=strength, unclear=decisions.unclear)
    trial = try_ranker(decisions, live, learner, encoder, unseen)
    return replace(trial, report={"strength": strength, "encoder": encoder.fingerprint, **trial.report})


def learn(
    examples: Sequence[Example],
    *,
    base: Ranker,
    strength: float = STRENGTH,
    unclear: Collection[Query] = frozenset(),
) -> Ranker:
    """The base after the examples, with its no-match threshold set by the queries that are not `unclear`."""
    ranker = fit(examples, base, name=CANDIDATE, strength=strength)
    known = [example for example in examples if example.query not in unclear]
    return replace(ranker, no_match_below=calibrate(known, ranker))


def try_ranker(
    decisions: Decisions, live: Ranker, learner: Learner, encoder: Encoder, unseen: frozenset[Query]
) -> Trial:
    """Hold what `learner` makes of the decisions to the gate, whatever it is."""
    replayed = replay(decisions, live, learner, unseen)
    ranker = learner(decisions.examples)
    before, after = regression(encoder, live), regression(encoder, ranker)
    lines = [*replay_lines(replayed), *regression_lines(before, after)]
    report = {
        "passed": all(line.passed for line in lines),
        "compared_with": live.name,
        "decisions": _summary(decisions),
        "replay": _replayed(replayed),
        "regression": {"before": _rounded(before), "after": _rounded(after)},
        "lines": [line.to_json() for line in lines],
        **changes(live, ranker),
    }
    return Trial(ranker, live, report)


def changes(before: Ranker, after: Ranker) -> dict[str, Any]:
    """Weights, bias and threshold before and after, as plain data."""
    was = {feature.name: feature.weight for feature in before.features}
    return {
        "weights": [
            {
                "name": feature.name, "group": feature.group, "fixed": feature.fixed,
                "before": round(was.get(feature.name, 0.0), _DIGITS), "after": round(feature.weight, _DIGITS),
            }
            for feature in after.features
        ],
        "bias": {"before": round(before.bias, _DIGITS), "after": round(after.bias, _DIGITS)},
        "no_match_below": {
            "before": round(before.no_match_below, _DIGITS), "after": round(after.no_match_below, _DIGITS)
        },
    }  # fmt: skip


def failed(report: Mapping[str, Any]) -> list[Line]:
    """The gate's lines that did not hold, of a stored report."""
    return [Line(**plain) for plain in report.get("lines", ()) if not plain["passed"]]


def _summary(decisions: Decisions) -> dict[str, Any]:
    grades = Counter(example.grade for example in decisions.examples)
    return {
        "used": len(decisions.judged),
        "queries": len(decisions.queries),
        "by_grade": {str(grade): grades[grade] for grade in sorted(grades)},
        "left_out": dict(sorted(decisions.left_out.items())),
        "until": decisions.until.isoformat() if decisions.until else None,
        "decided_share": [round(share, 3) for share in decisions.shares],
    }


def _replayed(found: Replay) -> dict[str, Any]:
    return {
        "queries": found.judged,
        "differences": [one.to_json() for one in found.differences],
        "log_loss_of_weights": found.log_loss.to_json(),
    }


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, _DIGITS) for name, value in figures.items()}
