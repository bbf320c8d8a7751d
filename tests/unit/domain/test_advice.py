"""What to try when nothing fits: what is set, what is missing, where to wait."""

import pytest

from cloudrd.domain.advice import advice
from cloudrd.domain.listing import Filter, Indicator, Listing
from cloudrd.domain.messages import message
from cloudrd.domain.vocabulary import Operator, Side

LONG = "冷却水管在运行两年后内壁出现均匀减薄，拆检时看到沉积物下的点状凹坑，希望找到不停机就能除垢的办法。"
DISTANT = ("no_match_distant",)


def codes(query, filters=Filter(), because=DISTANT):  # noqa: B008 - it cannot change
    return [code for code, _ in advice(query, filters, because)]


def test_a_description_is_told_what_it_lacks():
    assert codes(Listing(Side.NEED, summary="除垢")) == [
        "try_longer",
        "try_figures",
        "try_reword",
        "try_post_need",
    ]
    assert codes(Listing(Side.NEED, summary=LONG)) == ["try_figures", "try_reword", "try_post_need"]
    assert codes(Listing(Side.NEED, summary=LONG + "壁厚 3 mm。")) == ["try_reword", "try_post_need"]


def test_indicators_are_figures_too():
    asked = Listing(Side.NEED, summary=LONG, indicators=(Indicator("减薄", Operator.LE, 0.1, "mm"),))
    assert "try_figures" not in codes(asked)


def test_what_is_stored_can_be_kept_and_what_is_not_can_be_posted():
    stored = Listing(Side.NEED, id=7, title="除垢", summary=LONG)
    assert codes(stored)[-1] == "try_keep"
    assert codes(Listing(Side.NEED, id=7, summary=LONG))[0] == "try_title"
    assert codes(Listing(Side.RESOURCE, summary=LONG))[-1] == "try_post_resource"


def test_filters_are_named_in_both_languages():
    filters = Filter(
        kinds=frozenset({"laboratory", "achievement"}), industry_divisions=frozenset({"34"}),
        regions=frozenset({"崂山区"}), minimum_trl=6, modes=frozenset({"licence"}),
    )  # fmt: skip
    code, params = advice(Listing(Side.NEED, summary=LONG), filters, DISTANT)[0]
    assert code == "try_widen"
    assert message(code, "zh", **dict(params)) == (
        "放宽筛选条件。现在用了：资源类型：科技成果、实验室；行业：通用设备制造业；地区：崂山区；"
        "成熟度：TRL ≥ 6；合作方式：技术许可。"
    )
    assert message(code, "en", **dict(params)).startswith(
        "Widen the filters. Set at present: kind: achievement, laboratory; industry: "
    )


@pytest.mark.parametrize("because", ["no_match_filtered", "no_match_empty"])
def test_words_are_no_remedy_where_nothing_was_compared(because):
    filters = Filter(regions=frozenset({"崂山区"}))
    assert codes(Listing(Side.NEED, summary="除垢"), filters, [because]) == ["try_widen", "try_post_need"]


def test_without_text_there_is_one_thing_to_do():
    assert codes(Listing(Side.NEED), because=["no_match_text"]) == ["try_text"]


def test_filters_of_the_program_are_not_the_reader_s():
    own = Filter(exclude_organisations=frozenset({3}), public_only=True)
    assert "try_widen" not in codes(Listing(Side.NEED, summary=LONG), own)
