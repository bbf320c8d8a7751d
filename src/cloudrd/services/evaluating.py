"""Ranking a test corpus with the very pipeline that serves users."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from cloudrd.domain.listing import Filter, Listing
from cloudrd.domain.match import MatchResult
from cloudrd.domain.vocabulary import Side
from cloudrd.encoding.parts import encode_listings
from cloudrd.encoding.port import Encoder
from cloudrd.evaluation.files import TestText, read_texts
from cloudrd.matching.ranker import Ranker, shipped_ranker
from cloudrd.retrieval.local import LocalIndex
from cloudrd.retrieval.port import Attributes, Entry
from cloudrd.services.recommending import Stock, recommend
from cloudrd.services.vectors import batches, listing_text

BATCH = 2000


def rank_corpus(
    corpus: str | os.PathLike[str],
    queries: str | os.PathLike[str],
    encoder: Encoder,
    *,
    top: int = 100,
    ranker: Ranker | None = None,
) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """Yield (query id, [(document id, score), …]) with at most `top` (≤ 100) documents a query.

    Queries are read as needs, documents as resources. Scores compare across queries. A test judges every
    document by itself, so the same thing listed twice is not folded into one.
    Raises BadFile when a file is not in the format of `evaluation.files.read_texts`.
    """
    for query, result in match_corpus(corpus, queries, encoder, top=top, ranker=ranker):
        yield query, [(one.listing.code, one.score) for one in result.recommendations]


def match_corpus(
    corpus: str | os.PathLike[str],
    queries: str | os.PathLike[str],
    encoder: Encoder,
    *,
    top: int = 100,
    ranker: Ranker | None = None,
    only: Collection[str] | None = None,
    explain: bool = False,
) -> Iterator[tuple[str, MatchResult]]:
    """The same as whole match results, of the queries `only` where given; codes are ids of documents."""
    stock, asked, today = stock_of(corpus, encoder), needs_of(queries), date.today()
    for need in asked if only is None else [one for one in asked if one.code in only]:
        yield need.code, recommend(
            need, stock, ranker or shipped_ranker(),
            filters=Filter(), limit=top, today=today, explain=explain, folded=False,
        )  # fmt: skip


def stock_of(corpus: str | os.PathLike[str], encoder: Encoder) -> Stock:
    """The documents of a test as resources; their codes are the documents' ids."""
    listings = {n: _listing(Side.RESOURCE, text, n) for n, text in enumerate(read_texts(corpus), start=1)}
    return Stock(index_of(listings, encoder), lambda ids: {i: listings[i] for i in ids}, encoder)


def needs_of(queries: str | os.PathLike[str]) -> list[Listing]:
    """The queries of a test as needs; their codes are the queries' ids."""
    return [_listing(Side.NEED, query, 0) for query in read_texts(queries)]


def _listing(side: Side, text: TestText, number: int) -> Listing:
    return Listing(side=side, id=number, code=text.id, title=text.title, summary=text.text)


def index_of(listings: Mapping[int, Listing], encoder: Encoder) -> LocalIndex:
    """An index of these listings alone, by their ids, that no database stands behind."""
    index = LocalIndex(encoder.dimension)
    index.apply(_entries(listings.values(), encoder), [], len(listings))
    return index


def _entries(listings: Iterable[Listing], encoder: Encoder) -> Iterator[Entry]:
    for some in batches(listings, BATCH):
        vectors = encode_listings(encoder, [listing_text(one) for one in some])
        for one, vector in zip(some, vectors, strict=True):
            yield Entry(one.id, one.title, one.search_text, vector, Attributes())
