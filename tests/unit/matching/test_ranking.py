"""Judging: verdicts, features and score of a pair, whichever side asked and whoever else is looked at."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from cloudrd.domain.listing import Indicator, Listing
from cloudrd.domain.vocabulary import Operator, Side
from cloudrd.matching import features
from cloudrd.matching.ranker import Feature, Ranker, probability, shipped_ranker
from cloudrd.matching.ranking import Found, columns_of, first_scores, in_rank_order, judge_all
from cloudrd.services.evaluating import index_of
from indexing_support import ENCODER, sample_text

TODAY = date(2026, 3, 1)
RANKER = shipped_ranker()
NEED = Listing(
    Side.NEED, 1, title="牡蛎壳煅烧炉余热回收", summary="烟气温度波动大，换热管积灰后效率下降。", trl=7,
    indicators=(
        Indicator("热效率", Operator.GE, 85, "%"), Indicator("寿命", Operator.GE, 5, "年", must=False),
    ),
)  # fmt: skip
RESOURCES = {
    n: Listing(Side.RESOURCE, n, title=sample_text(n)[:8], summary=sample_text(n), kind="achievement")
    for n in range(10, 60)
}
RESOURCE = Listing(
    Side.RESOURCE, 2, title="积灰工况余热回收换热管", summary="用于煅烧炉烟气，可在线清灰。", trl=5,
    kind="achievement", indicators=(Indicator("热效率", Operator.EQ, 88, "%"),),
)  # fmt: skip
ENGLISH = Listing(Side.RESOURCE, 3, title="Heat recovery for kilns", summary="Dust is removed on the way.")
INDEX = index_of({**RESOURCES, 1: NEED, 2: RESOURCE, 3: ENGLISH}, ENCODER)


def judged(query, *candidates, ranker=RANKER, meaning=0.4):
    cosines = np.full(len(candidates), meaning, np.float32)
    return judge_all(query, [Found(one, ()) for one in candidates], cosines, ranker, INDEX, TODAY)


def named(one, ranker=RANKER):
    return dict(zip(ranker.names, one.features, strict=True))


def test_nothing_found_is_nothing_judged():
    assert judged(NEED) == []
    assert in_rank_order([]) == []


def test_components_are_the_groups_and_add_up_to_the_score():
    for one in judged(NEED, RESOURCE, ENGLISH, *RESOURCES.values()):
        assert list(one.components) == ["base", *RANKER.groups]
        assert one.components["base"] == RANKER.bias
        assert sum(one.components.values()) == pytest.approx(one.score, abs=1e-9)
        assert one.probability == probability(one.score)
        assert one.score == RANKER.scores(np.array([one.features]))[0]


def test_the_pair_is_judged_by_side_whoever_asks():
    asked, answering = judged(NEED, RESOURCE)[0], judged(RESOURCE, NEED)[0]
    assert asked.constraints == answering.constraints
    assert asked.indicators == answering.indicators
    assert {v.name: v.verdict for v in asked.constraints}["maturity"] == "unmet"
    one, other = named(asked), named(answering)
    # How distinct is said of the candidate, which is the other one.
    assert one | {"distinct": 0} == pytest.approx(other | {"distinct": 0}, rel=1e-12)
    assert (one["conditions"], one["indicators_met"], one["indicators_unmet"]) == (-1, 1, 0)


def test_a_pair_is_judged_alike_alone_and_among_others():
    others = list(RESOURCES.values())
    assert judged(NEED, RESOURCE) == judged(NEED, *others, RESOURCE)[-1:]


def test_what_is_not_known_neither_helps_nor_hurts():
    (one,) = judged(NEED, ENGLISH)
    inputs, centres = named(one), {feature.name: feature.centre for feature in RANKER.features}
    for name in features.OF_WORDS:
        assert inputs[name] == centres[name]
    assert one.components["wording"] == 0
    assert inputs["across"] == inputs["meaning"] == pytest.approx(0.4)
    assert named(judged(NEED, RESOURCE)[0])["across"] == centres["across"]


@pytest.mark.parametrize(
    ("change", "blocked"),
    [({}, False), ({"prior_licence": "exclusive"}, True), ({"expires_on": date(2026, 2, 28)}, True),
     ({"price_min": Decimal(900), "price_max": Decimal(900)}, False)],
)  # fmt: skip
def test_a_hard_condition_blocks_and_leaves_the_score(change, blocked):
    plain = judged(NEED, RESOURCE)[0]
    (one,) = judged(NEED, replace(RESOURCE, **change))
    assert one.blocked is blocked
    if blocked:
        assert one.score == plain.score


def test_each_soft_condition_that_is_not_met_lowers_the_score():
    need = replace(NEED, price_max=Decimal(50), modes=frozenset({"transfer"}))
    dear = replace(RESOURCE, price_min=Decimal(900), price_max=Decimal(900))
    closed = replace(dear, modes=frozenset({"service"}))
    met, one, two = (
        judged(need, r)[0].score for r in (replace(RESOURCE, trl=8), replace(dear, trl=8), closed)
    )
    assert met > one > two


def test_the_order_is_by_score_then_id():
    twins = [replace(RESOURCE, id=n) for n in (9, 7, 8)]
    order = in_rank_order(judged(NEED, ENGLISH, *twins, *RESOURCES.values()))
    assert [one.found.listing.id for one in order[:3]] == [7, 8, 9]
    scores = [one.score for one in order]
    assert scores == sorted(scores, reverse=True)


def test_a_ranker_gets_the_columns_it_asks_for_in_its_order():
    small = Ranker(
        "small",
        (Feature("resource_title", "title", 1, 0.25, 1), Feature("meaning", "meaning", 1, 0, 1)),
        0,
        0.1,
    )
    values = np.arange(18, dtype=float).reshape(2, 9)
    values[1, features.NAMES.index("resource_title")] = np.nan
    place = features.NAMES.index("resource_title"), features.NAMES.index("meaning")
    assert columns_of(values, small).tolist() == [[place[0], place[1]], [0.25, 9 + place[1]]]
    (one,) = judged(NEED, RESOURCE, ranker=small)
    assert list(one.components) == ["base", "title", "meaning"]


def test_the_first_look_weighs_the_channels_as_the_ranker_does():
    channels = {
        "lexical": np.array([0.1, 0.3, 0.1], np.float32),
        "dense": np.array([0.2, 0.2, 0.5], np.float32),
    }
    slope = {feature.name: feature.weight / feature.scale for feature in RANKER.features}
    expected = slope["wording"] * channels["lexical"] + slope["meaning"] * channels["dense"]
    assert first_scores(channels, RANKER) == pytest.approx(expected, rel=1e-6)
    blind = replace(RANKER, features=tuple(f for f in RANKER.features if f.name != "meaning"))
    assert first_scores(channels, blind)[0] == first_scores(channels, blind)[2]
