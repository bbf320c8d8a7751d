"""Reading needs, resources and organisations: one, many, a page of a list, counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from cloudrd.domain.errors import NotFound
from cloudrd.domain.listing import Filter
from cloudrd.domain.vocabulary import MATCHABLE_STATES, Confidentiality, ListingState, Side
from cloudrd.services.actor import Actor
from cloudrd.services.disclosure import open_filter, sees_all
from cloudrd.store.need import Need
from cloudrd.store.organisation import Organisation
from cloudrd.store.records import RECORD_OF
from cloudrd.store.resource import Resource

Record = Need | Resource
MAX_PER_PAGE = 200
ORDERS = ("newest", "title", "deadline")


@dataclass(frozen=True, slots=True)
class Counts:
    """Live listings and organisations; `kinds` counts resources by kind."""

    needs: int
    resources: int
    kinds: dict[str, int]
    organisations: int


def get_by_code(session: Session, side: Side, code: str) -> Record:
    """The listing with that code, in whatever state. Raises NotFound."""
    table = _table(side)
    found: Record | None = session.scalar(select(table).where(table.code == code.strip().upper()))
    if found is None:
        raise NotFound("not_found", code=code)
    return found


def readable(session: Session, actor: Actor, side: Side, code: str) -> Record:
    """The listing with that code, unless the actor may not know of it. Raises NotFound.

    What is not open to matching (drafts, withdrawn listings) is there for the office only.
    """
    record = get_by_code(session, side, code)
    if not actor.local and record.state not in MATCHABLE_STATES:
        raise NotFound("not_found", code=code)
    return record


def wholly_readable(session: Session, actor: Actor, side: Side, code: str) -> Record:
    """As `readable`, and every word of it may be seen: matches quote the listing. Raises NotFound."""
    record = readable(session, actor, side, code)
    if not sees_all(actor, record.confidentiality):
        raise NotFound("not_found", code=code)
    return record


def page_of(
    session: Session,
    actor: Actor,
    side: Side,
    filters: Filter | None = None,
    *,
    text: str = "",
    order: str = "newest",
    page: int = 1,
    per_page: int = 25,
    states: Collection[ListingState] = MATCHABLE_STATES,
) -> tuple[list[Record], int]:
    """One page (from 1) of the listings that pass the filters, and how many pass in all.

    `text` holds words that must all occur; words of what the actor may not see do not count.
    `order` is one of ORDERS. A page beyond the end gives the last one.
    """
    table = _table(side)
    per_page = max(1, min(per_page, MAX_PER_PAGE))
    conditions = [table.state.in_(states), *_conditions(table, _allowed(filters, actor, states))]
    conditions += [_contains(table, word, actor) for word in text.split()[:10]]
    total = session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0
    page = max(1, min(page, -(-total // per_page)))
    query = select(table).where(*conditions).order_by(*_order(table, order, actor))
    rows = session.scalars(query.limit(per_page).offset((page - 1) * per_page))
    return list(rows), total


def recent(session: Session, side: Side, count: int) -> list[Record]:
    """The `count` live listings posted last."""
    table = _table(side)
    return list(session.scalars(select(table).where(*_live(table)).order_by(*_newest(table)).limit(count)))


def counts(session: Session) -> Counts:
    """How many live listings and organisations there are."""
    live = select(Resource.kind, func.count()).where(*_live(Resource))
    by_kind = {row[0]: int(row[1]) for row in session.execute(live.group_by(Resource.kind))}
    needs = session.scalar(select(func.count()).select_from(Need).where(*_live(Need)))
    organisations = session.scalar(select(func.count()).select_from(Organisation))
    return Counts(needs or 0, sum(by_kind.values()), by_kind, organisations or 0)


def regions(session: Session, side: Side, count: int = 100) -> list[str]:
    """Regions of live public listings, the commonest first."""
    table = _table(side)
    public = table.confidentiality == Confidentiality.PUBLIC
    query = select(table.region).where(table.region != "", public, *_live(table))
    query = query.group_by(table.region).order_by(func.count().desc(), table.region).limit(count)
    return list(session.scalars(query))


def get_organisation(session: Session, code: str) -> Organisation:
    """The organisation with that code. Raises NotFound."""
    found = session.scalar(select(Organisation).where(Organisation.code == code))
    if found is None:
        raise NotFound("not_found", code=code)
    return found


def owned_by(session: Session, organisation: Organisation, side: Side, count: int = 100) -> list[Record]:
    """Live listings of an organisation, the newest first."""
    table = _table(side)
    query = select(table).where(table.organisation_id == organisation.id, *_live(table))
    return list(session.scalars(query.order_by(*_newest(table)).limit(count)))


def _table(side: Side) -> Any:
    """Need or Resource; typed as Any because a query over a union of records cannot be."""
    return RECORD_OF[side]


def _order(table: Any, order: str, actor: Actor) -> tuple[Any, ...]:
    # Where a listing stands must not tell what it does not disclose: hidden keys come last.
    if order == "title":
        key = _disclosed(table.title, table.confidentiality != Confidentiality.MATCH_ONLY, actor)
    elif order == "deadline" and issubclass(table, Need):
        key = _disclosed(table.deadline, table.confidentiality == Confidentiality.PUBLIC, actor)
    else:
        return _newest(table)
    return (key.is_(None), key, table.id)


def _disclosed(column: Any, shown: Any, actor: Actor) -> Any:
    return column if actor.local else case((shown, column))


def _newest(table: Any) -> tuple[Any, ...]:
    return (table.posted_on.is_(None), table.posted_on.desc(), table.id.desc())


def _live(table: Any) -> tuple[Any, ...]:
    """Conditions of a listing that is open to matching today."""
    unexpired = or_(table.expires_on.is_(None), table.expires_on >= date.today())
    return (table.state.in_(MATCHABLE_STATES), unexpired)


def _allowed(filters: Filter | None, actor: Actor, states: Collection[ListingState]) -> Filter:
    """The filter as it may be applied for the actor; what has expired is not among the live listings."""
    wanted = open_filter(filters or Filter(), actor)
    if wanted.valid_on is None and set(states) <= MATCHABLE_STATES:
        wanted = replace(wanted, valid_on=date.today())
    return wanted


def _conditions(table: Any, wanted: Filter) -> list[ColumnElement[bool]]:
    trl = table.minimum_trl if issubclass(table, Need) else table.trl
    sets = (
        (table.industry_section, wanted.industry_sections),
        (table.industry_division, wanted.industry_divisions),
        (table.chain, wanted.chains),
        (table.region, wanted.regions),
        (table.organisation_id, wanted.organisations),
    )
    found: list[ColumnElement[bool]] = [column.in_(values) for column, values in sets if values]
    if wanted.kinds and issubclass(table, Resource):
        found.append(table.kind.in_(wanted.kinds))
    if wanted.minimum_trl is not None:
        found.append(trl >= wanted.minimum_trl)
    if wanted.modes:
        stored = cast(table.cooperation_modes, String)
        found.append(or_(*(stored.contains(f'"{mode}"', autoescape=True) for mode in sorted(wanted.modes))))
    if wanted.valid_on is not None:
        found.append(or_(table.expires_on.is_(None), table.expires_on >= wanted.valid_on))
    if wanted.public_only:
        found.append(table.confidentiality == Confidentiality.PUBLIC)
    if wanted.exclude_organisations:
        owner = table.organisation_id
        found.append(or_(owner.is_(None), owner.not_in(wanted.exclude_organisations)))
    if wanted.exclude_ids:
        found.append(table.id.not_in(wanted.exclude_ids))
    return found


def _contains(table: Any, word: str, actor: Actor) -> ColumnElement[bool]:
    titles = [table.code, table.title, table.title_en]
    texts = (
        [table.problem, table.problem_en, table.current_condition]
        if issubclass(table, Need)
        else [table.summary, table.summary_en, table.body, table.advantages, table.application_field]
    )
    in_title = or_(*(column.icontains(word, autoescape=True) for column in titles))
    in_text = or_(*(column.icontains(word, autoescape=True) for column in texts))
    if actor.local:
        return or_(in_title, in_text)
    # A hit tells what a listing says: words of a part that is not shown must not find it.
    return or_(
        and_(table.confidentiality == Confidentiality.PUBLIC, or_(in_title, in_text)),
        and_(table.confidentiality == Confidentiality.SUMMARY, in_title),
    )
