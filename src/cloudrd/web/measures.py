"""The figures of match quality in words: what each is called, what it says, how it is written."""

from __future__ import annotations

from dataclasses import dataclass

from cloudrd.web.language import _


@dataclass(frozen=True, slots=True)
class Measure:
    """`key` is the field of `Figures` or `Coverage`. A `share` is written in per cent; the axis of a
    `small` one ends near its largest value instead of at 1."""

    key: str
    name: str
    about: str
    share: bool = False
    small: bool = False

    def write(self, value: float) -> str:
        return percent(value) if self.share else f"{value:.3f}"

    def write_axis(self, value: float) -> str:
        return f"{100 * value:.0f}\N{NO-BREAK SPACE}%" if self.share else f"{value:g}"


def percent(value: float) -> str:
    """A share to a tenth of a per cent."""
    return f"{100 * value:.1f}\N{NO-BREAK SPACE}%"


def measures() -> tuple[Measure, ...]:
    """Figures of the lists."""
    return (
        Measure("ndcg", "nDCG@10", _("名次与审核结论是否一致：1 表示通过的都排在最前。")),
        Measure("mrr", "MRR@10", _("第一条通过的匹配排在多靠前：1 为第 1 名，0.5 为第 2 名。")),
        Measure("precision", "P@5", _("有答案的列表里，前五名中相关的占比。"), share=True),
        Measure("answered", _("有答案的列表"), _("已判定的列表中，至少有一条相关匹配的占比。"), share=True),
        Measure(
            "acceptance", _("通过率"), _("已决定的匹配中通过的占比，因价格等原因未通过的也计入。"), share=True
        ),
        Measure(
            "exposure", _("曝光集中度"), _("高校院所在推荐中的露出（基尼系数）：0 为均匀，越近 1 越集中。")
        ),
        Measure(
            "calibration_error",
            _("期望校准误差"),
            _("给出的概率与实际相关的比例平均相差多少，越小越好。"),
            small=True,
        ),
        Measure("brier", _("Brier 分数"), _("概率与结果之差的平方，取平均，越小越好。"), small=True),
    )


def coverage_measures() -> tuple[Measure, ...]:
    """Shares of the posted needs."""
    return (
        Measure("listed", _("已有推荐列表的需求"), "", share=True),
        Measure("answered", _("已有通过匹配的需求"), "", share=True),
        Measure("no_match", _("判定暂无匹配的需求"), "", share=True),
    )
