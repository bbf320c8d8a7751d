"""Peers' packages, imported by name when a peer is measured: none is needed to run cloudrd."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class NotInstalled(Exception):
    """A peer's package is not there; `package` is its name in the package index."""

    def __init__(self, package: str) -> None:
        super().__init__(package)
        self.package = package


def library(module: str, package: str = "") -> Any:
    """The module called `module`; NotInstalled naming `package` (default: the module) without it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise
        raise NotInstalled(package or module) from error
