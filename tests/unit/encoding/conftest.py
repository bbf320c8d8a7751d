"""Small real models, made once a session: a static one and a tiny random transformer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

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
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(7)
    base, saved = tmp_path_factory.mktemp("bert"), tmp_path_factory.mktemp("tiny")
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *"焊接机器人需求成果的一二三。，",
        "need",
        "weld",
        ":",
    ]
    vocabulary = base / "vocab.txt"
    vocabulary.write_text("\n".join(words), "utf-8")
    BertTokenizerFast(vocab=str(vocabulary), model_max_length=32).save_pretrained(base)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(base)
    transformer = Transformer(str(base), max_seq_length=32)
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
    SentenceTransformer(modules=[transformer, pooling], device="cpu").save(str(saved))
    return saved
