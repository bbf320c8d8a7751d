"""What the calls and fields of the API mean, in (Chinese, English), for its readable page.

Fields of needs and resources carry labels in their schemas and are not repeated here.
"""

from __future__ import annotations

from cloudrd.api import quality_meanings, review_meanings

Texts = tuple[str, str]

_LIST: Texts = ("分页列出正在匹配的条目。", "List live listings, a page at a time.")
_CHANGE: Texts = ("修改给出的字段，其余不变。", "Change the fields given; all others stay.")
_MATCHES: Texts = (
    "为已登记的条目推荐对方条目，并说明依据。",
    "Recommend counterparts of a stored listing, with reasons.",
)

CALLS: dict[tuple[str, str], Texts] = {
    ("GET", "/api/v1/health"): (
        "服务状态、条目数、索引进度和编码器；无法匹配时返回 503。",
        "Status, counts, index lag and encoder; 503 when matching cannot answer.",
    ),
    ("GET", "/api/v1/needs"): _LIST,
    ("POST", "/api/v1/needs"): (
        "发布需求，下一次请求即可参与匹配。", "Post a need; it is matchable by the next request.",
    ),
    ("GET", "/api/v1/needs/{code}"): (
        "读取一条需求，内容以公开程度为限。", "Read a need, as far as it may be seen.",
    ),
    ("PATCH", "/api/v1/needs/{code}"): _CHANGE,
    ("GET", "/api/v1/resources"): _LIST,
    ("POST", "/api/v1/resources"): (
        "登记资源，下一次请求即可参与匹配。", "List a resource; it is matchable by the next request.",
    ),
    ("GET", "/api/v1/resources/{code}"): (
        "读取一项资源，内容以公开程度为限。", "Read a resource, as far as it may be seen.",
    ),
    ("PATCH", "/api/v1/resources/{code}"): _CHANGE,
    ("POST", "/api/v1/needs/{code}/withdraw"): (
        "撤回需求，从下一次请求起不再出现。", "Withdraw a need; it is gone from the next request on.",
    ),
    ("POST", "/api/v1/resources/{code}/withdraw"): (
        "撤回资源，从下一次请求起不再出现。", "Withdraw a resource; it is gone from the next request on.",
    ),
    ("POST", "/api/v1/match"): (
        "为一段中文或英文描述推荐资源或需求。", "Recommend for a free description, in Chinese or English.",
    ),
    ("GET", "/api/v1/needs/{code}/matches"): _MATCHES,
    ("GET", "/api/v1/resources/{code}/matches"): _MATCHES,
    **review_meanings.CALLS,
    **quality_meanings.CALLS,
}  # fmt: skip

_CRITERIA: dict[str, Texts] = {
    "kind": ("资源类型", "kind of resource"),
    "kinds": ("只要这些类型的资源", "only resources of these kinds"),
    "industry_section": ("行业门类，GB/T 4754-2017，A 至 T", "GB/T 4754-2017 section, A to T"),
    "industry_sections": ("只要这些行业门类，A 至 T", "only these GB/T 4754-2017 sections, A to T"),
    "industry_division": ("行业大类，GB/T 4754-2017，两位数字", "GB/T 4754-2017 division, two digits"),
    "industry_divisions": ("只要这些行业大类，两位数字", "only these GB/T 4754-2017 divisions, two digits"),
    "chain": ("产业链", "industrial chain"),
    "chains": ("只要这些产业链", "only these industrial chains"),
    "region": ("城市或区", "city or district"),
    "regions": ("只要这些城市或区", "only these cities or districts"),
    "minimum_trl": (
        "最低技术就绪度，GB/T 22900，1 至 9 级",
        "lowest readiness, GB/T 22900 level 1 to 9",
    ),
    "mode": ("合作方式", "way of cooperating"),
    "modes": ("只要接受这些合作方式的条目", "only listings that accept these ways of cooperating"),
    "text": ("须全部出现的词", "words that must all occur"),
    "order": ("排列顺序", "order of the list"),
    "page": ("页码，从 1 起", "page number, from 1"),
    "per_page": ("每页条数", "listings a page"),
    "limit": ("最多推荐多少条", "how many recommendations at most"),
    "code": ("编号", "code of the record"),
    "looking_for": ("要找资源还是需求", "whether resources or needs are looked for"),
    "filters": ("推荐必须满足的条件", "criteria that every recommendation must fulfil"),
    "reason": ("撤回原因", "why it is withdrawn"),
    "MatchRequest.text": ("问题或技术的描述", "description of the problem, or of the solution"),
    "MatchRequest.title": ("标题，可不填", "title, if there is one"),
}

