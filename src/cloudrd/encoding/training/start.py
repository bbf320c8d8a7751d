"""Starting vectors: what tokens share in the same documents, plus noise that keeps them apart.

Latent semantic analysis over both languages at once (a document is a text together with
its translation) already puts translations near each other. The noise stands for the token
itself: without it, rare tokens would be lost in their topic.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cloudrd.encoding.tokens import Keys
from cloudrd.encoding.training.batches import Numbers, TokenTable, runs
from cloudrd.encoding.training.vocabulary import HAN_LIMIT, Vocabulary

Matrix = NDArray[np.float32]
# Typical size of one number of a starting vector; the learning rate fits to it.
SIZE = 0.05
_NOISE = 0.5
_ROUNDS = 2
_OVERSAMPLE = 16


def rarity(vocabulary: Vocabulary) -> Matrix:
    """Weight of each token: 1 for what is in most texts of its script, more the rarer it is."""
    weight = np.empty(len(vocabulary.keys))
    for script in (_is_han(vocabulary.keys), ~_is_han(vocabulary.keys)):
        frequency = vocabulary.frequency[script]
        weight[script] = np.log((frequency.max(initial=0) + 1) / (frequency + 1)) + 1
    return weight.astype(np.float32)


def starting_vectors(
    table: TokenTable, documents: list[Numbers], weight: Matrix, dimension: int, seed: int
) -> Matrix:
    """Token vectors, shape (tokens, dimension).

    ``documents`` are arrays of text numbers, shape (n, 1) for texts alone and (n, 2) for
    texts with their translation.
    """
    random = np.random.default_rng(seed)
    scale = SIZE * (weight / weight.mean())[:, None]
    noise = random.standard_normal((len(weight), dimension), dtype=np.float32)
    counts = sparse.vstack([count_tokens(table, group, len(weight)) for group in documents]).tocsr()
    counts.data = 1 + np.log(counts.data)
    weighted = _unit_rows((counts @ sparse.diags(weight)).tocsr())
    topics = _token_topics(weighted.astype(np.float32), dimension, random)
    vectors: Matrix = (scale * (_NOISE * noise + topics)).astype(np.float32)
    return vectors


def _token_topics(documents: sparse.csr_matrix, dimension: int, random: np.random.Generator) -> Matrix:
    """Right singular vectors over the root of their values, scaled to a mean square of 1."""
    sample = random.standard_normal((documents.shape[1], dimension + _OVERSAMPLE), dtype=np.float32)
    flipped = documents.T.tocsr()
    for _ in range(_ROUNDS):
        sample = flipped @ np.linalg.qr(documents @ sample)[0]
        sample = np.linalg.qr(sample)[0]
    _, values, small = np.linalg.svd(documents @ sample, full_matrices=False)
    topics = (sample @ small.T)[:, :dimension] / np.sqrt(values[:dimension])
    scaled: Matrix = (topics / np.sqrt(np.mean(topics**2))).astype(np.float32)
    return scaled


def count_tokens(table: TokenTable, documents: Numbers, width: int) -> sparse.csr_matrix:
    """How often each token occurs in each document, shape (n,) or (n, texts to take together)."""
    documents = documents.reshape(len(documents), -1)
    total = sparse.csr_matrix((len(documents), width), dtype=np.float32)
    for texts in documents.T:
        lengths = table.lengths[texts]
        rows = np.repeat(np.arange(len(texts)), lengths)
        ids = table.ids[runs(table.starts[texts], lengths)]
        ones = np.ones(len(rows), dtype=np.float32)
        total = total + sparse.csr_matrix((ones, (rows, ids)), (len(texts), width))
    return total


def _unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.maximum(length, 1e-6)) @ matrix).tocsr()


def _is_han(keys: Keys) -> NDArray[np.bool_]:
    return np.asarray(keys < HAN_LIMIT)
