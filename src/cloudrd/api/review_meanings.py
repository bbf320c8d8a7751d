"""What the calls and fields of reviewing mean, in (Chinese, English), for the readable page of the API."""

from __future__ import annotations

Texts = tuple[str, str]

_KEEP: Texts = (
    "为条目推荐并保存推荐清单，供审核；清单未变时返回已保存的那一份。",
    "Recommend and keep the list for review; an unchanged list is the one kept before.",
)

CALLS: dict[tuple[str, str], Texts] = {
    ("POST", "/api/v1/needs/{code}/runs"): _KEEP,
    ("POST", "/api/v1/resources/{code}/runs"): _KEEP,
    ("GET", "/api/v1/runs/{number}"): (
        "读取一份保存的推荐清单及其依据。", "Read a kept list with its matches and their evidence.",
    ),
    ("GET", "/api/v1/matches"): (
        "分页列出已保存的匹配，可按状态筛选。", "List kept matches by state, a page at a time.",
    ),
    ("GET", "/api/v1/matches/{code}"): (
        "读取一条匹配及其依据和操作记录。", "Read a kept match with its evidence and history.",
    ),
    ("POST", "/api/v1/matches/{code}/decision"): (
        "对一条匹配作出决定；推荐给双方之前可以撤回。",
        "Decide on a match; a decision can be taken back until it has been proposed.",
    ),
    ("GET", "/api/v1/matches/{code}/replay"): (
        "重算一条匹配，并说明此后有何变化。", "Recompute a kept match and say what has changed since.",
    ),
}  # fmt: skip

_SIDE: dict[str, Texts] = {
    "need": ("需求", "the need"),
    "resource": ("资源", "the resource"),
}

FIELDS: dict[str, Texts] = {
    "number": ("清单编号", "number of the kept list"),
    "KeepRequest.kinds": ("只要这些类型的资源", "only resources of these kinds"),
    "decision": (
        "决定，即匹配要到的状态；suggested 为撤回", "the state to go to; suggested takes a decision back",
    ),
    "DecisionRequest.reason": ("未通过或终止的原因，必填", "why it is rejected or ended; required then"),
    "DecisionRequest.version": (
        "作决定时看到的版本；已被他人更改时返回 409",
        "version the decision was made on; 409 when it has changed",
    ),
    "note": ("备注", "a note"),
    "state": ("状态", "state"),
    "run": ("所在的推荐清单", "number of its kept list"),
    "origin": (
        "office 为本系统展示；否则为导入历史的来源",
        "office for what was shown here, else where it was imported from",
    ),
    "position": ("在清单中的序号", "number in the list"),
    "shown_position": (
        "展示时的名次；导入的历史未写明则为空", "place at which it was shown; null when not known",
    ),
    "changed": ("此后改动过的一方", "sides that have been changed since"),
    "probability": (
        "工作人员推荐该组合的概率；未校准则为空",
        "probability that staff would propose the pair; null when not calibrated",
    ),
    "next": ("接下来可以作出的决定", "decisions that may follow"),
    "KeptMatch.version": ("版本，每次决定加一", "rises with every decision"),
    "KeptMatchEvidence.version": ("版本，每次决定加一", "rises with every decision"),
    "KeptMatchHistory.version": ("版本，每次决定加一", "rises with every decision"),
    "KeptMatch.reason": ("未通过或终止的原因", "why it was rejected or ended"),
    "KeptMatchEvidence.reason": ("未通过或终止的原因", "why it was rejected or ended"),
    "KeptMatchHistory.reason": ("未通过或终止的原因", "why it was rejected or ended"),
    "reviewer": ("作出决定的人", "who decided"),
    "decided_at": ("决定时间", "when it was decided"),
    "history": ("操作记录，由早到晚", "everything that was done to it, the earliest first"),
    "at": ("时间", "when"),
    "actor": ("操作人", "who"),
    "action": ("操作：decide 决定，import 导入", "decide or import"),
    "from_state": ("原状态", "state before"),
    "to_state": ("新状态", "state after"),
    "MatchStep.reason": ("原因的代码", "code of the reason"),
    "decided_on": ("导入的决定日期", "day of an imported decision"),
    "id": ("编号", "number"),
    "side": ("为哪一方推荐：need 或 resource", "whose counterparts were looked for: need or resource"),
    "RunAnswer.query": ("被推荐的条目", "the listing that counterparts were looked for"),
    "ranker": ("排序模型", "name of the ranker"),
    "ranker_digest": ("排序模型内容的 SHA-256", "SHA-256 of the ranker's content"),
    "matches": ("清单中的匹配，按名次", "matches of the list in their order"),
    "match": ("匹配编号", "code of the match"),
    "change_then": ("当时的变更序号", "change number of then"),
    "change_now": ("现在的变更序号", "change number of today"),
    "model": (
        "当时的模型：at_hand 在手，changed 同名而内容不同，gone 已不在",
        "the model of then: at_hand, changed (same name, other content) or gone",
    ),
    "reproduced": (
        "是否逐位重现；无法重算则为空", "whether all came out to the last bit; null when not tried",
    ),
    "differs": ("与记录不一致之处", "what differs from the record"),
    "then": ("当时的记录", "what was stored"),
    "recomputed": ("重新计算的结果；无法重算则为空", "what comes out today, null when it cannot be tried"),
    "today": ("今天的推荐情况", "where the pair stands today"),
    "because": ("今天未被推荐的原因", "why it is not recommended today"),
    "findings": ("结论", "what follows from all this"),
    "RunAnswer.verdict": (
        "matches 有推荐；no_match 没有足够契合的条目", "matches, or no_match when nothing is good enough",
    ),
    "ReplayToday.verdict": (
        "matches 有推荐；no_match 没有足够契合的条目", "matches, or no_match when nothing is good enough",
    ),
    "KeptPage.items": ("本页的匹配", "matches of this page"),
    "ReplayNumbers.score": ("排序分，对数几率", "ordering score, a log-odds"),
    "ReplayThen.score": ("排序分，对数几率", "ordering score, a log-odds"),
    **{
        f"{schema}.{name}": texts
        for schema in ("KeptMatch", "KeptMatchEvidence", "KeptMatchHistory", "ReplayAnswer")
        for name, texts in _SIDE.items()
    },
}  # fmt: skip
