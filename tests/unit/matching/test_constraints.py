"""Conditions of a pair: verdict, hardness, and the sentence a person reads."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.listing import Listing
from cloudrd.domain.messages import MESSAGES, message
from cloudrd.domain.vocabulary import CooperationMode, PriorLicence, ResourceKind, Side
from cloudrd.matching.constraints import judge

TODAY = date(2026, 5, 4)


def need(**fields):
    return Listing(Side.NEED, **fields)


def resource(kind="achievement", **fields):
    return Listing(Side.RESOURCE, kind=kind, **fields)


def verdicts(a, b):
    return {v.name: (v.verdict, v.hard) for v in judge(a, b, TODAY)}


def said(a, b, language="zh"):
    return [message(v.code, language, **dict(v.params)) for v in judge(a, b, TODAY)]


def money(low, high):
    return {
        "price_min": None if low is None else Decimal(low),
        "price_max": None if high is None else Decimal(high),
    }


def test_free_text_states_no_condition():
    assert judge(need(summary="需要耐磨涂层"), resource(trl=6, **money(80, 150)), TODAY) == ()


def test_an_organisation_never_matches_itself():
    pair = need(organisation_id=7), resource(organisation_id=7)
    assert verdicts(*pair) == {"conflict_of_interest": ("unmet", True)}
    assert verdicts(need(organisation_id=7), resource(organisation_id=8)) == {}
    assert verdicts(need(), resource()) == {}


@pytest.mark.parametrize(("days", "expired"), [(-1, True), (0, False), (1, False)])
def test_either_side_may_have_expired(days, expired):
    until = TODAY + timedelta(days=days)
    expected = {"expiry": ("unmet", True)} if expired else {}
    assert verdicts(need(expires_on=until), resource()) == expected
    assert verdicts(need(), resource(expires_on=until)) == expected


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        (PriorLicence.EXCLUSIVE, {"licence": ("unmet", True)}),
        (PriorLicence.SOLE, {"licence": ("unknown", False)}),
        (PriorLicence.ORDINARY, {"licence": ("met", False)}),
        (PriorLicence.NONE, {}),
        ("", {}),
    ],
)
def test_licences_already_granted(licence, expected):
    assert verdicts(need(), resource(prior_licence=licence)) == expected
    assert verdicts(need(), resource("instrument", prior_licence=licence)) == {}


@pytest.mark.parametrize(
    ("reached", "expected", "sentence"),
    [
        (7, "met", "成熟度为 TRL 7，达到需求要求的 TRL 6。"),
        (6, "met", "成熟度为 TRL 6，达到需求要求的 TRL 6。"),
        (4, "unmet", "成熟度为 TRL 4，低于需求要求的 TRL 6，相差 2 级。"),
        (None, "unknown", "资源未说明成熟度；需求要求不低于 TRL 6。"),
    ],
)
def test_maturity(reached, expected, sentence):
    pair = need(trl=6), resource(trl=reached)
    assert verdicts(*pair) == {"maturity": (expected, False)}
    assert said(*pair) == [sentence]


def test_readiness_is_not_asked_of_an_instrument_or_of_money():
    for kind in set(ResourceKind) - {ResourceKind.ACHIEVEMENT}:
        assert "maturity" not in verdicts(need(trl=6), resource(kind))


@pytest.mark.parametrize(
    ("budget", "price", "expected", "sentence"),
    [
        ((30, 60), (80, 150), "unmet", "资源报价 80–150 万元，高于预算上限 60 万元，至少超出 20 万元。"),
        ((30, 60), (50, 150), "met", "资源报价 50–150 万元，与需求预算 30–60 万元 有重叠。"),
        ((30, 60), (10, 20), "met", "资源报价 10–20 万元，在需求预算（30–60 万元）之内。"),
        ((None, 60), (60, 60), "met", "资源报价 60 万元，在需求预算（不超过 60 万元）之内。"),
        ((None, 60), (None, 80), "unknown",
         "资源报价 不超过 80 万元，需求预算 不超过 60 万元，能否承受需双方确认。"),
        ((50, None), (None, 40), "met", "资源报价 不超过 40 万元，在需求预算（不低于 50 万元）之内。"),
        ((50, None), (80, None), "unknown",
         "资源报价 不低于 80 万元，需求预算 不低于 50 万元，能否承受需双方确认。"),
        ((8000, 12000), ("12500.5", None), "unmet",
         "资源报价 不低于 1.25005 亿元，高于预算上限 1.2 亿元，至少超出 500.5 万元。"),
    ],
)  # fmt: skip
def test_budget_against_price(budget, price, expected, sentence):
    pair = need(**money(*budget)), resource(**money(*price))
    assert verdicts(*pair) == {"budget": (expected, False)}
    assert said(*pair) == [sentence]


def test_amounts_in_english():
    pair = need(**money(30, 60)), resource(**money(80, 150))
    assert said(*pair, "en") == [
        "The asking price of CNY 0.8–1.5 million is above the budget ceiling of CNY 0.6 million, "
        "by CNY 0.2 million at least."
    ]
    pair = need(**money(None, 5)), resource(**money("0.8", "1.2"))
    assert said(*pair, "en") == [
        "The asking price of CNY 8,000–12,000 is within the budget (up to CNY 50,000)."
    ]


def test_whoever_negotiates_is_not_ruled_out_by_a_number():
    dear = resource(**money(80, 150))
    assert verdicts(need(price_negotiable=True, **money(30, 60)), dear) == {"budget": ("unknown", False)}
    assert verdicts(need(**money(30, 60)), resource(price_negotiable=True)) == {"budget": ("unknown", False)}
    assert verdicts(need(price_negotiable=True), dear) == {"budget": ("unknown", False)}
    assert verdicts(need(price_negotiable=True), resource(price_negotiable=True)) == {
        "budget": ("met", False)
    }
    assert verdicts(need(), resource(price_negotiable=True)) == {}
    assert verdicts(need(price_negotiable=True), resource()) == {}


def test_the_price_of_a_facility_is_a_rate():
    budget = need(**money(3, 5))
    for kind in ("instrument", "laboratory", "pilot_base"):
        assert verdicts(budget, resource(kind, **money("0.2", "0.5"))) == {"budget": ("unknown", False)}
        assert verdicts(budget, resource(kind, **money(20, 30))) == {"budget": ("unmet", False)}


def test_funding_offers_money():
    wanted = need(**money(200, 400))
    assert said(wanted, resource("funding", **money(100, 500))) == [
        "资金额度 100–500 万元，可覆盖需求预算 200–400 万元。"
    ]
    assert verdicts(wanted, resource("funding", **money(50, 100))) == {"budget": ("unknown", False)}
    assert verdicts(wanted, resource("funding")) == {}


DEVELOPMENT, LICENCE, OTHER = CooperationMode.DEVELOPMENT, CooperationMode.LICENCE, CooperationMode.OTHER


@pytest.mark.parametrize(
    ("asked", "offered", "expected"),
    [
        ({DEVELOPMENT, LICENCE}, {LICENCE, OTHER}, {"mode": ("met", False)}),
        ({DEVELOPMENT}, {LICENCE}, {"mode": ("unmet", False)}),
        ({DEVELOPMENT, OTHER}, {OTHER}, {"mode": ("unknown", False)}),
        ({DEVELOPMENT}, set(), {"mode": ("unknown", False)}),
        ({OTHER}, {LICENCE}, {}),
        (set(), {LICENCE}, {}),
    ],
)
def test_ways_of_cooperating(asked, offered, expected):
    plain = frozenset(mode.value for mode in asked), frozenset(mode.value for mode in offered)
    assert verdicts(need(modes=plain[0]), resource(modes=plain[1])) == expected


def test_modes_are_named_in_the_order_of_the_vocabulary():
    pair = need(modes=frozenset({"licence", "development"})), resource(modes=frozenset({"service"}))
    assert said(*pair) == ["合作方式不一致：需求希望委托开发、技术许可，资源提供技术服务。"]
    assert said(*pair, "en")[0].startswith(
        "The ways of cooperating differ: the need asks for commissioned dev"
    )


def test_use_of_a_facility_goes_with_any_way_of_cooperating():
    asked = need(modes=frozenset({"development"}))
    assert verdicts(asked, resource("instrument", modes=frozenset({"service"}))) == {}
    assert verdicts(asked, resource("pilot_base", modes=frozenset({"development"}))) == {
        "mode": ("met", False)
    }
    assert verdicts(asked, resource("expert_team", modes=frozenset({"consulting"})))["mode"][0] == "unmet"


@pytest.mark.parametrize(
    ("a", "b", "of_facility", "of_knowledge"),
    [
        ("山东省青岛市", "青岛市崂山区", "met", "met"),
        ("青岛", "山东省青岛市", "met", "met"),
        ("青岛市", "青岛", "met", "met"),
        ("青岛市黄岛区", "青岛市崂山区", "met", "met"),
        ("Qingdao", "qingdao", "met", "met"),
        ("青岛市", "济南市", "unmet", None),
        ("山东省", "江苏省", "unmet", None),
        ("山东省青岛市", "江苏省", "unmet", None),
        ("崂山区", "青岛市", None, None),
        ("青岛", "济南", None, None),
        ("", "青岛市", None, None),
    ],
)
def test_region(a, b, of_facility, of_knowledge):
    for kind, expected in (("instrument", of_facility), ("achievement", of_knowledge)):
        for x, y in ((a, b), (b, a)):
            assert verdicts(need(region=x), resource(kind, region=y)).get("region", (None,))[0] == expected


@pytest.mark.parametrize(
    ("days", "kind", "trl", "expected"),
    [
        (-3, "achievement", 9, "unmet"),
        (0, "achievement", 9, "unknown"),
        (90, "achievement", 9, "met"),
        (90, "achievement", 5, "unknown"),
        (90, "achievement", None, "unknown"),
        (90, "expert_team", None, "unknown"),
    ],
)
def test_deadline(days, kind, trl, expected):
    pair = need(deadline=TODAY + timedelta(days=days)), resource(kind, trl=trl)
    assert verdicts(*pair) == {"deadline": (expected, False)}
    assert str(abs(days)) in said(*pair)[0]


def test_capacity():
    assert verdicts(need(), resource(capacity=0)) == {"capacity": ("unmet", False)}
    assert said(need(), resource("expert_team", capacity=2)) == ["还可承接 2 个新的对接。"]


def test_hard_conditions_come_first():
    offered = resource(organisation_id=1, prior_licence="exclusive", trl=3, capacity=0)
    names = [v.name for v in judge(need(organisation_id=1, trl=5), offered, TODAY)]
    assert names == ["conflict_of_interest", "licence", "maturity", "capacity"]


AMOUNTS = st.one_of(st.none(), st.decimals("0.01", 99999, places=2))
DATES = st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2028, 1, 1)))
LISTINGS = st.fixed_dictionaries(
    {
        "organisation_id": st.one_of(st.none(), st.integers(1, 3)),
        "trl": st.one_of(st.none(), st.integers(1, 9)),
        "modes": st.frozensets(st.sampled_from([m.value for m in CooperationMode])),
        "price_min": AMOUNTS,
        "price_max": AMOUNTS,
        "price_negotiable": st.booleans(),
        "deadline": DATES,
        "expires_on": DATES,
        "prior_licence": st.sampled_from(["", *PriorLicence]),
        "capacity": st.one_of(st.none(), st.integers(-1, 4)),
        "region": st.sampled_from(["", "青岛市", "山东省", "崂山区", "Qingdao", "  ", "\U0001f600"]),
    }
)


@given(LISTINGS, LISTINGS, st.sampled_from(["", *ResourceKind]))
def test_every_verdict_can_be_said_in_both_languages(a, b, kind):
    found = judge(need(**a), resource(kind, **b), TODAY)
    assert len({v.name for v in found}) == len(found)
    for verdict in found:
        for language in ("zh", "en"):
            text = message(verdict.code, language, **dict(verdict.params))
            assert "…" not in text
            assert "None" not in text


def test_every_sentence_of_the_table_is_said_by_some_pair():
    soon, past = TODAY + timedelta(days=60), TODAY - timedelta(days=60)
    prices = [{}, money(30, 60), money(80, 150), money(50, None), money(50, 100), {"price_negotiable": True},
              {"price_negotiable": True} | money(80, 150)]  # fmt: skip
    others = [
        {
            "organisation_id": 1,
            "trl": 6,
            "modes": frozenset({"licence"}),
            "region": "青岛市",
            "deadline": soon,
        },
        {
            "organisation_id": 1,
            "trl": 9,
            "modes": frozenset({"service"}),
            "region": "济南市",
            "expires_on": past,
        },
        {"trl": None, "capacity": 0, "deadline": past, "region": "青岛市"},
        {"trl": 3, "capacity": 1, "prior_licence": "sole"},
        {"prior_licence": "exclusive"},
        {"prior_licence": "ordinary"},
    ]
    sides = [price | other for price in prices for other in others]
    said_codes = {
        verdict.code
        for a in sides
        for b in sides
        for kind in ("achievement", "instrument", "funding")
        for verdict in judge(need(**a), resource(kind, **b), TODAY)
    }
    assert said_codes == {code for code in MESSAGES if code.startswith("constraint_")}
