"""`cloudrd import`, `export`, `template` and `demo`: listings in and out of the data folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cloudrd.domain.vocabulary import Side

FILE = click.Path(dir_okay=False, path_type=Path)
WHAT = click.argument("what", type=click.Choice(("needs", "resources")))
Step = Callable[[int, int], None]


@click.command("import")
@click.argument("what", type=click.Choice(("needs", "resources", "decisions")))
@click.argument("file", type=FILE)
@click.option(
    "--mapping", default="native", show_default=True, type=click.Choice(("native", "market")),
    help="Field names of the file: our own, or those of technology-market sites.",
)  # fmt: skip
@click.option(
    "--source", default="", metavar="NAME", help="Where the data comes from; source ids count within it."
)
@click.option(
    "--skip-bad", type=FILE, metavar="OUT",
    help="Import the good rows, write the bad ones with reasons to OUT.",
)  # fmt: skip
@click.pass_obj
def import_listings(
    state: Any, what: str, file: Path, mapping: str, source: str, skip_bad: Path | None
) -> None:
    """Import needs, resources or decisions on matches from FILE (.jsonl, .csv, .xlsx).

    All or nothing, and repeatable.
    """
    if what == "decisions":
        from cloudrd.cli.review import import_decisions

        if mapping != "native":
            raise click.UsageError("--mapping is for needs and resources.")
        import_decisions(state, file, source, skip_bad)
        return
    from cloudrd.services.actor import COMMAND_LINE
    from cloudrd.services.importing import import_file

    zh = state.language == "zh"
    with state.database.write() as session, bar("导入" if zh else "Importing") as step:
        report = import_file(
            session, COMMAND_LINE, _side(what), file, mapping=mapping, source=source, skip_bad=skip_bad,
            language=state.language, progress=step,
        )  # fmt: skip
        session.commit()
    counts = (report.created, report.updated, report.unchanged)
    said = "新增 {} 条，更新 {} 条，未变 {} 条。" if zh else "{} added, {} updated, {} unchanged."
    click.echo(said.format(*counts))
    if report.bad:
        said = "跳过 {} 行，原因见 {}。" if zh else "{} rows skipped; see {} for the reasons."
        click.echo(said.format(len(report.bad), skip_bad), err=True)
    save_index(state)


@click.command("export")
@WHAT
@click.argument("file", type=FILE)
@click.option(
    "--all", "every_state", is_flag=True, help="Also listings that are not live (withdrawn, solved …)."
)
@click.pass_obj
def export_listings(state: Any, what: str, file: Path, every_state: bool) -> None:
    """Export needs or resources to FILE (.csv, .xlsx, .jsonl); `import` takes the file back."""
    from cloudrd.services.actor import COMMAND_LINE
    from cloudrd.services.exporting import export_file

    zh = state.language == "zh"
    with state.database.read() as session, bar("导出" if zh else "Exporting") as step:
        count = export_file(
            session, COMMAND_LINE, _side(what), file, language=state.language, every_state=every_state,
            progress=step,
        )  # fmt: skip
    click.echo(f"{file}：{count} 条。" if zh else f"{file}: {count} listings.")


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--for", "what", type=click.Choice(("needs", "resources")), help="Which form, if the name does not tell."
)
@click.pass_obj
def template(state: Any, file: Path, what: str | None) -> None:
    """Write an empty form with drop-downs and a help sheet: needs.xlsx or resources.xlsx."""
    from cloudrd.services.tabular_form import write_form

    write_form(file, _side(what or _guess(file)))
    click.echo(f"已写入 {file}。" if state.language == "zh" else f"{file} written.")


@click.command()
@click.pass_obj
def demo(state: Any) -> None:
    """Load the demonstration data: fictional organisations, needs and resources."""
    from cloudrd.services.actor import COMMAND_LINE
    from cloudrd.services.demo import load_demo

    with state.database.write() as session:
        reports = load_demo(session, COMMAND_LINE)
        session.commit()
    zh = state.language == "zh"
    for side, report in reports.items():
        said = "{}：新增 {} 条，未变 {} 条。" if zh else "{}: {} added, {} unchanged."
        click.echo(said.format(side.label(state.language), report.created, report.unchanged))
    save_index(state)


def save_index(state: Any) -> None:
    """Encode and index what is new and write the snapshots, so that the next process starts at once."""
    zh = state.language == "zh"
    with state.database.read() as session, bar("建立索引" if zh else "Indexing"):
        state.keeper.save(session)


@contextmanager
def bar(label: str) -> Iterator[Step]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total or None)


def _side(what: str) -> Side:
    from cloudrd.domain.vocabulary import Side

    return Side.NEED if what == "needs" else Side.RESOURCE


def _guess(file: Path) -> str:
    name = file.stem.casefold()
    found = [
        w
        for w, words in (("needs", ("need", "需求")), ("resources", ("resource", "资源", "成果")))
        if any(x in name for x in words)
    ]
    if len(found) != 1:
        raise click.UsageError(f"{file.name}: --for needs | resources")
    return found[0]
