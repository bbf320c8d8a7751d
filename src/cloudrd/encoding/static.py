"""The built-in encoder: a sum of whole-numbered token vectors, brought to length 1.

A model is a directory: ``config.json``, ``tokens.txt`` (one token a line) and
``model.safetensors`` with ``packed`` (tokens x dimension/2, uint8: the low half of byte j
is number j, its high half number j + dimension/2) and ``scales`` (tokens, uint8). Token vector =
(4-bit number - 8) x scale. All of it is whole numbers, so the sum of a text does not
depend on the order of adding, and the vector is the same to the bit on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load
from scipy import sparse

from cloudrd.domain.errors import EncoderError
from cloudrd.encoding.lookup import KeyTable
from cloudrd.encoding.port import TEMPLATE_VERSION, Vectors
from cloudrd.encoding.tokens import token_keys, tokenise

FORMAT = 1
FILES = ("tokens.txt", "model.safetensors")
# Texts per matrix product: bounds the memory a call takes, whatever its length.
_BATCH = 2048
_LARGEST_VALUE = 15 * 255
_EXACT_FLOAT32 = 2**24


class StaticEncoder:
    """Encodes with the model in ``directory``; queries and documents alike.

    Raises ``EncoderError``: ``encoder_files_missing``, ``encoder_format_unknown``,
    ``encoder_damaged``, ``encoder_wrong_dimension``.
    """

    def __init__(self, directory: Path) -> None:
        config, content = _read(directory)
        files = digest(content)
        if config.get("sha256") != files:
            raise EncoderError("encoder_damaged", path=str(directory))
        whole = hashlib.sha256(f"{files} format {FORMAT} template {TEMPLATE_VERSION}".encode())
        self._fingerprint = f"builtin-{whole.hexdigest()[:16]}"
        self._load(config, content, directory)

    def _load(self, config: dict[str, Any], content: dict[str, bytes], directory: Path) -> None:
        try:
            tensors = load(content["model.safetensors"])
            self._packed, self._scales = tensors["packed"], tensors["scales"].astype(np.int32)
        except (SafetensorError, KeyError) as problem:
            raise EncoderError("encoder_damaged", path=str(directory)) from problem
        keys = token_keys(content["tokens.txt"].decode("utf-8").splitlines())
        self._table = KeyTable(keys)
        self._dimension = 2 * int(self._packed.shape[1])
        if not len(keys) == len(self._packed) == len(self._scales):
            raise EncoderError("encoder_damaged", path=str(directory))
        if self._dimension != config.get("dimension"):
            declared = config.get("dimension")
            raise EncoderError(
                "encoder_wrong_dimension", name=str(directory), declared=declared, actual=self._dimension
            )

    @property
    def fingerprint(self) -> str:
        """``builtin-`` and 16 hexadecimal digits over the model's files, format and template."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Length of one vector."""
        return self._dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Same as :meth:`encode_documents`: the model makes no difference."""
        return self.encode_documents(texts)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape ``(n, dimension)``; zeros for a text without a known token."""
        parts = [self._encode(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, self._dimension), np.float32)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        counts = self._count(texts)
        used, columns = _compact(counts.indices, len(self._scales))
        longest = int(counts.sum(axis=1).max()) if len(texts) else 0
        exact = np.float32 if longest * _LARGEST_VALUE < _EXACT_FLOAT32 else np.float64
        shape = (len(texts), len(used))
        scaled = (counts.data * self._scales[counts.indices]).astype(exact)
        matrix = sparse.csr_matrix((scaled, columns, counts.indptr), shape)
        # The 8 is taken off the sums, not off every number: all is whole and exact either way.
        sums = np.asarray(matrix @ self._numbers(used).astype(exact, copy=False))
        return _unit(sums - 8 * np.asarray(matrix.sum(axis=1)))

    def _count(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """How often each known token occurs in each text, shape ``(n, tokens)``."""
        stream = tokenise(texts)
        found = self._table.find(stream.keys)
        known = found >= 0
        rows, columns = stream.rows[known].astype(np.int32), found[known]
        ones = np.ones(len(rows), dtype=np.int32)
        return sparse.csr_matrix((ones, (rows, columns)), (len(texts), len(self._scales)))

    def _numbers(self, tokens: NDArray[Any]) -> Vectors:
        """The tokens' 4-bit numbers as they are packed (0..15), shape ``(len(tokens), dimension)``."""
        packed, half = self._packed[tokens], self._dimension // 2
        numbers = np.empty((len(tokens), self._dimension), dtype=np.float32)
        numbers[:, :half] = packed & 15
        numbers[:, half:] = packed >> 4
        return numbers


def _compact(columns: NDArray[Any], width: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """The different columns in rising order, and for each entry which of these it is."""
    present = np.zeros(width, dtype=bool)
    present[columns] = True
    return np.flatnonzero(present), (np.cumsum(present) - 1)[columns]


def _unit(sums: NDArray[Any]) -> Vectors:
    """Rows divided by their length; the squares are added as whole numbers, so exactly."""
    whole = sums.astype(np.int64)
    length = np.sqrt(np.einsum("ij,ij->i", whole, whole).astype(np.float64))
    length[length == 0] = 1
    unit: Vectors = (sums / length[:, None]).astype(np.float32)
    return unit


def _read(directory: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    try:
        config = json.loads((directory / "config.json").read_text("utf-8"))
        content = {name: (directory / name).read_bytes() for name in FILES}
    except OSError as problem:
        raise EncoderError("encoder_files_missing", path=str(problem.filename or directory)) from problem
    except ValueError as problem:
        raise EncoderError("encoder_damaged", path=str(directory)) from problem
    if not isinstance(config, dict) or config.get("format") != FORMAT:
        raise EncoderError("encoder_format_unknown", path=str(directory), expected=FORMAT)
    return config, content


def digest(content: dict[str, bytes]) -> str:
    """SHA-256 over the contents of ``FILES``, in hexadecimal; it stands in ``config.json``."""
    return hashlib.sha256(b"".join(hashlib.sha256(content[name]).digest() for name in FILES)).hexdigest()


def pack(numbers: NDArray[Any], scales: NDArray[Any]) -> dict[str, NDArray[np.uint8]]:
    """Tensors of a model file from 4-bit numbers (-8..7), ``(tokens, dimension)``, and scales 1..255."""
    shifted = (numbers + 8).astype(np.uint8)
    half = shifted.shape[1] // 2
    packed = np.bitwise_or(shifted[:, :half], np.left_shift(shifted[:, half:], 4))
    return {"packed": packed.astype(np.uint8), "scales": scales.astype(np.uint8)}
