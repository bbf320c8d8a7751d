"""How `cloudrd learn` shows reports: what was learned from, both tables, the gate's lines, the weights."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cloudrd.domain.messages import message
from cloudrd.domain.vocabulary import DeclineReason

if TYPE_CHECKING:
    from cloudrd.services.learning import Serving
    from cloudrd.store.ranker_version import RankerVersion

# A weight that changed by less is not worth telling.
_TOLD_FROM = 0.001
_FIGURES = {
    "ndcg@10": ("nDCG@10", "nDCG@10"),
    "pairwise": ("两两次序正确率", "pairs in the right order"),
    "log_loss": ("对数损失（越低越好）", "log-loss (lower is better)"),
    "calibration_error": ("校准误差（越低越好）", "calibration error (lower is better)"),
    "log_loss_of_weights": ("对数损失，对比重新校准的现用模型", "log-loss, against serving recalibrated"),
    "hit@1": ("首位命中率", "right in the first place"),
    "recall@10": ("前 10 召回率", "recall@10"),
    "turned_away": ("有答案却说没有（越低越好）", "told none though there is one (lower is better)"),
    "turned_down": ("没有答案且说没有", "told none and there is none"),
}
_LEFT_OUT = {
    "earlier": ("之后又作了决定", "decided again later"),
    "no_reason": ("未注明原因", "no reason stated"),
    "other_features": ("当时的特征不同", "other features then"),
    "other_encoder": ("当时的编码器不同", "another encoder then"),
}
_STANDING = {
    "live": ("正在使用", "live"),
    "unusable": ("已启用但与本版程序不符", "live, does not fit this program"),
    "earlier": ("曾使用", "earlier"),
    "rolled_back": ("已撤回", "taken back"),
    "refused": ("未通过", "refused"),
}


def print_report(report: Mapping[str, Any], language: str) -> None:
    """A trial in full."""
    console, column = _console(), _column(language)
    console.print(_learned_from(report["decisions"], language), soft_wrap=True)
    title = ("按时间顺序重放决定", "Replay of the decisions in the order of time")[column]
    loss = {**report["replay"]["log_loss_of_weights"], "name": "log_loss_of_weights"}
    console.print(_replay_table(title, [*report["replay"]["differences"], loss], column))
    console.print(_regression_table(report["regression"], column))
    console.print(_weights_table(report, column))
    _print_lines(console, report["lines"], language)


def print_encoder_report(report: Mapping[str, Any], language: str) -> None:
    """A comparison of two encoders in full."""
    console, column = _console(), _column(language)
    console.print(Text(f"{report['encoder']['before']} → {report['encoder']['after']}", style="bold"))
    decisions = report["decisions"]
    if decisions["used"]:
        title = ("已决定的匹配用两种编码器重新排序", "Decided pairs ranked anew with both encoders")[column]
        console.print(_replay_table(title, report["replay"]["differences"], column))
    if not decisions["enough"]:
        said = (
            "有答案的查询不足 {} 个，只按回归集判断。",
            "Fewer than {} queries have an answer: the regression set alone decides.",
        )
        console.print(said[column].format(decisions["needed"]), soft_wrap=True)
    console.print(_regression_table(report["regression"], column))
    _print_lines(console, report["lines"], language)
    verdict = ("不比现用的差。", "It is no worse than the present one.") if report["passed"] else (
        "比现用的差：标有 ✗ 的条件不满足。", "It is worse: the lines marked ✗ do not hold.")  # fmt: skip
    console.print(verdict[column])


def print_versions(
    now: Serving, found: Sequence[tuple[RankerVersion, str]], encoder: str, language: str
) -> None:
    """What serves, then every version with what it learned from, its figures and its weights."""
    console, column = _console(), _column(language)
    console.print(Text(f"{('正在使用', 'Serving')[column]}  {now.ranker.name}", style="bold"))
    if not now.usable:
        console.print(
            message("ranker_unusable", language, name=now.version, shipped=now.ranker.name), soft_wrap=True
        )
    if not found:
        console.print(("还没有学得的版本。", "Nothing has been learned here yet.")[column])
    for version, standing in found:
        _print_version(console, version, standing, encoder, language)


def _print_version(
    console: Console, version: RankerVersion, standing: str, encoder: str, language: str
) -> None:
    column, report = _column(language), version.report
    made = f"{version.made_at:%Y-%m-%d %H:%M} UTC"
    head = f"{version.name}  {_STANDING[standing][column]}  {made}  {version.made_by}"
    console.print(Text(f"\n{head}", style="bold"))
    if version.note:
        console.print(Text(f"  {version.note}"), soft_wrap=True)
    if not report:
        return
    console.print(f"  {_learned_from(report['decisions'], language)}", soft_wrap=True)
    if report["encoder"] != encoder:
        said = ("学习时的编码器不同，建议重新学习。", "Learned with another encoder; learn again.")[column]
        console.print(f"  {said}", style="yellow")
    ndcg = report["replay"]["differences"][0]
    against = ("对比 {}", "against {}")[column].format(report["compared_with"])
    regression = [report["regression"][when]["ndcg@10"] for when in ("before", "after")]
    names = ("重放", "回归集") if column == 0 else ("replay", "regression set")
    console.print(
        f"  {against}: {names[0]} nDCG@10 {ndcg['before']:.4f} → {ndcg['after']:.4f} ({_interval(ndcg)}), "
        f"{names[1]} {regression[0]:.4f} → {regression[1]:.4f}",
        soft_wrap=True, highlight=False,
    )  # fmt: skip
    for name, marks in zip((("增", "减"), ("gained", "lost"))[column], _moved(report), strict=True):
        if marks:
            console.print(f"  {name}: {', '.join(marks)}", soft_wrap=True, highlight=False)
    _print_lines(console, [line for line in report["lines"] if not line["passed"]], language)


def _moved(report: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Evidence that gained and evidence that lost weight, what moved most first."""
    moved = [one for one in report["weights"] if abs(one["before"] - one["after"]) >= _TOLD_FROM]
    moved.sort(key=lambda one: -abs(one["after"] - one["before"]))
    told = [
        (one["after"] > one["before"], f"{one['name']} {one['before']:.3f} → {one['after']:.3f}")
        for one in moved
    ]
    return [text for up, text in told if up], [text for up, text in told if not up]


