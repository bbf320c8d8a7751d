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
    "review_office_only": (
        "匹配审核只供技术转移机构使用。账号功能启用之前，请在运行服务的机器上操作。",
        "Reviewing is for the transfer office. Until accounts exist, do it where the server runs.",
    ),
}
