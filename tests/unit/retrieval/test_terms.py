from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from cloudrd.domain.text import _fold, terms
from cloudrd.retrieval.terms import term_code, tokenise

SHARP = st.text(alphabet="钢铁工艺ＡＢ１２ab12Zz-./_ \n，。é㎏ﬁİß豈\U00020000٣", max_size=40)
TEXTS = st.lists(st.one_of(SHARP, st.text(max_size=40)), max_size=6)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_codes_are_those_of_the_reference_terms(texts):
    stream = tokenise(texts)
    got = Counter(zip(stream.rows.tolist(), stream.codes.tolist(), strict=True))
    assert got == Counter((row, term_code(term)) for row, text in enumerate(texts) for term in terms(text))


def test_every_kind_of_character_between_chinese_and_latin_ones():
    points = [*range(0, 0xD800, 3), *range(0xE000, 0x10000, 3), *range(0x10000, 0x110000, 997)]
    texts = [f"钢{chr(point)}铁a{chr(point)}2" for point in points]
    stream = tokenise(texts)
    got = Counter(zip(stream.rows.tolist(), stream.codes.tolist(), strict=True))
    assert got == Counter((row, term_code(term)) for row, text in enumerate(texts) for term in terms(text))


def test_folding_twice_changes_nothing_more():
    # Words are cut from folded text and read by the reference, which folds again.
    fold = _fold.__wrapped__
    assert all(fold(fold(chr(point))) == fold(chr(point)) for point in range(0x110000))


def test_terms_of_each_kind_keep_the_order_of_the_texts():
    # The inverted file is built by stable sorts that rely on it.
    stream = tokenise(["钢铁 steel 6061-T6", "", "铁矿 T6", "钢铁steel"])
    for first, last in ((0, 1 << 16), (1 << 16, 1 << 32), (1 << 63, (1 << 64) - 1)):
        rows = stream.rows[(stream.codes >= first) & (stream.codes < last)]
        assert len(rows) > 2
        assert (rows[1:] >= rows[:-1]).all()


def test_codes_do_not_change_between_processes_or_versions():
    assert term_code("钢") == 0x94A2
    assert term_code("钢铁") == 0x94A2 << 16 | 0x94C1
    assert term_code("6061-t6") == 12885876973332534831
    assert len({term_code(term) for term in ("a", "b", "钢a", "1", "1.5", "铁", "铁钢", "钢铁")}) == 8


def test_a_text_of_surrogates_and_control_characters_is_no_error():
    assert len(tokenise(["\ud800\x00钢\udfff", "\x00"]).codes) == 1
