"""The noun phrase before or behind a number that says what is measured."""

from __future__ import annotations

import re

from cloudrd.domain.text import HAN

LONGEST_NAME = 24

# Nouns that a Chinese name of a quantity ends in.
_HEADS_TEXT = """
强度 硬度 温度 湿度 厚度 浓度 密度 粘度 黏度 速度 精度 纯度 粗糙度 长度 宽度 高度 深度 灵敏度 准确度
亮度 度 率 量 比 压力 阻力 扭矩 推力 拉力 载荷 荷载 力 功耗 能耗 电耗 损耗 耗 误差 偏差 温差 差 时间
周期 寿命 年限 功率 效率 频率 电压 压降 压 电流 电阻 电容 阻抗 容量 产能 产量 成本 价格 单价 费用
面积 体积 直径 粒径 孔径 内径 外径 径 长 间隙 间距 距离 距 系数 模量 韧性 噪声 噪音 流量 水分 灰分
残留 含量 收率 重量 质量 转速 车速 流速 速 延迟 时延 分辨率 高温 低温 量程 范围 行程 跨度 数量 次数
点 值 数
"""
_HEADS = "|".join(_HEADS_TEXT.split())
_AFTER_NAME = re.compile(
    rf" ?(?:(?:的|之)([{HAN}]{{0,8}}?(?:{_HEADS}))|((?![后前内时下中间以为])[{HAN}]{{0,2}}?(?:{_HEADS})))"
    rf"(?![{HAN}]?[度率量])"
)
_ENGLISH_HEADS_TEXT = """
strength hardness temperature pressure rate time life lifetime accuracy precision efficiency power speed
density capacity cost thickness roughness error noise level energy consumption range size diameter length
width height depth weight mass force load torque voltage current resistance frequency content purity yield
flow throughput conductivity modulus elongation toughness porosity resolution sensitivity latency delay
"""
_ENGLISH_QUANTITY = re.compile(rf"\b(?:{'|'.join(_ENGLISH_HEADS_TEXT.split())})s?$", re.IGNORECASE)
_IS_QUANTITY = re.compile(rf"(?:{_HEADS}|产能|能力|年产|日产|月产)$|[A-Za-z]$")
_CHINESE_TAIL = re.compile(rf"[{HAN}A-Za-z0-9.\-/ αβγ%]{{1,{LONGEST_NAME}}}$")
_CUT = re.compile(
    r"的|、|以及|(?<!涉)及(?!格)|(?<![饱总缓中])和(?!易)|(?<!参)与|或|使(?!用)得?|将|要求|并且|并|而且|且|其|是(?!否)|具有|拥有|实现|"
    r"确保|保证|通过|经过|采用|如|包括|之间|情况下|条件下|时(?![间延效长])|下(?![限降垂])|后(?=[^张坐处])"
)
_LEADING = re.compile(
    r"^(?:最终|目前|现有|当前|产品|本|该|此|使(?!用)|让|对|在|把|为|可使|能使|希望|需要|需|要|满足|达到|"
    r"可|能|应|每|平均|整体|综合|处理后)+(?=..)"
)
_NOT_NAMES_TEXT = """
经过 采用 使用 添加 加入 加热 保温 反应 搅拌 处理 通过 其中 共有 占 超过 含有 含 大约 每 年 耐 温 压
在 于 第 等 至 到 比 如 具有 提供 完成 建设 累计 已 近 企业 公司 项目 目标 指标 要求 参数 技术指标
主要技术指标 干燥 静置 煅烧 焙烧 冷却 需要 希望 可达 高于 按 以
"""
_NOT_NAMES = frozenset(_NOT_NAMES_TEXT.split())
_ENGLISH_STOPS_TEXT = """
a an the with has have having and or than in for at on by that which is are was were be it its this
we our must should shall can will to from of as need needs require requires required achieve
achieves provide provides using into when while after before under over their these those where show
shows keep keeps made operates operate works work withstand withstands weighs weigh costs cost runs
run measured reaches reach handles handle i.e e.g but not do does new material system product used
up about per each all only between wanted seeking looking want offers demonstrated develop developed
maintain maintaining maintains ensure ensures target lasts last detects
"""
_ENGLISH_STOPS = frozenset(_ENGLISH_STOPS_TEXT.split())
_ENGLISH_TAIL = re.compile(r"[A-Za-z][A-Za-z0-9\-/']*(?: [A-Za-z0-9][A-Za-z0-9\-/']*){0,6}$")
_ENGLISH_AFTER = re.compile(r" ?(?:of |in )?([A-Za-z][A-Za-z\-]+(?: [A-Za-z][A-Za-z\-]+){0,2})")
_ACTIVE = re.compile(
    r"(?P<verb>increas|improv|rais|enhanc|extend|boost|reduc|decreas|lower|cut|shorten|sav|cutt)\w{0,4} "
    r"(?:the |its |their )?(?P<noun>[A-Za-z][A-Za-z\- ]{2,40}?)(?: (?P<how>by|to|from))?$",
    re.IGNORECASE,
)
_OF = re.compile(r"^(?P<noun>[A-Za-z][A-Za-z\- ]{1,40}?) of (?:the |an? )?[A-Za-z][A-Za-z\- ]*$")
_BRACKET = re.compile(r" ?[(（\[][^()（）\[\]]{0,16}[)）\]]$")
_LETTER = re.compile(rf"[A-Za-z]|(?![和与及至到])[{HAN}]")


