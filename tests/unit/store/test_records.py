from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from cloudrd.domain.listing import Indicator
from cloudrd.domain.vocabulary import Operator, Side
from cloudrd.store.records import AuditEntry, Need, Organisation, Resource


def test_a_need_becomes_a_listing_with_all_that_matching_reads(database):
    indicator = Indicator("抗拉强度", Operator.GE, 500, "MPa")
    with database.write() as session:
        owner = Organisation(code="O1", kind="enterprise", name="琴岛试验厂")
        session.add(owner)
        session.flush()
        record = Need(
            code="N000001", title="高强铝合金", problem="型材强度不够",
            current_condition="用 6061", state="published",
            indicators=[indicator.to_json()], minimum_trl=5, cooperation_modes=["licence"],
            price_min=Decimal("10.50"), price_max=Decimal("20"), deadline=date(2030, 1, 1),
            organisation_id=owner.id,
        )  # fmt: skip
        session.add(record)
        session.commit()
        session.expire_all()
        listing = record.to_listing()
    assert listing.side is Side.NEED
    assert listing.indicators == (indicator,)
    assert (listing.price_min, listing.trl, listing.modes) == (Decimal("10.50"), 5, frozenset({"licence"}))
    assert listing.text == "高强铝合金\n型材强度不够\n用 6061"
    assert listing.organisation_id == owner.id


def test_a_resource_puts_everything_worth_reading_into_its_body(database):
    with database.write() as session:
        record = Resource(
            kind="instrument", title="疲劳试验机", body="加载", advantages="快 3 倍", specification="±100 kN"
        )
        session.add(record)
        session.commit()
        assert record.to_listing().body == "加载\n快 3 倍\n±100 kN"


def test_times_come_back_in_utc_whatever_zone_they_went_in(database):
    noon_in_beijing = datetime(2026, 5, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    with database.write() as session:
        session.add(AuditEntry(actor="t", action="test", record="need", record_id=1, at=noon_in_beijing))
        session.commit()
    with database.read() as session:
        found = session.get(AuditEntry, 1)
        assert found.at == datetime(2026, 5, 1, 4, tzinfo=UTC)
        assert found.at.tzinfo is UTC
