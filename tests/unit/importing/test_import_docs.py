"""The page on importing names exactly the fields, headers and limits there are."""

import re
from pathlib import Path

import pytest

from cloudrd.domain.vocabulary import Side
from cloudrd.services import importing
from cloudrd.services.importing import decoding, workbook
from cloudrd.services.tabular import columns_of

PAGE = (Path(__file__).parents[3] / "docs" / "import.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)`( \*)? \| (\S+) \| ([^|]+) \| ([^|]+) \|", re.MULTILINE)


def section(title):
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize(("side", "title"), [(Side.NEED, "needs"), (Side.RESOURCE, "resources")])
def test_the_tables_name_every_field_with_its_headers(side, title):
    rows = ROW.findall(section("Fields of both sides") + section(f"Fields of {title}"))
    told = {(name, bool(star), zh, en) for name, star, zh, en, _ in rows}
    assert told == {(c.name, c.required, c.zh, c.en) for c in columns_of(side)}


def test_codes_and_lengths_of_the_tables_are_right():
    fields = {column.name: column.field for side in Side for column in columns_of(side)}
    for name, _, _, _, holds in ROW.findall(PAGE):
        codes = re.findall(r"`(\w+)`", holds)
        if codes:
            assert codes == list(fields[name].terms), name
        if length := re.match(r"text, ([\d,]+)", holds):
            assert int(length[1].replace(",", "")) == fields[name].maximum, name


def test_the_limits_are_right():
    limits = section("Limits, and what is refused")
    assert f"{decoding.MAX_TEXT_BYTES >> 30} GB, {importing.MAX_ROWS:,} rows" in limits
    assert (
        f"{workbook.MAX_PACKED_BYTES >> 20} MB packed, {workbook.MAX_UNPACKED_BYTES >> 20} MB unpacked"
        in limits
    )
    assert (
        f"{workbook.MAX_ENTRIES:,} parts, {workbook.MAX_RATIO} : 1; {workbook.MAX_COLUMNS} columns" in limits
    )
