"""The indexes that the contract suite is run against; another implementation joins as one more entry."""

from cloudrd.retrieval.local import LocalIndex
from indexing_support import DIMENSION

INDEXES = {"local": lambda: LocalIndex(DIMENSION)}
