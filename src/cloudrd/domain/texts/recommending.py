"""Messages of recommendations: why nothing fits, why fewer came back."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "no_match_empty": (
        "库中还没有可供匹配的条目。请先导入或发布一些条目。",
        "There is nothing to match against yet. Import or publish some listings first.",
    ),
    "no_match_filtered": (
        "筛选条件排除了所有条目。请放宽筛选条件后重试。",
        "The filters leave nothing over. Widen them and try again.",
    ),
    "no_match_distant": (
        "库中没有条目与这段描述足够接近。"
        "可以换一种说法、补充对象、材料、工艺和指标，或先发布需求并等待新的条目。",
        "Nothing in stock comes close enough to this description. Re-word it, add object, material, process "
        "and figures, or post it and wait for new listings.",
    ),
    "no_match_blocked": (
        "最接近的条目被硬性条件排除，原因见下。",
        "What comes nearest is ruled out by a hard condition; see below which.",
    ),
    "no_match_text": (
        "没有可用的文字。请至少用一句话描述问题。",
        "There is no text to go by. Describe the problem in at least one sentence.",
    ),
    "fewer_filtered": (
        "只有 {matching} 个条目符合筛选条件。",
        "Only {matching} listings pass the filters.",
    ),
    "fewer_blocked": (
        "其余候选条目被硬性条件排除。",
        "The other candidates are ruled out by hard conditions.",
    ),
    "fewer_folded": (
        "其余候选条目是以上结果的重复登记。",
        "The other candidates are further listings of the same things.",
    ),
    "fewer_related": (
        "其余条目与这段描述没有可见的联系。",
        "The other listings have no visible connection with this description.",
    ),
}
