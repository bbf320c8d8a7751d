"""A listing's parts pooled to one vector."""

from __future__ import annotations

import numpy as np

from cloudrd.encoding.parts import SUMMARY_WEIGHT, TITLE_WEIGHT, ListingText, encode_listings
from cloudrd.encoding.static import StaticEncoder


def test_parts_are_weighted(small: StaticEncoder) -> None:
    title, summary, body = small.encode_documents(["焊接", "机器", "welding"]).astype(np.float64)
    rest = SUMMARY_WEIGHT * summary + body
    expected = TITLE_WEIGHT * title + rest / np.linalg.norm(rest)
    pooled = encode_listings(small, [ListingText("焊接", "机器", "welding")])
    np.testing.assert_allclose(pooled[0], expected / np.linalg.norm(expected), atol=1e-6)
    assert pooled.dtype == np.float32


def test_missing_parts_drop_out(small: StaticEncoder) -> None:
    alone = small.encode_documents(["焊接机器"])
    for listing in (ListingText("焊接机器", "", " \n"), ListingText("", "", "焊接机器")):
        np.testing.assert_allclose(encode_listings(small, [listing]), alone, atol=1e-6)


def test_nothing_known_gives_zeros_and_no_listing_no_row(small: StaticEncoder) -> None:
    pooled = encode_listings(
        small, [ListingText("", "", ""), ListingText("焊", "", ""), ListingText("！", "", "")]
    )
    assert np.linalg.norm(pooled, axis=1).round(6).tolist() == [0, 1, 0]
    assert encode_listings(small, []).shape == (0, small.dimension)


class Sides:
    """An encoder that shows which side it was asked for."""

    fingerprint, dimension = "sides", 2

    def encode_queries(self, texts: list[str]) -> np.ndarray:
        return np.tile(np.float32([1, 0]), (len(texts), 1))

    def encode_documents(self, texts: list[str]) -> np.ndarray:
        return np.tile(np.float32([0, 1]), (len(texts), 1))


def test_needs_are_queries_and_resources_documents() -> None:
    listing = [ListingText("a", "b", "c")]
    assert encode_listings(Sides(), listing, as_query=True).tolist() == [[1, 0]]
    assert encode_listings(Sides(), listing).tolist() == [[0, 1]]
