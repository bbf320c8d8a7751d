"""`GET /statistics/quality`: match quality from the office's decisions; for the office only."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from cloudrd.api.problems import language
from cloudrd.api.schemas import Coded, Strict, plain_text
from cloudrd.request import actor, limiter, read_session
from cloudrd.services.quality_answers import quality_answer
from cloudrd.services.statistics import quality

blueprint = Blueprint("api_statistics", __name__, description="统计 · Statistics")
# A long history takes seconds.
RATE = "30/minute"


def _day(**options: Any) -> fields.String:
    """A day as it comes out of the report: ISO text."""
    return fields.String(metadata={"format": "date"}, **options)


class QualityQuery(Strict):
    """Days are those of China, both included."""

    since = fields.Date()
    until = fields.Date()
    ranker = plain_text(40, load_default="")


class FigureAnswer(Schema):
    """A figure with its 95 % interval; without enough to go by null, and why."""

    value = fields.Float(allow_none=True)
    low = fields.Float(allow_none=True)
    high = fields.Float(allow_none=True)
    queries = fields.Integer()
    missing_because = fields.Nested(Coded, allow_none=True)


class _Rate(Schema):
    hits = fields.Integer()
    count = fields.Integer()
    value = fields.Float(allow_none=True)
    low = fields.Float(allow_none=True)
    high = fields.Float(allow_none=True)


class RankRateAnswer(_Rate):
    """How many of the decided matches at a place were accepted; the interval is Wilson's."""

    rank = fields.Integer()


class ReliabilityAnswer(_Rate):
    """Judged matches of similar probability, and how many were relevant; the interval is Wilson's."""

    probability = fields.Float()


class CoverageAnswer(Schema):
    """Shares of the posted needs on the last day of a period."""

    needs = fields.Integer()
    listed = fields.Nested(FigureAnswer)
    answered = fields.Nested(FigureAnswer)
    no_match = fields.Nested(FigureAnswer)


class _Figures(Schema):
    first = _day()
    last = _day()
    lists = fields.Integer()
    queries = fields.Integer()
    matches = fields.Integer()
    decided = fields.Integer()
    accepted = fields.Integer()
    owners = fields.Integer()
    never_shown = fields.Integer()
    ndcg = fields.Nested(FigureAnswer)
    mrr = fields.Nested(FigureAnswer)
    precision = fields.Nested(FigureAnswer)
    answered = fields.Nested(FigureAnswer)
    acceptance = fields.Nested(FigureAnswer)
    exposure = fields.Nested(FigureAnswer)
    calibration_error = fields.Nested(FigureAnswer)
    brier = fields.Nested(FigureAnswer)
    by_rank = fields.List(fields.Nested(RankRateAnswer))
    reliability = fields.List(fields.Nested(ReliabilityAnswer))


class PeriodAnswer(_Figures):
    """Quality of the lists kept from the first to the last day."""

    coverage = fields.Nested(CoverageAnswer)


class RankerQualityAnswer(_Figures):
    """Quality of the lists that one version of the ranker made here."""

    name = fields.String()
    digest = fields.String()
    live_from = _day(allow_none=True)


class QualityAnswer(Schema):
    since = _day(allow_none=True)
    until = _day(allow_none=True)
    ranker = fields.String()
    resamples = fields.Integer()
    whole = fields.Nested(PeriodAnswer, allow_none=True)
    months = fields.List(fields.Nested(PeriodAnswer))
    rankers = fields.List(fields.Nested(RankerQualityAnswer))


@blueprint.route("/statistics/quality")
@limiter.limit(RATE)
@blueprint.arguments(QualityQuery, location="query")
@blueprint.response(200, QualityAnswer)
def match_quality(query: dict[str, Any]) -> dict[str, Any]:
    """Report match quality by what the office decided, as a whole, by month and by ranker. Office only."""
    return quality_answer(quality(read_session(), actor(), **query), language())
