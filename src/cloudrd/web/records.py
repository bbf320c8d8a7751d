"""Pages of one need, one resource, one organisation."""

from __future__ import annotations

from flask import render_template

from cloudrd.domain.errors import EncoderError, IndexProblem
from cloudrd.domain.vocabulary import MATCHABLE_STATES, ListingState
from cloudrd.domain.workflow import LISTING_TRANSITIONS
from cloudrd.request import actor, read_session, runtime
from cloudrd.services.disclosure import sees_all
from cloudrd.services.listing_queries import Record, get_organisation, owned_by, readable
from cloudrd.web.blueprint import bp
from cloudrd.web.facts import organisation_facts, query_facts, record_facts, record_texts
from cloudrd.web.hits import Hits, hits_of
from cloudrd.web.language import _
from cloudrd.web.presentation import local, said
from cloudrd.web.seen import seen
from cloudrd.web.sides import COLLECTIONS, PATH, side_of

FIRST_MATCHES = 5


@bp.get(f"{PATH}/<code>")
def record(collection: str, code: str) -> str:
    """Everything a listing says, as far as the reader may see it, and its first matches."""
    found = readable(read_session(), actor(), side_of(collection), code)
    if sees_all(actor(), found.confidentiality):
        return _whole(collection, found)
    return _in_part(collection, found)


def _whole(collection: str, found: Record) -> str:
    matches, unmatched = _first_matches(found)
    return render_template(
        "web/record.html", collection=collection, section=collection, record=found, found=matches,
        unmatched=unmatched,
        facts=record_facts(found), texts=record_texts(found), indicators=found.parsed_indicators(),
        note=_note(found), next_states=LISTING_TRANSITIONS[ListingState(found.state)], whole=True,
    )  # fmt: skip


def _first_matches(found: Record) -> tuple[Hits | None, str]:
    """The first matches, or the text of what keeps them from being made."""
    if found.state not in MATCHABLE_STATES:
        return None, ""
    try:
        result = runtime().recommender.for_record(read_session(), found, limit=FIRST_MATCHES)
    except (IndexProblem, EncoderError) as error:
        return None, said(error.code, error.params.items())
    return hits_of(result, open_one=False), ""


def _in_part(collection: str, found: Record) -> str:
    part = seen(found)
    text = local(part, "summary")
    return render_template(
        "web/record.html", collection=collection, section=collection, record=part, facts=query_facts(part),
        texts=[("", text)] if text else [], indicators=(), whole=False,
        note=_("提出方没有公开全部内容，这里只显示可以公开的部分。"),
    )  # fmt: skip


def _note(found: Record) -> str:
    if found.state not in MATCHABLE_STATES:
        return _("这一条目前不参与匹配，也不出现在列表中。")
    return ""


@bp.get("/organisations/<code>")
def organisation(code: str) -> str:
    """An organisation with the needs and resources it has in the market."""
    session = read_session()
    found = get_organisation(session, code)
    shelves = [
        {"collection": name, "rows": _open_rows(owned_by(session, found, side))}
        for name, side in COLLECTIONS.items()
    ]
    return render_template(
        "web/organisation.html", organisation=found, facts=organisation_facts(found), shelves=shelves
    )


def _open_rows(rows: list[Record]) -> list[Record]:
    """Only what may be seen whole: anything else would tell who stands behind a confidential listing."""
    return [row for row in rows if sees_all(actor(), row.confidentiality)]
