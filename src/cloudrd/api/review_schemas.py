"""Schemas of kept matches, decisions and replays."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cloudrd.api.schemas import (
    KINDS,
    Coded,
    ConstraintAnswer,
    FilterRequest,
    ListingBrief,
    ReasonsAnswer,
    Strict,
    plain_text,
)
from cloudrd.domain.vocabulary import DeclineReason, MatchState
from cloudrd.services.recommending import MAX_LIMIT
from cloudrd.services.review_queries import MAX_PER_PAGE
from cloudrd.services.schemas.decision import NOTE_LENGTH

STATES = [state.value for state in MatchState]
REASONS = [reason.value for reason in DeclineReason]
_BIGGEST = 2**31 - 1


class KeepRequest(Strict):
    """Which recommendations to keep: the criteria of the list."""

    kinds = fields.List(
        fields.String(validate=validate.OneOf(KINDS)), load_default=list, validate=validate.Length(max=50)
    )
    filters = fields.Nested(FilterRequest, load_default=dict)
    limit = fields.Integer(load_default=10, validate=validate.Range(1, MAX_LIMIT))


class KeptQuery(Strict):
    """Query string of the list of kept matches."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000))
    per_page = fields.Integer(load_default=25, validate=validate.Range(1, MAX_PER_PAGE))


class DecisionRequest(Strict):
    """A decision on a match; "suggested" takes one back. Rejecting and ending need a reason."""

    decision = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(REASONS))
    note = plain_text(NOTE_LENGTH, load_default="")
    version = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, _BIGGEST))


class KeptListing(ListingBrief):
    state = fields.String()


class KeptMatch(Schema):
    """A kept match. `version` goes with a decision, so that nobody overwrites a colleague's."""

    code = fields.String()
    run = fields.Integer()
    origin = fields.String()
    position = fields.Integer()
    shown_position = fields.Integer(allow_none=True)
    need = fields.Nested(KeptListing)
    resource = fields.Nested(KeptListing)
    changed = fields.List(fields.String())
    probability = fields.Float(allow_none=True)
    state = fields.String()
    next = fields.List(fields.String())
    version = fields.Integer()
    reason = fields.Nested(Coded, allow_none=True)
    note = fields.String()
    reviewer = fields.String()
    decided_at = fields.DateTime(allow_none=True)


class KeptMatchEvidence(KeptMatch):
    """A kept match with its evidence as it was kept; spans are places in the texts of then."""

    components = fields.Dict(keys=fields.String(), values=fields.Float())
    constraints = fields.List(fields.Nested(ConstraintAnswer))
    reasons = fields.Nested(ReasonsAnswer)
    duplicates = fields.List(fields.String())


class MatchStep(Schema):
    at = fields.DateTime()
    actor = fields.String()
    action = fields.String()
    from_state = fields.String()
    to_state = fields.String()
    reason = fields.String()
    note = fields.String()
    decided_on = fields.String(allow_none=True)


class KeptMatchHistory(KeptMatchEvidence):
    """A kept match with its evidence and with everything that was done to it."""

    history = fields.List(fields.Nested(MatchStep))


class RunAnswer(Schema):
    """A kept list of recommendations and what made it."""

    id = fields.Integer()
    at = fields.DateTime()
    actor = fields.String()
    origin = fields.String()
    side = fields.String()
    query = fields.Nested(KeptListing)
    verdict = fields.String()
    ranker = fields.String()
    ranker_digest = fields.String()
    reranker = fields.String()
    encoder = fields.String()
    index_change = fields.Integer()
    matches = fields.List(fields.Nested(KeptMatchEvidence))


class KeptPage(Schema):
    """A page of kept matches."""

    items = fields.List(fields.Nested(KeptMatch))
    total = fields.Integer()
    page = fields.Integer()
    per_page = fields.Integer()


class ReplayListing(Schema):
    code = fields.String()
    title = fields.String()
    title_en = fields.String()
    state = fields.String()
    change_then = fields.Integer()
    change_now = fields.Integer()


class ReplayNumbers(Schema):
    rank = fields.Integer(allow_none=True)
    score = fields.Float()
    probability = fields.Float(allow_none=True)
    components = fields.Dict(keys=fields.String(), values=fields.Float())


class ReplayThen(ReplayNumbers):
    ranker = fields.String()
    ranker_digest = fields.String()
    reranker = fields.String()
    encoder = fields.String()
    index_change = fields.Integer()


class ReplayToday(Schema):
    rank = fields.Integer(allow_none=True)
    probability = fields.Float(allow_none=True)
    verdict = fields.String()
    because = fields.List(fields.Nested(Coded))
    ranker = fields.String()
    ranker_digest = fields.String()
    encoder = fields.String()
    index_change = fields.Integer()


class ReplayAnswer(Schema):
    """A past recommendation, recomputed by the model of then, and where the pair stands today."""

    match = fields.String()
    run = fields.Integer()
    origin = fields.String()
    need = fields.Nested(ReplayListing)
    resource = fields.Nested(ReplayListing)
    model = fields.String()
    reproduced = fields.Boolean(allow_none=True)
    differs = fields.List(fields.String())
    then = fields.Nested(ReplayThen)
    recomputed = fields.Nested(ReplayNumbers, allow_none=True)
    today = fields.Nested(ReplayToday)
    findings = fields.List(fields.Nested(Coded))
