"""What every index of listings must do: changes, channels, filters, histories."""

import threading
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index_kinds import INDEXES

from cloudrd.domain.listing import Filter
from cloudrd.retrieval.port import CHANNELS
from indexing_support import DIMENSION, ENCODER, entry, found, mark, query, ranked, sample_text


def test_an_empty_index_answers(index):
    answer = index.search(query("轴承", title="轴承"))
    assert (len(index), index.change, answer.matching, len(answer.ids)) == (0, 0, 0, 0)
    assert set(answer.scores) == set(answer.ranks) == set(CHANNELS)


def test_a_listing_is_found_by_every_channel(filled):
    for channel in CHANNELS:
        assert found(filled, sample_text(7), channel)[0] == 7
    assert (len(filled), filled.change) == (60, 60)


def test_a_model_code_and_an_english_word_find_their_listing(index):
    index.apply([entry(1, "6061-T6 型材挤压"), entry(2, "500L 发酵罐"), entry(3, "welded hulls")], [], 3)
    assert found(index, "T6")[0] == 1
    assert found(index, "500L 容器")[0] == 2
    assert found(index, "welding a hull")[0] == 3


def test_a_new_version_replaces_the_old_one(filled):
    filled.apply([entry(7, "潮汐发电机组防腐")], [], 61)
    assert found(filled, "潮汐发电机组防腐")[0] == 7
    assert 7 not in found(filled, mark(7))
    assert (len(filled), filled.change) == (60, 61)


def test_a_removed_listing_is_gone_and_may_return(filled):
    filled.apply([], [7, 8], 61)
    assert not {7, 8} & set(filled.search(query(sample_text(7))).ids.tolist())
    assert len(filled) == 58
    filled.apply([entry(7)], [], 62)
    assert found(filled, mark(7)) == [7]


def test_removing_what_is_not_there_is_no_error(filled):
    filled.apply([], [999], 61)
    assert (len(filled), filled.change) == (60, 61)


def test_everything_can_go_and_come_again(filled):
    filled.apply([], range(1, 61), 61)
    assert (len(filled), filled.search(query("轴承")).matching) == (0, 0)
    filled.apply([entry(5)], [], 62)
    assert found(filled, mark(5)) == [5]


@pytest.mark.parametrize(
    ("upserts", "removed", "change"),
    [
        ([entry(70), entry(70)], [], 61),
        ([entry(70)], [70], 61),
        ([entry(70)], [], 59),
    ],
)
def test_a_bad_change_is_refused_whole(filled, upserts, removed, change):
    with pytest.raises(ValueError, match=r"twice|change"):
        filled.apply(upserts, removed, change)
    assert (len(filled), filled.change, found(filled, mark(70))) == (60, 60, [])


def test_a_vector_of_another_dimension_is_refused(filled):
    bad = entry(70)
    object.__setattr__(bad, "vector", np.ones(DIMENSION + 1, np.float32))
    with pytest.raises(ValueError, match="vector"):
        filled.apply([entry(71), bad], [], 61)
    assert found(filled, mark(71)) == []


def test_scores_are_cosines_of_every_candidate_in_every_channel(filled):
    answer = filled.search(query(sample_text(3), title=sample_text(9), per_channel=5))
    assert (np.diff(answer.ids) > 0).all()
    assert 5 < len(answer.ids) <= 15
    for channel in CHANNELS:
        assert answer.scores[channel].dtype == np.float32
        assert answer.ranks[channel].dtype == np.int32
        assert np.count_nonzero(answer.ranks[channel]) == 5
    vectors = ENCODER.encode_documents([sample_text(n) for n in answer.ids.tolist()])
    expected = vectors @ ENCODER.encode_queries([sample_text(3)])[0]
    np.testing.assert_allclose(answer.scores["dense"], expected, atol=2e-3)
    assert answer.scores["lexical"][answer.ids == 3] == pytest.approx(1, abs=1e-5)
    assert answer.scores["title"][answer.ids == 9] == pytest.approx(1, abs=1e-5)
    for channel in ("lexical", "title"):
        assert answer.scores[channel].min() >= 0
        assert answer.scores[channel].max() <= 1


