"""The table of token keys against a plain dictionary."""

import numpy as np
import pytest

from cloudrd.encoding.lookup import KeyTable


@pytest.mark.parametrize("count", [1, 2, 37, 5000])
def test_every_key_has_its_number_and_others_none(count):
    keys = np.random.default_rng(count).permutation(2 * count)[:count].astype(np.uint64) << np.uint64(40)
    numbers = {int(key): number for number, key in enumerate(keys)}
    asked = np.concatenate([keys[::-1], keys + np.uint64(1), keys])
    expected = [numbers.get(int(key), -1) for key in asked]
    assert KeyTable(keys).find(asked).tolist() == expected


def test_keys_that_want_the_same_slot_are_told_apart():
    table = KeyTable(np.arange(64, dtype=np.uint64))
    home = table._home(np.arange(100_000, dtype=np.uint64))
    crowded = np.flatnonzero(home == home[5])[:60].astype(np.uint64)
    table = KeyTable(crowded)
    assert len(crowded) == 60
    assert table.find(crowded).tolist() == list(range(60))
    assert table.find(crowded + np.uint64(1)).tolist() == [-1] * 60


def test_an_empty_table_and_an_empty_question():
    assert KeyTable(np.zeros(0, np.uint64)).find(np.array([0, 7], np.uint64)).tolist() == [-1, -1]
    assert KeyTable(np.array([3], np.uint64)).find(np.zeros(0, np.uint64)).tolist() == []
