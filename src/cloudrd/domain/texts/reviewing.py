"""Messages of reviewing: keeping matches, deciding on them, learning from the decisions."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "match_state_conflict": (
        "匹配目前为“{state}”，不能改为“{target}”。请刷新页面查看最新状态。",
        "The match is {state}; it cannot become {target}. Reload the page to see where it stands.",
    ),
}
