"""What is one thing listed twice, and what only looks so. All texts are made up."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.matching.duplicates import fold

TITLE = "一种滩涂贝类养殖池底泥原位修复装置及其使用方法"
TEXT = (
    "本装置由浮台、绞龙、曝气管和缓释药仓组成，沿养殖池底部缓慢行走，把板结的底泥翻起并充入微气泡，"
    "同时按设定的剂量投放微生物菌剂。经三个养殖季的试验，底泥中硫化物的含量明显下降，贝类成活率提高，"
    "无需排空池水，一名工人即可操作。装置的全部部件可以拆开运输，适合在没有吊车的滩涂使用。"
)
OTHER_TEXT = (
    "以废弃牡蛎壳为原料，经煅烧、球磨和造粒得到多孔填料，用于去除养殖尾水中的磷。填料的孔径分布可由煅烧温度控制，"
    "饱和以后可作为土壤调理剂使用，整个过程没有废渣产生，已经在两处育苗场连续运行。"
)
BASE = Listing(Side.RESOURCE, id=1, code="R000001", kind="achievement", title=TITLE, summary=TEXT)


def other(**changes: object) -> Listing:
    return replace(BASE, id=2, code="R000002", **changes)  # type: ignore[arg-type]


def together(*listings: Listing) -> bool:
    return fold(listings) == [list(range(len(listings)))]


@pytest.mark.parametrize(
    "twin",
    [
        other(),
        other(title="滩涂贝类养殖池底泥原位修复装置和使用方法"),
        other(title="滩涂贝类养殖池底泥原位修复装置（及使用方法）"),
        other(summary=TEXT[:120]),
        other(summary=f"应用领域：水产养殖。\n摘 要：{TEXT}"),
        other(summary="", body=TEXT),
        other(summary=""),
        other(summary=TITLE),
        other(summary="欢迎来电洽谈。"),
        other(title=TITLE[1:]),
        other(title=TITLE + "研究"),
        other(title="一种贝类滩涂养殖池底泥原位修复装置及其使用方法"),
    ],
    ids=["same", "particles", "brackets", "cut", "framed", "other field", "no text", "title as text",
         "no text to speak of", "first character lost", "longer title", "order of words"],
)  # fmt: skip
def test_one_thing_listed_twice(twin: Listing) -> None:
    assert together(BASE, twin)
    assert together(twin, BASE)


@pytest.mark.parametrize(
    "neighbour",
    [
        other(summary=OTHER_TEXT),
        other(title="一种牡蛎壳除磷填料及其制备方法"),
        other(title="一种牡蛎壳除磷填料及其制备方法", summary=""),
        other(title=TITLE.replace("贝类", "参类"), summary=TEXT.replace("贝类", "参类")),
        other(title=TITLE.replace("贝类", "参类"), summary=""),
        other(kind="pilot_base"),
        other(side=Side.NEED, kind=""),
    ],
    ids=["other text", "copied text", "nothing in common", "template", "near title, no text", "kind", "side"],
)
def test_what_only_looks_alike_stays_apart(neighbour: Listing) -> None:
    assert fold([BASE, neighbour]) == [[0], [1]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("耐盐碱水稻新品种海润4号选育", "耐盐碱水稻新品种海润5号选育"),
        ("深海采样机器人海鳐-2013的研制", "深海采样机器人海鳐-2015的研制"),
        ("高精度海水盐度传感器A型及标定方法", "高精度海水盐度传感器B型及标定方法"),
        ("一种海上平台用双叶片轴流通风机装置", "一种海上平台用三叶片轴流通风机装置"),
        ("船用SiC颗粒增强铝基复合材料的制备方法", "船用TiC颗粒增强铝基复合材料的制备方法"),
        ("Salinity sensor SX1 for sea water", "Salinity sensor SX2 for sea water"),
    ],
)
def test_a_series_stays_apart_even_with_a_copied_text(first: str, second: str) -> None:
    assert fold([other(title=first), other(title=second)]) == [[0], [1]]


def test_two_sizes_under_one_title_stay_apart() -> None:
    small, large = (
        other(summary=f"{TEXT}处理能力每天{n}亩，整机重{m}公斤。") for n, m in ((12, 80), (35, 210))
    )
    assert fold([small, large]) == [[0], [1]]
    assert together(small, other(summary=TEXT))


def test_a_short_title_stands_for_no_listing_without_text() -> None:
    short = other(title="底泥修复船", organisation_id=None)
    assert fold([short, replace(short, summary="")]) == [[0], [1]]
    owned = replace(short, organisation_id=7)
    assert together(owned, replace(owned, summary=""))


def test_two_owners_need_title_and_text_to_agree() -> None:
    first, second = replace(BASE, organisation_id=1), other(organisation_id=2)
    assert together(first, second)
    assert fold([first, replace(second, summary="")]) == [[0], [1]]
    assert fold([first, replace(second, title=TITLE[1:])]) == [[0], [1]]
    assert fold([first, replace(second, summary=TEXT[:60] + OTHER_TEXT)]) == [[0], [1]]


def test_needs_of_two_enterprises_are_two_customers() -> None:
    need = replace(BASE, side=Side.NEED, kind="", organisation_id=1)
    assert fold([need, replace(need, id=2, organisation_id=2)]) == [[0], [1]]
    assert together(need, replace(need, id=2))


def test_a_listing_without_text_ties_no_two_things_together() -> None:
    bare, third = other(summary=""), other(summary=OTHER_TEXT)
    assert fold([bare, BASE, third]) == [[0, 1], [2]]
    assert fold([BASE, bare, third]) == [[0, 1], [2]]


def test_what_not_everybody_may_see_is_folded_with_its_owner_s_own_alone() -> None:
    for tier in ("summary", "match_only"):
        hidden = other(confidentiality=tier, organisation_id=5)
        assert fold([replace(BASE, organisation_id=5), hidden]) == [[0], [1]]
        assert fold([hidden, replace(hidden, organisation_id=6)]) == [[0], [1]]
        assert fold([replace(hidden, organisation_id=None)] * 2) == [[0], [1]]
        assert together(hidden, replace(hidden, id=3))


def test_titles_and_texts_in_english_and_both_languages() -> None:
    title = "Device for restoring the sediment of shellfish ponds in place"
    text = (
        "A floating platform carries an auger and an aeration pipe. It turns the hardened sediment over and "
        "doses bacteria while it crawls along the pond. Sulphide fell in three seasons of trials."
    )
    both = replace(BASE, title_en=title, summary_en=text)
    assert together(both, other(title=title, summary=text))
    assert together(other(title="", title_en=title, summary="", summary_en=text), both)
    assert together(other(title=title, summary=text), other(title="A " + title.lower(), summary=text[:110]))
    assert fold([other(title=title, summary=text), other(title=title, summary=text[::-1])]) == [[0], [1]]


def test_groups_stand_in_rank_order_and_hold_every_position_once() -> None:
    unlike = [replace(BASE, id=9 + n, title=f"{word}的检测", summary="") for n, word in enumerate("甲乙丙")]
    listings = [unlike[0], BASE, unlike[1], other(summary=""), unlike[2], other(summary=TEXT[:90])]
    assert fold(listings) == [[0], [1, 3, 5], [2], [4]]
    assert fold([]) == []


def test_odd_texts_do_not_trip_it() -> None:
    odd = [
        other(title="", summary=""),
        other(title="？？", summary="\ud800\x00"),
        other(title="𠀀", summary="字"),
    ]
    assert fold([*odd, *odd]) == [[n] for n in range(6)]


def test_sixty_listings_take_little_time() -> None:
    listings = [
        replace(BASE, id=n, title=f"{TITLE[2:]}第{n % 54}批", summary=(TEXT * 4)[n % 50 :][:500])
        for n in range(60)
    ]
    fold(listings)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        fold(listings)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.03, "about 1 ms on an idle core; the bound leaves room for a busy machine"
