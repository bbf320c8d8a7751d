"""Messages of match quality: why a figure cannot be given yet."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
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
