"""Opens this directory with sentence-transformers: SentenceTransformer(path, trust_remote_code=True).

Self-contained and plain on purpose: a second, slower reading of the same model, which
the tests hold against the fast one in cloudrd.encoding.static.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = re.compile("[0-9a-z\u00df-\u00f6\u00f8-\u00ff\u03b1-\u03c9]+")
_STEM = 5
_FILES = ("config.json", "tokens.txt", "model.safetensors", "static_bilingual.py")


def tokens(text: str) -> list[str]:
    """Chinese characters and neighbouring pairs; words, and the stems of words longer than a stem."""
    text = unicodedata.normalize("NFKC", text).lower()
    found = []
    for run in _HAN.findall(text):
        found.extend(run)
        found.extend(run[i : i + 2] for i in range(len(run) - 1))
    for word in _WORD.findall(text):
        found.append(word)
        if len(word) > _STEM:
            found.append(word[:_STEM])
    return found


class StaticBilingual(torch.nn.Module):
    """Sum of whole-numbered token vectors, divided by its length."""

    modalities = ["text"]  # noqa: RUF012
    save_in_root = True
    packed: torch.Tensor
    scales: torch.Tensor

    def __init__(self, directory: str) -> None:
        super().__init__()
        self.directory = Path(directory)
        self.config = json.loads((self.directory / "config.json").read_text("utf-8"))
        lines = (self.directory / "tokens.txt").read_text("utf-8").split("\n")
        self.numbers = {token: number for number, token in enumerate(lines) if token}
        tensors = load_file(self.directory / "model.safetensors")
        self.register_buffer("packed", tensors["packed"])
        self.register_buffer("scales", tensors["scales"])

    @property
    def max_seq_length(self) -> float:
        return float("inf")

    @property
    def tokenizer(self) -> Callable[[str], list[str]]:
        return tokens

    def get_embedding_dimension(self) -> int:
        return int(self.config["dimension"])

    def preprocess(self, inputs: list[str], prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        rows = [
            [self.numbers[t] for t in tokens((prompt or "") + text) if t in self.numbers] for text in inputs
        ]
        sizes = torch.tensor([0, *map(len, rows)][: len(rows)])
        flat = torch.tensor([number for row in rows for number in row], dtype=torch.long)
        return {"token_numbers": flat, "offsets": torch.cumsum(sizes, 0)}

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        used, places = torch.unique(features["token_numbers"], return_inverse=True)
        packed = self.packed[used]
        halves = torch.cat([packed & 15, packed >> 4], dim=1)
        table = (halves.double() - 8) * self.scales[used, None].double()
        sums = torch.nn.functional.embedding_bag(places, table, features["offsets"], mode="sum")
        length = sums.square().sum(1, keepdim=True).sqrt()
        features["sentence_embedding"] = (sums / torch.where(length > 0, length, 1)).float()
        return features

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        for name in _FILES:
            (Path(output_path) / name).write_bytes((self.directory / name).read_bytes())

    @classmethod
    def load(cls, model_name_or_path: str, **_: Any) -> "StaticBilingual":
        return cls(model_name_or_path)
