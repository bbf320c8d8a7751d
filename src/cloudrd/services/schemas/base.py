"""Base of the record schemas: one way in for JSON bodies, forms and imported rows.

Marshmallow declares the fields, dumps records and feeds the API description. Loading is our own short
loop over the fields that were given: a row of a large import takes microseconds, and every face gets
the same verdicts because there is no second path.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from marshmallow import RAISE, Schema

from cloudrd.domain.errors import FieldProblem, Invalid
from cloudrd.services.schemas.checks import Flaw, Refused, fields_of, shorten
from cloudrd.services.schemas.fields import Checked


class Part(Schema):
    """A small record inside a listing (an indicator, a person, a right)."""

    # What a field holds that is not given.
    defaults: ClassVar[Mapping[str, Any]] = {}

    class Meta:
        unknown = RAISE

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._checks = checks_of(self)
        self._required = required_of(self)

    def check_part(self, value: Any) -> dict[str, Any]:
        """Return the part as stored in JSON, without what is empty; raise Refused with every flaw."""
        found, flaws = fields_of(value, self._checks)
        flawed = {flaw.path for flaw in flaws}
        flaws += [
            Flaw("required", name)
            for name in self._required
            if found.get(name) is None and name not in flawed
        ]
        flaws = flaws or self.flaws(found)
        if flaws:
            raise Refused(*flaws)
        given = {name: self.plain(one) for name, one in found.items() if one not in (None, "")}
        return {**self.defaults, **given}

    def flaws(self, part: Mapping[str, Any]) -> list[Flaw]:
        """What is wrong with the fields taken together."""
        return []

    def plain(self, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else value


class RecordSchema(Schema):
    """A record as it comes in. Clean data is a dict of the fields that were given, by field name."""

    # Fields that are no column of the record; services store them in their own way.
    relations: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        unknown = RAISE

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.checked: dict[str, Checked] = {n: f for n, f in self.fields.items() if isinstance(f, Checked)}
        self._checks = checks_of(self)
        self._required = required_of(self)
        self._columns = {name: f.column for name, f in self.checked.items() if name not in self.relations}
        self.empty: dict[str, Any] = {name: f.empty for name, f in self.checked.items()}

    def take(
        self, data: Any, current: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any], list[Flaw]]:
        """Check what came in, for a new record or for a change of one that holds `current`.

        Returns the clean fields that were given (None = cleared), all fields of the record to be, and
        every flaw.
        """
        clean, flaws = fields_of(data, self._checks)
        whole = {**(self.empty if current is None else current), **clean}
        flawed = {flaw.path for flaw in flaws}
        flaws += [Flaw("required", name) for name in self._required if not whole[name] and name not in flawed]
        return clean, whole, flaws or self.complete(whole, clean)

    def complete(self, whole: dict[str, Any], given: Mapping[str, Any]) -> list[Flaw]:
        """Fill in what follows from other fields, then check the fields taken together.

        `whole` holds every field of the record to be (changed in place), `given` those that came in.
        """
        return []

    def load(self, data: Any, *, many: bool | None = None, partial: Any = None, unknown: Any = None) -> Any:
        """Clean data of a new record, or of a change with `partial`. Raises Invalid with every problem."""
        if self.many if many is None else many:
            return [self.load(one, many=False, partial=partial) for one in data]
        if self.partial if partial is None else partial:
            clean, flaws = fields_of(data, self._checks)
        else:
            clean, _, flaws = self.take(data)
        if flaws:
            raise Invalid(self.problems(flaws, data))
        return clean

    def columns(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Record columns of all fields; None becomes what the column holds when empty. Values are shared."""
        empty = self.empty
        return {
            column: empty[name] if fields[name] is None else fields[name]
            for name, column in self._columns.items()
        }

    def current(self, record: Any) -> dict[str, Any]:
        """The fields of a stored record (relations left empty), by field name."""
        return self.empty | {name: getattr(record, column) for name, column in self._columns.items()}

    @property
    def column_names(self) -> Mapping[str, str]:
        """Field name → column name, relations left out."""
        return self._columns

    def problems(self, flaws: Iterable[Flaw], data: Any, row: int | None = None) -> list[FieldProblem]:
        """Flaws as problems that people can read, each with the value as it came in."""
        given = data if isinstance(data, Mapping) else {}
        return [self._problem(flaw, given, row) for flaw in flaws]

    def _problem(self, flaw: Flaw, given: Mapping[str, Any], row: int | None) -> FieldProblem:
        value = flaw.value if flaw.value is not None else given.get(flaw.path)
        params = flaw.params
        if flaw.code == "unknown_field":
            near = difflib.get_close_matches(flaw.path, list(self.checked), n=1, cutoff=0.5)
            params = (*params, ("near", near[0] if near else "—"))
        return FieldProblem(flaw.path, flaw.code, "" if value is None else shorten(value), row, params)


def checks_of(schema: Schema) -> dict[str, Any]:
    return {name: field.check for name, field in schema.fields.items() if isinstance(field, Checked)}


def required_of(schema: Schema) -> tuple[str, ...]:
    return tuple(name for name, field in schema.fields.items() if field.required)
