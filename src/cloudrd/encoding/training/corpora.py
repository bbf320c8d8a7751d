"""Training files to texts, and to pairs of texts that speak of the same thing."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

# Longer texts are cut for training only; what follows seldom says anything new.
LONGEST = 1500
_SHORTEST_PARAGRAPH = 80
_REFERENCE = re.compile(r"[（(].*?[)）]")
# How many of a patent class and its parents are read together.
_ANCESTRY = 4


@dataclass
class Corpus:
    """Texts, which kind each is, which document it belongs to, and pairs by name."""

    texts: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    pairs: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: str, owner: int, text: str | None) -> int | None:
        """The new text's number; None if there is nothing to read."""
        if not text or len(text.strip()) < 2:
            return None
        self.texts.append(text[:LONGEST])
        self.kinds.append(kind)
        self.owners.append(owner)
        return len(self.texts) - 1

    def pair(self, name: str, one: int | None, other: int | None) -> None:
        """Note that two texts speak of the same thing, if both are there."""
        if one is not None and other is not None:
            self.pairs[name].append((one, other))


def read_corpora(directory: Path, extra: Path | None = None) -> Corpus:
    """All training files of ``directory``, and pairs of our own from ``extra``.

    ``extra`` has a JSON object a line: ``query`` and ``document``, two texts that fit.
    Raises ``OSError`` if a file is missing, ``ValueError`` if one is malformed.
    """
    corpus = Corpus()
    papers: dict[str, int] = {}
    titles = _scholarly(corpus, directory / "scholarly_zh_en.jsonl.gz", papers)
    _paragraphs(corpus, directory / "paragraphs_zh.jsonl.gz", papers, titles)
    owner = _patents(corpus, directory / "ipc_zh_en.tsv.gz", len(papers))
    owner = _titled(corpus, directory / "sbir_awards_en.jsonl.gz", "award", "abstract", owner)
    owner = _titled(corpus, directory / "sbir_topics_en.jsonl.gz", "topic", "description", owner)
    if extra is not None:
        _extra(corpus, extra, owner)
    return corpus


_SCHOLARLY_PAIRS = (
    ("title_zh", "abstract_zh"),
    ("keywords_zh", "abstract_zh"),
    ("abstract_zh", "abstract_en"),
    ("title_zh", "title_en"),
    ("keywords_zh", "keywords_en"),
    ("title_en", "abstract_zh"),
    ("keywords_en", "abstract_zh"),
    ("title_zh", "abstract_en"),
    ("title_en", "abstract_en"),
    ("keywords_en", "abstract_en"),
    ("intro_zh", "abstract_zh"),
    ("intro_zh", "abstract_en"),
)


def _scholarly(corpus: Corpus, path: Path, papers: dict[str, int]) -> dict[int, int]:
    """Reads papers; returns the number of each paper's Chinese title by owner."""
    titles = {}
    for row in _rows(path):
        owner = papers.setdefault(row["id"], len(papers))
        parts = {}
        for name in dict.fromkeys(chain.from_iterable(_SCHOLARLY_PAIRS)):
            value = row.get(name)
            parts[name] = corpus.add(name, owner, "; ".join(value) if isinstance(value, list) else value)
        for one, other in _SCHOLARLY_PAIRS:
            corpus.pair(f"{one} {other}", parts[one], parts[other])
        if parts["title_zh"] is not None:
            titles[owner] = parts["title_zh"]
    return titles


def _paragraphs(corpus: Corpus, path: Path, papers: dict[str, int], titles: dict[int, int]) -> None:
    """Each paragraph goes with the next of its paper, and with the paper's title."""
    before: tuple[int, int] | None = None
    for row in _rows(path):
        owner = papers.setdefault(row["id"], len(papers))
        number = corpus.add("paragraph", owner, row["text"])
        if number is None or len(row["text"]) < _SHORTEST_PARAGRAPH:
            continue
        corpus.pair("title_zh paragraph", titles.get(owner), number)
        if before is not None and before[0] == owner:
            corpus.pair("paragraph paragraph", before[1], number)
        before = owner, number


def _patents(corpus: Corpus, path: Path, owner: int) -> int:
    """Class titles alone, and with those of the classes above, which say what they are of."""
    line: list[tuple[int, str, str]] = []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for code, level, chinese, english in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            depth = {3: 0, 4: 1}.get(len(code), 2 + int(level))
            zh, en = _REFERENCE.sub("", chinese).replace(" ", ""), _REFERENCE.sub("", english)
            line = [above for above in line if above[0] < depth] + [(depth, zh, en)]
            near = line[-_ANCESTRY:]
            full_zh = corpus.add("class_path", owner, "；".join(part[1] for part in near))
            full_en = corpus.add("class_path", owner, "; ".join(part[2] for part in near))
            corpus.pair("class_path", full_zh, full_en)
            own_zh, own_en = corpus.add("class", owner, zh), corpus.add("class", owner, en)
            corpus.pair("class", own_zh, own_en)
            if len(near) > 1:
                above = near[:-1]
                above_zh = corpus.add("class_above", owner, "；".join(part[1] for part in above))
                corpus.pair("class class_above", own_zh, above_zh)
                corpus.pair("class class_above", own_en, above_zh)
            owner += 1
    return owner


def _titled(corpus: Corpus, path: Path, kind: str, body: str, owner: int) -> int:
    for row in _rows(path):
        title, text = corpus.add(f"{kind}_title", owner, row["title"]), corpus.add(kind, owner, row[body])
        corpus.pair(kind, title, text)
        owner += 1
    return owner


def _extra(corpus: Corpus, path: Path, owner: int) -> None:
    for number, row in enumerate(_rows(path), start=owner):
        one, other = (corpus.add("extra", number, row[side]) for side in ("query", "document"))
        corpus.pair("extra", one, other)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a JSON-lines file, packed by gzip or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)
