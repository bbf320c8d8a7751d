"""What the tests of import and export share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from cloudrd.domain.vocabulary import Side
from cloudrd.services.actor import COMMAND_LINE
from cloudrd.services.importing import ImportRefused, ImportReport, import_file
from cloudrd.store.records import RECORD_OF
from cloudrd.store.session import Database

# Sample listings of our own.
NEED: dict[str, Any] = {
    "source_id": "n-1",
    "title": "薄壁壳体压铸气孔控制",
    "title_en": "Porosity in thin-walled die castings",
    "problem": "端盖压铸后加工面露出气孔，泄漏不合格率约 6 %，希望降到 1 % 以下。",
    "problem_en": "Machined faces of our end shields show pores; leak rejects are at 6 %.",
    "current_condition": "试过真空压铸，模具密封寿命太短。",
    "indicators": [{"name": "泄漏不合格率", "operator": "le", "value": 1, "unit": "%"}],
    "outcome_kind": "process_improvement",
    "cooperation_modes": ["development", "service"],
    "minimum_trl": 6,
    "budget_min": 30,
    "budget_max": 80.5,
    "industry_division": "33",
    "chain": "bearings_machinery",
    "organisation": "琴岛示例精密制造有限公司",
    "region": "东岬区",
    "posted_on": "2025-02-03",
    "deadline": "2025-12-31",
    "language": "both",
}
RESOURCE: dict[str, Any] = {
    "source_id": "r-1",
    "kind": "achievement",
    "title": "压铸局部挤压增压单元",
    "summary": "在厚壁处凝固末期施加局部压力，减少缩孔和气孔。",
    "body": "单元由伺服缸、挤压销和控制器组成，\n可装在现有压铸机上。",
    "indicators": [
        {"name": "孔隙率", "operator": "eq", "value": 0.3, "unit": "%", "comparator": "常规 1.8 %"}
    ],
    "people": [{"name": "陈示例", "role": "教授"}],
    "discipline": "430",
    "ipc": ["B22D 17/32"],
    "stage": "pilot",
    "ip": [
        {"type": "invention", "number": "ZL2099 1 0000001.X", "status": "granted", "expires_on": "2040-05-01"}
    ],
    "price_negotiable": True,
    "capacity": 2,
    "posted_on": "2025-02-03",
    "expires_on": "2031-01-01",
}
SAMPLE = {Side.NEED: NEED, Side.RESOURCE: RESOURCE}


def write_jsonl(path: Path, *rows: Any) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def load(database: Database, side: Side, path: Path, **options: Any) -> ImportReport:
    """Import and commit, as the command line does."""
    with database.write() as session:
        report = import_file(session, COMMAND_LINE, side, path, **options)
        session.commit()
    return report


def refused(database: Database, side: Side, path: Path, **options: Any) -> ImportRefused:
    """The refusal of an import, after the edge has committed nevertheless: nothing may be left of it."""
    with database.write() as session:
        try:
            import_file(session, COMMAND_LINE, side, path, **options)
        except ImportRefused as error:
            session.commit()
            return error
    raise AssertionError("the import was not refused")


def counts(database: Database) -> tuple[int, int, int, int, int]:
    """needs, resources, organisations, audit entries, change number."""
    with database.read() as session:
        tables = ("need", "resource", "organisation", "audit_entry")
        found = [session.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables]
        return (*found, session.scalar(text("SELECT value FROM change_sequence")))


def stored(database: Database, side: Side) -> list[Any]:
    """All records of a side by id, readable after the session has gone."""
    with database.read() as session:
        table: Any = RECORD_OF[side]
        return list(session.scalars(select(table).order_by(table.id)))


def columns(record: Any, *without: str) -> dict[str, Any]:
    """The columns of a record but those named."""
    return {c.key: getattr(record, c.key) for c in type(record).__table__.columns if c.key not in without}
