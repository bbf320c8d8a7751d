"""Files of a retrieval test: corpus and queries (JSON Lines), judgements, TREC runs."""

from __future__ import annotations

import gzip
import json
import math
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cloudrd.domain.errors import BadFile

Run = dict[str, list[tuple[str, float]]]
Judgements = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class TestText:
    """One document or query: `title` may be empty."""

    __test__ = False

    id: str
    title: str
    text: str


def read_texts(path: str | os.PathLike[str]) -> list[TestText]:
    """Read `.jsonl` or `.jsonl.gz`: an object a line with `id`, `text` and optionally `title`.

    Raises BadFile("evaluation_bad_line") naming file and line for a line that is none, and
    BadFile("evaluation_double_id") when an id stands twice.
    """
    texts: list[TestText] = []
    seen: set[str] = set()
    for number, line in _lines(path):
        try:
            row = json.loads(line)
            text = TestText(str(row["id"]), str(row.get("title") or ""), str(row["text"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadFile(
                "evaluation_bad_line", path=str(path), line=number, form='{"id": …, "text": …}'
            ) from None
        if not text.id or any(c.isspace() for c in text.id):
            raise BadFile("evaluation_bad_line", path=str(path), line=number, form="id without white space")
        if text.id in seen:
            raise BadFile("evaluation_double_id", path=str(path), line=number, id=text.id)
        seen.add(text.id)
        texts.append(text)
    return texts


def read_judgements(path: str | os.PathLike[str]) -> Judgements:
    """Read lines of `query<TAB>document<TAB>grade` (a TREC qrels line of four columns serves too)."""
    judgements: Judgements = defaultdict(dict)
    for number, line in _lines(path):
        fields = line.split()
        try:
            query, document, grade = (fields[0], fields[-2], int(fields[-1]))
            if len(fields) not in (3, 4):
                raise ValueError
        except (ValueError, IndexError):
            raise BadFile(
                "evaluation_bad_line", path=str(path), line=number, form="query document grade"
            ) from None
        judgements[query][document] = grade
    if not judgements:
        raise BadFile("evaluation_empty", path=str(path))
    return dict(judgements)


def read_run(path: str | os.PathLike[str]) -> Run:
    """Read a TREC run: `query Q0 document rank score tag` a line; the score orders, not the rank."""
    run: Run = defaultdict(list)
    for number, line in _lines(path):
        try:
            query, _, document, _, score, *_ = line.split()
            value = float(score)
            if not math.isfinite(value):
                raise ValueError
        except ValueError:
            form = "query Q0 document rank score tag"
            raise BadFile("evaluation_bad_line", path=str(path), line=number, form=form) from None
        run[query].append((document, value))
    return dict(run)


def write_run(
    path: str | os.PathLike[str], ranked: Iterable[tuple[str, list[tuple[str, float]]]], tag: str
) -> int:
    """Write a TREC run beside `path` and put it in place when complete; returns the number of queries."""
    count = 0
    with _put_in_place(path) as file:
        for query, documents in ranked:
            count += 1
            for rank, (document, score) in enumerate(documents, start=1):
                file.write(f"{query} Q0 {document} {rank} {score:.6f} {tag}\n")
    return count


def write_judgements(path: str | os.PathLike[str], judged: Iterable[tuple[str, Mapping[str, int]]]) -> None:
    """Write TREC judgements of four columns beside `path` and put them in place when complete."""
    with _put_in_place(path) as file:
        for query, graded in judged:
            for document, grade in graded.items():
                file.write(f"{query} 0 {document} {grade}\n")


@contextmanager
def _put_in_place(path: str | os.PathLike[str]) -> Iterator[IO[str]]:
    """A file that takes the place of `path` when the block ends without an error.

    Raises BadFile("evaluation_unwritable") when nothing can be written there.
    """
    target = Path(path)
    beside = target.with_name(target.name + ".part")
    try:
        opened = beside.open("w", encoding="utf-8")
    except OSError as error:
        raise BadFile("evaluation_unwritable", path=str(path), reason=error.strerror) from None
    try:
        with opened as file:
            yield file
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _lines(path: str | os.PathLike[str]) -> Iterator[tuple[int, str]]:
    try:
        with _open(Path(path)) as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BadFile("evaluation_unreadable", path=str(path), reason=str(error)) from None


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")


def judged_queries(judgements: Mapping[str, Mapping[str, int]], prefix: str = "") -> Judgements:
    """The judgements of queries whose id begins with `prefix`."""
    return {query: dict(graded) for query, graded in judgements.items() if query.startswith(prefix)}
