"""Tokens of a text, and that many texts at once give what each gives alone."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter

import pytest

from cloudrd.encoding.tokens import clean, token_keys, tokenise


def keys(text: str) -> Counter[int]:
    return Counter(tokenise([text]).keys.tolist())


def keys_of(*tokens: str) -> Counter[int]:
    return Counter(token_keys(tokens).tolist())


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("，。！ \n", []),
        ("焊", ["焊"]),
        ("焊接机", ["焊", "接", "机", "焊接", "接机"]),
        ("焊，接", ["焊", "接"]),
        ("焊焊焊", ["焊", "焊", "焊", "焊焊", "焊焊"]),
        ("weld", ["weld"]),
        ("Welding welds", ["welding", "weldi", "welds"]),
        ("6061-T6铝", ["6061", "t6", "铝"]),
        ("ＣＯ２焊", ["co2", "焊"]),
        ("Ⅱ型 5㎡ ℃", ["ii", "型", "5m2", "c"]),
        ("β-ray", ["β", "ray"]),
        ("é", ["é"]),
        ("e\u0301", ["é"]),
        ("ΟΔΟΣ", ["οδος"]),
        ("𝐀𠀀焊", ["a", "焊"]),
        ("가\u11a8焊", ["焊"]),
        ("\ud800焊", ["焊"]),
        ("金\uf90a", ["金", "金", "金金"]),
    ],
)
def test_tokens_of_a_text(text: str, tokens: list[str]) -> None:
    assert keys(text) == keys_of(*tokens)


def test_every_token_has_its_own_key() -> None:
    tokens = [
        "焊",
        "接",
        "焊接",
        "接焊",
        "weld",
        "dlew",
        "weldi",
        "welding",
        "a",
        "b",
        "ab",
        "ba",
        "1",
        "11",
        "ß",
    ]
    assert len(set(token_keys(tokens).tolist())) == len(tokens)


def test_texts_do_not_touch_each_other() -> None:
    stream = tokenise(["焊", "接", "", "we", "ld"])
    assert sorted(zip(stream.rows.tolist(), stream.keys.tolist(), strict=True)) == sorted(
        zip([0, 1, 3, 4], token_keys(["焊", "接", "we", "ld"]).tolist(), strict=True)
    )


def test_no_texts_give_no_tokens() -> None:
    stream = tokenise([])
    assert len(stream.keys) == len(stream.rows) == 0


def test_places_follow_the_reading_order() -> None:
    stream = tokenise(["焊接 robot 机"])
    ordered = stream.keys[stream.places.argsort(kind="stable")].tolist()
    assert ordered == token_keys(["焊", "焊接", "接", "robot", "机"]).tolist()


def test_a_word_of_any_length_is_one_token() -> None:
    assert keys("x" * 500) == keys_of("x" * 500, "xxxxx")
    assert keys("x" * 500) != keys("x" * 501)


def test_cleaning_by_table_equals_cleaning_each_text() -> None:
    """Any characters at all: reading the raw text gives what reading the cleaned text gives."""
    choose = random.Random(5)
    ranges = [(0x20, 0x7F), (0x80, 0x500), (0x300, 0x370), (0x4E00, 0x4F00), (0xFF00, 0xFFFF)]
    ranges += [(0x1100, 0x1200), (0x2000, 0x3400), (0xF900, 0xFAFF), (0x1D400, 0x1D800), (0, 0x10FFFF)]
    texts = [
        "".join(chr(choose.randrange(*choose.choice(ranges))) for _ in range(choose.randrange(30)))
        for _ in range(3000)
    ]
    raw, cleaned = tokenise(texts), tokenise([clean(text) for text in texts])
    assert raw.rows.tolist() == cleaned.rows.tolist()
    assert raw.keys.tolist() == cleaned.keys.tolist()


def test_cleaning_is_compatibility_form_in_lower_case() -> None:
    assert clean("ＡＢＣ①㎏") == unicodedata.normalize("NFKC", "ＡＢＣ①㎏").lower() == "abc1kg"