def test_ranks_follow_scores_and_equal_scores_follow_ids(index):
    index.apply([entry(n, "同一段文字" if n % 2 else sample_text(n)) for n in range(1, 31)], [], 30)
    answer = index.search(query("同一段文字", title="同一段文字"))
    for channel in CHANNELS:
        order = ranked(answer, channel)
        scores = dict(zip(answer.ids.tolist(), answer.scores[channel].tolist(), strict=True))
        assert order == sorted(order, key=lambda i: (-scores[i], i))
        assert order[:15] == list(range(1, 30, 2))


def test_without_a_title_the_title_channel_is_empty(filled):
    answer = filled.search(query(sample_text(3)))
    assert not answer.ranks["title"].any()
    assert not answer.scores["title"].any()


def test_a_query_without_meaning_finds_nothing_by_text(filled):
    assert found(filled, "，。！") == []


CATALOGUE = {
    "kind": ("achievement", "instrument"),
    "industry_section": ("C", "A", ""),
    "industry_division": ("35", "36", "01", ""),
    "chain": ("rail_transit", "biomedicine", ""),
    "region": ("青岛市", "烟台市", "潍坊市", "威海市", ""),
    "trl": (None, 3, 5, 7, 9),
    "modes": (frozenset(), frozenset({"transfer"}), frozenset({"licence", "service"})),
    "expires_on": (None, date(2026, 1, 1), date(2027, 6, 30)),
    "organisation_id": (None, 11, 12, 13, 14, 15, 16),
}
FILTERS = [
    (Filter(kinds=frozenset({"instrument"})), lambda a: a.kind == "instrument"),
    (Filter(industry_sections=frozenset({"A"})), lambda a: a.industry_section == "A"),
    (Filter(industry_divisions=frozenset({"35", "01"})), lambda a: a.industry_division in ("35", "01")),
    (Filter(chains=frozenset({"biomedicine"})), lambda a: a.chain == "biomedicine"),
    (Filter(regions=frozenset({"青岛市", "威海市"})), lambda a: a.region in ("青岛市", "威海市")),
    (Filter(minimum_trl=5), lambda a: a.trl is not None and a.trl >= 5),
    (Filter(modes=frozenset({"licence", "transfer"})), lambda a: bool(a.modes & {"licence", "transfer"})),
    (Filter(valid_on=date(2026, 1, 2)), lambda a: a.expires_on is None or a.expires_on >= date(2026, 1, 2)),
    (Filter(organisations=frozenset({12, 14})), lambda a: a.organisation_id in (12, 14)),
    (Filter(exclude_organisations=frozenset({12, 14})), lambda a: a.organisation_id not in (12, 14)),
    (
        Filter(kinds=frozenset({"achievement"}), minimum_trl=7, regions=frozenset({"烟台市"})),
        lambda a: a.kind == "achievement" and (a.trl or 0) >= 7 and a.region == "烟台市",
    ),
    (Filter(kinds=frozenset({"pilot_base"})), lambda a: False),
]


def catalogue(count):
    return [
        entry(n, "轴承 " + sample_text(n), **{key: some[n % len(some)] for key, some in CATALOGUE.items()})
        for n in range(1, count + 1)
    ]


@pytest.mark.parametrize(("criteria", "passes"), FILTERS)
def test_a_filter_lets_through_exactly_what_it_says_and_k_come_back(index, criteria, passes):
    listings = catalogue(420)
    index.apply(listings[:300], [], 300)
    index.apply(listings[300:], [], 420)
    expected = {one.id for one in listings if passes(one.attributes)}
    few = index.search(query("轴承", title="轴承", per_channel=10, filter=criteria))
    assert few.matching == len(expected)
    assert set(few.ids.tolist()) <= expected
    for channel in CHANNELS:
        assert np.count_nonzero(few.ranks[channel]) == min(10, len(expected))
    every = index.search(query("轴承", per_channel=1000, filter=criteria))
    assert set(every.ids.tolist()) == expected


