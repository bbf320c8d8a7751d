"""Learning by contrast: the two texts of a pair come nearer, all others of the batch move off."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from cloudrd.encoding.training.batches import Batch, Numbers

Matrix = NDArray[np.float32]
# Cosines are multiplied by this before they compete.
_SHARPNESS = np.float32(12.0)
_RATE = 0.01
_WARM_UP = 20
_LAST_RATE = 0.02
_MOMENTUM, _SPREAD = 0.9, 0.99
_REPORT_EVERY = 250


def learn(vectors: Matrix, batches: Iterable[Batch], steps: int) -> None:
    """Improves token ``vectors`` in place; prints the mean loss now and then.

    Adam whose averages move only for the tokens of the batch, so that a step costs what
    it touches; the rate falls to almost nothing in a straight line.
    """
    mean, square = np.zeros_like(vectors), np.zeros_like(vectors)
    recent = 0.0
    for step, batch in enumerate(batches):
        gradient, loss = _gradient(vectors[batch.tokens], batch)
        tokens = batch.tokens
        mean[tokens] = _MOMENTUM * mean[tokens] + (1 - _MOMENTUM) * gradient
        square[tokens] = _SPREAD * square[tokens] + (1 - _SPREAD) * gradient**2
        direction = mean[tokens] / (1 - _MOMENTUM ** (step + 1))
        size = np.sqrt(square[tokens] / (1 - _SPREAD ** (step + 1))) + 1e-10
        vectors[tokens] -= np.float32(_rate(step, steps)) * direction / size
        recent = loss if step == 0 else 0.98 * recent + 0.02 * loss
        if (step + 1) % _REPORT_EVERY == 0:
            print(f"step {step + 1} of {steps}: loss {recent:.3f}", flush=True)


def _rate(step: int, steps: int) -> float:
    return _RATE * min(1.0, (step + 1) / _WARM_UP) * max(_LAST_RATE, 1 - step / steps)


def _gradient(vectors: Matrix, batch: Batch) -> tuple[Matrix, float]:
    """Gradient for the batch's token vectors, and the loss."""
    sums = batch.counts @ vectors
    length = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-6))
    unit = sums / length
    one, other = unit[: batch.size], unit[batch.size :]
    pull, loss = _pull(one, other, batch.owners)
    to_unit = np.concatenate([pull @ other, pull.T @ one])
    along = np.einsum("ij,ij->i", to_unit, unit)[:, None]
    to_sums = (to_unit - along * unit) / length
    return batch.counts.T.tocsr() @ to_sums, loss


def _pull(one: Matrix, other: Matrix, owners: Numbers) -> tuple[Matrix, float]:
    """Derivative of the loss by each cosine, and the loss, which looks both ways.

    Two pairs of the same document are no contrast to each other.
    """
    score = _SHARPNESS * (one @ other.T)
    score[(owners[:, None] == owners[None, :]) & ~np.eye(len(owners), dtype=bool)] = -1e4
    across, down = _softmax(score, 1), _softmax(score, 0)
    diagonal = np.arange(len(owners))
    right = np.concatenate([across[diagonal, diagonal], down[diagonal, diagonal]])
    loss = -float(np.log(np.maximum(right, 1e-30)).mean())
    pull = across + down
    pull[diagonal, diagonal] -= 2
    return pull * (_SHARPNESS / np.float32(2 * len(owners))), loss


def _softmax(score: Matrix, axis: int) -> Matrix:
    raised = np.exp(score - score.max(axis=axis, keepdims=True))
    softmax: Matrix = raised / raised.sum(axis=axis, keepdims=True)
    return softmax
