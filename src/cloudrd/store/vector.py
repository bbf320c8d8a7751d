"""Stored vectors, so that a rebuild of the index does not encode again."""

from __future__ import annotations

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from cloudrd.store.base import Base


class ListingVector(Base):
    """Vector of one listing: little-endian float16, valid for one encoder and one text.

    `encoder` is the fingerprint of encoder and text template, `text_hash` the hash of the text
    it was made from; when either differs from the present one the vector is made anew.
    """

    __tablename__ = "listing_vector"

    side: Mapped[str] = mapped_column(String(10), primary_key=True)
    listing_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    encoder: Mapped[str] = mapped_column(String(64))
    text_hash: Mapped[bytes] = mapped_column(LargeBinary(16))
    vector: Mapped[bytes] = mapped_column(LargeBinary)
