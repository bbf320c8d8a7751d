"""`cloudrd rank` and `cloudrd evaluate`: measure the pipeline on a retrieval test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cloudrd.runtime import Runtime

FILE = click.Path(dir_okay=False, path_type=Path)


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
@click.option("--run", "run_file", required=True, type=FILE, help="TREC run.")
@click.option("--qrels", required=True, type=FILE, help="Judgements: query, document, grade.")
@click.option("--relevant", type=click.IntRange(1), help="Lowest grade that counts as relevant.")
@click.option("--prefix", default="", help="Only queries whose id begins so.")
def evaluate(run_file: Path, qrels: Path, relevant: int | None, prefix: str) -> None:
    """Score a run: nDCG@10, recall, MRR, and how well the best score tells whether there is an answer."""
    from cloudrd.domain.errors import BadFile
    from cloudrd.evaluation.files import judged_queries, read_judgements, read_run
    from cloudrd.evaluation.metrics import evaluate as score

    judgements = judged_queries(read_judgements(qrels), prefix)
    if not judgements:
        raise BadFile("evaluation_empty", path=str(qrels))
    click.echo(json.dumps(score(read_run(run_file), judgements, relevant).to_json()))
