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
    "replay_same": (
        "用当时的模型 {model} 和当时的输入重新计算：得分、概率、构成和名次与记录逐位一致。",
        "Recomputed with the model of then, {model}, from the inputs of then: score, probability, parts and "
        "order are the same to the last bit.",
    ),
    "replay_same_pair": (
        "用记录的模型 {model} 和输入重新计算：得分、概率和构成与记录逐位一致。名次来自导入的历史，不作比较。",
        "Recomputed with the recorded model, {model}, from the recorded inputs: score, probability and parts "
        "are the same to the last bit. The order comes from an imported history and is not compared.",
    ),
    "replay_same_reranked": (
        "用当时的模型 {model} 和当时的输入重新计算：得分、概率和构成与记录逐位一致。"
        "名次由重排模型 {reranker} 排定，不作比较。",
        "Recomputed with the model of then, {model}, from the inputs of then: score, probability and parts "
        "are the same to the last bit. The order, set by the cross-encoder {reranker}, is not compared.",
    ),
    "replay_differs": (
        "用当时的模型 {model} 重新计算，与记录不一致：{what}。"
        "请核对数据库是否被改动过，程序版本和机器是否不同。",
        "Recomputed with the model of then, {model}, what differs from the record: {what}. Check whether the "
        "database was tampered with, or the program or machine is another.",
    ),
    "replay_model_gone": (
        "当时的模型 {model}（{digest}）已不在本系统中，无法重新计算。记录的得分和依据仍可查看。",
        "The model of then, {model} ({digest}), is not at hand any more, so nothing can be recomputed. What "
        "was stored can still be read.",
    ),
    "replay_model_changed": (
        "名为 {model} 的模型已是另一个版本（当时为 {digest}），无法重新计算。请用当时的程序版本复算。",
        "The model named {model} is another version now (then: {digest}), so nothing can be recomputed. Use "
        "the program version of then.",
    ),
    "replay_listings_same": (
        "需求和资源此后都没有改动。",
        "Neither need nor resource has been changed since.",
    ),
    "replay_listing_changed": (
        "{kind}此后改动过（变更序号 {then} → {now}）。",
        "The {kind} has been changed since (change number {then} → {now}).",
    ),
    "replay_listing_out": (
        "{code} 目前为“{state}”，不参与匹配。",
        "{code} is {state} now and takes no part in matching.",
    ),
    "replay_ranker_moved": (
        "排序模型已更换（{then} → {now}）。",
        "The ranker is another one now ({then} → {now}).",
    ),
    "replay_encoder_moved": (
        "编码器已更换（{then} → {now}）。",
        "The encoder is another one now ({then} → {now}).",
    ),
    "replay_index_moved": (
        "索引已前进（变更序号 {then} → {now}）：其间有条目新增、修改或撤回。",
        "The index has moved on (change number {then} → {now}): listings came, changed or went.",
    ),
    "replay_today_rank": (
        "今天它排在第 {rank} 位{chance}。",
        "Today it stands at place {rank}{chance}.",
    ),
    "replay_today_folded": (
        "今天它与 {other} 内容相同，由后者代表，排在第 {rank} 位。",
        "Today it is folded into {other}, a listing of the same thing, at place {rank}.",
    ),
    "replay_today_out": (
        "今天 {code} 不参与匹配，因此不再推荐{chance}。",
        "Today {code} takes no part in matching and is not recommended{chance}.",
    ),
    "replay_today_beyond": (
        "今天它不在前 {limit} 位{chance}。",
        "Today it is not among the first {limit}{chance}.",
    ),
    "replay_today_no_match": (
        "今天的结论是：没有足够契合的条目。",
        "Today's verdict is that nothing fits well enough.",
    ),
    "review_office_only": (
        "匹配审核只供技术转移机构使用。账号功能启用之前，请在运行服务的机器上操作。",
        "Reviewing is for the transfer office. Until accounts exist, do it where the server runs.",
    ),
    "learn_no_decisions": (
        "还没有可供学习的审核决定（另有 {left_out} 条与相关性无关或无法比较）。"
        "请先审核保存的匹配，或导入历史决定。",
        "There are no decisions to learn from ({left_out} say nothing about relevance or do not compare). "
        "Review kept matches first, or import a history.",
    ),
    "learn_overtaken": (
        "学习期间正在使用的排序模型已不是 {name}。没有保存任何内容，请重新运行 cloudrd learn。",
        "The ranker that serves is not {name} any more. Nothing was stored; run cloudrd learn again.",
    ),
    "learn_nothing_live": (
        "正在使用的就是随程序提供的排序模型 {name}，没有可撤回的版本。",
        "The shipped ranker {name} serves; there is no version to take back.",
    ),
    "ranker_not_found": (
        "没有名为“{name}”的排序模型，或者它已无法读取。可用 cloudrd learn --status 查看全部版本。",
        'There is no ranker called "{name}", or it cannot be read. cloudrd learn --status lists all.',
    ),
    "ranker_unusable": (
        "已启用的排序模型 {name} 与本版程序的特征不一致，未被使用；现由随程序提供的 {shipped} 排序。"
        "请运行 cloudrd learn 重新学习，或用 cloudrd learn --rollback 撤回。",
        "The live ranker {name} does not fit the features of this program and is not used; the shipped "
        "{shipped} ranks instead. Run cloudrd learn again, or take it back with cloudrd learn --rollback.",
    ),
    "gate_enough": (
        "有答案且未被现用模型学过的查询 {count} 个，至少需要 {needed} 个",
        "{count} queries with an answer that the serving ranker has not learned from; {needed} are needed",
    ),
    "gate_ndcg": (
        "重放：nDCG@10 变化 {value}，不得低于 {limit}",
        "Replay: nDCG@10 changes by {value}, not below {limit}",
    ),
    "gate_ndcg_low": (
        "重放：nDCG@10 变化的 95% 区间下限 {value}，不得低于 {limit}",
        "Replay: lower end of its 95 % interval {value}, not below {limit}",
    ),
    "gate_log_loss": (
        "重放：与重新校准后的现用模型相比，对数损失变化 {value}，不得高于 {limit}",
        "Replay: log-loss, against the serving ranker recalibrated, changes by {value}, not above {limit}",
    ),
    "gate_regression_ndcg": (
        "回归集：nDCG@10 变化 {value}，不得低于 {limit}",
        "Regression set: nDCG@10 changes by {value}, not below {limit}",
    ),
    "gate_regression_hit": (
        "回归集：首位命中率变化 {value}，不得低于 {limit}",
        "Regression set: right answers in the first place change by {value}, not below {limit}",
    ),
    "gate_regression_turned_away": (
        "回归集：有答案却被告知“没有”的需求占比变化 {value}，不得高于 {limit}",
        "Regression set: needs with an answer that are told there is none change by {value}, not above "
        "{limit}",
    ),
}