_RECORDS: dict[str, Texts] = {
    "title": ("标题", "title"),
    "title_en": ("英文标题", "title in English"),
    "summary": ("简介", "summary"),
    "summary_en": ("英文简介", "summary in English"),
    "organisation": ("单位", "owner"),
    "name": ("名称", "name"),
    "name_en": ("英文名称", "name in English"),
    "trl": ("技术就绪度，1 至 9 级", "readiness, level 1 to 9"),
    "confidentiality": ("公开程度", "what counterparts may see"),
    "budget_min": ("预算下限，万元", "budget from, in 10,000 CNY"),
    "budget_max": ("预算上限，万元", "budget to, in 10,000 CNY"),
    "price_min": ("价格下限，万元", "price from, in 10,000 CNY"),
    "price_max": ("价格上限，万元", "price to, in 10,000 CNY"),
    "items": ("本页条目，内容以公开程度为限", "listings of this page, as far as they may be seen"),
    "total": ("总条数", "how many there are in all"),
    "total_pages": ("总页数", "number of pages"),
    "first_page": ("首页页码", "number of the first page"),
    "last_page": ("末页页码", "number of the last page"),
    "previous_page": ("上一页页码", "number of the page before"),
    "next_page": ("下一页页码", "number of the next page"),
}
for _name in ("budget_min", "budget_max", "price_min", "price_max"):
    for _side in ("Need", "Resource"):
        for _form in ("", "Answer", "Change"):
            _RECORDS[f"{_side}{_form}.{_name}"] = _RECORDS[_name]

