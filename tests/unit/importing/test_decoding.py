"""Encodings are found out from the bytes alone, and doubtful ones refused."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.errors import BadFile, TooLarge
from cloudrd.services.importing import decoding
from cloudrd.services.importing.decoding import encoding_of

CHINESE = (
    "来源编号,标题,技术问题\n1,高强铝合金焊接接头软化,焊后接头强度只有母材的六成，希望提高到八成以上。\n"
)
RARE = "2,𠮷野家䶮字测试㐂,含有生僻字镕喆堃与四字节字𪚥，仍应读对。\n"


def encoding(tmp_path, content):
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    return encoding_of(file)


def refusal(tmp_path, content):
    with pytest.raises(BadFile) as caught:
        encoding(tmp_path, content)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (CHINESE.encode(), "utf-8-sig"),
        (CHINESE.encode("utf-8-sig"), "utf-8-sig"),
        (CHINESE.encode("gb18030"), "gb18030"),
        ((CHINESE + RARE).encode("gb18030"), "gb18030"),
        (CHINESE.encode("gbk"), "gb18030"),
        (b"plain ascii\n", "utf-8-sig"),
        ("联通".encode("gb18030"), "gb18030"),
        ("Änderung, Größe".encode(), "utf-8-sig"),
    ],
)
def test_the_encoding_is_found_out(tmp_path, content, found):
    assert encoding(tmp_path, content) == found
    assert content.decode(found).strip("\ufeff")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (CHINESE.encode("utf-16"), "file_utf16"),
        (b"a,b\n1,\0\n", "file_binary"),
        (b"PK\x03\x04rest", "file_is_other"),
        (b"%PDF-1.7 rest", "file_is_other"),
        (CHINESE.encode() + b"\xff\xff", "file_encoding"),
        (CHINESE.encode("gb18030")[:-3] + b"\xa3", "file_encoding"),
        (
            "需求標題與說明：鋁合金焊接接頭強度不足，希望找到解決辦法。".encode("big5"),
            "file_encoding_doubtful",
        ),
        (
            "タイトル,アルミ合金の溶接継手の強度をもっと高くしたい。".encode("shift_jis"),
            "file_encoding_doubtful",
        ),
        ("Größe,Prüfgerät für Überlastschäden an Türschlössern".encode("latin-1"), "file_encoding_doubtful"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path, content, code):
    # Latin-1 may be refused for either reason: its bytes need not even pass for GB18030.
    found = refusal(tmp_path, content)
    assert found in {code, "file_encoding"} if code == "file_encoding_doubtful" else found == code


def test_the_place_of_the_fault_is_given(tmp_path):
    file = tmp_path / "file.csv"
    file.write_bytes(b"ok\n" * 500_000 + b"\x00")
    with pytest.raises(BadFile) as caught:
        encoding_of(file)
    assert caught.value.params["position"] == 1_500_000


def test_characters_split_between_blocks_are_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "BLOCK", 7)
    text = "焊接接头软化𠮷" * 40
    assert encoding(tmp_path, text.encode()) == "utf-8-sig"
    assert encoding(tmp_path, text.encode("gb18030")) == "gb18030"
    fault = text.encode() + b"\xff" + b"x" * 20
    file = tmp_path / "fault"
    file.write_bytes(fault)
    assert decoding._fault(file, "utf-8") == len(text.encode())


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "huge.csv"
    with file.open("wb") as sparse:
        sparse.truncate(decoding.MAX_TEXT_BYTES + 1)
    with pytest.raises(TooLarge) as caught:
        encoding_of(file)
    assert caught.value.params["maximum"] == 1024


@given(st.binary(max_size=300))
def test_any_bytes_are_either_decodable_as_said_or_refused(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("bytes") / "file.csv"
    file.write_bytes(content)
    try:
        found = encoding_of(file)
    except BadFile:
        return
    content.decode(found)


def test_real_chinese_is_never_doubtful(tmp_path):
    """Common characters drawn at random: what half of a text must consist of."""
    rng = random.Random(7)
    common = bytes(b for _ in range(200) for b in (rng.randrange(0xB0, 0xD7), rng.randrange(0xA1, 0xFF)))
    assert encoding(tmp_path, common) == "gb18030"
