#!/usr/bin/env python3
"""Fit the shipped ranker to judged needs and print what it is worth; see docs/matching.md."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from cloudrd.domain.judgement import RELEVANT
from cloudrd.encoding import load_encoder
from cloudrd.evaluation.files import read_judgements
from cloudrd.matching import fitting
from cloudrd.matching.learning import Example
from cloudrd.matching.ranker import SHIPPED_FILE, Ranker, shipped_ranker
from cloudrd.services import tuning
from cloudrd.services.learning_curve import learning_curve

SIZES = (0, 50, 200, 800, 10_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=Path, required=True, help="folder of corpus, queries and qrels")
    parser.add_argument("--qrels", default="qrels.dev.tsv")
    parser.add_argument("--encoder", default="builtin")
    parser.add_argument("--name", default=shipped_ranker().name, help="name of the fitted version")
    parser.add_argument(
        "--write", action="store_true", help="put the fitted ranker in place of the shipped one"
    )
    options = parser.parse_args()
    encoder, graded = load_encoder(options.encoder), read_judgements(options.listings / options.qrels)
    files = options.listings / "corpus.jsonl.gz", options.listings / "queries.jsonl.gz"
    template = shipped_ranker()
    # Which candidates are looked at depends on the ranker a little; once more with the first fit settles it.
    first = fitting.fit(template, tuning.collect(*files, graded, encoder, template).judged, options.name)
    data = tuning.collect(*files, graded, encoder, first)
    full = tuning.cross_validate(data, tuning.fit_of(template, template))
    threshold, precision, told, wrongly = tuning.no_match_threshold(data, full)
    fitted = replace(fitting.fit(template, data.judged, options.name), no_match_below=round(threshold, 4))
    print_figures(data, full, fitted)
    print(f"no match below {threshold:.4f}: right for {precision:.3f}, told {told:.3f} of the needs without "
          f"an answer and {wrongly:.3f} of those with one")  # fmt: skip
    print_ablation(data, template, full)
    print_curve(data, fitted)
    if options.write:
        SHIPPED_FILE.write_text(json.dumps(fitted.to_json(), indent=1) + "\n", encoding="utf-8")


def print_figures(data: tuning.Collected, full: tuning.CrossValidated, fitted: Ranker) -> None:
    low, high = tuning.ndcg_interval(full)
    print("cross-validated: " + ", ".join(f"{name} {value:.3f}" for name, value in full.figures.items()))
    print(f"nDCG@10 95 % interval over queries: {low:.3f} to {high:.3f}")
    own = tuning.figures(data, fitted.scores(data.judged.values)).to_json()
    print(f"fitted on all of it: {own}")
    for f in fitted.features:
        print(f"  {f.name:18s} {f.group:12s} {f.weight:8.4f} {f.centre:8.4f} {f.scale:7.4f}")


def print_ablation(data: tuning.Collected, template: Ranker, full: tuning.CrossValidated) -> None:
    groups = [g for g in template.groups if any(f.group == g and not f.fixed for f in template.features)]
    print("without | nDCG@10 | lost | 95 % interval | recall@50 | AUC")
    for group, less, (lost, low, high) in tuning.ablation(data, template, groups, full):
        got = less.figures
        print(f"{group} | {got['ndcg@10']:.3f} | {lost:+.3f} | {low:+.3f} to {high:+.3f} | "
              f"{got['recall@50']:.3f} | {got['no_match_auc']:.3f}")  # fmt: skip


def print_curve(data: tuning.Collected, fitted: Ranker) -> None:
    """Learning from the judgements as if they were decisions, from a ranker that knows words alone."""
    judged = data.judged
    rows = [i for i, grade in enumerate(judged.grades) if grade >= 0]
    examples = [
        Example(str(judged.queries[i]), tuple(judged.values[i].tolist()), int(judged.grades[i])) for i in rows
    ]
    base = plain(fitted)
    print(f"learning curve over {sum(e.grade >= RELEVANT for e in examples)} relevant of {len(examples)}:")
    for point in learning_curve(examples, base, SIZES):
        print(f"  {point.used:6.0f}: nDCG@10 {point.ndcg:.3f} ({point.low:.3f} to {point.high:.3f}), "
              f"gain {point.gain:+.3f} ({point.gain_low:+.3f} to {point.gain_high:+.3f})")  # fmt: skip


def plain(ranker: Ranker) -> Ranker:
    """The ranker as it would be if it knew words alone."""
    known = {"wording": 0.5}
    features = tuple(f if f.fixed else replace(f, weight=known.get(f.name, 0.0)) for f in ranker.features)
    return replace(ranker, name="plain", features=features)


if __name__ == "__main__":
    main()
