"""Posting, changing and withdrawing listings; the bulk path makes the same records."""

from datetime import date

import pytest
from import_support import NEED, RESOURCE, SAMPLE, columns, counts, load, stored, write_jsonl
from sqlalchemy import select

from cloudrd.domain.errors import Conflict, Forbidden, Invalid, NotFound
from cloudrd.domain.listing import Filter
from cloudrd.domain.vocabulary import ListingState, Side
from cloudrd.services import posting
from cloudrd.services.actor import COMMAND_LINE, Actor
from cloudrd.services.listing_queries import (
    counts as figures,
)
from cloudrd.services.listing_queries import (
    get_by_code,
    get_organisation,
    owned_by,
    page_of,
    recent,
    regions,
)
from cloudrd.services.organisations import kind_by_name, save_organisation
from cloudrd.services.schemas import NeedAnswer, ResourceAnswer, dump
from cloudrd.store.audit import AuditEntry
from cloudrd.store.organisation import Organisation

STRANGER = Actor("192.0.2.1", local=False)


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


def fields(sample, **more):
    return {name: value for name, value in sample.items() if name != "source_id"} | more


def need(session, **more):
    return posting.create(session, COMMAND_LINE, Side.NEED, fields(NEED, **more))


def resource(session, **more):
    return posting.create(session, COMMAND_LINE, Side.RESOURCE, fields(RESOURCE, **more))


def audit(session):
    return [(e.action, e.record, e.from_state, e.to_state) for e in session.scalars(select(AuditEntry))]


def test_a_posted_need_has_code_owner_change_number_and_audit_entry(session):
    made = need(session)
    assert (made.code, made.state, made.version, made.change) == ("N000001", "published", 1, 1)
    assert made.organisation.name == NEED["organisation"]
    assert (made.organisation.code, made.organisation.kind) == ("O000001", "enterprise")
    assert (made.price_max, made.deadline, made.industry_section) == (80.5, date(2025, 12, 31), "C")
    assert audit(session) == [("create", "organisation", "", ""), ("create", "need", "", "published")]
    assert resource(session).code == "R000001"
    assert need(session).code == "N000002"


