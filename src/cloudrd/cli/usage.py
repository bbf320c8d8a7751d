"""Wrong usage of a command, told in the language of the user: click itself speaks English only."""

from __future__ import annotations

import click


def show_usage_error(error: click.ClickException, language: str) -> None:
    """Write the error to stderr; in Chinese for the common cases."""
    said = _chinese(error) if language == "zh" else ""
    if not said:
        error.show()
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(f"{context.get_usage()}\n用 {context.command_path} --help 查看说明。\n", err=True)
    click.echo(f"错误：{said}", err=True)


class WrongUsage(click.UsageError):
    """Options that do not go together, told in both languages; `show_usage_error` picks one."""

    def __init__(self, context: click.Context, chinese: str, english: str) -> None:
        super().__init__(english, context)
        self.chinese = chinese


def wrong_usage(context: click.Context, chinese: str, english: str) -> WrongUsage:
    """The error for options that do not go together; sentences without their full stop."""
    return WrongUsage(context, f"{chinese}。", f"{english}.")


def _chinese(error: click.ClickException) -> str:
    if isinstance(error, click.BadParameter) and error.param is not None and error.param.name == "lang":
        return ""  # which language is wanted is just what could not be read
    if isinstance(error, WrongUsage):
        return error.chinese
    name = ""
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = (
            "/".join(error.param.opts)
            if isinstance(error.param, click.Option)
            else error.param.make_metavar(error.ctx or click.Context(click.Command("")))
        )
    if isinstance(error, click.NoSuchOption):
        near = f"是否想用 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有选项 {error.option_name}。{near}"
    if isinstance(error, click.MissingParameter):
        return f"缺少参数 {name}。"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"参数 {name} 的值无效{_wanted(error.param.type)}。"
    return ""


def _wanted(kind: click.ParamType) -> str:
    if isinstance(kind, click.Choice):
        return f"，可用的值：{'、'.join(str(one) for one in kind.choices)}"
    if isinstance(kind, click.IntRange):
        return f"，应为 {kind.min} 至 {kind.max} 的整数"
    if isinstance(kind, click.DateTime):
        return "，应为 2026-03-01 这样的日期"
    if isinstance(kind, click.Path):
        return "，应为文件夹而不是文件" if not kind.file_okay else "，应为文件而不是文件夹"
    return ""
