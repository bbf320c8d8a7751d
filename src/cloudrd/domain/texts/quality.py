"""Messages of match quality: why a figure cannot be given yet."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "quality_nothing_judged": (
        "这段时间内没有判定过相关性的推荐列表，没有可写出的测试集。请先审核匹配，或放宽日期和排序模型的范围。",
        "No list of that period has a judgement of relevance, so there is no test set to write. "
        "Review matches first, or widen the dates and the ranker.",
    ),
    "evaluation_unwritable": (
        "无法写入 {path}：{reason}。请检查路径和权限。",
        "Cannot write {path}: {reason}. Check the path and its permissions.",
    ),
    "quality_few_queries": (
        "可用的查询只有 {count} 条，至少需要 {needed} 条。",
        "Only {count} queries to go by; {needed} are needed.",
    ),
    "quality_few_judged": (
        "既有概率又判定了是否相关的匹配只有 {count} 条，至少需要 {needed} 条。",
        "Only {count} matches have both a probability and a judgement; {needed} are needed.",
    ),
    "quality_few_owners": (
        "可比较的高校院所只有 {count} 家，至少需要 2 家。",
        "Only {count} universities or institutes to compare; 2 are needed.",
    ),
    "quality_few_needs": (
        "发布的需求只有 {count} 条，至少需要 {needed} 条。",
        "Only {count} needs were posted; {needed} are needed.",
    ),
}
