"""`cloudrd rank` and `cloudrd evaluate`: measure the pipeline on a retrieval test or on decisions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cloudrd.cli.usage import wrong_usage

if TYPE_CHECKING:
    from cloudrd.runtime import Runtime

FILE = click.Path(dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option(
    "--corpus", required=True, type=FILE, help="Documents: .jsonl or .jsonl.gz with id, title, text."
)
@click.option("--queries", required=True, type=FILE, help="Queries in the same format.")
@click.option("--run", "out", required=True, type=FILE, help="TREC run to write.")
@click.option("--top", default=100, show_default=True, type=click.IntRange(1, 100), help="Documents a query.")
@click.pass_obj
def rank(runtime: Runtime, corpus: Path, queries: Path, out: Path, top: int) -> None:
    """Rank a corpus for every query with the pipeline that serves users."""
    from cloudrd.evaluation.files import write_run
    from cloudrd.services.evaluating import rank_corpus

    count = write_run(out, rank_corpus(corpus, queries, runtime.encoder, top=top), tag="cloudrd")
    click.echo(f"{out}: {count} queries", err=True)


@click.command()
@click.option("--run", "run_file", type=FILE, help="TREC run; with --decisions the one to write.")
@click.option("--qrels", type=FILE, help="Judgements: query, document, grade; with --decisions to write.")
@click.option("--relevant", type=click.IntRange(1), help="Lowest grade that counts as relevant.")
@click.option("--prefix", default="", help="Only queries whose id begins so.")
@click.option("--decisions", is_flag=True, help="Score what the office was shown by what it decided.")
@click.option("--since", type=DAY, metavar="DATE", help="With --decisions: lists from this day on.")
@click.option("--until", type=DAY, metavar="DATE", help="With --decisions: lists up to this day.")
@click.option("--ranker", default="", metavar="NAME", help="With --decisions: lists by this ranker.")
@click.option("--json", "as_json", is_flag=True, help="With --decisions: print JSON as the API gives it.")
@click.pass_context
def evaluate(context: click.Context, /, decisions: bool, **given: Any) -> None:
    """Score a run against judgements, or, with --decisions, the office's own history.

    A run: nDCG@10, recall, MRR, and how well the best score tells whether there is an answer. With
    --decisions also acceptance by rank, coverage of needs, exposure and calibration; --run and --qrels then
    write the history as a test set.
    """
    _check(context, decisions, given)
    if decisions:
        from cloudrd.cli.quality import days, evaluate_decisions

        files = (given["qrels"], given["run_file"]) if given["qrels"] else None
        period = {**days(given["since"], given["until"]), "ranker": given["ranker"]}
        language = context.find_root().params.get("lang") or "zh"
        evaluate_decisions(context.obj, language, period=period, files=files, as_json=given["as_json"])
    else:
        _evaluate_run(given["run_file"], given["qrels"], given["relevant"], given["prefix"])


def _check(context: click.Context, decisions: bool, given: dict[str, Any]) -> None:
    """Refuse options that do not go together, before anything is read."""
    options = {option.name: option for option in context.command.params}
    for name in () if decisions else ("run_file", "qrels"):
        if given[name] is None:
            raise click.MissingParameter(ctx=context, param=options[name])
    for name in ("relevant", "prefix") if decisions else ("since", "until", "ranker", "as_json"):
        if given[name]:
            where = (
                ("不能与 --decisions 同时使用", "does not go with --decisions")
                if decisions
                else ("只能与 --decisions 同时使用", "goes with --decisions only")
            )
            raise wrong_usage(context, *(f"{options[name].opts[0]} {text}" for text in where))
    if decisions and (given["run_file"] is None) != (given["qrels"] is None):
        raise wrong_usage(
            context,
            "--run 和 --qrels 须同时给出",
            "Give --run and --qrels together: the test set is both files",
        )


def _evaluate_run(run_file: Path, qrels: Path, relevant: int | None, prefix: str) -> None:
    from cloudrd.domain.errors import BadFile
    from cloudrd.evaluation.files import judged_queries, read_judgements, read_run
    from cloudrd.evaluation.metrics import evaluate as score

    judgements = judged_queries(read_judgements(qrels), prefix)
    if not judgements:
        raise BadFile("evaluation_empty", path=str(qrels))
    click.echo(json.dumps(score(read_run(run_file), judgements, relevant).to_json()))
