"""The retrieval port: what every index of listings can do.

One index holds the listings of one side (needs or resources). Ids are database ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from cloudrd.domain.listing import Filter

CHANNELS = ("dense", "lexical", "title")


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a search can filter by; see `cloudrd.domain.listing.Filter`."""

    kind: str = ""
    industry_section: str = ""
    industry_division: str = ""
    chain: str = ""
    region: str = ""
    trl: int | None = None
    modes: frozenset[str] = frozenset()
    expires_on: date | None = None
    organisation_id: int | None = None
    public: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing for the index: `vector` has shape (dimension,), float32, L2-normalised or zero."""

    id: int
    title: str
    text: str
    vector: NDArray[np.float32]
    attributes: Attributes

    def digest(self) -> int:
        """64-bit hash of all that a search uses, to compare an index with the database."""
        a = self.attributes
        words = (a.kind, a.industry_section, a.industry_division, a.chain, a.region, *sorted(a.modes))
        plain = (words, a.trl, a.expires_on, a.organisation_id)
        content = blake2b(np.asarray(self.vector, np.float16).tobytes(), digest_size=8)
        content.update(f"{self.text}\0{plain}".encode("utf-8", "surrogatepass"))
        return int.from_bytes(content.digest(), "little")


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is all text of the query, `title` its title ("" = no title channel), `vector` as in Entry."""

    text: str
    title: str
    vector: NDArray[np.float32]
    filter: Filter = field(default_factory=Filter)
    per_channel: int = 100


@dataclass(frozen=True, slots=True)
class Candidates:
    """Union of what the channels found, n candidates in ascending id order.

    `scores[channel]` has shape (n,), float32: the exact cosine of every candidate in that channel
    (also of those another channel found). `ranks[channel]` has shape (n,), int32: place from 1 in the
    channel's own list, 0 = not in it. `matching` counts all live listings that pass the filter.
    """

    ids: NDArray[np.int64]
    scores: dict[str, NDArray[np.float32]]
    ranks: dict[str, NDArray[np.int32]]
    matching: int


@dataclass(frozen=True, slots=True)
class TermRows:
    """The terms of n texts as this index weighs them, by text, each term once.

    `terms` are the different terms of all texts, rising, with `idf` and `whole` for each: a lone Chinese
    character, which says little by itself, is not whole. Entry i: text `rows[i]` (0 to n − 1, rising) holds
    the term `columns[i]` (rising within a text). `weights` are TF-IDF, those of a text have length 1.
    """

    count: int
    terms: NDArray[np.uint64]
    idf: NDArray[np.float32]
    whole: NDArray[np.bool_]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    weights: NDArray[np.float32]

    def part(self, first: int, end: int) -> TermRows:
        """Texts `first` to `end` − 1 alone, over the same terms."""
        of = slice(*np.searchsorted(self.rows, (first, end)))
        return TermRows(
            end - first, self.terms, self.idf, self.whole, self.rows[of] - first, self.columns[of],
            self.weights[of],
        )  # fmt: skip


class ListingIndex(Protocol):
    """An index of one side."""

    @property
    def change(self) -> int:
        """Number of the last change applied."""

    def __len__(self) -> int:
        """Live listings."""

    def apply(self, upserts: Iterable[Entry], removed: Sequence[int], change: int) -> None:
        """Put in `upserts`, replacing the same ids, take out `removed`, stand at `change`; all or nothing.

        ValueError for an id that occurs twice, a vector of another dimension, or a change before the
        present one.
        """

    def search(self, query: Query) -> Candidates:
        """Candidates of all channels; deterministic for the same index state."""

    def term_weights(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Inverse document frequency of each term, shape (len(terms),); the highest for one never seen."""

    def term_rows(self, texts: Sequence[str]) -> TermRows:
        """The terms of `texts`, weighed as the lexical channel weighs them."""

    def crowding(self, texts: TermRows, ids: Sequence[int]) -> NDArray[np.float32]:
        """How much each text resembles the stock at large, shape (texts.count,), 0 to 1.

        Mean cosine with the nearest fiftieth of a fixed sample of the stock; `ids[i]` is text i's own
        listing, which does not count. Matches everywhere are worth less than matches here.
        """

    def contents(self) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Ids of the live listings, ascending, and `Entry.digest` of each as it was put in."""


class Saved(Protocol):
    """What is known of a saved index: its last change, listings, encoder key, bytes and time (ISO 8601)."""

    @property
    def change(self) -> int: ...
    @property
    def count(self) -> int: ...
    @property
    def encoder(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def written(self) -> str: ...


AnIndex = TypeVar("AnIndex", bound=ListingIndex)


class IndexStore(Protocol[AnIndex]):
    """Where an index lasts longer than a process: snapshots on disk, or a server that keeps them itself."""

    def empty(self) -> AnIndex:
        """An index without listings, at change 0."""

    def load(self) -> AnIndex | None:
        """The index as it was saved last, None when it never was.

        IndexProblem: "index_torn", "index_other_format" (both are mended by building it anew) or
        "index_foreign_encoder" (its vectors are not ours; never read silently).
        """

    def save(self, index: AnIndex) -> AnIndex:
        """Keep `index` in place of what was saved before; the caller holds `lock`. Returns it as loaded."""

    def newest(self) -> Saved | None:
        """What `load` would give, without loading it; IndexProblem as `load`, save for the encoder."""

    def lock(self, wait: bool = True) -> AbstractContextManager[bool]:
        """Be the only writer of all processes; gives False when another is and `wait` is not set."""
