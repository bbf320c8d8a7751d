"""Rows of the review page, built from kept matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cloudrd.domain.match import Recommendation
from cloudrd.domain.vocabulary import MatchState
from cloudrd.domain.workflow import MATCH_TRANSITIONS
from cloudrd.services.review_queries import Kept
from cloudrd.services.schemas.decision import DECLINED
from cloudrd.store.audit import AuditEntry
from cloudrd.store.match import Match
from cloudrd.web import evidence
from cloudrd.web.account import Account, account_of
from cloudrd.web.evidence import LitPair
from cloudrd.web.language import _, language
from cloudrd.web.presentation import local
from cloudrd.web.sides import collection_of


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a match's history; `reason` is a code, `on` the day of an imported decision."""

    at: datetime
    who: str
    before: str
    after: str
    reason: str
    note: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """A kept match. `on`: it is open; pairs, account and history are there only then.

    `forward` are the decisions that go on with it or take one back, `declining` those that need a reason.
    """

    kept: Kept
    one: Recommendation
    collection: str
    title: str
    on: bool
    terms: tuple[str, ...]
    pairs: tuple[LitPair, ...]
    account: Account | None
    forward: tuple[str, ...]
    declining: tuple[str, ...]
    steps: tuple[Step, ...]
    earlier: Match | None


def rows_of(
    matches: Sequence[Kept],
    chosen: str,
    histories: Mapping[int, Sequence[AuditEntry]],
    earlier: Mapping[int, Match],
) -> list[Row]:
    """The rows in their order; the one with code `chosen` is open."""
    return [
        _row(one, one.match.code == chosen, histories[one.match.id], earlier.get(one.match.id))
        for one in matches
    ]


def chosen_of(matches: Sequence[Kept], asked: str) -> str:
    """Code of the match to open: the one asked for, else the first that is undecided, else the first."""
    codes = [one.match.code for one in matches]
    waiting = [one.match.code for one in matches if one.match.state == MatchState.SUGGESTED]
    return asked if asked in codes else next(iter([*waiting, *codes]), "")


def next_waiting(matches: Sequence[Kept], chosen: str) -> str:
    """Code of the undecided match after the chosen one, going round; "" when all others are decided."""
    codes = [one.match.code for one in matches]
    place = codes.index(chosen) if chosen in codes else 0
    turned = [*matches[place + 1 :], *matches[:place]]
    return next((one.match.code for one in turned if one.match.state == MatchState.SUGGESTED), "")


def _row(kept: Kept, on: bool, history: Sequence[AuditEntry], earlier: Match | None) -> Row:
    one = evidence.for_reader(kept.recommendation, language())
    targets = MATCH_TRANSITIONS[MatchState(kept.match.state)]
    return Row(
        kept=kept,
        one=one,
        collection=collection_of(one.listing.side),
        title=local(kept.counterpart, "title") or one.listing.code,
        on=on,
        terms=evidence.shown_terms(one.reasons),
        pairs=evidence.lit_pairs(one.reasons) if on else (),
        account=account_of(one.components, one.probability) if on else None,
        forward=tuple(state.value for state in MatchState if state in targets and state not in DECLINED)[
            ::-1
        ],
        declining=tuple(state.value for state in MatchState if state in targets and state in DECLINED),
        steps=tuple(map(_step, history)) if on else (),
        earlier=earlier,
    )


def _step(entry: AuditEntry) -> Step:
    on = entry.details.get("decided_on")
    return Step(
        entry.at, who(entry.actor), entry.from_state, entry.to_state, entry.details.get("reason", ""),
        entry.reason, date.fromisoformat(on) if on else None,
    )  # fmt: skip


def who(actor: str) -> str:
    """Whoever acted, as people say it: until accounts exist an actor is an address or a program."""
    known = {"127.0.0.1": _("本机"), "::1": _("本机"), "command line": _("命令行"), "system": _("系统")}
    return known.get(actor, actor)
