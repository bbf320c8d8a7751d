"""cloudrd: the matching engine of a technology-transfer marketplace."""

__version__ = "0.1.0"
