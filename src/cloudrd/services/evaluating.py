"""Ranking a test corpus with the very pipeline that serves users."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from cloudrd.domain.listing import Filter, Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.encoding.parts import encode_listings
from cloudrd.encoding.port import Encoder
from cloudrd.evaluation.files import TestText, read_texts
from cloudrd.matching.fusion import Weights, default_weights
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
    weights: Weights | None = None,
) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """Yield (query id, [(document id, score), …]) with at most `top` (≤ 100) documents a query.

    Queries are read as needs, documents as resources. Scores compare across queries.
    Raises BadFile when a file is not in the format of `evaluation.files.read_texts`.
    """
    documents = read_texts(corpus)
    asked = read_texts(queries)
    listings = {n: _listing(Side.RESOURCE, text, n) for n, text in enumerate(documents, start=1)}
    stock = Stock(_index(listings, encoder), lambda ids: {i: listings[i] for i in ids}, encoder)
    today = date.today()
    for query in asked:
        result = recommend(
            _listing(Side.NEED, query, 0), stock, weights or default_weights(),
            filters=Filter(), limit=top, today=today, explain=False,
        )  # fmt: skip
        yield query.id, [(documents[r.listing.id - 1].id, r.score) for r in result.recommendations]


def _listing(side: Side, text: TestText, number: int) -> Listing:
    return Listing(side=side, id=number, code=text.id, title=text.title, summary=text.text)


def _index(listings: Mapping[int, Listing], encoder: Encoder) -> LocalIndex:
    index = LocalIndex(encoder.dimension)
    index.apply(_entries(listings.values(), encoder), [], len(listings))
    return index


def _entries(listings: Iterable[Listing], encoder: Encoder) -> Iterator[Entry]:
    for some in batches(listings, BATCH):
        vectors = encode_listings(encoder, [listing_text(one) for one in some])
        for one, vector in zip(some, vectors, strict=True):
            yield Entry(one.id, one.title, one.search_text, vector, Attributes())
