"""Cutting long texts: everything stays, every piece fits, cuts fall where a reader would pause."""

from __future__ import annotations

import pytest

from cloudrd.encoding.windows import split


@pytest.mark.parametrize(
    "text", ["", "短", "焊接。" * 40, "a" * 101, "需求 描述，" * 30 + "\n\n" + "成果" * 50]
)
@pytest.mark.parametrize("limit", [1, 7, 30])
def test_pieces_fit_and_join_to_the_text(text: str, limit: int) -> None:
    pieces = split(text, lambda piece: len(piece) <= limit)
    assert "".join(pieces) == text
    assert all(len(piece) <= limit for piece in pieces)


def test_a_text_that_fits_is_one_piece() -> None:
    assert split("一句话。", lambda piece: True) == ["一句话。"]


def test_sentences_are_kept_whole_where_possible() -> None:
    assert split("第一句话。第二句话。", lambda piece: len(piece) <= 5) == ["第一句话。", "第二句话。"]
    assert split("alpha beta gamma", lambda piece: len(piece) <= 11) == ["alpha ", "beta gamma"]


def test_a_single_character_is_never_cut() -> None:
    assert split("焊接", lambda piece: False) == ["焊", "接"]
