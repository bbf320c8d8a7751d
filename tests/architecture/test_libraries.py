"""A library that could be exchanged is imported by one file alone."""

import ast
from pathlib import Path

import pytest

import cloudrd

SOURCE = Path(cloudrd.__file__).parent


def importers(library: str) -> set[str]:
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            if any(name.split(".")[0] == library for name in names):
                found.add(str(path.relative_to(SOURCE)))
    return found


@pytest.mark.parametrize(
    ("library", "file"),
    [("sentence_transformers", "encoding/sentence_transformers.py"), ("faiss", "retrieval/dense.py")],
)
def test_one_file_imports_it(library, file):
    assert importers(library) == {file}
