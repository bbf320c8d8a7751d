"""The feature table: what each column says, in both roles, and when it says nothing."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import ConstraintVerdict, IndicatorVerdict
from cloudrd.domain.vocabulary import Side
from cloudrd.matching import features
from cloudrd.matching.features import NAMES, OF_WORDS, languages, shared, table, title_of
from cloudrd.retrieval import local
from cloudrd.retrieval.local import LocalIndex
from cloudrd.retrieval.port import Attributes, Entry, Query
from indexing_support import DIMENSION, ENCODER, sample_text

NEED = Listing(Side.NEED, 1, title="牡蛎壳煅烧炉余热回收", summary="烟气温度波动大，换热管积灰后效率下降。")
RESOURCE = Listing(Side.RESOURCE, 2, title="积灰工况余热回收换热管", summary="用于煅烧炉烟气，可在线清灰。")
ENGLISH = Listing(Side.RESOURCE, 3, title="Heat recovery for kilns", summary="Dust is removed while it runs.")
PIECES = (
    "煅烧炉",
    "余热",
    "积灰",
    "的",
    "heat recovery",
    "dust",
    "6061-T6",
    "500L",
    "𠮷野",
    "，",
    "\n",
    "🚢",
    "",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join)
LISTINGS = st.builds(Listing, st.just(Side.RESOURCE), st.integers(1, 50), title=TEXTS, summary=TEXTS)


def index_of(*listings):
    """An index of 40 other listings, then of `listings` by their ids."""
    index = LocalIndex(DIMENSION)
    index.apply([entry(Listing(Side.RESOURCE, n, summary=sample_text(n))) for n in range(100, 140)], [], 1)
    index.apply([entry(one) for one in listings], [], 2)
    return index


def entry(one):
    vector = ENCODER.encode_documents([one.text])[0]
    return Entry(one.id, one.title, one.search_text, vector, Attributes())


def columns(query, *candidates, index=None, meaning=None, constraints=None, indicators=None):
    """The table as a column by name."""
    n = len(candidates)
    found = shared(query, candidates, index or index_of(*candidates))
    cosines = np.full(n, 0.25, np.float32) if meaning is None else np.array(meaning, np.float32)
    values = table(query, cosines, found, constraints or [()] * n, indicators or [()] * n)
    assert values.shape == (n, len(NAMES))
    return dict(zip(NAMES, values.T, strict=True))


@given(LISTINGS, st.lists(LISTINGS, min_size=1, max_size=5, unique_by=lambda one: one.id))
@settings(max_examples=60, deadline=None)
def test_columns_stay_within_their_bounds_whatever_the_texts(query, candidates):
    found = columns(replace(query, side=Side.NEED), *candidates)
    for name in ("wording", "need_title", "resource_title"):
        said = found[name][~np.isnan(found[name])]
        assert ((said >= 0) & (said <= 1 + 1e-12)).all(), name
    distinct = found["distinct"][~np.isnan(found["distinct"])]
    assert ((distinct >= -1 - 1e-6) & (distinct <= 0)).all()
    foreign = ~np.isnan(found["across"])
    assert all((np.isnan(found[name]) == foreign).all() for name in OF_WORDS)


@given(LISTINGS, LISTINGS)
@settings(max_examples=60, deadline=None)
def test_either_of_a_pair_may_ask(one, other):
    need, resource = replace(one, side=Side.NEED, id=1), replace(other, id=2)
    index = index_of(need, resource)
    asked, answering = columns(need, resource, index=index), columns(resource, need, index=index)
    for name in NAMES:
        if name != "distinct":  # is of the candidate, which is the other one
            np.testing.assert_allclose(asked[name], answering[name], rtol=1e-12, err_msg=name)


def test_a_pair_has_the_same_row_alone_as_among_others():
    many = [replace(RESOURCE, id=n, summary=sample_text(n), title=sample_text(n)[:9]) for n in range(5, 45)]
    index = index_of(RESOURCE, *many)
    alone, among = (
        columns(NEED, *some, index=index) for some in ([RESOURCE], [*many[:20], RESOURCE, *many[20:]])
    )
    for name in NAMES:
        np.testing.assert_array_equal(alone[name][0], among[name][20], err_msg=name)


def test_titles_are_sought_in_the_text_of_the_other_side():
    found = columns(NEED, RESOURCE, replace(RESOURCE, id=4, title="茶叶烘干", summary=NEED.text))
    assert 0 < found["need_title"][0] < 1
    assert 0 < found["resource_title"][0] < 1
    assert found["need_title"][1] == pytest.approx(1)
    assert found["resource_title"][1] == 0


def test_rare_words_of_a_title_count_more_than_usual_ones():
    need = Listing(Side.NEED, title="寿命提高三倍 潮汐")
    usual, rare = (Listing(Side.RESOURCE, n, summary=text) for n, text in ((2, "寿命"), (3, "潮汐")))
    found = columns(need, usual, rare)
    assert 0 < found["need_title"][0] < found["need_title"][1]


def test_single_characters_are_no_words_of_a_title():
    found = columns(replace(NEED, title="炉温"), replace(RESOURCE, summary="温水，炉前", title="水温"))
    assert found["need_title"][0] == 0
    assert found["wording"][0] > 0


@pytest.mark.parametrize("title", ["", " \n"])
def test_a_listing_without_a_title_speaks_with_all_its_text(title):
    untitled = replace(NEED, title=title, title_en=title)
    assert title_of(untitled) == untitled.summary
    found = columns(
        untitled, replace(RESOURCE, summary=NEED.summary), replace(RESOURCE, id=4, summary="茶叶")
    )
    assert found["need_title"][0] == pytest.approx(1)
    assert found["need_title"][1] < 0.5


def test_a_title_in_both_languages_is_read_in_both():
    assert title_of(replace(RESOURCE, title_en="Dust")) == "积灰工况余热回收换热管\nDust"


def test_without_a_common_language_meaning_stands_for_the_words():
    found = columns(NEED, RESOURCE, ENGLISH, meaning=(0.3, 0.6))
    assert np.isnan(found["across"][0])
    assert found["across"][1] == found["meaning"][1] == np.float32(0.6)
    for name in OF_WORDS:
        assert not np.isnan(found[name][0])
        assert np.isnan(found[name][1])
    for name in ("conditions", "indicators_met", "indicators_unmet"):
        assert (found[name] == 0).all()


@pytest.mark.parametrize("query", [NEED, replace(ENGLISH, side=Side.NEED)])
def test_a_bilingual_listing_shares_a_language_with_either(query):
    found = columns(query, replace(RESOURCE, title_en=ENGLISH.title, summary_en=ENGLISH.summary))
    assert np.isnan(found["across"][0])
    assert found["wording"][0] > 0.1


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"summary": "煅烧炉用 PLC 控制"}, {"zh"}),
        ({"summary": "The kiln (煅烧炉) is controlled by a small computer"}, {"en"}),
        ({"title": "煅烧炉", "summary": "The kiln is old"}, {"zh", "en"}),
        ({"title": "CORROSION RESISTANT COATING"}, {"en"}),
        ({"title": "6061-T6", "summary": "PEEK, LiFePO4, Al-Zn-Mg 500L"}, set()),
        ({"title": "煅烧炉 6061-T6"}, {"zh"}),
        ({"summary": "2,000 × 300 ℃"}, set()),
        ({}, set()),
    ],
)
def test_languages_are_told_part_by_part(parts, expected):
    assert languages(Listing(Side.NEED, **parts)) == expected


def test_only_the_beginning_of_a_long_text_tells_its_language():
    long = "煅烧炉" * features.LANGUAGE_BY + " the kiln is old" * 9000
    assert languages(Listing(Side.NEED, summary=long)) == {"zh"}


def test_a_code_alone_is_compared_by_words_with_either_language():
    need = Listing(Side.NEED, title="6061-T6")
    holds = (
        replace(RESOURCE, id=4, summary="6061-T6 型材挤压"),
        replace(ENGLISH, id=5, summary="It extrudes 6061-T6 well"),
    )
    found = columns(need, *holds, RESOURCE, ENGLISH)
    assert np.isnan(found["across"]).all()
    assert found["need_title"].tolist() == [1, 1, 0, 0]
    assert (found["wording"][:2] > 0.1).all()
    assert (found["wording"][2:] == 0).all()


def test_listings_without_text_have_nothing_in_common_with_anything():
    empty = Listing(Side.RESOURCE, 4)
    for query, candidate in ((NEED, empty), (Listing(Side.NEED), RESOURCE), (Listing(Side.NEED), empty)):
        found = columns(query, candidate, meaning=[0.0])
        assert [found[name][0] for name in ("wording", "need_title", "resource_title")] == [0, 0, 0]


def test_no_candidates_make_an_empty_table():
    assert all(len(column) == 0 for column in columns(NEED).values())


def condition(verdict, hard=False):
    return ConstraintVerdict("mode", verdict, hard, "constraint_mode_unmet")


def demand(verdict, must=True):
    return IndicatorVerdict("寿命", "≥ 3 倍", verdict, must)


def test_conditions_not_met_count_against_a_pair_save_the_hard_ones():
    verdicts = [condition("unmet"), condition("unmet"), condition("unmet", hard=True), condition("unknown")]
    found = columns(NEED, RESOURCE, ENGLISH, constraints=[verdicts, [condition("met")]])
    assert found["conditions"].tolist() == [-2, 0]


def test_demands_count_met_and_missed_and_a_wish_half():
    met, missed, wish = demand("met"), demand("unmet"), demand("unmet", must=False)
    rows = [(met, missed, wish, demand("unknown")), (met,) * 9 + (missed,) * 9]
    found = columns(NEED, RESOURCE, ENGLISH, indicators=rows)
    assert found["indicators_met"].tolist() == [1, features.MOST_DEMANDS]
    assert found["indicators_unmet"].tolist() == [-1.5, -features.MOST_DEMANDS]


@pytest.mark.parametrize("text", [NEED.search_text, "6061-T6", "型材 welded hulls 500L", "𠮷野 🚢", ""])
def test_wording_is_what_the_lexical_channel_gives_also_after_updates(text, monkeypatch):
    monkeypatch.setattr(local, "SMALL_ROWS", 0)
    listings = [
        Listing(Side.RESOURCE, n, title=sample_text(n)[:7], summary=sample_text(n)) for n in range(1, 61)
    ]
    index = LocalIndex(DIMENSION)
    index.apply(map(entry, listings), [], 60)
    changed = [replace(one, summary=f"{NEED.summary} 500L {one.id}") for one in listings[::7]]
    index.apply(map(entry, changed), [2, 3], 61)
    index.apply([entry(replace(RESOURCE, id=99))], [4], 62)
    assert len(index._state.parts) == 3
    present = {
        one.id: one for one in (*listings, *changed, replace(RESOURCE, id=99)) if one.id not in (2, 3, 4)
    }
    answer = index.search(Query(text, "", ENCODER.encode_queries([NEED.text])[0], per_channel=200))
    assert answer.ids.tolist() == sorted(present)
    found = shared(Listing(Side.NEED, summary=text), [present[i] for i in answer.ids.tolist()], index)
    np.testing.assert_allclose(found.wording, answer.scores["lexical"], atol=1e-5)
