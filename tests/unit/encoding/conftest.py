"""Small real models, made once a session: a static one and a tiny random transformer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from transformer_support import save_bert

from cloudrd.encoding.static import StaticEncoder
from cloudrd.encoding.training.files import write_model

TOKENS = [
    "焊",
    "接",
    "焊接",
    "机",
    "器",
    "机器",
    "器人",
    "人",
    "weld",
    "weldi",
    "welding",
    "6061",
    "t6",
    "co2",
    "α",
]


@pytest.fixture(scope="session")
def small_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of fifteen tokens and eight dimensions."""
    directory = tmp_path_factory.mktemp("static")
    vectors = np.random.default_rng(3).standard_normal((len(TOKENS), 8)).astype(np.float32)
    write_model(directory, TOKENS, vectors, {"seed": 3})
    return directory


@pytest.fixture(scope="session")
def small(small_directory: Path) -> StaticEncoder:
    return StaticEncoder(small_directory)


@pytest.fixture(scope="session")
def tiny_transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two layers with random weights, saved as sentence-transformers saves."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    base, saved = tmp_path_factory.mktemp("bert"), tmp_path_factory.mktemp("tiny")
    save_bert(base, "BertModel")
    transformer = Transformer(str(base), max_seq_length=32)
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
    SentenceTransformer(modules=[transformer, pooling], device="cpu").save(str(saved))
    return saved


@pytest.fixture(scope="session")
def tiny_cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a head that gives one number for a pair of texts."""
    saved = tmp_path_factory.mktemp("cross")
    save_bert(saved, "BertForSequenceClassification", num_labels=1)
    return saved
