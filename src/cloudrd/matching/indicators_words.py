"""Words that stand around a number and say what it means. Data of the indicator extraction.

`BEFORE` and `AFTER` map a word to (kind, value):
operator → the comparison; reach → a value that is arrived at ("up", "down", "to"); change → a relative
change ("up", "down"); about → approximate; filler → says nothing; from → the former state;
better → the comparison depends on the quantity; baseline → the value of something else, or one that
is complained about; respective → one number for each of several names.
"""

from __future__ import annotations

from itertools import product

Meaning = tuple[str, str]

# kind value | words
_BEFORE = """
operator ge | ≥, >=, ⩾, ≧, =>, 至少, 最少, 最低, 起码, 大于等于, 大于或等于, 高于或等于, 高于等于, 不亚于
operator ge | 不下于, 下限, at least, no less than, not less than, no lower than, not lower than, not below
operator ge | minimum of, minimum, min, min., a minimum of, not be less than, not be lower than
operator ge | not be below, no fewer than, not fewer than, not fall below, no smaller than
operator ge | not be smaller than, not under
operator gt | >, 突破, more than, greater than, above, over, exceed, exceeds, exceeding, exceeded
operator gt | in excess of, higher than, larger than, longer than, upwards of
operator le | ≤, <=, ⩽, ≦, =<, 至多, 最多, 小于等于, 小于或等于, 低于等于, 低于或等于, 上限, at most
operator le | no more than, not more than, not exceed, not exceeding, no greater than, not greater than
operator le | no higher than, not higher than, maximum of, a maximum of, not be more than
operator le | not be higher than, not be greater than, within, no larger than, no longer than, not above
operator le | not be above, not over, to within, not longer than, not be longer than
operator lt | <, 不足, 不到, less than, below, under, lower than, smaller than, fewer than, shorter than
reach up | 达到, 达, 可达, 高达, 达至, 可达到, 能达到, 已达到, 升至, 升到, 增至, 增到, 最大可达, 最高可达
reach up | 最高达, 最大达, 多达, 长达, reach, reaches, reached, reaching, up to, as high as, increased to
reach up | raised to, improved to, increase to, raise to, extended to, increases to, increasing to
reach up | as much as, achieve, achieves, achieved, achieving, attain, attains, attained, as long as
reach down | 降到, 降至, 降为, 减至, 减到, 减为, 低至, 低到, 小至, 缩至, down to, as low as, reduced to
reach down | decreased to, lowered to, cut to, shortened to, reduce to, decrease to, reduces to
reach down | reducing to
change up | increase by, increased by, increases by, increasing by, improve by, improved by, improves by
change up | raised by, rises by, rose by, extended by, enhanced by, increase of, improvement of, higher by
change up | gain of, grew by, grows by
change down | decrease by, decreased by, decreases by, decreasing by, reduce by, reduced by, reduces by
change down | reducing by, cut by, lowered by, fell by, falls by, dropped by, shortened by, drops by
change down | reduction of, decrease of, lower by, savings of, saving of, drop of
reach to | 至, 到, to
operator le | limited to
better | 优于, 好于, better than
respective | 分别, 分别为, 分别是, 分别达, 依次为
about | 约, 大约, 大概, 约为, 接近, 近, 将近, ~, ≈, 大致, 约在, about, approximately, around, roughly
about | close to, nearly, ca., approx., approx, circa
from | 由, 从, 自, 原来, 原, 由原来的, 从原来的, 由原先的, 由目前的, 从目前的, 由现有的, 由原, 从原
from | 由现在的, 从现在的, 以前, from
baseline | 仅, 仅为, 只有, 只, 仅有, 仅能, 只能, 仅能达到, 只能达到, 才, 仅达, 仅达到, 只达到, 达不到
baseline | 无法达到, 难以达到, 不能达到, 未达到, 没有达到, 尚未达到, only, just, merely
baseline | compared to, compared with, not attain
baseline | not reach, not achieve, cannot reach, cannot achieve, fails to reach, fail to reach
filler | 实测, 测试, 检测, 实际, 平均, 一般, 通常, 可以, 可, 能够, 能, 应当, 应该, 应, 须, 必须, 需要, 需
filler | 要, 要求, 希望, 目标, 值, 为, 是, 在, 均, 都, 也, 已, 已经, 将, 保持, 维持, 控制, 稳定, 其, :, ：
filler | =, （, (, 了, 有, 设计, 额定, 经测试, 实测值, 平均值, 最大值, 最小值, 指标, 处于, 位于, 值为
filler | 范围, 范围为, 达成, 满足, 等于, 保证, 确保, 测得, 测定, 经检测, 可控, 控制在, 使, -, —, _, [, 【
filler | “, ", 并, 且, 之, 数值, 水平, 最高, 最大, 最低值, 仍, 仍然, 依然, 依旧, 还, 就, 全部, 总体, 整体
filler | 按照, 按, 以, 即, 稳定在, 维持在, 保持在, is, are, was, were, be, must, should, shall, has, have
filler | of, equal to, can, will, at, measured, typically, a, an, the, with, being, by, been, value, remain
filler | remains, stay, stays, required, target, average, and, may, needs, need, between
filler | equal, equals, in, range, ranging, ranges, range:, values, it, works, kept, keep, keeps, held
filler | maximum, max, max., offers, gives, give, on, for
"""
_AFTER = """
operator ge | 以上, 及以上, 或以上, 或更高, 及更高, 之上, or more, or higher, or above, or greater
operator ge | or better, or longer, and above, minimum
operator le | 以下, 以内, 之内, 及以下, 或以下, 或更低, 之下, 内, or less, or lower, or below, or shorter
operator le | or smaller, and below, maximum
about | 左右, 上下, 前后
"""

