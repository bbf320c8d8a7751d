"""Extraction holds for any text: places are right, order is kept, time stays linear."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudrd.matching.indicators import extract
from cloudrd.matching.indicators_text import MOST_STATEMENTS

WORDS = """
抗拉强度 硬度 温度 误差 由 提高到 降至 不低于 小于 约 以上 以内 左右 分别为 ， 。 、 和 的 500 ３０ 1.5×10⁴
10^-6 ± ～ - 至 % MPa ℃ 万次 mm 元/吨 at least reduced from to by tensile strength ( ) （ ） 2019年 GB/T
1234 × Q345 \U0001f600 𠀀 e\u0301 \x00
"""
PIECES = st.sampled_from([*WORDS.split(), " "])
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=80))


@given(TEXTS, st.booleans())
@settings(max_examples=400, deadline=None)
def test_places_lie_in_the_text_and_hold_what_was_read(text, required):
    found = extract(text, required=required)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.written in text[one.start : one.end]
        assert any(character.isdigit() for character in one.written)
        assert one.upper is None or one.value < one.upper
    assert [one.end for one in found] == sorted(one.end for one in found)
    assert found == extract(text, required=required)


def test_places_count_code_points():
    text = "\U0001f600𠀀 材料的抗拉强度\u3000≥\u3000５００ＭＰａ。"
    (one,) = extract(text)
    assert text[one.start : one.end] == "抗拉强度\u3000≥\u3000５００ＭＰａ"
    assert one.written == "≥\u3000５００ＭＰａ"
    assert (one.value, one.unit) == (500, "MPa")


def test_as_written_leaves_out_the_name_and_the_words_that_link_it():
    (one,) = extract("经检测，涂层的结合强度实测值为 0.52 GPa 左右")
    assert one.written == "实测值为 0.52 GPa 左右"
    assert one.about


@pytest.mark.parametrize(
    "text",
    [
        "1" * 20_000,
        "1," * 10_000,
        "1.2." * 5_000,
        "1-" * 10_000,
        "5 m/" * 5_000,
        "万" * 20_000,
        "1万" * 10_000,
        "不" * 10_000 + "低于" * 5_000 + "5",
        "提高" * 10_000 + "5%",
        "(" * 10_000 + "5 mm" + ")" * 10_000,
        "的" * 19_000 + "5 mm",
        "a " * 10_000 + "5 mm",
        "10^" * 6_000,
        "5±" * 8_000,
        "m·" * 10_000,
        "抗拉强度≥500MPa" * 2_000,
        "A和" * 6_000 + "分别为 5 mm",
        "5 和" * 6_000,
        "[1" * 10_000,
        "1:" * 10_000,
        " " * 20_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_texts_take_no_longer_than_others(text):
    started = time.perf_counter()
    found = extract(text)
    assert time.perf_counter() - started < 2
    assert len(found) <= MOST_STATEMENTS


def test_only_the_beginning_of_an_endless_text_is_read():
    assert extract("文" * 30_000 + "，抗拉强度≥500MPa") == ()