_ANSWERS: dict[str, Texts] = {
    "rank": ("名次", "place in the order"),
    "resource": ("推荐的资源；查找资源时才有", "the resource, when resources were looked for"),
    "need": ("推荐的需求；查找需求时才有", "the need, when needs were looked for"),
    "duplicates": (
        "内容相同、并入此条的其他条目", "other listings of the same thing, folded into this one"
    ),
    "chance": ("用文字说出的可能性", "the probability in words"),
    "RecommendationAnswer.score": (
        "排序分，即概率的对数几率；不公开全部内容时为空",
        "ordering score, the log-odds of the probability; null where not all may be seen",
    ),
    "components": (
        "一般候选条目的起点（base）和各类证据的增减，合计为排序分："
        "wording 用词，meaning 语义，title 标题，distinct 独特性，conditions 条件与指标",
        "base, where an average candidate stands, and what each group of evidence adds: wording, meaning, "
        "title, distinct, conditions; they add up to the score",
    ),
    "constraints": ("逐项条件的结论", "verdict on every condition"),
    "reasons": ("推荐的依据", "why it is recommended"),
    "ConstraintAnswer.name": ("条件", "the condition"),
    "verdict": ("结论：met 满足，unmet 不满足，unknown 不明", "met, unmet or unknown"),
    "MatchAnswer.verdict": (
        "matches 有推荐；no_match 没有足够契合的条目", "matches, or no_match when nothing is good enough",
    ),
    "hard": ("硬性条件，不满足即排除", "a hard condition: unmet rules the pair out"),
    "ConstraintAnswer.code": ("依据的代码", "code of the reason"),
    "ConstraintAnswer.text": ("依据，以所选语言写出", "the reason in the reader's language"),
    "Coded.code": ("原因的代码", "code of the reason"),
    "Coded.text": ("原因，以所选语言写出", "the reason in the reader's language"),
    "term": ("双方共同的用语", "term that both sides use"),
    "weight": ("在用词对排序分的作用中所占份额，0 至 1", "share of what words add to the score, 0 to 1"),
    "query_spans": ("在查询一方中的位置", "where it stands in what was asked"),
    "candidate_spans": ("在推荐条目中的位置", "where it stands in the recommended listing"),
    "query": ("查询一方的语句", "sentence of what was asked"),
    "candidate": ("推荐条目的语句", "sentence of the recommended listing"),
    "similarity": ("两句的相似度，0 至 1", "how alike the two sentences are, 0 to 1"),
    "field": ("所在字段", "name of the field"),
    "start": ("起始位置，按字符计，从 0 起", "first character, counted from 0"),
    "end": ("结束位置，不含", "position after the last character"),
    "QuotedSpan.text": ("引用的文字", "the words quoted"),
    "required": ("需求的要求", "what the need requires"),
    "stated": ("资源给出的数值，照原文", "what the resource states, as written"),
    "stated_converted": ("换算成需求所用单位的数值", "the statement in the need's unit"),
    "must": ("必须达到，而非期望", "a requirement rather than a wish"),
    "channel": ("检索线索", "channel of the search"),
    "ChannelAnswer.rank": ("在该线索中的名次；未进前列为空", "place in that channel, null outside its list"),
    "score": ("余弦值，供工程分析，不是概率", "a cosine for engineers, not a probability"),
    "terms": ("共同用语", "shared terms"),
    "sentences": ("对得上的语句", "sentences that correspond"),
    "indicators": ("逐项指标的比较", "comparison of every indicator"),
    "channels": ("各检索线索中的名次", "place in every channel of the search"),
    "recommendations": ("推荐的条目，按契合程度排列", "recommended listings, best first"),
    "blocked": ("内容接近但被硬性条件排除的条目", "near enough, but ruled out by a hard condition"),
    "no_match_because": ("没有推荐的原因", "why nothing is recommended"),
    "advice": ("没有推荐时可以试试的办法", "what to try when nothing is recommended"),
    "fewer_because": ("推荐少于所求条数的原因", "why there are fewer than asked for"),
    "matching": ("满足筛选条件的条目数", "live listings that pass the filters"),
    "encoder": ("编码器", "name of the encoder"),
    "reranker": (
        "排定前列次序的重排模型；没有则为空", "the cross-encoder that ordered the first; empty when none did"
    ),
    "index_change": ("索引所到的变更序号", "number of the change the index has reached"),
}  # fmt: skip

_SERVICE: dict[str, Texts] = {
    "status": ("HTTP 状态码", "HTTP status"),
    "HealthAnswer.status": ("ok 正常；degraded 无法匹配", "ok, or degraded when matching cannot answer"),
    "version": ("软件版本", "version of the software"),
    "counts": ("各类条目的数量", "number of records by kind"),
    "index": (
        "两侧索引的变更序号、落后于数据库的变更数和条目数",
        "per side: change number, lag behind the database, listings",
    ),
    "problem": ("故障代码", "code of what is wrong"),
    "writable": ("当前调用方能否写入", "whether this caller may write"),
    "type": ("错误种类的地址", "address of the kind of problem"),
    "Problem.title": ("错误说明，以所选语言写出", "the problem in the reader's language"),
    "Problem.code": ("错误代码，保持不变", "stable name of the problem"),
    "instance": ("出错的请求地址", "address of the call that failed"),
    "problems": ("逐个字段的错误", "what is wrong with each field"),
    "ProblemField.code": ("错误代码，保持不变", "stable name of the problem"),
    "value": ("收到的值", "the value received"),
    "message": ("错误说明和改法", "what is wrong and how to correct it"),
}  # fmt: skip

FIELDS: dict[str, Texts] = {
    **quality_meanings.FIELDS,
    **review_meanings.FIELDS,
    **_CRITERIA,
    **_RECORDS,
    **_ANSWERS,
    **_SERVICE,
}
