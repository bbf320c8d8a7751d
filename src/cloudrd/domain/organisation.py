"""Organisations: the unified social credit code and its check digit."""

from __future__ import annotations

# GB 32100-2015: 31 characters (no I, O, S, V, Z), weights are powers of 3 modulo 31.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))


def credit_code_check_character(first_17: str) -> str:
    """Return the 18th character of a unified social credit code (GB 32100-2015).

    Raises ValueError when `first_17` has another length or a character outside the alphabet.
    """
    if len(first_17) != 17:
        raise ValueError("17 characters are needed")
    total = sum(_ALPHABET.index(c) * w for c, w in zip(first_17, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def is_credit_code(text: str) -> bool:
    """Whether `text` is a unified social credit code with a right check character."""
    if len(text) != 18 or any(c not in _ALPHABET for c in text):
        return False
    return credit_code_check_character(text[:17]) == text[17]