def test_posting_is_for_this_machine_only(session):
    for act in (
        lambda: posting.create(session, STRANGER, Side.NEED, fields(NEED)),
        lambda: posting.update(session, STRANGER, need(session), {"title": "x"}),
        lambda: posting.withdraw(session, STRANGER, need(session), "x"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_refused_posting_leaves_nothing_behind(database, session):
    with pytest.raises(Invalid) as caught:
        posting.create(session, COMMAND_LINE, Side.NEED, fields(NEED, minimum_trl=12, organisation="新公司"))
    assert [problem.field for problem in caught.value.problems] == ["minimum_trl"]
    session.commit()
    assert counts(database) == (0, 0, 0, 0, 0)


def test_owners_are_found_by_code_credit_code_and_name(session):
    owner = save_organisation(
        session, COMMAND_LINE,
        {"code": "X-7", "kind": "university", "name": "琴屿示例大学", "name_en": "Qinyu University"},
    )  # fmt: skip
    for name in ("X-7", "琴屿示例大学"):
        assert resource(session, organisation=name).organisation_id == owner.id
    with pytest.raises(Invalid) as caught:
        resource(session, organisation="X-8")
    assert [(p.field, p.code) for p in caught.value.problems] == [("organisation", "organisation_unknown")]
    assert session.scalars(select(Organisation)).all() == [owner]


@pytest.mark.parametrize(
    ("name", "side", "kind"),
    [
        ("云门示例泵业有限公司", Side.RESOURCE, "enterprise"),
        ("Example Pumps Co., Ltd.", Side.RESOURCE, "enterprise"),
        ("岛城示例理工学院", Side.NEED, "university"),
        ("海洋装备研究院", Side.NEED, "institute"),
        ("岛城示例大学附属医院", Side.NEED, "hospital"),
        ("无从判断", Side.NEED, "enterprise"),
        ("无从判断", Side.RESOURCE, "institute"),
    ],
)
def test_the_kind_of_a_new_owner_follows_from_its_name(name, side, kind):
    assert kind_by_name(name, side) == kind


def test_saving_an_organisation_again_changes_it_and_names_stay_unique(session):
    first = save_organisation(session, COMMAND_LINE, {"code": "A", "kind": "enterprise", "name": "甲厂"})
    again = save_organisation(
        session, COMMAND_LINE, {"code": "A", "kind": "enterprise", "name": "甲厂", "district": "东岬区"}
    )
    assert (again.id, again.district) == (first.id, "东岬区")
    with pytest.raises(Invalid) as caught:
        save_organisation(session, COMMAND_LINE, {"code": "B", "kind": "enterprise", "name": "甲厂"})
    assert caught.value.problems[0].code == "organisation_taken"
    save_organisation(
        session, COMMAND_LINE, {"code": "A", "kind": "enterprise", "name": "甲厂", "district": "东岬区"}
    )
    session.flush()
    assert [action for action, *_ in audit(session)] == ["create", "update"]


def test_a_change_keeps_what_is_not_given_and_takes_the_next_number(session):
    made = need(session)
    posting.update(session, COMMAND_LINE, made, {"budget_max": 90, "region": None})
    assert (made.price_max, made.region, made.title) == (90, "", NEED["title"])
    assert (made.version, made.change) == (2, 2)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.details) == ("update", {"fields": ["price_max", "region"]})


def test_a_change_that_changes_nothing_touches_nothing(session):
    made = need(session)
    before = columns(made), audit(session)
    posting.update(session, COMMAND_LINE, made, fields(NEED))
    posting.update(session, COMMAND_LINE, made, {})
    assert (columns(made), audit(session)) == before


def test_a_refused_change_leaves_the_record_as_it_was(session):
    made = need(session)
    before = columns(made)
    for data, field in (
        ({"budget_max": 10}, "budget_max"),
        ({"title": ""}, "title"),
        ({"language": "fr"}, "language"),
    ):
        with pytest.raises(Invalid) as caught:
            posting.update(session, COMMAND_LINE, made, data)
        assert [problem.field for problem in caught.value.problems] == [field]
    assert columns(made) == before


def test_withdrawn_listings_can_be_published_again_and_solved_ones_not(session):
    made = need(session)
    posting.withdraw(session, COMMAND_LINE, made, " 已自行解决 ")
    assert (made.state, made.change) == ("withdrawn", 2)
    with pytest.raises(Conflict):
        posting.withdraw(session, COMMAND_LINE, made, "")
    posting.publish(session, COMMAND_LINE, made)
    assert made.state == "published"
    made.state = ListingState.SOLVED
    with pytest.raises(Conflict):
        posting.publish(session, COMMAND_LINE, made)
    assert audit(session)[-2:] == [
        ("withdraw", "need", "published", "withdrawn"), ("publish", "need", "withdrawn", "published"),
    ]  # fmt: skip


@pytest.mark.parametrize("side", list(Side))
def test_the_bulk_path_makes_the_records_that_posting_makes(database, tmp_path, side):
    with database.write() as session:
        posted = posting.create(session, COMMAND_LINE, side, fields(SAMPLE[side]))
        session.commit()
    load(database, side, write_jsonl(tmp_path / "f.jsonl", SAMPLE[side]))
    posted, imported = stored(database, side)
    own = ("id", "code", "change", "source", "source_id", "created_at", "updated_at")
    assert columns(imported, *own) == columns(posted, *own)
    assert imported.to_listing().parts() == posted.to_listing().parts()
    assert (imported.code[1:], imported.change) == ("000002", 2)
    with database.read() as session:
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.record == side.value)))
    assert [(e.actor, e.action, e.to_state, e.record_id) for e in entries] == [
        ("command line", "create", "published", 1), ("command line", "create", "published", 2),
    ]  # fmt: skip


