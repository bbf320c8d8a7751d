"""The page on reviewing names exactly the columns, decisions, reasons and limits there are."""

import re
from pathlib import Path

from cloudrd.domain.vocabulary import DeclineReason, MatchState
from cloudrd.domain.workflow import MATCH_TRANSITIONS
from cloudrd.services.importing.decision_rows import SCHEMA
from cloudrd.services.schemas.decision import DECLINED, NOTE_LENGTH

PAGE = (Path(__file__).parents[3] / "docs" / "reviewing.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)`( \*)? \| (\S+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|", re.MULTILINE)


def test_the_table_names_every_column_with_its_headers():
    told = {(name, bool(star), zh, en) for name, star, zh, en, _, _ in ROW.findall(PAGE)}
    assert told == {(name, f.required, f.zh, f.en) for name, f in SCHEMA.checked.items()}


def test_codes_and_lengths_of_the_table_are_right():
    for name, _, _, _, holds, _ in ROW.findall(PAGE):
        field = SCHEMA.checked[name]
        if codes := re.findall(r"`(\w+)`", holds):
            assert codes == list(field.terms), name
        if length := re.match(r"text, ([\d,]+)", holds):
            assert int(length[1].replace(",", "")) == field.maximum, name
        if limits := re.match(r"whole number, (\d+) to ([\d,]+)", holds):
            assert (int(limits[1]), int(limits[2].replace(",", ""))) == (field.minimum, field.maximum)


def test_the_table_of_decisions_is_that_of_the_workflow():
    rows = re.findall(r"^\| `(\w+)` (\S+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    told = {MatchState(code): frozenset(re.findall(r"`(\w+)`", to)) for code, _, to in rows}
    assert told == MATCH_TRANSITIONS
    assert all(MatchState(code).zh == label for code, label, _ in rows)


def test_reasons_and_the_length_of_a_note_are_right():
    section = " ".join(PAGE.split("## Decisions\n")[1].split("\n## ")[0].split())
    reasons = section.split("nothing else takes one: ")[1].split(". A note")[0]
    assert re.findall(r"`(\w+)`", reasons) == [reason.value for reason in DeclineReason]
    assert f"{NOTE_LENGTH:,} characters" in section
    assert {"rejected", "ended"} == DECLINED
