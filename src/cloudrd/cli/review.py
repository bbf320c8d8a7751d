"""`cloudrd replay` and `cloudrd import decisions`: the office's matches in the terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from cloudrd.runtime import Runtime

_HEADS = (("", ""), ("当时", "then"), ("重新计算", "recomputed"), ("今天", "today"))
_ROWS = {
    "rank": ("名次", "place"),
    "probability": ("概率", "probability"),
    "score": ("得分", "score"),
    "ranker": ("排序模型", "ranker"),
    "encoder": ("编码器", "encoder"),
    "index_change": ("索引变更序号", "index change"),
}
# What the parts of a score are called; a group that is not here goes by its own name.
_GROUPS = {
    "base": ("起点", "base"),
    "wording": ("用语", "wording"),
    "title": ("标题", "title"),
    "meaning": ("语义", "meaning"),
    "distinct": ("独特性", "distinctness"),
    "answer": ("与库中最佳相比", "beside the best in stock"),
    "conditions": ("条件", "conditions"),
    "indicators": ("指标", "indicators"),
}


@click.command()
@click.argument("match", metavar="MATCH")
@click.option("--json", "as_json", is_flag=True, help="Print JSON as the API gives it.")
@click.pass_context
def replay(context: click.Context, match: str, as_json: bool) -> None:
    """Recompute a kept recommendation (M000001) and say what has changed since."""
    from cloudrd.services.actor import COMMAND_LINE
    from cloudrd.services.replay_answers import replay_answer
    from cloudrd.services.replaying import replay as replay_match
    from cloudrd.services.review_queries import get_match

    runtime: Runtime = context.obj
    language = context.find_root().params.get("lang") or "zh"
    with runtime.database.read() as session:
        kept = get_match(session, COMMAND_LINE, match)
        found = replay_match(session, COMMAND_LINE, runtime.recommender, kept)
        answer = replay_answer(found, language)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    # In a file or a pipe nothing may be cut off for want of a terminal's width.
    _print(Console(width=None if sys.stdout.isatty() else 200), answer, language)


def import_decisions(state: Any, file: Path, source: str, skip_bad: Path | None) -> None:
    """Import decisions from FILE; all or nothing, and repeatable."""
    from cloudrd.cli.data import bar
    from cloudrd.services.actor import COMMAND_LINE
    from cloudrd.services.importing.decisions import read_decisions, store_decisions

    zh = state.language == "zh"
    with state.database.read() as session, bar("读取和计算" if zh else "Reading and ranking") as step:
        read = read_decisions(
            session, COMMAND_LINE, file, state.recommender, source=source or "import", skip_bad=skip_bad,
            language=state.language, progress=step,
        )  # fmt: skip
    with state.database.write() as session:
        report = store_decisions(session, COMMAND_LINE, read)
        session.commit()
    said = "新增 {} 条决定，{} 条已有。" if zh else "{} decisions added, {} were there already."
    click.echo(said.format(report.created, report.unchanged))
    if report.bad:
        said = "跳过 {} 行，原因见 {}。" if zh else "{} rows skipped; see {} for the reasons."
        click.echo(said.format(len(report.bad), skip_bad), err=True)


def _print(console: Console, answer: dict[str, Any], language: str) -> None:
    from rich.text import Text

    column = 0 if language == "zh" else 1
    console.print(Text(f"{answer['match']}  {_title(answer['need'], language)}", style="bold"))
    console.print(Text(f"      ↔  {_title(answer['resource'], language)}", style="bold"))
    console.print(_table(answer, column))
    for finding in answer["findings"]:
        console.print(Text(f"· {finding['text']}"), soft_wrap=True)


def _title(listing: dict[str, str], language: str) -> str:
    title = listing["title"] if language == "zh" or not listing["title_en"] else listing["title_en"]
    return f"{listing['code']} {title}"


def _table(answer: dict[str, Any], column: int) -> Table:
    from rich.table import Table

    table = Table(*(head[column] for head in _HEADS))
    sides = [answer[name] or {} for name in ("then", "recomputed", "today")]
    for name, labels in _ROWS.items():
        table.add_row(labels[column], *(_shown(side.get(name)) for side in sides))
        if name == "score":
            for group in answer["then"]["components"]:
                parts = [side.get("components", {}).get(group) for side in sides]
                label = _GROUPS.get(group, (group, group))[column]
                table.add_row(f"  {label}", *map(_shown, parts))
    return table


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "—"
    return f"{value:.6f}" if isinstance(value, float) else str(value)