def _learned_from(decisions: Mapping[str, Any], language: str) -> str:
    zh = language == "zh"
    grades = decisions["by_grade"]
    fit = sum(count for grade, count in grades.items() if int(grade) >= 2)
    said = (
        f"学自 {decisions['used']} 条决定（{decisions['queries']} 个查询，其中认可 {fit} 条）"
        if zh
        else f"Learned from {decisions['used']} decisions ({decisions['queries']} queries, {fit} accepted)"
    )
    left = [f"{_left_out(why, language)} {count}" for why, count in decisions["left_out"].items()]
    if not left:
        return said + ("。" if zh else ".")
    return f"{said}；未采用：{'、'.join(left)}。" if zh else f"{said}; left out: {', '.join(left)}."


def _left_out(why: str, language: str) -> str:
    if why in _LEFT_OUT:
        return _LEFT_OUT[why][_column(language)]
    return DeclineReason(why).label(language) if why in list(DeclineReason) else why


def _replay_table(title: str, differences: Sequence[Mapping[str, Any]], column: int) -> Table:
    heads = ("", "现用", "新", "变化", "95% 区间", "查询数") if column == 0 else (
        "", "serving", "new", "change", "95 % interval", "queries")  # fmt: skip
    table = Table(*heads, title=title, title_justify="left")
    for one in differences:
        if not one["queries"]:
            table.add_row(_FIGURES[one["name"]][column], "—", "—", "—", "—", "0")
            continue
        table.add_row(
            _FIGURES[one["name"]][column], f"{one['before']:.4f}", f"{one['after']:.4f}",
            f"{one['difference']:+.4f}", _interval(one), str(one["queries"]),
        )  # fmt: skip
    return table


def _regression_table(regression: Mapping[str, Mapping[str, float]], column: int) -> Table:
    heads = ("", "现用", "新", "变化") if column == 0 else ("", "serving", "new", "change")
    table = Table(
        *heads, title=("随程序提供的回归集", "Shipped regression set")[column], title_justify="left"
    )
    for name, before in regression["before"].items():
        after = regression["after"][name]
        table.add_row(_FIGURES[name][column], f"{before:.4f}", f"{after:.4f}", f"{after - before:+.4f}")
    return table


def _weights_table(report: Mapping[str, Any], column: int) -> Table:
    heads = ("依据", "现用权重", "新权重", "") if column == 0 else ("evidence", "serving", "new", "")
    table = Table(*heads, title=("权重", "Weights")[column], title_justify="left")
    for one in report["weights"]:
        mark = "=" if one["after"] == one["before"] else "↑" if one["after"] > one["before"] else "↓"
        fixed = ("固定", "fixed")[column]
        mark = fixed if one["fixed"] else mark
        table.add_row(one["name"], f"{one['before']:.4f}", f"{one['after']:.4f}", mark)
    for name, label in (("bias", ("起点", "bias")), ("no_match_below", ("“没有”的界限", "no match below"))):
        one = report[name]
        table.add_row(label[column], f"{one['before']:.4f}", f"{one['after']:.4f}", "")
    return table


def _print_lines(console: Console, lines: Sequence[Mapping[str, Any]], language: str) -> None:
    for line in lines:
        text = f"{'✓' if line['passed'] else '✗'} {message(line['code'], language, **line['params'])}"
        console.print(Text(text, style="" if line["passed"] else "bold red"), soft_wrap=True)


def _interval(one: Mapping[str, Any]) -> str:
    return f"{one['low']:+.4f} … {one['high']:+.4f}"


def _column(language: str) -> int:
    return 0 if language == "zh" else 1


def _console() -> Console:
    # In a file or a pipe nothing may be cut off for want of a terminal's width.
    return Console(width=None if sys.stdout.isatty() else 200)
