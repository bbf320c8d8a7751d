"""How fast rows go in: a few hundred thousand listings must not take an afternoon."""

import json
import random
import time

import pytest
from import_support import load

from cloudrd.domain.vocabulary import Side

ROWS = 20_000
# Processor time a row, in microseconds; encoding and indexing have the rest of the 500 µs it may take.
LIMIT = 200


@pytest.mark.slow
def test_reading_checking_and_storing_take_little_of_the_time_a_row_may_take(database, tmp_path):
    rng = random.Random(1)
    words = [
        "铝合金",
        "焊接",
        "接头",
        "疲劳",
        "涂层",
        "双极板",
        "海水",
        "轴承",
        "控制",
        "传感",
        "工艺",
        "强度",
    ]
    path = tmp_path / "f.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(ROWS):
            text = "".join(rng.choices(words, k=130))
            row = {"source_id": number, "kind": "achievement", "title": text[:28], "summary": text, "trl": 5,
                   "cooperation_modes": ["licence"], "industry_division": "35"}  # fmt: skip
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    for outcome in ("created", "unchanged"):
        started = time.process_time()
        assert getattr(load(database, Side.RESOURCE, path), outcome) == ROWS
        spent = (time.process_time() - started) / ROWS * 1e6
        assert spent < LIMIT, f"{outcome}: {spent:.0f} µs a row"
