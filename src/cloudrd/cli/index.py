"""`cloudrd index`: look at, build and repair the snapshots of the local index."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cloudrd.domain.errors import IndexProblem
    from cloudrd.runtime import Runtime

_LABELS = {
    "listings": ("数据库中可推荐的记录", "listings in the database"),
    "count": ("索引中的记录", "listings in the index"),
    "change": ("变更号", "change number"),
    "lag": ("落后的变更数", "changes behind"),
    "written": ("快照时间", "snapshot written"),
    "size": ("快照大小", "snapshot size"),
    "encoder": ("编码器", "encoder"),
    "problem": ("状态", "state"),
}


@click.group()
def index() -> None:
    """查看、重建和修复索引快照 · look at, build and repair the index snapshots."""


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON as /health gives it.")
@click.pass_context
def status(context: click.Context, as_json: bool) -> None:
    """快照、编码器和落后程度 · snapshots, their encoder and how far they lag behind."""
    runtime: Runtime = context.obj
    with runtime.database.read() as session:
        found = runtime.keeper.status(session)
    if as_json:
        import json

        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _print_status(found, _language(context))


@index.command()
@click.pass_context
def build(context: click.Context) -> None:
    """从数据库重建索引，只对没有向量的记录编码 · rebuild the index, encoding only what has no vector."""
    runtime: Runtime = context.obj
    _with_progress(context, lambda session, step: runtime.keeper.build(session, step))
    click.echo("索引已重建。" if _language(context) == "zh" else "The index has been built.")


@index.command()
@click.pass_context
def verify(context: click.Context) -> None:
    """核对快照与数据库，不一致时退出码为 1 · compare snapshots and database; exit status 1 if they differ."""
    runtime: Runtime = context.obj
    with runtime.database.read() as session:
        problems = runtime.keeper.verify(session)
    _print_problems(problems, _language(context))
    if problems:
        context.exit(1)
    click.echo("索引与数据库一致。" if _language(context) == "zh" else "The index agrees with the database.")


@index.command()
@click.pass_context
def repair(context: click.Context) -> None:
    """核对后按需重建 · rebuild the index if it differs from the database."""
    runtime: Runtime = context.obj
    problems = _with_progress(context, lambda session, step: runtime.keeper.repair(session, step))
    _print_problems(problems, _language(context))
    done = ("索引已修复。", "The index has been repaired.")
    nothing = ("索引完好，无需修复。", "The index is sound; nothing to repair.")
    click.echo((done if problems else nothing)[0 if _language(context) == "zh" else 1])


def _with_progress(context: click.Context, work: Any) -> Any:
    from rich.progress import Progress

    runtime: Runtime = context.obj
    with Progress(transient=True) as bar, runtime.database.read() as session:
        task = bar.add_task("索引" if _language(context) == "zh" else "index", total=None)
        return work(session, lambda done, total: bar.update(task, completed=done, total=total))


def _language(context: click.Context) -> str:
    return "en" if context.find_root().params.get("lang") == "en" else "zh"


def _print_problems(problems: list[IndexProblem], language: str) -> None:
    from cloudrd.domain.messages import message

    for problem in problems:
        click.echo(message(problem.code, language, **problem.params), err=True)


def _print_status(found: dict[str, Any], language: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from cloudrd.domain.vocabulary import Side

    column = 0 if language == "zh" else 1
    table = Table("", *(Side(name).label(language) for name in found))
    for key, labels in _LABELS.items():
        table.add_row(labels[column], *(_shown(side, key, column) for side in found.values()))
    # In a file or a pipe nothing may be cut off for want of a terminal's width.
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def _shown(side: dict[str, Any], key: str, column: int) -> str:
    snapshot = side["snapshot"] or {}
    if key == "written":
        return snapshot[key][:16].replace("T", " ") + " UTC" if snapshot else "—"
    if key == "size":
        return f"{snapshot['size'] / 1e6:.1f} MB" if snapshot else "—"
    if key == "problem":
        return side["problem"] or ("正常", "sound")[column]
    return str(snapshot.get(key) or side.get(key, "—"))


group = index
