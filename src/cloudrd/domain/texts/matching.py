"""Messages of constraints: one plain sentence for each way a condition can turn out."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "constraint_conflict_of_interest_unmet": (
        "需求与资源属于同一单位，不能互相撮合。",
        "Need and resource belong to the same organisation; they cannot be paired.",
    ),
    "constraint_expiry_need": (
        "需求已于 {date} 到期。如仍有需要，请发布单位更新有效期。",
        "The need expired on {date}. If it still stands, ask its owner to renew it.",
    ),
    "constraint_expiry_resource": (
        "资源已于 {date} 到期。如仍可提供，请所属单位更新有效期。",
        "The resource expired on {date}. If it is still on offer, ask its owner to renew it.",
    ),
    "constraint_licence_unmet": (
        "该成果已独占许可给他人，不能再许可或转让使用。",
        "An exclusive licence has been granted to someone else; no further use can be licensed.",
    ),
    "constraint_licence_sole": (
        "该成果已排他许可给一家单位，通常不能再许可他人，请向成果方核实。",
        "A sole licence has been granted, which usually rules out further licensees; ask the owner.",
    ),
    "constraint_licence_ordinary": (
        "该成果已有普通许可，仍可继续许可。",
        "Ordinary licences exist; more can be granted.",
    ),
    "constraint_maturity_met": (
        "成熟度为 TRL {trl}，达到需求要求的 TRL {required}。",
        "Maturity is TRL {trl}; the need asks for TRL {required}.",
    ),
    "constraint_maturity_unmet": (
        "成熟度为 TRL {trl}，低于需求要求的 TRL {required}，相差 {missing} 级。",
        "Maturity is TRL {trl}, below the TRL {required} asked for; {missing} level(s) short.",
    ),
    "constraint_maturity_unknown": (
        "资源未说明成熟度；需求要求不低于 TRL {required}。",
        "The resource does not state its maturity; the need asks for TRL {required} or higher.",
    ),
    "constraint_budget_within": (
        "资源报价 {price}，在需求预算（{budget}）之内。",
        "The asking price of {price} is within the budget ({budget}).",
    ),
    "constraint_budget_overlap": (
        "资源报价 {price}，与需求预算 {budget} 有重叠。",
        "The asking price of {price} overlaps with the budget of {budget}.",
    ),
    "constraint_budget_above": (
        "资源报价 {price}，高于预算上限 {ceiling}，至少超出 {over}。",
        "The asking price of {price} is above the budget ceiling of {ceiling}, by {over} at least.",
    ),
    "constraint_budget_above_negotiable": (
        "资源报价 {price}，高于预算上限 {ceiling}，至少超出 {over}；价格可面议。",
        "The asking price of {price} is above the budget ceiling of {ceiling}, by {over} at least; "
        "it is open to negotiation.",
    ),
    "constraint_budget_open": (
        "资源报价 {price}，需求预算 {budget}，能否承受需双方确认。",
        "The asking price is {price} and the budget {budget}; whether that fits is for both to settle.",
    ),
    "constraint_budget_rate": (
        "资源按使用收费（{price}），需求预算 {budget}，请按预计用量核算。",
        "The resource charges by use ({price}); "
        "compare the cost of the expected use with the budget of {budget}.",
    ),
    "constraint_budget_no_price": (
        "资源未报价；需求预算 {budget}。",
        "The resource names no price; the budget is {budget}.",
    ),
    "constraint_budget_price_negotiable": (
        "资源价格面议；需求预算 {budget}。",
        "The price is open to negotiation; the budget is {budget}.",
    ),
    "constraint_budget_budget_negotiable": (
        "资源报价 {price}；需求预算面议。",
        "The asking price is {price}; the budget is open to negotiation.",
    ),
    "constraint_budget_both_negotiable": (
        "双方价格均可面议。",
        "Both sides are open to negotiating the price.",
    ),
    "constraint_budget_funded": (
        "资金额度 {price}，可覆盖需求预算 {budget}。",
        "The funding of {price} covers the budget of {budget}.",
    ),
    "constraint_budget_part_funded": (
        "资金额度 {price}，只能覆盖需求预算 {budget} 的一部分。",
        "The funding of {price} covers part of the budget of {budget}.",
    ),
    "constraint_mode_met": (
        "双方都接受的合作方式：{shared}。",
        "Both sides accept: {shared}.",
    ),
    "constraint_mode_unmet": (
        "合作方式不一致：需求希望{asked}，资源提供{offered}。",
        "The ways of cooperating differ: the need asks for {asked}, the resource offers {offered}.",
    ),
    "constraint_mode_unknown": (
        "资源未说明合作方式；需求希望{asked}。",
        "The resource does not say how it cooperates; the need asks for {asked}.",
    ),
    "constraint_region_met": (
        "双方同在{region}，便于现场对接。",
        "Both are in {region}, so that they can meet on site.",
    ),
    "constraint_region_unmet": (
        "该设施位于{resource}，需求方在{need}，使用时需要异地送样或到场。",
        "The facility is in {resource} and the enterprise in {need}; samples or people have to travel.",
    ),
    "constraint_deadline_met": (
        "距截止日期 {date} 还有 {days} 天；资源已达 TRL {trl}，可直接应用。",
        "Days until the deadline of {date}: {days}; at TRL {trl} the technology is ready for use.",
    ),
    "constraint_deadline_unmet": (
        "需求截止日期 {date} 已过 {days} 天，请确认需求是否仍然有效。",
        "The deadline of {date} passed {days} days ago; check whether the need still stands.",
    ),
    "constraint_deadline_unknown": (
        "距截止日期 {date} 还有 {days} 天；资源处于 TRL {trl}，能否按期完成需与资源方确认。",
        "Days until the deadline of {date}: {days}; at TRL {trl}, ask the owner if they suffice.",
    ),
    "constraint_deadline_stage": (
        "距截止日期 {date} 还有 {days} 天；资源未说明成熟度，能否按期完成需与资源方确认。",
        "Days until the deadline of {date}: {days}; with no maturity stated, ask the owner if they suffice.",
    ),
    "constraint_deadline_ask": (
        "距截止日期 {date} 还有 {days} 天，请与资源方确认时间安排。",
        "Days until the deadline of {date}: {days}; agree on the schedule with the owner.",
    ),
    "constraint_capacity_met": (
        "还可承接 {free} 个新的对接。",
        "New pairings it can take on: {free}.",
    ),
    "constraint_capacity_unmet": (
        "目前没有余力承接新的对接，请询问何时有档期。",
        "No capacity for new pairings at present; ask when there will be.",
    ),
}