def active_change(rest: str) -> tuple[str, str, str] | None:
    """(direction, noun, preposition) of "reduces energy consumption by", None if it is not that."""
    found = _ACTIVE.search(rest[-60:])
    if not found:
        return None
    down = found["verb"].lower() in ("reduc", "decreas", "lower", "cut", "cutt", "shorten", "sav")
    return ("down" if down else "up", found["noun"].strip(), found["how"] or "")


def name_before(rest: str) -> str:
    """The noun phrase that `rest` ends in, "" when it is none."""
    rest = _BRACKET.sub("", rest.rstrip(' (（:：[【“"=-'))
    if not rest or rest[-1] in "的之":
        return ""
    if re.search(rf"[{HAN}]", rest[-LONGEST_NAME:]):
        return _chinese_name(rest)
    return _english_name(rest)


def _chinese_name(rest: str) -> str:
    found = _CHINESE_TAIL.search(rest)
    if not found:
        return ""
    phrase = found.group()
    pieces = [cut.end() for cut in _CUT.finditer(phrase) if len(phrase) - cut.end() >= 2]
    name = phrase[pieces[-1] :] if pieces else phrase
    name = _LEADING.sub("", name).strip(" -/.")
    return "" if len(name) < 2 or name in _NOT_NAMES or not _LETTER.search(name) else name


def _english_name(rest: str) -> str:
    found = _ENGLISH_TAIL.search(rest[-60:])
    if not found:
        return ""
    phrase = found.group()
    if of := _OF.match(phrase):
        phrase = of["noun"]
    words = phrase.split()
    while words and words[-1].lower() in _ENGLISH_STOPS:
        words.pop()
    for place in range(len(words) - 1, -1, -1):
        if words[place].lower() in _ENGLISH_STOPS:
            words = words[place + 1 :]
            break
    words = words[-4:]
    name = " ".join(words)
    return name if len(name) >= 2 and any(c.isalpha() for c in name) else ""


def name_after(text: str, end: int) -> tuple[str, int]:
    """(noun phrase behind the number, where it ends); ("", end) when there is none."""
    if found := _AFTER_NAME.match(text, end):
        name = found[1] or found[2]
        return (name, found.end()) if len(name) >= 2 else ("", end)
    found = _ENGLISH_AFTER.match(text, end)
    if not found:
        return "", end
    words = found[1].split()
    kept: list[str] = []
    for word in words:
        if word.lower() in _ENGLISH_STOPS:
            break
        kept.append(word)
    name = " ".join(kept)
    return (name, found.start(1) + len(name)) if kept else ("", end)


def is_quantity(name: str) -> bool:
    """Whether a name ends like a quantity (强度, 数量, …); true of every name in Latin script."""
    return bool(_IS_QUANTITY.search(name))


def better_name(before: str, after: str, *, linked: bool) -> bool:
    """Whether the noun behind a number names a quantity and the one before it does not.

    `linked`: a 的 joins number and noun; without it a Chinese noun begins something else.
    """
    if not after or before == after:
        return False
    if after.isascii():
        return bool(_ENGLISH_QUANTITY.search(after)) and not _ENGLISH_QUANTITY.search(before)
    return linked and is_quantity(after) and not (before and is_quantity(before))
