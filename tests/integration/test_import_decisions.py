"""Importing an office's history of decisions."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from import_support import write_jsonl
from openpyxl import Workbook
from sqlalchemy import func, select

from cloudrd.domain.errors import BadFile, CloudrdError, Forbidden, Invalid, TooLarge
from cloudrd.domain.vocabulary import DeclineReason, MatchState, Side
from cloudrd.services import importing, posting, review_queries, reviewing
from cloudrd.services.importing import ImportRefused, decisions
from cloudrd.services.importing.decisions import read_decisions, store_decisions
from cloudrd.services.listing_queries import get_by_code
from cloudrd.services.schemas.decision import OFFICE_TIME
from cloudrd.store.records import AuditEntry, Match, MatchRun
from reviewing_support import OFFICE, RANKER, STRANGER, PlainRecommender, fill

ROW = {"need": "N000001", "resource": "R000001", "decision": "approved", "decided_on": "2024-05-06"}
DECLINED = ROW | {
    "resource": "R000003", "decision": "rejected", "reason": "technical_mismatch", "position": 2,
    "reviewer": "赵某", "note": "只测水质",
}  # fmt: skip


@pytest.fixture
def city(database):
    fill(database)
    return database


def load(database, path, ranker=None, **options):
    """Import as the command line does."""
    with database.read() as session:
        read = read_decisions(session, OFFICE, path, ranker or PlainRecommender(), **options)
    with database.write() as session:
        report = store_decisions(session, OFFICE, read)
        session.commit()
    return report


def refused(database, path, **options):
    with pytest.raises(ImportRefused) as caught:
        load(database, path, **options)
    assert count(database) == 0
    return [(p.row, p.field, p.code) for p in caught.value.problems]


def count(database, table=Match):
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def stored(database):
    with database.read() as session:
        return list(session.scalars(select(Match).order_by(Match.id)))


def test_a_decision_becomes_a_decided_match_with_todays_features(city, tmp_path):
    path = write_jsonl(tmp_path / "history.jsonl", ROW, DECLINED)
    report = load(city, path, source="西岸技术转移中心")
    assert (report.created, report.updated, report.unchanged, report.bad) == (2, 0, 0, ())
    declined, approved = stored(city)
    assert (approved.state, approved.reason_code, approved.reviewer, approved.note) == (
        "approved",
        "",
        "",
        "",
    )
    assert (declined.state, declined.reason_code, declined.reviewer, declined.note) == (
        "rejected", "technical_mismatch", "赵某", "只测水质",
    )  # fmt: skip
    assert declined.decided_at == datetime(2024, 5, 6, tzinfo=UTC)
    run = declined.run
    assert (run.origin, run.side, run.query_id, run.actor) == ("西岸技术转移中心", "need", 1, "王审核")
    assert (run.ranker_digest, run.features) == (RANKER.digest, list(RANKER.names))
    with city.read() as session:
        need = get_by_code(session, Side.NEED, "N000001")
        today = PlainRecommender().for_record(session, need).recommendations
    by_resource = {one.listing.id: one for one in today}
    for match in (declined, approved):
        one = by_resource[match.resource_id]
        assert (match.score, match.probability, tuple(match.features)) == (
            one.score, one.probability, one.features,
        )  # fmt: skip
    with city.read() as session:
        trail = review_queries.history(session, [declined])[declined.id]
    assert [(e.action, e.from_state, e.to_state, e.reason) for e in trail] == [
        ("import", "", "rejected", "只测水质")
    ]
    assert trail[0].details == {
        "decided_on": "2024-05-06", "file": "history.jsonl", "source": "西岸技术转移中心",
        "reason": "technical_mismatch",
    }  # fmt: skip


def test_the_place_people_saw_is_kept_and_one_that_is_not_known_is_not_made_up(city, tmp_path):
    rows = [
        ROW,
        ROW | {"resource": "R000002", "position": 4, "decision": "proposed"},
        ROW | {"resource": "R000003", "position": 1, "decision": "signed"},
        ROW | {"resource": "R000003", "position": 1, "decision": "ended", "reason": "price"},
    ]
    load(city, write_jsonl(tmp_path / "f.jsonl", *rows))
    assert [(m.position, m.shown_position, m.resource_id, m.state) for m in stored(city)] == [
        (1, 1, 3, "signed"), (2, 1, 3, "ended"), (3, 4, 2, "proposed"), (4, None, 1, "approved"),
    ]  # fmt: skip


def test_each_need_is_ranked_once_and_has_a_run_of_its_own(city, tmp_path):
    rows = [ROW, ROW | {"need": "N000002"}, DECLINED, ROW | {"need": "N000002", "resource": "R000002"}]
    ranker = PlainRecommender()
    assert load(city, write_jsonl(tmp_path / "f.jsonl", *rows), ranker).created == 4
    assert ranker.asked == ["N000001", "N000002"]
    assert count(city, MatchRun) == 2


def test_importing_again_stores_nothing_twice(city, tmp_path):
    path = write_jsonl(tmp_path / "f.jsonl", ROW, DECLINED, ROW)
    report = load(city, path)
    assert (report.created, report.unchanged) == (2, 1), "a line that stands twice is one decision"
    ranker = PlainRecommender()
    report = load(city, path, ranker)
    assert (report.created, report.unchanged, ranker.asked) == (0, 3, [])
    assert count(city, MatchRun) == 1
    other_day = write_jsonl(tmp_path / "g.jsonl", ROW, ROW | {"decided_on": "2024-05-07"})
    assert load(city, other_day).created == 1


def test_what_was_imported_and_has_moved_on_is_not_stored_again(city, tmp_path):
    path = write_jsonl(tmp_path / "f.jsonl", ROW)
    load(city, path)
    with city.write() as session:
        match = review_queries.get_match(session, OFFICE, "M000001")
        reviewing.decide(session, OFFICE, match, MatchState.PROPOSED)
        session.commit()
    assert (load(city, path).unchanged, count(city)) == (1, 1)


def test_a_decision_that_was_made_here_is_known(city, tmp_path):
    with city.write() as session:
        need = get_by_code(session, Side.NEED, "N000001")
        run = reviewing.keep(session, OFFICE, PlainRecommender(), need)
        match = review_queries.matches_of(session, run)[0].match
        reviewing.decide(session, OFFICE, match, MatchState.REJECTED, reason=DeclineReason.PRICE)
        session.commit()
    assert match.resource_id == 1
    here = match.decided_at.astimezone(OFFICE_TIME).date()
    row = ROW | {"decision": "rejected", "decided_on": here.isoformat()}
    assert load(city, write_jsonl(tmp_path / "f.jsonl", row)).unchanged == 1


def test_two_imports_at_the_same_time_store_each_decision_once(city, tmp_path):
    path = write_jsonl(tmp_path / "f.jsonl", ROW, DECLINED)
    with city.read() as session:
        first = read_decisions(session, OFFICE, path, PlainRecommender())
        second = read_decisions(session, OFFICE, path, PlainRecommender())
    reports = []
    for read in (first, second):
        with city.write() as session:
            reports.append(store_decisions(session, OFFICE, read))
            session.commit()
    assert [(r.created, r.unchanged) for r in reports] == [(2, 0), (0, 2)]
    assert count(city) == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_tables_take_chinese_headers_labels_and_dates(city, tmp_path, kind):
    header = ["需求编号", "资源", "审核结果", "原因", "位次", "决定日期", "审核人", "备注"]
    second = ["need", "resource", "decision", "reason", "position", "decided on", "reviewer", "note"]
    rows = [
        header, second,
        ["N000001", "R000001", "已推荐双方", "", 1, "2024年5月6日", "赵某", ""],
        ["n000001", "r000003", "未通过", "技术不符", "", "2024/5/7", "", "只测水质"],
        ["N000002", "R000002", "Ended", "conflict of interest", 3, "2024-05-08", "", ""],
    ]  # fmt: skip
    path = tmp_path / f"history.{kind}"
    if kind == "csv":
        text = "\n".join(",".join(map(str, row)) for row in rows)
        path.write_bytes(text.encode("gb18030"))
    else:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    assert load(city, path).created == 3
    assert [(m.state, m.reason_code, m.shown_position, m.decided_at.day) for m in stored(city)] == [
        ("proposed", "", 1, 6), ("rejected", "technical_mismatch", None, 7),
        ("ended", "conflict_of_interest", 3, 8),
    ]  # fmt: skip


def test_json_takes_labels_too(city, tmp_path):
    row = ROW | {"decision": "未通过", "reason": "成熟度不足"}
    load(city, write_jsonl(tmp_path / "f.jsonl", row))
    assert [(m.state, m.reason_code) for m in stored(city)] == [("rejected", "too_early")]


def test_listings_are_found_by_source_id(city, tmp_path):
    def listing(source, number):
        row = {"source": source, "source_id": number, "title": f"{source}的需求{number}", "problem": "磨损"}
        path = write_jsonl(tmp_path / f"{source}{number}.jsonl", row)
        with city.write() as session:
            importing.import_file(session, OFFICE, Side.NEED, path)
            session.commit()

    listing("甲区", "17")
    listing("乙区", "17")
    listing("甲区", "18")
    rows = [
        ROW | {"need": 17, "need_source": "乙区"},
        ROW | {"need": "18"},
        ROW | {"need": "N000001", "need_source": "甲区"},
        ROW | {"need": "17"},
        ROW | {"resource": "R999999"},
    ]
    assert refused(city, write_jsonl(tmp_path / "f.jsonl", *rows)) == [
        (3, "need", "import_listing_unknown"), (4, "need", "import_listing_ambiguous"),
        (5, "resource", "import_listing_unknown"),
    ]  # fmt: skip
    assert load(city, write_jsonl(tmp_path / "g.jsonl", *rows[:2])).created == 2
    with city.read() as session:
        kept = review_queries.kept(session, stored(city))
    assert [one.need.title for one in kept] == ["乙区的需求17", "甲区的需求18"]


def test_every_bad_row_is_named_with_field_and_remedy(city, tmp_path):
    tomorrow = (datetime.now(OFFICE_TIME).date() + timedelta(days=1)).isoformat()
    rows = [
        ROW,
        ROW | {"decision": "maybe", "need": "N000099", "position": 0},
        {"need": "N000001", "decided_on": "6.5.2024"},
        ROW | {"reason": "price"},
        ROW | {"decided_on": tomorrow, "note": "长" * 2001},
        "no json",
        ROW | {"desicion": "approved"},
        ROW | {"decision": "待审核"},
    ]
    path = write_jsonl(tmp_path / "f.jsonl", *rows)
    assert refused(city, path) == [
        (2, "decision", "not_in_list"), (2, "position", "number_range"),
        (2, "need", "import_listing_unknown"),
        (3, "decided_on", "not_day"), (3, "resource", "required"), (3, "decision", "required"),
        (4, "reason", "decision_reason_unwanted"),
        (5, "note", "text_too_long"),
        (6, "", "row_not_json"),
        (7, "desicion", "unknown_field"),
        (8, "decision", "not_in_list"),
    ]  # fmt: skip
    assert refused(city, write_jsonl(tmp_path / "g.jsonl", ROW | {"decided_on": tomorrow})) == [
        (1, "decided_on", "import_decided_later")
    ]
    with pytest.raises(ImportRefused) as caught:
        load(city, path)
    texts = {p.field: p.text("en") for p in caught.value.problems if p.row == 2}
    assert texts["decision"].endswith("Allowed: approved, rejected, proposed, signed, ended.")
    assert texts["need"].startswith('There is no need "N000099". Give its code or source id')


def test_bad_rows_can_be_left_out_corrected_and_imported(city, tmp_path):
    header = "need,resource,decision,decided_on\n"
    path = tmp_path / "f.csv"
    path.write_text(header + "N000001,R000001,approved,2024-05-06\nN000001,R000002,maybe,2024-05-06\n")
    report = load(city, path, skip_bad=tmp_path / "bad.csv")
    assert (report.created, [bad.number for bad in report.bad]) == (1, [3])
    left = (tmp_path / "bad.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "bad.csv").write_text(left.replace("maybe,", "approved,"), encoding="utf-8")
    assert load(city, tmp_path / "bad.csv").created == 1


def test_a_file_that_is_something_else_is_refused_as_a_whole(city, tmp_path, monkeypatch):
    table = tmp_path / "f.csv"
    for header, code in (
        ("need,resource,decided_on", "column_missing"),
        ("need,resource,decision,decided_on,x", "column_unknown"),
    ):
        table.write_text(header + "\n1,2,3,4,5\n")
        with pytest.raises(BadFile) as caught:
            load(city, table)
        assert caught.value.code == code
    for path, kind in ((tmp_path / "gone.csv", BadFile), (write_jsonl(tmp_path / "e.jsonl"), BadFile)):
        with pytest.raises(kind):
            load(city, path)
    monkeypatch.setattr(decisions, "MAX_ROWS", 1)
    with pytest.raises(TooLarge):
        load(city, write_jsonl(tmp_path / "f.jsonl", ROW, DECLINED))


def test_only_the_office_imports_and_not_under_its_own_name(city, tmp_path):
    path = write_jsonl(tmp_path / "f.jsonl", ROW)
    with city.write() as session:
        with pytest.raises(Forbidden):
            read_decisions(session, STRANGER, path, PlainRecommender())
        read = read_decisions(session, OFFICE, path, PlainRecommender())
        with pytest.raises(Forbidden):
            store_decisions(session, STRANGER, read)
    for source, code in (("office", "import_source_office"), ("", "bad_source"), ("长" * 41, "bad_source")):
        with pytest.raises(Invalid) as caught:
            load(city, path, source=source)
        assert caught.value.problems[0].code == code
    assert count(city) == 0


def test_withdrawn_listings_have_a_history_too(city, tmp_path):
    with city.write() as session:
        posting.withdraw(session, OFFICE, get_by_code(session, Side.RESOURCE, "R000001"))
        session.commit()
    assert load(city, write_jsonl(tmp_path / "f.jsonl", ROW)).created == 1


def test_a_failure_while_storing_leaves_nothing(city, tmp_path, monkeypatch):
    path = write_jsonl(tmp_path / "f.jsonl", ROW, ROW | {"need": "N000002"})
    store = decisions._store

    def failing(session, actor, read, one):
        store(session, actor, read, one)
        if one.decisions[0].need_id == 2:
            raise CloudrdError("database_busy")

    monkeypatch.setattr(decisions, "_store", failing)
    with pytest.raises(CloudrdError):
        load(city, path)
    assert (count(city), count(city, MatchRun)) == (0, 0)
    with city.read() as session:
        assert not session.scalars(select(AuditEntry).where(AuditEntry.record == "match")).all()


def test_progress_tells_of_reading_and_of_ranking(city, tmp_path):
    told = []
    rows = [ROW, ROW | {"need": "N000002"}]
    load(city, write_jsonl(tmp_path / "f.jsonl", *rows), progress=lambda *at: told.append(at))
    assert told == [(1, 2), (2, 2)]


def test_a_file_written_by_json_dumps_of_ascii_is_the_same(city, tmp_path):
    (tmp_path / "f.jsonl").write_text(json.dumps(DECLINED))
    load(city, tmp_path / "f.jsonl")
    assert stored(city)[0].note == "只测水质"
