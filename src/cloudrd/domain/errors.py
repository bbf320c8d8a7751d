"""Typed errors with a stable code; faces turn the code into a status and into text in two languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class CloudrdError(Exception):
    """Base of all errors a user may see.

    `code` is stable and names the case; `params` fill the message of that code
    (see `cloudrd.domain.messages`). Nothing has been changed when one is raised.
    """

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        from cloudrd.domain.messages import message

        return message(self.code, "en", **self.params)


class NotFound(CloudrdError):
    """A record with that code does not exist, or may not be seen by the actor."""


class Forbidden(CloudrdError):
    """The actor may not do this to this record."""


class Conflict(CloudrdError):
    """The action is not possible in the present state of the record."""


class TooLarge(CloudrdError):
    """An input is larger than the limits say."""


class BadFile(CloudrdError):
    """A file cannot be read as what it claims to be."""


class EncoderError(CloudrdError):
    """The text encoder cannot be loaded or gives vectors of the wrong shape."""


class IndexProblem(CloudrdError):
    """The index is foreign, torn or locked; the message names the command that repairs it."""


class Busy(CloudrdError):
    """Another process keeps the write lock of the database; the same call will do later."""


class ConfigError(CloudrdError):
    """A setting is missing, malformed or unsafe."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with one value of an input.

    `row` is the row's number in the file as a spreadsheet or editor shows it (None for a single
    record), `field` is the name in the input, `code`/`params` select the message that says what is
    wrong and what to do.
    """

    field: str
    code: str
    value: str = ""
    row: int | None = None
    params: tuple[tuple[str, Any], ...] = ()

    def text(self, language: str) -> str:
        from cloudrd.domain.messages import message

        return message(self.code, language, field=self.field, value=self.value, **dict(self.params))


class Invalid(CloudrdError):
    """Input that fails validation; carries every problem found, not only the first."""

    def __init__(self, problems: Sequence[FieldProblem], code: str = "invalid_input") -> None:
        super().__init__(code, count=len(problems))
        self.problems = tuple(problems)