# Chinese words that are put together: "不得" + "低于", "提高" + "到".
_NOT = (
    "不",
    "不得",
    "不能",
    "不能够",
    "不应",
    "不应该",
    "不可",
    "不宜",
    "不允许",
    "不会",
    "不要",
    "不应当",
    "不许",
    "未",
    "没有",
)
_MORE = ("大于", "超过", "高于", "多于", "超出", "长于", "大过", "高出", "超", "宽于", "厚于")
_FEWER = ("小于", "低于", "少于", "短于", "小过", "薄于", "窄于")
_UP = (
    "提高",
    "提升",
    "增加",
    "增长",
    "增大",
    "延长",
    "上升",
    "升高",
    "增强",
    "改善",
    "扩大",
    "多出",
    "高出",
    "加快",
)
_DOWN = ("降低", "减少", "下降", "缩短", "节约", "节省", "减小", "缩小", "减轻", "削减", "压缩")
_ARRIVED = ("到", "至", "为")

_JOINED: tuple[tuple[Meaning, tuple[tuple[str, ...], ...]], ...] = (
    (("operator", "ge"), (_NOT, _FEWER)),
    (("operator", "le"), (_NOT, _MORE)),
    (("operator", "gt"), (_MORE,)),
    (("operator", "lt"), (_FEWER,)),
    (("change", "up"), (_UP,)),
    (("change", "down"), (_DOWN,)),
    (("reach", "up"), (_UP, _ARRIVED)),
    (("reach", "down"), (_DOWN, _ARRIVED)),
)


def _read(table: str) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for row in table.strip().splitlines():
        meaning, _, words = row.partition(" | ")
        kind, _, value = meaning.partition(" ")
        found.update(dict.fromkeys(words.split(", "), (kind, value)))
    return found


BEFORE: dict[str, Meaning] = {
    "".join(parts): meaning for meaning, groups in _JOINED for parts in product(*groups)
} | _read(_BEFORE)
AFTER: dict[str, Meaning] = _read(_AFTER)
LONGEST_BEFORE = max(map(len, BEFORE))
LONGEST_AFTER = max(map(len, AFTER))

# Anywhere in the clause: the number is not what the author offers or asks for.
_BASELINE = """
传统, 常规, 原有, 以往, 国外同类, 同类产品, 对照组, 对比例, 普通产品, 市售, 原来, 背景, conventional,
traditional, previously, state of the art, prior art, control group, commercial
"""
# The same in a need, where the author describes what is.
_BASELINE_OF_NEED = """
目前, 现有, 现在, 当前, 现行, 现状, 如今, 已有, currently, current, at present, existing, today, now
"""
# Smaller is better: "优于 0.1 mm" and "达到 0.1 mm" set an upper limit.
_SMALLER_IS_BETTER = """
误差, 精度, 偏差, 公差, 分辨率, 粗糙度, 噪声, 噪音, 重复性, 不确定度, 能耗, 损耗, 延迟, 时延,
accuracy, precision, error, deviation, tolerance, resolution, roughness, noise, uncertainty, latency,
delay, repeatability
成本, 废品率, 不良率, 次品率, 故障率, 缺陷率, 泄漏, 漏率, 温升, 磨损, 损失, 排放, 残留, 孔隙率
误报, 漏检, 误检
cost, scrap, defect, leak, wear, loss, emission, residue, porosity, false alarm
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.strip().replace("\n", ",").split(",") if word.strip())


BASELINE = _words(_BASELINE)
BASELINE_OF_NEED = BASELINE + _words(_BASELINE_OF_NEED)
SMALLER_IS_BETTER = _words(_SMALLER_IS_BETTER)
