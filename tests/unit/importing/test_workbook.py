"""XLSX files are examined before they are read; what is dangerous is refused by name."""

import struct
import time
import zipfile
from contextlib import suppress
from datetime import datetime

import pytest
from openpyxl import Workbook

from cloudrd.domain.errors import BadFile, TooLarge
from cloudrd.services.importing import workbook
from cloudrd.services.importing.workbook import CellError, Formula, read_xlsx


def quiet(done, total):
    pass


def read(path):
    return list(read_xlsx(path, quiet))


def refusal(path):
    with pytest.raises(BadFile) as caught:
        read(path)
    return caught.value


@pytest.fixture
def book(tmp_path):
    """A function that saves rows as an XLSX and returns its path."""

    def save(*rows, name="book.xlsx"):
        made = Workbook()
        for row in rows:
            made.worksheets[0].append(row)
        made.save(tmp_path / name)
        return tmp_path / name

    return save


def repacked(path, change):
    """The same archive with its parts passed through `change` (name, bytes) → bytes or None."""
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, change(name, content))
    return path


def test_values_come_with_their_types(book):
    path = book(["标题", "值"], ["文字", 5], [datetime(2025, 6, 3), True, None], [], ["尾"])
    assert read(path) == [["标题", "值"], ["文字", 5], [datetime(2025, 6, 3), True], [], ["尾", None]]


def test_formulas_and_errors_are_told_by_their_place(book):
    assert read(book(["a"], ["=1+1", "#REF!", "=A1"]))[1] == [
        Formula("A2"), CellError("B2", "#REF!"), Formula("C2"),
    ]  # fmt: skip


def test_text_that_looks_like_a_formula_stays_text(book):
    made = Workbook()
    cell = made.worksheets[0].cell(1, 1, "=1+1")
    cell.data_type = "s"
    path = book(["x"])
    made.save(path)
    assert read(path) == [["=1+1"]]


def test_progress_is_told(book):
    told = []
    list(read_xlsx(book(*[[n] for n in range(1200)]), lambda done, total: told.append((done, total))))
    assert told == [(500, 1200), (1000, 1200)]


def test_a_bomb_by_ratio_is_refused_before_it_is_unpacked(book):
    path = book(["x"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/bomb.xml", b"0" * (40 << 20))
    assert refusal(path).code == "xlsx_bomb"


def test_a_bomb_by_size_or_number_of_parts_is_refused(book, monkeypatch):
    path = book(["x"])
    monkeypatch.setattr(workbook, "MAX_UNPACKED_BYTES", 1000)
    assert refusal(path).code == "xlsx_bomb"
    monkeypatch.undo()
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(workbook.MAX_ENTRIES):
            archive.writestr(f"xl/{number}.xml", b"")
    assert refusal(path).code == "xlsx_bomb"


def test_a_bomb_that_lies_about_its_size_is_refused(book):
    """The directory says 1,000 bytes, the data unpack to far more."""
    path = book(["x"])
    content = b"<x/>" + b" " * (1 << 20)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/liar.xml", content)
    raw = path.read_bytes()
    true, lie = struct.pack("<L", len(content)), struct.pack("<L", 1000)
    assert true in raw
    path.write_bytes(raw.replace(true, lie))
    assert refusal(path).code in {"xlsx_broken", "xlsx_bomb"}


def test_macros_are_refused(book):
    path = book(["x"])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"code")
    assert refusal(path).code == "xlsx_macros"


@pytest.mark.parametrize(
    "hazard",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>',
        b'<?xml version="1.0"?>' + b" " * 65_520 + b"<!doctype x><worksheet/>",
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><worksheet/>'.encode("utf-16"),
    ],
)
def test_unsafe_xml_is_refused_and_the_part_is_named(book, hazard):
    path = repacked(book(["x"]), lambda name, old: hazard if "sheet1" in name else old)
    error = refusal(path)
    assert (error.code, error.params["part"]) == ("xlsx_hazard", "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/styles.xml"]
)
def test_broken_parts_are_refused(book, part):
    path = repacked(book(["x"]), lambda name, old: old[: len(old) // 2] if name == part else old)
    assert refusal(path).code == "xlsx_broken"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xlsx_old"),
        (b"source_id,title\n", "file_is_other"),
        (b"PK\x03\x04" + b"\x99" * 400, "xlsx_broken"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, code):
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    assert refusal(path).code == code


def test_a_torn_or_plain_zip_is_refused(book, tmp_path):
    whole = book(["x"]).read_bytes()
    torn = tmp_path / "torn.xlsx"
    for length in range(0, len(whole), 997):
        torn.write_bytes(whole[:length])
        assert refusal(torn).code in {"file_empty", "file_is_other", "xlsx_broken"}
    with zipfile.ZipFile(torn, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert refusal(torn).code == "xlsx_broken"


def test_a_flipped_byte_never_raises_anything_else(book):
    path = book(["标题", "值"], ["文字", 5])
    whole = bytearray(path.read_bytes())
    for place in range(0, len(whole), 61):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        path.write_bytes(changed)
        with suppress(BadFile, TooLarge):
            read(path)


def test_a_packed_file_beyond_the_limit_is_refused(tmp_path):
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as sparse:
        sparse.truncate(workbook.MAX_PACKED_BYTES + 1)
    with pytest.raises(TooLarge):
        read(path)


def test_reading_stops_after_a_thousand_blank_rows(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["a"])
    sheet.cell(1002, 1, "within")
    sheet.cell(1_048_576, 1, "far away")
    book.save(tmp_path / "f.xlsx")
    started = time.monotonic()
    found = [row[0] for row in read_xlsx(tmp_path / "f.xlsx", lambda done, total: None) if row]
    assert found == ["a", "within"]
    assert time.monotonic() - started < 5
