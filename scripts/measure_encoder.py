#!/usr/bin/env python3
"""How well an encoder ranks by itself, as docs/encoder.md shows it.

Usage: scripts/measure_encoder.py EVAL [--model DIRECTORY]

EVAL holds the folders listings, bilingual and sbir. Exact cosines of every query with every document, and
for the listings the same beside TF-IDF (terms of domain/text.py, titles counted twice).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cloudrd.domain.text import terms
from cloudrd.encoding import load_encoder
from cloudrd.encoding.parts import ListingText, encode_listings
from cloudrd.encoding.static import StaticEncoder
from cloudrd.evaluation.files import TestText, judged_queries, read_judgements, read_texts
from cloudrd.evaluation.metrics import evaluate


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("eval", type=Path)
    parser.add_argument("--model", type=Path, help="directory of a built-in model; default the shipped one")
    options = parser.parse_args()
    encoder = StaticEncoder(options.model) if options.model else load_encoder()
    for name, prefixes in (("listings", ("",)), ("bilingual", ("A", "K")), ("sbir", ("",))):
        folder = options.eval / name
        documents, queries = (list(read_texts(folder / f"{f}.jsonl.gz")) for f in ("corpus", "queries"))
        grades = read_judgements(folder / "qrels.dev.tsv")
        asked = [query for query in queries if query.id in grades]
        cosines = vectors(encoder, asked, as_query=True) @ vectors(encoder, documents).T
        for prefix in prefixes:
            show(f"{name} {prefix}", cosines, asked, documents, judged_queries(grades, prefix))
        if name == "listings":
            words = lexical(asked, documents)
            show("  TF-IDF", words, asked, documents, grades)
            for share in (0.2, 0.5):
                show(f"  + {share} dense", words + share * cosines, asked, documents, grades)


def vectors(encoder: Any, texts: Sequence[TestText], *, as_query: bool = False) -> Any:
    parts = [ListingText(text.title, text.text, "") for text in texts]
    return encode_listings(encoder, parts, as_query=as_query)


def lexical(queries: Sequence[TestText], documents: Sequence[TestText]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    counter = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
    matrix = counter.fit_transform([twice(text) for text in documents])
    return (counter.transform([twice(text) for text in queries]) @ matrix.T).toarray()


def twice(text: TestText) -> str:
    return f"{text.title}\n{text.title}\n{text.text}"


def show(
    name: str, scores: Any, queries: Sequence[TestText], documents: Sequence[TestText], grades: Any
) -> None:
    run = {}
    for query, row in zip(queries, scores, strict=True):
        if query.id in grades:
            best = np.argsort(-row, kind="stable")[:100]
            run[query.id] = [(documents[i].id, float(row[i])) for i in best]
    found = evaluate(run, grades).to_json()
    shown = {key: found[key] for key in ("ndcg@10", "recall@50", "no_match_auc")}
    print(f"{name:16s} " + "  ".join(f"{key} {value}" for key, value in shown.items() if value is not None))


if __name__ == "__main__":
    main()
