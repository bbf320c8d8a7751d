"""The real listings of a technology market, where they lie beside the checkout."""

from pathlib import Path

import pytest
from import_support import columns, counts, load, stored

from cloudrd.domain.vocabulary import Side
from cloudrd.services.actor import COMMAND_LINE
from cloudrd.services.exporting import export_file
from cloudrd.store import migrate
from cloudrd.store.session import Database

LISTINGS = Path(__file__).resolve().parents[2].parent / "shared" / "listings"
FILES = ((Side.NEED, "needs.jsonl", 1723), (Side.RESOURCE, "achievements.jsonl", 2799))

pytestmark = pytest.mark.skipif(
    not LISTINGS.is_dir(),
    reason=f"REAL LISTINGS ARE NOT THERE: {LISTINGS}; import of real data is not tested",
)


def test_all_real_listings_import_and_again_change_nothing(database):
    for side, name, number in FILES:
        report = load(database, side, LISTINGS / name, mapping="market")
        assert (report.created, report.bad) == (number, ())
    before = counts(database)
    for side, name, number in FILES:
        assert load(database, side, LISTINGS / name, mapping="market").unchanged == number
    assert counts(database) == before
    assert before[:2] == (1723, 2799)


def test_their_fields_arrive(database):
    for side, name, _ in FILES:
        load(database, side, LISTINGS / name, mapping="market")
    needs, resources = stored(database, Side.NEED), stored(database, Side.RESOURCE)
    assert sum(bool(need.industry_section) for need in needs) == 1722
    assert all(resource.industry_division and resource.stage and resource.trl for resource in resources)
    assert sum(bool(need.cooperation_modes) for need in needs) == 1723 - 53
    assert all(resource.cooperation_modes and resource.properties for resource in resources)
    assert sum(resource.price_negotiable for resource in resources) == 2714
    assert sum(resource.price_max is not None for resource in resources) == 85
    assert all(
        record.posted_on and record.title and record.to_listing().summary for record in (*needs, *resources)
    )
    assert not [r for r in (*needs, *resources) if "\xa0" in r.to_listing().text or "\x02" in r.title]


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_they_go_out_and_come_back(database, tmp_path, ending):
    elsewhere = Database(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
    migrate.upgrade(elsewhere)
    for side, name, number in FILES:
        load(database, side, LISTINGS / name, mapping="market")
        path = tmp_path / f"{side}.{ending}"
        with database.read() as session:
            assert export_file(session, COMMAND_LINE, side, path) == number
        assert load(elsewhere, side, path).created == number
        own = ("id", "code", "change", "created_at", "updated_at")
        assert [columns(r, *own) for r in stored(elsewhere, side)] == [
            columns(r, *own) for r in stored(database, side)
        ]
    elsewhere.dispose()
