"""Reasons as pages show them: the reader's language first, both sides lit, nothing of the data changed."""

from __future__ import annotations

from cloudrd.domain.listing import Indicator, Listing
from cloudrd.domain.match import IndicatorVerdict, Reasons, Recommendation, SentencePair, SharedTerm, Span
from cloudrd.domain.vocabulary import Operator, Side
from cloudrd.web.evidence import for_reader, lit_candidate, lit_pairs, lit_query, shown_terms

NEED = Listing(
    Side.NEED, title="叶轮点蚀", title_en="Pitting of impellers", summary="叶轮半年点蚀。",
    summary_en="They pit.", indicators=(Indicator("硬度", Operator.GE, 60, "HRC", name_en="hardness"),),
)  # fmt: skip
RESOURCE = Listing(
    Side.RESOURCE, id=1, code="R000001", title="耐蚀涂层", summary="叶轮一年无点蚀。", body="硬度 62 HRC。"
)
REASONS = Reasons(
    terms=(
        SharedTerm("点蚀", 0.6, (Span("title", 2, 4), Span("summary", 4, 6)), (Span("summary", 5, 7),)),
        SharedTerm("叶轮", 0.3, (Span("title", 0, 2),), (Span("summary", 0, 2),)),
        SharedTerm("蚀", 0.1, (), ()),
    ),
    sentences=(
        SentencePair(Span("summary_en", 0, 9), Span("summary", 0, 8), "They pit.", "叶轮一年无点蚀。", 0.9),
        SentencePair(Span("summary", 0, 7), Span("summary", 0, 8), "叶轮半年点蚀。", "叶轮一年无点蚀。", 0.8),
    ),
    indicators=(
        IndicatorVerdict("硬度", "≥ 60 HRC", "met", True, "62 HRC", "62 HRC", Span("body", 3, 9), "hardness"),
    ),
)
ONE = Recommendation(1, RESOURCE, 0.5, {"dense": 0.2, "lexical": 0.3}, (), REASONS)


def test_pairs_in_the_reader_s_language_come_first() -> None:
    chinese, english = (for_reader(ONE, language).reasons.sentences for language in ("zh", "en"))
    assert [pair.query_text for pair in chinese] == ["叶轮半年点蚀。", "They pit."]
    assert [pair.query_text for pair in english] == ["They pit.", "叶轮半年点蚀。"]
    assert ONE.reasons is REASONS


def test_indicators_are_named_in_the_reader_s_language() -> None:
    assert for_reader(ONE, "en").reasons.indicators[0].name == "hardness"
    assert for_reader(ONE, "zh").reasons.indicators[0].name == "硬度"


def test_reader_s_language_stands_first_and_lit_text_in_the_other_is_noticed() -> None:
    text = lit_query(NEED, REASONS, "en")
    assert text.title is not None
    assert text.title.plain == "Pitting of impellers"
    assert [part.plain for part in text.parts] == ["They pit."]
    assert [part.plain for part in text.others] == ["叶轮半年点蚀。"]
    assert text.others_lit


def test_text_in_one_language_only_is_never_folded_away() -> None:
    text = lit_candidate(ONE, "en")
    assert text.title is not None
    assert [part.plain for part in text.parts] == ["叶轮一年无点蚀。", "硬度 62 HRC。"]
    assert text.others == ()
    assert not text.others_lit


def test_statement_behind_an_indicator_is_lit_on_the_side_that_makes_it() -> None:
    body = lit_candidate(ONE, "zh").parts[1]
    assert "".join(piece.text for piece in body.pieces if piece.term) == "62 HRC"
    assert not any(
        piece.text == "62 HRC" for part in lit_query(NEED, REASONS, "zh").parts for piece in part.pieces
    )


def test_without_a_chosen_row_nothing_is_lit() -> None:
    text = lit_query(NEED, None, "zh")
    assert not any(part.lit for part in (*text.parts, *text.others))


def test_terms_are_lit_inside_the_quoted_sentences() -> None:
    pair = lit_pairs(for_reader(ONE, "zh").reasons)[0]
    assert [piece.text for piece in pair.query.pieces if piece.term] == ["点蚀"]
    assert [piece.text for piece in pair.candidate.pieces if piece.term] == ["叶轮", "点蚀"]


def test_terms_are_listed_by_weight_and_none_inside_another() -> None:
    assert shown_terms(REASONS) == ("点蚀", "叶轮")
