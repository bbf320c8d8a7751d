"""`cloudrd evaluate --decisions`: match quality from the office's own decisions, in the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from cloudrd.runtime import Runtime

Names = tuple[str, str]
_FIGURES: dict[str, Names] = {
    "ndcg": ("nDCG@10", "nDCG@10"),
    "mrr": ("MRR@10", "MRR@10"),
    "precision": ("P@5", "P@5"),
    "answered": ("有答案的列表占比", "lists with an answer"),
    "acceptance": ("通过率", "acceptance"),
    "exposure": ("曝光基尼系数", "exposure Gini"),
    "calibration_error": ("期望校准误差", "calibration error"),
    "brier": ("Brier 分数", "Brier score"),
}
_COVERAGE: dict[str, Names] = {
    "listed": ("已有推荐列表的需求", "needs with a list"),
    "answered": ("已有通过匹配的需求", "needs with an accepted match"),
    "no_match": ("判定暂无匹配的需求", "needs told that nothing fits"),
}
_SERIES = ("ndcg", "mrr", "precision", "acceptance", "exposure", "calibration_error")


def evaluate_decisions(
    runtime: Runtime, language: str, *, period: dict[str, Any], files: tuple[Path, Path] | None, as_json: bool
) -> None:
    """Print the report of `period` (since, until, ranker); write judgements and run into `files`."""
    from cloudrd.services.actor import COMMAND_LINE
    from cloudrd.services.decision_files import write_decisions
    from cloudrd.services.quality_answers import quality_answer
    from cloudrd.services.statistics import quality

    with runtime.database.read() as session:
        answer = quality_answer(quality(session, COMMAND_LINE, **period), language)
        written = write_decisions(session, COMMAND_LINE, *files, **period) if files else 0
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        from rich.console import Console

        # In a file or a pipe nothing may be cut off for want of a terminal's width.
        _print(Console(width=None if sys.stdout.isatty() else 200), answer, language)
    if files:
        said = "{} 和 {}：{:,} 个列表" if language == "zh" else "{} and {}: {:,} lists"
        click.echo(said.format(*files, written), err=True)


def days(since: Any, until: Any) -> dict[str, date | None]:
    """The two dates as click read them, as days."""
    return {"since": since.date() if since else None, "until": until.date() if until else None}


def _print(console: Console, answer: dict[str, Any], language: str) -> None:
    zh = language == "zh"
    whole = answer["whole"]
    if whole is None:
        console.print(
            "还没有可评价的推荐列表。请先保存匹配供审核并作出决定，或用 cloudrd import decisions 导入历史。"
            if zh
            else "No kept lists to evaluate. Keep matches for review and decide, or import a history with "
            "cloudrd import decisions.",
            soft_wrap=True,
        )
        return
    counts = [f"{whole[name]:,}" for name in ("lists", "queries", "matches", "decided", "accepted")]
    said = (
        "{} 个列表，{} 个查询，{} 条匹配，已决定 {} 条，通过 {} 条"
        if zh
        else "{} lists for {} queries, {} matches, {} decided, {} accepted"
    )
    console.print(f"{whole['first']} – {whole['last']}", style="bold", highlight=False)
    console.print(said.format(*counts), highlight=False, soft_wrap=True)
    for table in (_figures(whole, zh), _ranks(whole, zh), _months(answer, zh), _rankers(answer, zh)):
        console.print(table)
    note = (
        "区间为 95 %：按查询自助重抽 {:,} 次；按名次的为 Wilson 区间。"
        if zh
        else "95 % intervals: bootstrap over queries, {:,} resamples; by rank those of Wilson."
    )
    console.print(note.format(answer["resamples"]), style="dim", highlight=False, soft_wrap=True)


def _figures(whole: dict[str, Any], zh: bool) -> Table:
    table = _table(("指标", "数值", "95 % 区间", "查询数"), ("figure", "value", "95 %", "queries"), zh)
    coverage = whole["coverage"]
    rows = [(_FIGURES[name], whole[name]) for name in _FIGURES]
    rows += [(_COVERAGE[name], coverage[name]) for name in _COVERAGE]
    for names, figure in rows:
        if figure["missing_because"]:
            table.add_row(names[not zh], "—", figure["missing_because"]["text"], "")
        else:
            table.add_row(
                names[not zh], _number(figure["value"]), _interval(figure), f"{figure['queries']:,}"
            )
    return table


def _ranks(whole: dict[str, Any], zh: bool) -> Table:
    heads = (
        ("名次", "已决定", "通过", "通过率", "95 % 区间"),
        ("rank", "decided", "accepted", "rate", "95 %"),
    )
    table = _table(*heads, zh)
    for row in whole["by_rank"]:
        if row["count"]:
            shown = (row["rank"], row["count"], row["hits"])
            table.add_row(*map(str, shown), _number(row["value"]), _interval(row))
    return table


def _months(answer: dict[str, Any], zh: bool) -> Table:
    heads = [_FIGURES[name][not zh] for name in _SERIES]
    table = _table(("月份", "列表", "已决定", *heads), ("month", "lists", "decided", *heads), zh)
    for month in answer["months"]:
        table.add_row(month["first"][:7], str(month["lists"]), str(month["decided"]), *_series(month))
    return table


def _rankers(answer: dict[str, Any], zh: bool) -> Table:
    heads = [_FIGURES[name][not zh] for name in _SERIES]
    table = _table(
        ("排序模型", "首次使用", "已决定", *heads), ("ranker", "first used", "decided", *heads), zh
    )
    for one in answer["rankers"]:
        name = f"{one['name']} {one['digest'][:8]}"
        table.add_row(name, one["first"], str(one["decided"]), *_series(one))
    return table


def _series(row: dict[str, Any]) -> Iterable[str]:
    return (_number(row[name]["value"]) for name in _SERIES)


def _table(zh_heads: Iterable[str], en_heads: Iterable[str], zh: bool) -> Table:
    """A table whose first column holds names, the others numbers."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    for place, head in enumerate(zh_heads if zh else en_heads):
        table.add_column(head, justify="right" if place else "left")
    return table


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _interval(row: dict[str, Any]) -> str:
    return f"{row['low']:.3f} – {row['high']:.3f}"
