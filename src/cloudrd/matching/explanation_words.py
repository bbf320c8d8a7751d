"""Words that explain nothing. Data of `cloudrd.matching.explanation_terms`."""

from __future__ import annotations

import re

from cloudrd.domain.text import HAN, stem

# Chinese characters that no shared term reaches over.
BREAKS = frozenset("的了是与或被把其这该且")

_EDGE_TEXT = """
进行 采用 通过 实现 以及 可以 能够 一种 基于 具有 针对 利用 提供 需要 项目 目前 主要 有效 我们 公司
本项目 本成果 本公司 本技术 各种 多种 以上 以下 其中 用于 适用 对于 关于 由于 因此 并且 同时 以便 为了 达到
寻求 现需求 希望 存在 使得 从而 相关 包括 没有 只有 具体 一般 全部 左右 一起 一些 之后 以内 才发现 来看 降到
比较 做过 不足 平均
"""
_EDGE = "|".join(_EDGE_TEXT.split())
_HEAD = (
    r"和|及|以|将|使(?!用)|由|于|从|为|并|对(?![苯位流比称接准数])|在(?![线役位轨])|等(?![离温效级强])|"
    r"可(?![见控逆降靠视行编再溶燃塑持穿拆充])|能(?![量耗源级谱])"
)
_TAIL = (
    r"(?<![饱缓总温调])和|(?<![中高低初上同])等|(?<!普)及|(?<![潜存内])在|(?<!行)为|(?<![相绝面])对|"
    r"于|以|使|将|由|并|可|从|(?<![各来])自"
)
# "三种", "两件", "几家" and "单件", "每台" count; "二次", "三维" and "十万级" are parts of terms.
_MEASURE = "[个件台套种家条张块只名批项位起些年天月道份例]"
_COUNTED = rf"(?:第?[一两二三四五六七八九十几数百千万多]+{_MEASURE}|[单每各整]{_MEASURE})(?![体轴维相元])"
LEADING = re.compile(rf"^(?:(?:{_EDGE}|{_COUNTED})(?=.)|(?:{_HEAD})(?=..))")
TRAILING = re.compile(rf"(?<=.)(?:{_EDGE}|{_COUNTED})$|(?<=..)(?:(?<![统同唯单之合])[一两几每各]|{_TAIL})$")
# Two characters of which one only joins: "和胶", "要改".
JOINED = re.compile(rf"(?:{_HEAD}|[要才只再就也都还没]).|.(?:{_TAIL})")
# Two characters that are often a piece of a longer word or phrase: "化物", "镀后".
LOOSE = re.compile(
    rf"(?:前(?![端驱沿])|后(?![端处])|成(?![型形膜分])|化(?![学工纤肥])|[和及以为与的])[{HAN}]"
    rf"|[{HAN}](?:[前后及以为与的]|(?<![合集])成|(?<![饱])和)"
)

_WEAK_TEXT = """
工艺 技术 研究 系统 方法 装置 设备 产品 问题 要求 需求 应用 性能 提高 提升 降低 解决 开发 设计 生产 企业
高效 新型 关键 领域 方面 过程 条件 情况 质量 成本 效果 效率 水平 国内 国外 国际 先进 方案 功能 结构
不同 影响 作用 分析 发展 行业 市场 广泛 难以 使用 工作 能力 特点 优势 指标 参数 时间 方式 及其 一定
较高 较大 较好 良好 重要 目标 现有 传统 高性能 低成本 工程 中心 大量 增加 减少 保证 容易 经济 社会
效益 处理 制备 加工 控制 检测 意见 团队 第一 第二 第三 一次 两次 三次 多次 部分 部位 现场 发现 用户 论文
"""
_WEAK = "|".join(_WEAK_TEXT.split())
WEAK = re.compile(
    rf"(?:{_EDGE}|{_WEAK}|{_COUNTED}|[一二两三四五六七八九十几]|[和及以将使由于从为并对在等可能高低新多大小好要才只再就也都还不没有全用改])+"
)

_STOPS_TEXT = """
a an the and or of in on at to for from by with without into onto over under between among through
during as is are was were be been being it its this that these those which who whose what when where
while than then there their they we our us you your he she his her not no nor can could may might
must shall should will would do does did done has have had having if so such but also more most less
least very each every all any some other same own both either neither only just about above below up
down out off per via after before within cannot e.g i.e etc using used use uses based s t
"""
ENGLISH_STOPS = frozenset(map(stem, _STOPS_TEXT.split()))
_ENGLISH_WEAK_TEXT = """
工艺 technology technologies system systems method methods research study new novel development develop
developed product products process processes high low improve improved improvement application
applications project company need needs problem problems provide provides requirement requirements
required free build builds building built performance design equipment device result results approach
solution current good better large small one two three well make made phase proposed work against part
parts lightly few four five six year years day days month months first second whole full start take
takes test tests tested pass passes room
"""
# What stands behind a number, in lower case.
_UNIT_TEXT = """
mm cm km kg mg mpa gpa kpa pa kw kwh kv hz khz mhz ghz min h m l ml ppm um μm µm db wt vol rpm x st nd rd th
nm lm ms mv ma kda
"""
UNIT_WORDS = frozenset(_UNIT_TEXT.split())
ENGLISH_WEAK = frozenset(map(stem, _ENGLISH_WEAK_TEXT.split())) | UNIT_WORDS | {"g"}
