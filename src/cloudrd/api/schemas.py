"""Marshmallow schemas of the API's own requests and answers; records have theirs in services.schemas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from cloudrd.domain.listing import Filter
from cloudrd.domain.vocabulary import Chain, CooperationMode, ResourceKind, Side
from cloudrd.services.recommending import MAX_LIMIT
from cloudrd.services.schemas import OrganisationBrief

MAX_QUERY_TEXT = 20_000
KINDS = [kind.value for kind in ResourceKind]
_SPAN = {"field": fields.String(), "start": fields.Integer(), "end": fields.Integer()}
Span = Schema.from_dict(_SPAN, name="Span")
QuotedSpan = Schema.from_dict({**_SPAN, "text": fields.String()}, name="QuotedSpan")


def _printable(text: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValidationError("Not a valid string.")


def plain_text(longest: int, shortest: int = 0, **options: Any) -> fields.String:
    return fields.String(validate=[validate.Length(shortest, longest), _printable], **options)


def _one_of(codes: Iterable[str]) -> fields.String:
    return fields.String(validate=validate.OneOf(list(codes)))


def _several(inner: fields.String, description: str = "") -> fields.List:
    metadata = {"description": description} if description else {}
    return fields.List(inner, load_default=list, validate=validate.Length(max=50), metadata=metadata)


def _sections() -> fields.List:
    return _several(fields.String(validate=validate.Regexp("^[A-T]$")), "GB/T 4754-2017 sections, A to T")


def _divisions() -> fields.List:
    return _several(
        fields.String(validate=validate.Regexp(r"^\d\d$")), "GB/T 4754-2017 divisions, two digits"
    )


class Strict(Schema):
    """A request: unknown fields are refused rather than passed over."""

    class Meta:
        unknown = RAISE


class FilterRequest(Strict):
    """Criteria that every recommendation must fulfil; leave out what does not matter."""

    industry_sections = _sections()
    industry_divisions = _divisions()
    chains = _several(_one_of(c.value for c in Chain))
    regions = _several(plain_text(60))
    minimum_trl = fields.Integer(validate=validate.Range(1, 9), metadata={"description": "GB/T 22900 level"})
    modes = _several(_one_of(m.value for m in CooperationMode))


class MatchRequest(Strict):
    """A free description of a problem (or, with `looking_for: need`, of a solution)."""

    text = plain_text(MAX_QUERY_TEXT, 1, required=True)
    title = plain_text(300, load_default="")
    looking_for = fields.String(
        load_default=Side.RESOURCE.value, validate=validate.OneOf([s.value for s in Side])
    )
    kinds = _several(_one_of(KINDS))
    filters = fields.Nested(FilterRequest, load_default=dict)
    limit = fields.Integer(load_default=10, validate=validate.Range(1, MAX_LIMIT))


class MatchesQuery(Strict):
    """Query string of `…/matches`; the list criteria may be given several times."""

    kind = _several(_one_of(KINDS))
    industry_section = _sections()
    industry_division = _divisions()
    chain = _several(_one_of(c.value for c in Chain))
    region = _several(plain_text(60))
    minimum_trl = fields.Integer(validate=validate.Range(1, 9))
    mode = _several(_one_of(m.value for m in CooperationMode))
    limit = fields.Integer(load_default=10, validate=validate.Range(1, MAX_LIMIT))


def filter_of_body(kinds: list[str], plain: dict[str, Any]) -> Filter:
    """The domain filter of a MatchRequest."""
    lists = ("industry_sections", "industry_divisions", "chains", "regions", "modes")
    return Filter(
        kinds=frozenset(kinds),
        minimum_trl=plain.get("minimum_trl"),
        **{name: frozenset(plain.get(name) or ()) for name in lists},
    )


def filter_of_query(plain: dict[str, Any]) -> Filter:
    """The domain filter of a MatchesQuery."""
    return Filter(
        kinds=frozenset(plain["kind"]),
        industry_sections=frozenset(plain["industry_section"]),
        industry_divisions=frozenset(plain["industry_division"]),
        chains=frozenset(plain["chain"]),
        regions=frozenset(plain["region"]),
        minimum_trl=plain.get("minimum_trl"),
        modes=frozenset(plain["mode"]),
    )


class ListingBrief(Schema):
    """What identifies a listing; fields that may not be seen are empty."""

    code = fields.String()
    kind = fields.String()
    title = fields.String()
    title_en = fields.String()
    summary = fields.String()
    summary_en = fields.String()
    organisation = fields.Nested(OrganisationBrief, allow_none=True)
    industry_section = fields.String()
    industry_division = fields.String()
    chain = fields.String()
    trl = fields.Integer(allow_none=True)
    confidentiality = fields.String()


class Coded(Schema):
    code = fields.String()
    text = fields.String()


class ConstraintAnswer(Schema):
    name = fields.String()
    verdict = fields.String(metadata={"description": "met, unmet or unknown"})
    hard = fields.Boolean(metadata={"description": "unmet rules the pair out"})
    code = fields.String()
    text = fields.String()


class TermAnswer(Schema):
    term = fields.String()
    weight = fields.Float(metadata={"description": "share of what words add to the score, 0 to 1"})
    query_spans = fields.List(fields.Nested(Span))
    candidate_spans = fields.List(fields.Nested(Span))


class SentenceAnswer(Schema):
    query = fields.Nested(QuotedSpan)
    candidate = fields.Nested(QuotedSpan)
    similarity = fields.Float()


class IndicatorAnswer(Schema):
    name = fields.String()
    name_en = fields.String(metadata={"description": "the need's English name of it, empty for none"})
    required = fields.String()
    stated = fields.String()
    stated_converted = fields.String(metadata={"description": "the statement in the need's unit"})
    must = fields.Boolean()
    verdict = fields.String()


class ChannelAnswer(Schema):
    channel = fields.String()
    rank = fields.Integer(allow_none=True)
    score = fields.Float(metadata={"description": "cosine; for engineers, not a probability"})


class ReasonsAnswer(Schema):
    """Spans are code-point positions, end exclusive, in the named field of the listing."""

    terms = fields.List(fields.Nested(TermAnswer))
    sentences = fields.List(fields.Nested(SentenceAnswer))
    indicators = fields.List(fields.Nested(IndicatorAnswer))
    channels = fields.List(fields.Nested(ChannelAnswer))


class Named(Schema):
    code = fields.String()
    title = fields.String()
    title_en = fields.String()


class RecommendationAnswer(Schema):
    """Holds `resource` or `need`, whichever was looked for.

    `components` (base and groups of evidence) add up to `score`, the log-odds of `probability`. All four
    are empty where one side is not shown in full.
    """

    rank = fields.Integer()
    resource = fields.Nested(ListingBrief)
    need = fields.Nested(ListingBrief)
    duplicates = fields.List(fields.Nested(Named), metadata={
        "description": "other listings of the same thing, folded into this one"})  # fmt: skip
    probability = fields.Float(allow_none=True)
    chance = fields.String()
    score = fields.Float(allow_none=True)
    components = fields.Dict(keys=fields.String(), values=fields.Float())
    constraints = fields.List(fields.Nested(ConstraintAnswer))
    reasons = fields.Nested(ReasonsAnswer)


class MatchAnswer(Schema):
    verdict = fields.String(metadata={"description": "matches, or no_match when nothing is good enough"})
    recommendations = fields.List(fields.Nested(RecommendationAnswer))
    blocked = fields.List(fields.Nested(RecommendationAnswer), metadata={
        "description": "near enough, but ruled out by a hard constraint"})  # fmt: skip
    no_match_because = fields.List(fields.Nested(Coded))
    advice = fields.List(fields.Nested(Coded), metadata={"description": "what to try when nothing fits"})
    fewer_because = fields.Nested(Coded, allow_none=True)
    matching = fields.Integer(metadata={"description": "live listings that pass the filters"})
    encoder = fields.String()
    reranker = fields.String(metadata={"description": "the cross-encoder that set the order, if any"})
    index_change = fields.Integer()


class ProblemField(Schema):
    field = fields.String()
    code = fields.String()
    value = fields.String()
    message = fields.String()


class Problem(Schema):
    """RFC 9457 problem document."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    code = fields.String(metadata={"description": "stable name of the problem"})
    instance = fields.String()
    problems = fields.List(fields.Nested(ProblemField))


class Withdrawal(Strict):
    reason = plain_text(2000, load_default="")


class ListingPage(Schema):
    """A page of a list; items are whole records, or what confidentiality leaves of them."""

    items = fields.List(fields.Dict())
    total = fields.Integer()
    page = fields.Integer()
    per_page = fields.Integer()
