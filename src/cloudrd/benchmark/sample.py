"""What is measured with: texts for resources, passages for queries; the same seed, the same sample."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cloudrd.benchmark.figures import BenchmarkError
from cloudrd.domain.text import sentences
from cloudrd.domain.vocabulary import CooperationMode, ResourceKind

DEMO = Path(__file__).parents[1] / "demo"
RECOMBINED_LENGTH = (200, 400)
QUERY_LENGTH = (60, 160)
_SHORTEST_SENTENCE = 12
_REGIONS = ("市南区", "市北区", "李沧区", "崂山区", "黄岛区", "城阳区", "即墨区", "胶州市")


@dataclass(frozen=True, slots=True)
class Sample:
    """`documents` and `queries` share no paragraph; `recombined` of the former are made of sentences."""

    documents: list[str]
    queries: list[str]
    recombined: int
    source: str


def make_sample(size: int, queries: int, seed: int, corpus: Path | None = None, demo: Path = DEMO) -> Sample:
    """`size` documents and `queries` passages from other paragraphs.

    Whole paragraphs as long as there are enough, then new ones recombined from their sentences; the demo
    data, which is short, is always recombined. BenchmarkError when there is no text.
    """
    # Not for secrets: the point is that the same seed gives the same sample.
    choice = random.Random(seed)  # noqa: S311
    texts = list(read_corpus(corpus) if corpus else read_demo(demo))
    if not texts:
        raise BenchmarkError(f"no text in {corpus or demo}; name a file of paragraphs with --corpus")
    wanted = size + queries
    whole = choice.sample(texts, min(wanted, len(texts))) if corpus else []
    recombined = list(_recombine(texts, wanted - len(whole), choice))
    mixed = [*whole, *recombined]
    asked = choice.sample(range(wanted), queries)
    taken = set(asked)
    documents = [text for i, text in enumerate(mixed) if i not in taken]
    invented = sum(i >= len(whole) for i in range(wanted) if i not in taken)
    passages = [passage(mixed[i], choice) for i in asked]
    return Sample(documents, passages, invented, corpus.name if corpus else "demo data")


def read_corpus(path: Path) -> Iterator[str]:
    """Texts of a JSON Lines file (`.gz` or not) of {"id", "text"}; BenchmarkError when it is none."""
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as file
        ):
            for line in file:
                yield json.loads(line)["text"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BenchmarkError(f"{path}: not a JSON Lines file of id and text ({error})") from error


def read_demo(folder: Path) -> Iterator[str]:
    """The longer texts of the demo listings."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield from (v for v in json.loads(line).values() if isinstance(v, str) and len(v) >= 30)


def passage(text: str, choice: random.Random) -> str:
    """Neighbouring sentences of `text`, from one chosen at random, up to a need's short description."""
    low, high = QUERY_LENGTH
    spans = sentences(text) or [(0, len(text))]
    # Not so near the end that too little is left.
    starts = [start for start, _ in spans if len(text) - start >= low] or [spans[0][0]]
    start = choice.choice(starts)
    end = next((stop for _, stop in spans if stop - start >= low), len(text))
    return text[start : min(end, start + high)]


def resource_rows(documents: Sequence[str], seed: int) -> Iterator[dict[str, Any]]:
    """Importable resources: a document each, with the other fields that a search filters and judges by."""
    choice = random.Random(seed)  # noqa: S311 - as above
    kinds, modes = list(ResourceKind), list(CooperationMode)
    owners = max(1, len(documents) // 50)
    for number, text in enumerate(documents):
        price = choice.randrange(5, 500)
        yield {
            "source_id": f"benchmark-{number}",
            "kind": choice.choice(kinds).value,
            "title": _title(text),
            "summary": text,
            "organisation": f"测速研究所第{choice.randrange(owners)}室",
            "trl": choice.randrange(1, 10),
            "cooperation_modes": [mode.value for mode in choice.sample(modes, 2)],
            "price_min": price,
            "price_max": price * 2,
            "region": choice.choice(_REGIONS),
        }


def write_lines(path: Path, rows: Iterable[Any]) -> None:
    """One JSON value a line."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def read_lines(path: Path) -> list[Any]:
    """What `write_lines` wrote."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _title(text: str) -> str:
    """The beginning of the first sentence, as long as titles are."""
    spans = sentences(text)
    first = text[spans[0][0] : spans[0][1]] if spans else text
    return " ".join(first.split("，")[0].split())[:40].rstrip("。；") or "无题"


def _recombine(texts: Sequence[str], count: int, choice: random.Random) -> Iterator[str]:
    pieces = [text[a:b] for text in texts for a, b in sentences(text) if b - a >= _SHORTEST_SENTENCE] or list(
        texts
    )
    for _ in range(count):
        length, made = choice.randint(*RECOMBINED_LENGTH), ""
        while len(made) < length:
            made += choice.choice(pieces)
        yield made
