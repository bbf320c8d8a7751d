"""Cutting text into lit pieces: nothing is lost, nothing is doubled, whatever the spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cloudrd.web.highlight import Piece, cut

spans = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=6)


def test_terms_and_sentences_nest() -> None:
    pieces = cut("叶轮点蚀严重。换涂层。", terms=[(0, 2), (8, 10)], pairs=[(0, 7, 1)])
    assert pieces == (
        Piece("叶轮", term=True, pair=1, opens=True),
        Piece("点蚀严重。", pair=1),
        Piece("换"),
        Piece("涂层", term=True),
        Piece("。"),
    )


def test_two_sentences_side_by_side_keep_their_numbers() -> None:
    pieces = cut("甲。乙。", pairs=[(2, 4, 1), (0, 2, 2)])
    assert [(p.text, p.pair, p.opens) for p in pieces] == [("甲。", 2, True), ("乙。", 1, True)]


def test_overlapping_terms_light_their_union() -> None:
    assert [p.text for p in cut("abcdef", terms=[(0, 3), (2, 5)]) if p.term] == ["abcde"]


@given(st.text(max_size=30), spans, spans)
def test_pieces_joined_are_the_text(
    text: str, terms: list[tuple[int, int]], pairs: list[tuple[int, int]]
) -> None:
    numbered = [(start, end, n) for n, (start, end) in enumerate(pairs, start=1)]
    pieces = cut(text, terms, numbered)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
    lit = {i for start, end in terms for i in range(max(start, 0), min(end, len(text)))}
    position = 0
    for piece in pieces:
        assert piece.term == (position in lit)
        position += len(piece.text)


@given(st.text(min_size=1, max_size=30), spans)
def test_every_sentence_opens_once_at_most(text: str, pairs: list[tuple[int, int]]) -> None:
    pieces = cut(text, pairs=[(start, end, n) for n, (start, end) in enumerate(pairs, start=1)])
    opened = [piece.pair for piece in pieces if piece.opens]
    assert len(opened) == len(set(opened))
    assert set(opened) == {piece.pair for piece in pieces} - {0}
