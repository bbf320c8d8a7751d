"""No message without a use, and no code without its message."""

import re
from pathlib import Path

import cloudrd
from cloudrd.domain.messages import MESSAGES
from cloudrd.domain.texts import importing

SOURCES = [
    file.read_text(encoding="utf-8")
    for file in Path(cloudrd.__file__).parent.rglob("*.py")
    if file.parent.name != "texts"
]


def test_every_message_of_importing_is_used_somewhere():
    unused = [code for code in importing.MESSAGES if not any(f'"{code}"' in source for source in SOURCES)]
    assert unused == []


def test_every_code_that_importing_raises_has_a_message():
    first = re.compile(r'(?:Flaw|refuse|BadFile|TooLarge|Conflict|NotFound)\(\s*"([a-z]\w+)"')
    second = re.compile(r'FieldProblem\(\s*(?:"\w+"|\w+), "([a-z]\w+)"')
    codes = {code for source in SOURCES for form in (first, second) for code in form.findall(source)}
    assert len(codes) > 50
    assert codes - set(MESSAGES) == set()
