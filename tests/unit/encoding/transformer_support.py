"""Tiny transformers with random weights, made on the spot."""

from __future__ import annotations

from pathlib import Path


def save_bert(directory: Path, kind: str, **options: int) -> None:
    """A BERT of the library's class `kind` with random weights, and its tokeniser."""
    import torch
    import transformers

    torch.manual_seed(7)
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
    vocabulary = directory / "vocab.txt"
    vocabulary.write_text("\n".join(words), "utf-8")
    transformers.BertTokenizerFast(vocab=str(vocabulary), model_max_length=32).save_pretrained(directory)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
        **options,
    )
    getattr(transformers, kind)(config).save_pretrained(directory)
