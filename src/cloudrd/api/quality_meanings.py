"""What the call and fields of match quality mean, in (Chinese, English), for the page of the API."""

from __future__ import annotations

Texts = tuple[str, str]

CALLS: dict[tuple[str, str], Texts] = {
    ("GET", "/api/v1/statistics/quality"): (
        "按审核决定统计匹配质量：总体、逐月、按排序模型。仅供技术转移机构。",
        "Match quality by what the office decided: as a whole, by month and by ranker. For the office only.",
    ),
}

_FIGURES: dict[str, Texts] = {
    "first": ("起始日期；总体为第一份列表的日期", "first day; of the whole period that of the first list"),
    "last": ("截止日期，不晚于最后一份列表", "last day, no later than that of the last list"),
    "lists": ("推荐列表数", "number of lists"),
    "queries": ("这些列表涉及的查询条目数", "listings that the lists were made for"),
    "matches": ("列表中的匹配数", "matches in the lists"),
    "decided": ("已决定的匹配数", "matches decided"),
    "accepted": ("通过的匹配数，含后来终止的", "matches accepted, those that ended later included"),
    "owners": ("比较曝光的高校院所数", "universities and institutes whose exposure is compared"),
    "never_shown": ("其中从未出现在列表中的", "those of them that were in no list"),
    "ndcg": ("nDCG@10，有答案的列表的平均", "nDCG@10, mean over lists with an answer"),
    "mrr": ("MRR@10，有答案的列表的平均", "MRR@10, mean over lists with an answer"),
    "precision": ("P@5，有答案的列表的平均", "P@5, mean over lists with an answer"),
    "answered": ("已判定的列表中有答案的占比", "share of the judged lists that have an answer"),
    "acceptance": ("已决定的匹配中通过的占比", "share of the decided matches that were accepted"),
    "exposure": (
        "曝光的基尼系数：0 均等，1 集中于一家",
        "Gini coefficient of exposure: 0 even, 1 all on one",
    ),
    "calibration_error": ("期望校准误差", "expected calibration error"),
    "brier": ("Brier 分数", "Brier score"),
    "by_rank": ("第 1 至 10 名的通过率", "acceptance at the places 1 to 10"),
    "reliability": ("按概率分组的相关比例", "how many were relevant, by bins of probability"),
}
_SHARES: dict[str, Texts] = {
    "hits": ("通过或相关的条数", "how many were accepted, or relevant"),
    "count": ("总条数", "of how many"),
    "value": ("占比", "their share"),
    "low": ("95 % 区间下限", "lower end of the 95 % interval"),
    "high": ("95 % 区间上限", "upper end of the 95 % interval"),
}

FIELDS: dict[str, Texts] = {
    "since": ("起始日期，含当日", "from this day on"),
    "until": ("截止日期，含当日", "up to and including this day"),
    **{f"PeriodAnswer.{name}": texts for name, texts in _FIGURES.items()},
    **{f"RankerQualityAnswer.{name}": texts for name, texts in _FIGURES.items()},
    **{f"RankRateAnswer.{name}": texts for name, texts in _SHARES.items()},
    **{f"ReliabilityAnswer.{name}": texts for name, texts in _SHARES.items()},
    **{f"FigureAnswer.{name}": _SHARES[name] for name in ("low", "high")},
    "RankRateAnswer.rank": ("名次", "place in the list"),
    "ReliabilityAnswer.probability": ("平均概率", "mean probability"),
    "FigureAnswer.value": ("数值；依据不足则为空", "the figure; null when there is too little to go by"),
    "FigureAnswer.queries": ("依据的查询条目数", "queries it rests on"),
    "FigureAnswer.missing_because": ("没有数值的原因", "why there is no figure"),
    "PeriodAnswer.coverage": ("最后一天的需求覆盖情况", "how far the needs were covered on the last day"),
    "CoverageAnswer.needs": ("已发布的需求数", "needs posted"),
    "CoverageAnswer.listed": ("已有推荐列表的占比", "share of them with a kept list"),
    "CoverageAnswer.answered": ("已有通过匹配的占比", "share of them with an accepted match"),
    "CoverageAnswer.no_match": ("最新列表判定暂无匹配的占比", "share of them last told that nothing fits"),
    "RankerQualityAnswer.name": ("排序模型", "name of the ranker"),
    "RankerQualityAnswer.digest": ("排序模型内容的 SHA-256", "SHA-256 of the ranker's content"),
    "RankerQualityAnswer.live_from": (
        "启用日期；未在使用则为空",
        "when it went live; null when it does not serve",
    ),
    "QualityAnswer.ranker": ("只统计该排序模型；空为全部", "only lists by this ranker; empty for all"),
    "resamples": ("自助法重抽次数", "resamples of the bootstrap"),
    "whole": ("整个时段；没有列表则为空", "the whole period; null when there are no lists"),
    "months": ("逐月，至多最近 60 个月", "month by month, the last 60 at most"),
    "rankers": ("按排序模型，按首次使用的先后", "by ranker, in the order of first use"),
}