def test_excluded_ids_do_not_come_back(filled):
    answer = filled.search(query(sample_text(7), filter=Filter(exclude_ids=frozenset({7, 9}))))
    assert answer.matching == 58
    assert not {7, 9} & set(answer.ids.tolist())


def test_rare_terms_weigh_more_and_unknown_ones_most(filled):
    usual, rare, unknown = filled.term_weights(["寿命", mark(7), "珊瑚"])
    assert usual < rare < unknown


def test_contents_name_every_live_listing_with_its_digest(filled):
    filled.apply([entry(7, "新的文字")], [8], 61)
    ids, digests = filled.contents()
    expected = {n: entry(n).digest() for n in range(1, 61) if n != 8} | {7: entry(7, "新的文字").digest()}
    assert dict(zip(ids.tolist(), digests.tolist(), strict=True)) == expected
    assert (np.diff(ids) > 0).all()


def test_the_same_changes_give_the_same_answers():
    answers = []
    for make in (INDEXES["local"], INDEXES["local"]):
        index = make()
        for start in range(1, 200, 20):
            index.apply([entry(n) for n in range(start, start + 20)], [start - 5] if start > 5 else [], start)
        answers.append(index.search(query(sample_text(50), title="轴承")))
    first, second = answers
    assert first.ids.tolist() == second.ids.tolist()
    for channel in CHANNELS:
        np.testing.assert_array_equal(first.scores[channel], second.scores[channel])
        np.testing.assert_array_equal(first.ranks[channel], second.ranks[channel])


CHANGES = st.lists(
    st.tuples(
        st.dictionaries(st.integers(1, 40), st.integers(1, 500), max_size=8), st.sets(st.integers(1, 40))
    ),
    max_size=25,
)


@pytest.mark.parametrize("make", INDEXES.values(), ids=INDEXES)
@given(changes=CHANGES)
@settings(max_examples=25, deadline=None)
def test_any_history_leaves_exactly_the_last_versions(make, changes):
    index, model = make(), {}
    for number, (versions, gone) in enumerate(changes, start=1):
        removed = gone - versions.keys()
        index.apply([entry(i, sample_text(v)) for i, v in versions.items()], sorted(removed), number)
        model = {i: v for i, v in {**model, **versions}.items() if i not in removed}
    answer = index.search(query("寿命提高三倍", per_channel=100))
    assert set(answer.ids.tolist()) == set(model)
    assert len(index) == answer.matching == len(model)
    for i, version in list(model.items())[:5]:
        text = sample_text(version)
        own = index.search(query(text, per_channel=100))
        assert own.scores["dense"][own.ids == i] == pytest.approx(1, abs=1e-3)
        assert own.scores["lexical"][own.ids == i] == pytest.approx(1, abs=1e-4)


def test_readers_see_the_old_or_the_new_state_and_never_a_mixture(filled):
    versions = [entry(7, "潮汐发电机组防腐处理"), entry(7, "茶叶烘干机余热回收")]
    filled.apply([versions[0]], [], 61)
    done, failures = threading.Event(), []

    def read():
        while not done.is_set():
            scores = []
            for version in versions:
                answer = filled.search(query(version.text))
                at = answer.ids == 7
                if np.count_nonzero(at) != 1 or answer.matching != 60:
                    failures.append((answer.ids.tolist(), answer.matching))
                    return
                scores.append((answer.scores["lexical"][at][0] > 0.99, answer.scores["dense"][at][0] > 0.99))
            if any(lexical != dense for lexical, dense in scores):
                failures.append(scores)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(62, 262):
        filled.apply([versions[number % 2]], [], number)
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert (len(filled), filled.change) == (60, 261)
