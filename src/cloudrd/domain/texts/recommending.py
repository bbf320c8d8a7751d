"""Messages of recommendations: how likely, why, why nothing fits and what to try, why fewer came back."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "no_match_empty": (
        "库中还没有可供匹配的条目。请先导入或发布一些条目。",
        "There is nothing to match against yet. Import or publish some listings first.",
    ),
    "no_match_filtered": (
        "筛选条件排除了所有条目。",
        "The filters leave nothing over.",
    ),
    "no_match_distant": (
        "库中没有条目与这段描述足够接近。",
        "Nothing in stock comes close enough to this description.",
    ),
    "no_match_blocked": (
        "最接近的条目被硬性条件排除，原因见下。",
        "What comes nearest is ruled out by a hard condition; see below which.",
    ),
    "no_match_text": (
        "没有可用的文字。",
        "There is no text to go by.",
    ),
    "try_text": (
        "请至少用一句话描述问题。",
        "Describe the problem in at least one sentence.",
    ),
    "try_widen": (
        "放宽筛选条件。现在用了：{filters}。",
        "Widen the filters. Set at present: {filters}.",
    ),
    "try_title": (
        "加一个点明对象的标题。",
        "Add a title that names the object.",
    ),
    "try_longer": (
        "写得具体些：现在只有 {length} 个字。写明对象、材料、工艺和工况。",
        "Say more than {length} words: name the object, material, process and working conditions.",
    ),
    "try_figures": (
        "写上要达到的数值和单位：文中现在没有数字。",
        "Give the values to be reached, with units: the text has no figures.",
    ),
    "try_reword": (
        "换一种业内常用的说法，或补上对象、材料、工艺和工况中还没有写到的。",
        "Use other words of the trade, or add what is missing of object, material, process and conditions.",
    ),
    "try_post_need": (
        "把它发布为需求：以后登记的资源会自动与它匹配，随时打开它的匹配页即可看到。",
        "Post it as a need: resources listed later are matched with it; look at its matches at any time.",
    ),
    "try_post_resource": (
        "把它登记为资源：以后发布的需求会自动与它匹配，随时打开它的匹配页即可看到。",
        "List it as a resource: needs posted later are matched with it; look at its matches at any time.",
    ),
    "try_keep": (
        "条目已在库中，不必重新发布：以后登记的条目会自动参与匹配，过些时候再打开本页即可。"
        "工作人员也可以送审，把现在的结果留存备查。",
        "It is in stock already: listings that come later are matched with it, so look here again after a "
        "while. Staff can keep the present list for review.",
    ),
    "chance_about": ("约 {percent}%", "about {percent} %"),
    "chance_below": ("不到 {percent}%", "below {percent} %"),
    "chance_above": ("高于 {percent}%", "above {percent} %"),
    "chance_of_proposal": (
        "工作人员会推荐这一对的可能性{chance}",
        "{chance} likely that staff would propose this pair",
    ),
    "evidence_wording": (
        "双方文字中共同的词，越少见分量越重",
        "words that both texts use, rare ones above all",
    ),
    "evidence_meaning": (
        "两段文字的意思有多近，换了说法也算",
        "how near the two texts are in meaning, whatever their words",
    ),
    "evidence_title": (
        "一方标题点明的内容，另一方是否也写到",
        "whether what one title names is in the other text",
    ),
    "evidence_distinct": (
        "是否只与这类问题相近；与什么都像一点的条目要减分",
        "whether it is near to this alone; what resembles everything a little counts less",
    ),
    "evidence_conditions": (
        "合作条件是否符合，指标是否达到",
        "whether conditions of cooperation are met and demands fulfilled",
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