def test_records_are_read_back_with_every_field(session):
    plain = dump(need(session, chain=None))
    assert set(plain) == set(NeedAnswer().fields)
    assert (plain["code"], plain["side"], plain["state"]) == ("N000001", "need", "published")
    assert plain["organisation"] == {"code": "O000001", "name": NEED["organisation"], "name_en": ""}
    assert (plain["budget_max"], plain["deadline"], plain["chain"]) == (80.5, "2025-12-31", None)
    plain = dump(resource(session))
    assert set(plain) == set(ResourceAnswer().fields)
    assert (plain["ip"], plain["organisation"]) == (RESOURCE["ip"], None)


def codes(found):
    rows, total = found
    assert len(rows) <= total
    return [row.code for row in rows]


def test_lists_are_filtered(session):
    need(session)
    need(session, title="另一条", budget_max=None, minimum_trl=None, cooperation_modes=["licence"],
         industry_division="65", chain="software", region="云门县", organisation=None,
         expires_on="2099-01-01")  # fmt: skip
    second = ["N000002"]

    def search(filters=None, **more):
        return codes(page_of(session, COMMAND_LINE, Side.NEED, filters, **more))

    assert search() == ["N000002", "N000001"]
    assert search(Filter(modes=frozenset({"licence"}))) == second
    assert search(Filter(modes=frozenset({"joint_development"}))) == []
    assert search(Filter(industry_sections=frozenset("I"))) == second
    assert search(Filter(industry_divisions=frozenset({"65"}))) == second
    assert search(Filter(chains=frozenset({"software"}))) == second
    assert search(Filter(regions=frozenset({"云门县"}))) == second
    assert search(Filter(minimum_trl=6)) == ["N000001"]
    assert search(Filter(valid_on=date(2099, 1, 2))) == ["N000001"]
    assert search(Filter(organisations=frozenset({1}))) == ["N000001"]
    assert search(Filter(exclude_organisations=frozenset({1}), exclude_ids=frozenset({9}))) == second
    assert search(text="另一 条") == second
    assert search(text="100%") == []
    assert search(text="leak REJECTS") == ["N000002", "N000001"]
    assert search(order="title") == ["N000002", "N000001"]
    assert search(order="deadline", per_page=1, page=2) == ["N000002"]
    assert search(per_page=1, page=99) == ["N000001"]
    assert search(states=[ListingState.WITHDRAWN]) == []


def test_words_that_are_not_shown_find_nothing(session):
    need(session, confidentiality="summary")
    need(session, confidentiality="match_only")

    def search(text, actor=STRANGER):
        return page_of(session, actor, Side.NEED, text=text)[1]

    assert search("压铸", COMMAND_LINE) == 2
    assert (search("压铸气孔"), search("泄漏不合格率"), search("N000002")) == (1, 0, 0)


def test_single_reads_and_figures(session):
    made = resource(session, organisation="琴屿示例大学", region="东岬区")
    resource(session, kind="laboratory", region="云门县")
    resource(session, region="云门县")
    assert get_by_code(session, Side.RESOURCE, " r000001 ") is made
    with pytest.raises(NotFound):
        get_by_code(session, Side.NEED, "R000001")
    assert [r.code for r in recent(session, Side.RESOURCE, 2)] == ["R000003", "R000002"]
    assert regions(session, Side.RESOURCE) == ["云门县", "东岬区"]
    owner = get_organisation(session, "O000001")
    assert owned_by(session, owner, Side.RESOURCE) == [made]
    with pytest.raises(NotFound):
        get_organisation(session, "O000099")
    found = figures(session)
    assert (found.needs, found.resources, found.organisations) == (0, 3, 1)
    assert found.kinds == {"achievement": 2, "laboratory": 1}
