"""The command `cloudrd`. Commands are loaded when they run, so that help and completion answer at once."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from cloudrd import __version__
from cloudrd.cli.usage import show_usage_error

if TYPE_CHECKING:
    from cloudrd.domain.errors import CloudrdError
    from cloudrd.runtime import Runtime

# name → (module, attribute, what it does in Chinese and English), in the order of help.
COMMANDS: dict[str, tuple[str, str, str, str]] = {
    "serve": ("serve", "serve", "启动网站和接口", "serve the web pages and the API"),
    "match": (
        "match",
        "match",
        "为需求、资源或一段文字推荐匹配",
        "recommend for a need, a resource or a text",
    ),
    "import": (
        "data",
        "import_listings",
        "从文件导入需求、资源或审核决定",
        "import needs, resources or decisions from a file",
    ),
    "export": ("data", "export_listings", "导出需求或资源", "export needs or resources to a file"),
    "template": ("data", "template", "生成空白填报表", "write an empty form to fill in"),
    "demo": ("data", "demo", "载入演示数据", "load the demonstration data"),
    "index": ("index", "index", "查看、重建和修复索引", "look at, build and repair the index"),
    "replay": ("review", "replay", "重算一条已保存的推荐", "recompute a kept recommendation"),
    "learn": ("learn", "learn", "从审核决定学习排序模型", "learn a ranker from decisions"),
    "rank": ("evaluation", "rank", "对测试集排序", "rank a test corpus"),
    "evaluate": ("evaluation", "evaluate", "评价排序结果", "score a ranking"),
}
LANGUAGES = ("zh", "en")


class State:
    """What all commands share: the options of every command, and the runtime, opened when first used."""

    def __init__(self) -> None:
        self.data: str | None = None
        self.language = default_language()
        self._runtime: Runtime | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if self._runtime is None:
            from cloudrd.runtime import Runtime

            self._runtime = Runtime.open(self.data)
        return getattr(self._runtime, name)

    def close(self) -> None:
        if self._runtime is not None:
            self._runtime.close()


def default_language() -> str:
    """English when the environment asks for it, Chinese otherwise."""
    asked = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "en" if asked.startswith("en") else "zh"


def _set_data(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.find_root().ensure_object(State).data = value


def _set_language(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    root = context.find_root()
    state = root.ensure_object(State)
    if value is not None:
        state.language = value
    root.params["lang"] = state.language


def _shared_options() -> list[click.Parameter]:
    """Options that stand before or after the command."""
    data = click.Option(
        ["--data"], type=click.Path(file_okay=False), expose_value=False, callback=_set_data, is_eager=True,
        help="Folder of the city: database and indexes (also CLOUDRD_DATA).",
    )  # fmt: skip
    language = click.Option(
        ["--lang"], type=click.Choice(LANGUAGES), expose_value=False, callback=_set_language, is_eager=True,
        help="Language of messages; default from LANG, else zh.",
    )  # fmt: skip
    return [data, language]


class Commands(click.Group):
    """A group whose commands are modules of this package, imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"cloudrd.cli.{module}"), attribute)
        _share_options(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, f"{zh} · {en}") for name, (_, _, zh, en) in COMMANDS.items()])


def _share_options(command: click.Command) -> None:
    taken = {name for parameter in command.params for name in parameter.opts}
    command.params += [option for option in _shared_options() if taken.isdisjoint(option.opts)]
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _share_options(inner)


@click.command(
    cls=Commands, params=[*_shared_options()], context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="cloudrd")
def cli(lang: str) -> None:
    """云端研发供需匹配引擎 · matching engine of a technology-transfer marketplace.

    Every command works on the same --data folder, which may be given before or after it.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted."""
    state = State()
    try:
        status = cli.main(args=arguments, prog_name="cloudrd", standalone_mode=False, obj=state)
        sys.stdout.flush()
    except click.ClickException as error:
        show_usage_error(error, state.language)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断。" if state.language == "zh" else "Interrupted.", err=True)
        return 130
    except BrokenPipeError:
        # Whoever read the output has gone; writing the rest at exit would only raise again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if not _shown(error, state.language):
            raise
        return 1
    finally:
        state.close()
    return status if isinstance(status, int) else 0


def _shown(error: Exception, language: str) -> bool:
    """Whether the error is one a user can act on; if so it has been written to stderr."""
    from cloudrd.domain.errors import CloudrdError
    from cloudrd.domain.messages import message

    if isinstance(error, CloudrdError):
        _show(error, language)
        return True
    if type(error).__module__.startswith("sqlalchemy") and hasattr(error, "orig"):
        click.echo(message("database_failed", language, reason=error.orig), err=True)
        return True
    return False


def _show(error: CloudrdError, language: str) -> None:
    from cloudrd.domain.errors import Invalid
    from cloudrd.domain.messages import message

    click.echo(message(error.code, language, **error.params), err=True)
    for problem in error.problems if isinstance(error, Invalid) else ():
        row = (
            ""
            if problem.row is None
            else (f"第 {problem.row} 行" if language == "zh" else f"row {problem.row}")
        )
        quoted = "“{}”" if language == "zh" else '"{}"'
        value = quoted.format(problem.value) if problem.value else ""
        place = " · ".join(part for part in (row, problem.field, value) if part)
        click.echo(f"  {place}: {problem.text(language)}", err=True)


def main() -> None:
    """Entry point of the program."""
    sys.exit(run())
