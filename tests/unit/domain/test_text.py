from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.text import normalise, sentences, terms, tokens


def test_chinese_becomes_characters_and_overlapping_pairs():
    assert terms("镁合金") == ["镁", "合", "金", "镁合", "合金"]


def test_model_codes_stay_whole_and_yield_their_parts():
    assert terms("Al-Zn-Mg") == ["al-zn-mg", "al", "zn", "mg"]
    assert terms("500L") == ["500l", "500", "l"]
    assert "6061-t6" in terms("采用６０６１-T6板材")


def test_english_endings_fall_together():
    for group in (("bearing", "bearings"), ("process", "processed", "processing"), ("battery", "batteries")):
        assert len({terms(word)[0] for word in group}) == 1, group


def test_short_words_and_words_with_digits_keep_their_letters():
    assert terms("gas bus co2s") == ["gas", "bus", "co2s", "co", "2", "s"]


def test_full_width_and_case_do_not_matter():
    assert terms("ＰＥＥＫ薄膜") == terms("peek薄膜")


@given(st.text(max_size=200))
def test_positions_point_at_the_original_text(text):
    folded = normalise(text)
    assert len(folded) == len(text)
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert folded[token.start : token.end].startswith(token.term[:2])


@given(st.text(alphabet="一二。！；\n ab.;", max_size=80))
def test_sentences_cover_all_words_once_and_in_order(text):
    spans = sentences(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    covered = "".join(text[s:e] for s, e in spans)
    assert [c for c in covered if c in "一二ab"] == [c for c in text if c in "一二ab"]


def test_decimal_points_do_not_end_sentences():
    text = "厚度 0.5 mm。Tolerance is 0.02 mm; cost matters."
    assert [text[s:e] for s, e in sentences(text)] == [
        "厚度 0.5 mm。",
        "Tolerance is 0.02 mm;",
        "cost matters.",
    ]
