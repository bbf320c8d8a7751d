"""Stored vectors and index entries: what the index knows of a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, defer, lazyload

from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import MATCHABLE_STATES, Confidentiality, Side
from cloudrd.encoding.parts import ListingText, encode_listings
from cloudrd.encoding.port import Encoder
from cloudrd.retrieval.port import Attributes, Entry
from cloudrd.store.need import Need
from cloudrd.store.records import RECORD_OF
from cloudrd.store.resource import Resource
from cloudrd.store.vector import ListingVector

Record = Need | Resource
Row = dict[str, Any]
Vector = NDArray[np.float16]
T = TypeVar("T")
# Rows a statement, below the number of parameters that any database takes.
_STATEMENT_ROWS = 500
# Columns that are dear to decode and stand in no listing.
_UNREAD = ("people", "ipc", "properties")


def store_vectors(session: Session, items: Sequence[Record | Listing], encoder: Encoder) -> int:
    """Store the vectors of flushed records (or stored listings) in the caller's transaction.

    Only those whose text or encoder changed are encoded; returns how many. ValueError for an item
    without an id.
    """
    listings = [item if isinstance(item, Listing) else item.to_listing() for item in items]
    if not all(listing.id for listing in listings):
        raise ValueError("a listing must be flushed before its vector can be stored")
    sides = ([one for one in listings if one.side == side] for side in Side)
    rows = [row for some in sides for row in _vectors(session, some, encoder)[1]]
    write_vectors(session, rows)
    return len(rows)


def write_vectors(session: Session, rows: Sequence[Row]) -> None:
    """Put `rows` (of any side) in place of what is stored for the same listings."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(ListingVector)
    new = {name: statement.excluded[name] for name in ("encoder", "text_hash", "vector")}
    statement = statement.on_conflict_do_update(index_elements=["side", "listing_id"], set_=new)
    for some in batches(rows, _STATEMENT_ROWS):
        session.execute(statement, some)


def entries(session: Session, records: Sequence[Record], encoder: Encoder) -> tuple[list[Entry], list[Row]]:
    """What the index holds of `records` (of one side), and the vectors that had to be made for it."""
    listings = [record.to_listing() for record in records]
    vectors, made = _vectors(session, listings, encoder)
    return [_entry(one, vectors[one.id]) for one in listings], made


def matchable(session: Session, side: Side) -> Iterator[Record]:
    """Records that may be recommended."""
    return _read(session, side, RECORD_OF[side].state.in_(MATCHABLE_STATES))


def changed(session: Session, side: Side, after: int) -> Iterator[Record]:
    """Records of any state that changed after number `after`, in the order of their changes."""
    # Without a condition on the state: it would lead the database to another index than the number's.
    return _read(session, side, RECORD_OF[side].change > after)


def _read(session: Session, side: Side, condition: ColumnElement[bool]) -> Iterator[Record]:
    record = RECORD_OF[side]
    unread = [defer(getattr(record, name)) for name in _UNREAD if hasattr(record, name)]
    statement = select(record).options(lazyload(record.organisation), *unread).where(condition)
    statement = statement.order_by(record.change).execution_options(yield_per=_STATEMENT_ROWS)
    return iter(session.scalars(statement))


def listing_text(listing: Listing) -> ListingText:
    """What is encoded of a listing: both languages of a part together."""
    title, summary = (
        "\n".join(part for part in pair if part.strip())
        for pair in ((listing.title, listing.title_en), (listing.summary, listing.summary_en))
    )
    return ListingText(title, summary, listing.body)


def text_hash(listing: Listing) -> bytes:
    """BLAKE2b hash (16 bytes) of the text that is encoded."""
    text = listing_text(listing)
    plain = "\0".join((text.title, text.summary, text.body))
    return blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def index_key(side: Side, encoder: Encoder) -> str:
    """What an index of `side` is valid for: the encoder, and how a record becomes text (found by trying)."""
    record = RECORD_OF[side]
    texts = {c.key: f"<{c.key}>" for c in record.__table__.columns if isinstance(c.type, String)}
    listing = record(**texts, indicators=[], cooperation_modes=[]).to_listing()
    plain = f"{listing.search_text}\0{listing_text(listing)}"
    return f"{encoder.fingerprint}/{blake2b(plain.encode(), digest_size=4).hexdigest()}"


def _entry(listing: Listing, vector: NDArray[np.float16]) -> Entry:
    attributes = Attributes(
        kind=listing.kind,
        industry_section=listing.industry_section,
        industry_division=listing.industry_division,
        chain=listing.chain,
        region=listing.region,
        trl=listing.trl,
        modes=listing.modes,
        expires_on=listing.expires_on,
        organisation_id=listing.organisation_id,
        public=listing.confidentiality == Confidentiality.PUBLIC,
    )
    return Entry(listing.id, listing.title, listing.search_text, vector.astype(np.float32), attributes)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size` items, the last perhaps shorter."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def _vectors(
    session: Session, listings: Sequence[Listing], encoder: Encoder
) -> tuple[dict[int, Vector], list[Row]]:
    """Vector of each of `listings` (of one side) by id, and table rows of those that were not stored."""
    vectors = _stored(session, listings, encoder)
    missing = [one for one in listings if one.id not in vectors]
    # As stored, so that an entry is the same whoever makes it.
    encoded = encode_listings(encoder, [listing_text(one) for one in missing]).astype("<f2")
    rows = []
    for one, vector in zip(missing, encoded, strict=True):
        vectors[one.id] = vector
        key = {"side": one.side.value, "listing_id": one.id, "encoder": encoder.fingerprint}
        rows.append({**key, "text_hash": text_hash(one), "vector": vector.tobytes()})
    return vectors, rows


def _stored(session: Session, listings: Sequence[Listing], encoder: Encoder) -> dict[int, Vector]:
    """Stored vectors, by id, that are valid for the encoder and for the listings' present text."""
    columns = (ListingVector.listing_id, ListingVector.text_hash, ListingVector.vector)
    found = {}
    for some in batches(listings, _STATEMENT_ROWS):
        texts = {one.id: text_hash(one) for one in some}
        statement = select(*columns).where(
            ListingVector.side == some[0].side.value,
            ListingVector.listing_id.in_(texts),
            ListingVector.encoder == encoder.fingerprint,
        )
        for listing_id, digest, vector in session.execute(statement):
            if digest == texts[listing_id] and len(vector) == 2 * encoder.dimension:
                found[listing_id] = np.frombuffer(vector, dtype="<f2")
    return found
