"""Messages of reviewing: keeping matches, deciding on them, learning from the decisions."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "match_state_conflict": (
        "匹配目前为“{state}”，不能改为“{target}”。请刷新页面查看最新状态。",
        "The match is {state}; it cannot become {target}. Reload the page to see where it stands.",
    ),
    "match_stale": (
        "匹配 {code} 刚刚被他人改为“{state}”，您的决定没有保存。请刷新页面，看过后再决定。",
        "Somebody else has just changed match {code}; it is now {state}. Your decision was not saved. "
        "Reload the page and look before you decide.",
    ),
    "decision_reason_wanted": (
        "请选择原因：不通过和终止都要说明为什么。",
        "Choose a reason: rejecting and ending must say why.",
    ),
    "decision_reason_unwanted": (
        "只有不通过和终止才填原因。请去掉原因“{value}”。",
        'Only rejecting and ending take a reason. Leave out "{value}".',
    ),
    "import_decided_later": (
        "“{field}”为“{value}”，是将来的日期。请填写作出决定的日期。",
        '"{field}" is "{value}", which is still to come. Give the day on which it was decided.',
    ),
    "import_listing_unknown": (
        "找不到{kind}“{value}”{source}。请填写系统编号或来源编号，并先导入该条目。",
        'There is no {kind} "{value}"{source}. Give its code or source id, and import the listing first.',
    ),
    "import_listing_ambiguous": (
        "来源编号“{value}”在多个来源中出现：{sources}。请在来源列中写明是哪一个。",
        'The source id "{value}" occurs in several sources: {sources}. Say which in the source column.',
    ),
    "import_source_office": (
        "来源名“{value}”专指本系统作出的决定。请用 --source 另选一个名称。",
        'The source "{value}" stands for what was decided in this program. Choose another with --source.',
    ),
    "review_office_only": (
        "匹配审核只供技术转移机构使用。账号功能启用之前，请在运行服务的机器上操作。",
        "Reviewing is for the transfer office. Until accounts exist, do it where the server runs.",
    ),
}
