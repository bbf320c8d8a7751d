"""Token vectors to a model directory: rounded to 4 bits, packed, with what opens it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from cloudrd.encoding.registry import MODEL_DIRECTORY
from cloudrd.encoding.static import FORMAT, digest, pack

# Files of a model that training does not change.
COMPANIONS = ("modules.json", "config_sentence_transformers.json", "static_bilingual.py")
_LARGEST = 7
_COARSEST_SCALE = 255
# The few largest numbers of a vector are cut, so that the many small ones are rounded less.
_COVERED = 0.99


def write_model(
    directory: Path, tokens: list[str], vectors: NDArray[np.float32], about: dict[str, Any]
) -> None:
    """Writes a model that ``StaticEncoder`` and sentence-transformers open.

    ``vectors``: shape (tokens, dimension), dimension even. ``about`` is kept in the
    configuration: what the model was made with.
    """
    directory.mkdir(parents=True, exist_ok=True)
    content = {
        "tokens.txt": ("\n".join(tokens) + "\n").encode(),
        "model.safetensors": save(pack(*_round(vectors))),
    }
    for name, data in content.items():
        (directory / name).write_bytes(data)
    config = {"format": FORMAT, "dimension": vectors.shape[1], "sha256": digest(content), "made_with": about}
    (directory / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    for name in COMPANIONS:
        if directory.resolve() != MODEL_DIRECTORY.resolve():
            shutil.copyfile(MODEL_DIRECTORY / name, directory / name)


def _round(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of -7..7 and scales of 1..255 whose products stand in the ratio of ``vectors``."""
    step = np.quantile(np.abs(vectors), _COVERED, axis=1) / _LARGEST
    unit = max(float(step.max()), 1e-12) / _COARSEST_SCALE
    scales = np.clip(np.rint(step / unit), 1, _COARSEST_SCALE)
    numbers = np.clip(np.rint(vectors / (scales * unit)[:, None]), -_LARGEST, _LARGEST)
    return numbers.astype(np.int64), scales.astype(np.int64)
