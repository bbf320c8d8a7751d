"""Sentences of a listing: short enough to read, with exact places."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.matching.sentences import (
    LONGEST,
    MOST_CHARACTERS,
    MOST_SENTENCES,
    listing_sentences,
    pieces,
    read_parts,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
        ("It works at 1.5 bar. It is made of steel.", ["It works at 1.5 bar.", "It is made of steel."]),
        ("  前后有空白 \n 第二行 ", ["前后有空白", "第二行"]),
        ("", []),
    ],
)
def test_sentences(text, expected):
    assert [text[start:end] for start, end in pieces(text)] == expected


def test_a_long_sentence_is_cut_at_a_comma():
    text = "，".join(["这是扫描识别得到的一段没有句号的长文字"] * 20)
    cut = [text[start:end] for start, end in pieces(text)]
    assert all(len(piece) <= LONGEST for piece in cut)
    assert all(piece.endswith("，") for piece in cut[:-1])
    assert "".join(cut) == text


def test_a_number_is_not_cut_at_its_comma():
    text = (
        "The line has been running with salt spray for "
        + "very " * 12
        + "long, that is 1,200 hours without fault"
    )
    assert not any(text[start:end].endswith("1,") for start, end in pieces(text))


@given(st.text(max_size=600))
def test_pieces_follow_each_other_and_lose_nothing_but_white_space(text):
    found = list(pieces(text))
    assert all(0 <= start < end <= len(text) and end - start <= LONGEST for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    kept = sum(len("".join(text[start:end].split())) for start, end in found)
    marks = sum(character in "。！？；!?;\n" for character in "".join(text.split()))
    assert len("".join(text.split())) - marks <= kept <= len("".join(text.split()))


def test_scraps_are_left_out_unless_there_is_nothing_else():
    listing = Listing(Side.NEED, title="耐磨涂层", summary="一、背景。轧辊表面磨损很快，需要修复。")
    assert [(s.field, s.start, s.end) for s in listing_sentences(listing)] == [("summary", 5, 19)]
    assert [s.field for s in listing_sentences(Listing(Side.NEED, title="耐磨涂层"))] == ["title"]


def test_only_the_beginning_of_an_endless_listing_is_read():
    listing = Listing(
        Side.NEED, title="标题" * 10, summary="这一句话有十个字符。" * 5000, body="不会读到的正文"
    )
    assert sum(len(text) for _, text in read_parts(listing)) == MOST_CHARACTERS
    assert [field for field, _ in read_parts(listing)] == ["title", "summary"]
    assert len(listing_sentences(listing)) == MOST_SENTENCES
