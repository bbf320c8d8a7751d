"""`cloudrd learn`: learn a ranker from the office's decisions, look at the versions, go back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cloudrd.runtime import Runtime


@click.command()
@click.option(
    "--strength", type=click.FloatRange(min=0, min_open=True), metavar="X",
    help="How many decisions the shipped weights stand for; default 50.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Learn and judge, but store nothing.")
@click.option("--note", default="", metavar="TEXT", help="Why; kept with the version and in the audit trail.")
@click.option("--rollback", is_flag=True, help="Take the live version back; the one before it serves again.")
@click.option("--status", is_flag=True, help="List the versions, what they learned and how they fared.")
@click.option("--show", metavar="NAME", help="Print the model of that name as JSON.")
@click.option(
    "--check-encoder", "encoder", metavar="NAME", help="Compare another encoder with the present one."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def learn(
    context: click.Context,
    strength: float | None,
    dry_run: bool,
    note: str,
    rollback: bool,
    status: bool,
    show: str | None,
    encoder: str | None,
    as_json: bool,
) -> None:
    """Learn a new ranker from decisions; it goes live only if the gate finds it no worse.

    Exit status 1 when it is refused. docs/learning.md explains the gate.
    """
    modes = [rollback, status, show is not None, encoder is not None]
    if sum(modes) > 1 or (any(modes) and (strength is not None or dry_run)):
        raise click.UsageError("Choose one of learning, --rollback, --status, --show and --check-encoder.")
    runtime: Runtime = context.obj
    language = "en" if context.find_root().params.get("lang") == "en" else "zh"
    if show is not None:
        _show(runtime, show)
    elif status:
        _status(runtime, language, as_json)
    elif rollback:
        _roll_back(runtime, note, language, as_json)
    else:
        passed = (
            _learn(runtime, strength, dry_run, note, language, as_json)
            if encoder is None
            else _check_encoder(runtime, encoder, language, as_json)
        )
        context.exit(0 if passed else 1)


def _learn(
    runtime: Runtime, strength: float | None, dry_run: bool, note: str, language: str, as_json: bool
) -> bool:
    from cloudrd.cli.learn_tables import print_report
    from cloudrd.matching.learning import STRENGTH
    from cloudrd.services.actor import COMMAND_LINE
    from cloudrd.services.learning import keep
    from cloudrd.services.trial import try_learning

    with runtime.database.read() as session:
        trial = try_learning(session, COMMAND_LINE, runtime.encoder, strength=strength or STRENGTH)
    name = ""
    if not dry_run:
        with runtime.database.write() as session:
            version = keep(
                session, COMMAND_LINE, trial.ranker, trial.report,
                replaces=trial.live, passed=trial.passed, note=note,
            )  # fmt: skip
            session.commit()
            name = version.name
    if as_json:
        outcome = "dry_run" if dry_run else "live" if trial.passed else "refused"
        _print_json({"outcome": outcome, "name": name or None, **trial.report})
    else:
        print_report(trial.report, language)
        click.echo(_outcome(name, trial.passed, language))
    return trial.passed


def _outcome(name: str, passed: bool, language: str) -> str:
    zh = language == "zh"
    if not name:
        said = ("可以启用", "会被拒绝") if zh else ("It would go live", "It would be refused")
        rest = "；这是试运行，没有保存任何内容。" if zh else "; this was a dry run, nothing was stored."
        return said[0 if passed else 1] + rest
    if passed:
        return (
            f"{name} 已启用。撤回：cloudrd learn --rollback"
            if zh
            else f"{name} is live. To take it back: cloudrd learn --rollback"
        )
    return (
        f"{name} 未启用：标有 ✗ 的条件不满足。排序不变，结果已记录备查。"
        if zh
        else f"{name} is refused: the lines marked ✗ do not hold. Nothing changes; the report is kept."
    )


def _check_encoder(runtime: Runtime, name: str, language: str, as_json: bool) -> bool:
    from cloudrd.cli.learn_tables import print_encoder_report
    from cloudrd.encoding import load_encoder
    from cloudrd.services.actor import COMMAND_LINE
    from cloudrd.services.encoder_trial import try_encoder

    s = runtime.settings
    other = load_encoder(
        name, query_prompt=s.encoder_query_prompt, document_prompt=s.encoder_document_prompt,
        batch_size=s.encoder_batch_size, device=s.encoder_device, offline=s.encoder_offline,
    )  # fmt: skip
    with runtime.database.read() as session:
        report = try_encoder(session, COMMAND_LINE, runtime.encoder, other)
    if as_json:
        _print_json(report)
    else:
        print_encoder_report(report, language)
    return bool(report["passed"])


def _status(runtime: Runtime, language: str, as_json: bool) -> None:
    from cloudrd.cli.learn_tables import print_versions
    from cloudrd.matching.ranker import shipped_ranker
    from cloudrd.services.learning import serving, versions

    with runtime.database.read() as session:
        now, found = serving(session), versions(session)
    if not as_json:
        print_versions(now, found, runtime.encoder.fingerprint, language)
        return
    _print_json(
        {
            "serving": now.ranker.name,
            "digest": now.ranker.digest,
            "unusable": None if now.usable else now.version,
            "shipped": shipped_ranker().name,
            "versions": [
                {
                    "name": version.name, "standing": standing, "replaces": version.parent,
                    "digest": version.digest, "made_at": version.made_at.isoformat(),
                    "made_by": version.made_by, "note": version.note, "report": version.report,
                    "live_from": version.live_from.isoformat() if version.live_from else None,
                }
                for version, standing in found
            ],
        }
    )  # fmt: skip


def _roll_back(runtime: Runtime, note: str, language: str, as_json: bool) -> None:
    from cloudrd.services.actor import COMMAND_LINE
    from cloudrd.services.learning import roll_back

    with runtime.database.write() as session:
        taken, now = roll_back(session, COMMAND_LINE, note=note)
        session.commit()
    if as_json:
        _print_json({"rolled_back": taken, "serving": now.ranker.name, "digest": now.ranker.digest})
        return
    said = "{} 已撤回，现由 {} 排序。" if language == "zh" else "{} is taken back; {} ranks again."
    click.echo(said.format(taken, now.ranker.name))


def _show(runtime: Runtime, name: str) -> None:
    from cloudrd.services.learning import get_version

    with runtime.database.read() as session:
        _print_json(get_version(session, name).to_json())


def _print_json(plain: Any) -> None:
    click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
