"""Every error code that the program raises has its text, and every text belongs to a code in use."""

import ast
from pathlib import Path

from cloudrd.domain import errors
from cloudrd.domain.messages import MESSAGES

SOURCE = Path(errors.__file__).parents[1]
RAISED = {name for name, kind in vars(errors).items() if isinstance(kind, type)} - {"FieldProblem", "Invalid"}


def modules():
    for path in SOURCE.rglob("*.py"):
        if "texts" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_every_code_that_is_raised_has_a_text():
    missing = set()
    for path, tree in modules():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            code = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
            if name in RAISED and code and code not in MESSAGES:
                missing.add((path.name, code))
    assert missing == set()


def test_every_text_is_used():
    used, prefixes = set(), set()
    for _, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                prefixes.add(node.values[0].value)
    unused = {
        code for code in MESSAGES if code not in used and not code.startswith(tuple(filter(None, prefixes)))
    }
    assert unused == set()
