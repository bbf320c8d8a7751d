"""Schema of decisions that an office made elsewhere and brings along as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from cloudrd.domain.vocabulary import DeclineReason, MatchState
from cloudrd.services.schemas.base import RecordSchema
from cloudrd.services.schemas.checks import Flaw
from cloudrd.services.schemas.fields import Choice, Day, Text, Whole

# States that a decision leads to; "suggested" is what has not been decided.
DECISIONS = {state.value: (state.zh, state.en) for state in MatchState if state is not MatchState.SUGGESTED}
# Decisions that say why; every one made here has to.
DECLINED = frozenset({MatchState.REJECTED, MatchState.ENDED})
NOTE_LENGTH = 2000
# What day it is at the office; China has one time zone.
OFFICE_TIME = timezone(timedelta(hours=8))


class DecisionSchema(RecordSchema):
    """What was decided on one pair of a need and a resource, when and why."""

    need = Text("需求", "need", 120, "Code of the need, or its source id", one_line=True, required=True)
    resource = Text(
        "资源", "resource", 120, "Code of the resource, or its source id", one_line=True, required=True
    )
    need_source = Text("需求来源", "need source", 40, "Where the need's source id counts", one_line=True)
    resource_source = Text(
        "资源来源", "resource source", 40, "Where the resource's source id counts", one_line=True
    )
    decision = Choice("决定", "decision", DECISIONS, required=True)
    reason = Choice("原因", "reason", DeclineReason, "Why it was rejected or ended")
    position = Whole(
        "位次",
        "position",
        1,
        10_000,
        "Place in the list at which the pair was shown, from 1; empty: not known",
    )
    decided_on = Day("决定日期", "decided on", required=True)
    reviewer = Text("审核人", "reviewer", 80, one_line=True)
    note = Text("备注", "note", NOTE_LENGTH)

    def complete(self, whole: dict[str, Any], given: Mapping[str, Any]) -> list[Flaw]:
        flaws = []
        if whole["reason"] and whole["decision"] not in DECLINED:
            flaws.append(Flaw("decision_reason_unwanted", "reason", whole["reason"]))
        if whole["decided_on"] > datetime.now(OFFICE_TIME).date():
            flaws.append(Flaw("import_decided_later", "decided_on", whole["decided_on"]))
        return flaws
