"""Marshmallow fields that carry a check, two labels and what OpenAPI needs to know.

`zh`/`en` are the labels people see (forms, column headers); `about` is the description for the API page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate

from cloudrd.domain.vocabulary import Term
from cloudrd.services.schemas import checks
from cloudrd.services.schemas.checks import Check, Refused


class Checked(fields.Field[Any]):
    """A field whose value is accepted by one check, whichever way it is loaded.

    `empty` is what the record holds when the value is cleared or was never given.
    """

    check: Check
    empty: Any = ""

    def __init__(self, zh: str, en: str, about: str = "", *, check: Check, **options: Any) -> None:
        self.check = check
        described = {"description": about or en, "zh": zh, "en": en, **options.pop("metadata", {})}
        options.setdefault("allow_none", not options.get("required", False))
        super().__init__(metadata=described, **options)

    @property
    def zh(self) -> str:
        return str(self.metadata["zh"])

    @property
    def en(self) -> str:
        return str(self.metadata["en"])

    @property
    def column(self) -> str:
        """Name of the record's column."""
        return self.attribute or str(self.name)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return self.check(value)
        except Refused as refused:
            raise ValidationError([flaw.code for flaw in refused.flaws]) from None


class Text(Checked, fields.String):
    """Text; `one_line` for names and titles, whose line breaks become spaces."""

    def __init__(
        self, zh: str, en: str, maximum: int, about: str = "", *, one_line: bool = False, **options: Any
    ) -> None:
        self.maximum = maximum
        least = 1 if options.get("required") else 0
        lengths = {"maxLength": maximum, "minLength": 1} if least else {"maxLength": maximum}
        options["metadata"] = {**lengths, **options.get("metadata", {})}
        super().__init__(zh, en, about, check=checks.text(maximum, one_line=one_line, least=least), **options)


class Pattern(Checked, fields.String):
    """Text of a fixed form; `code` is the message for another."""

    def __init__(self, zh: str, en: str, about: str = "", *, form: str, code: str, **options: Any) -> None:
        options["metadata"] = {"pattern": f"^({form})$"}
        super().__init__(zh, en, about, check=checks.pattern(form, code, upper=True), **options)


class Choice(Checked, fields.String):
    """One code of a vocabulary; `terms` maps each code to its (Chinese, English) label."""

    def __init__(
        self,
        zh: str,
        en: str,
        terms: type[Term] | Mapping[str, tuple[str, str]],
        about: str = "",
        *,
        code: str = "not_in_list",
        **options: Any,
    ) -> None:
        self.terms = labels_of(terms)
        options["validate"] = validate.OneOf(list(self.terms))
        super().__init__(zh, en, about, check=checks.one_of(self.terms, code), **options)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return value or None


class Choices(Checked, fields.List[Any]):
    """Several codes of a vocabulary."""

    empty: Any = []  # noqa: RUF012 - shared and never changed

    def __init__(self, zh: str, en: str, terms: type[Term], about: str = "", **options: Any) -> None:
        self.terms = labels_of(terms)
        inner = fields.String(validate=validate.OneOf(list(self.terms)))
        maximum = len(self.terms)
        options["metadata"] = {"maxItems": maximum * 4}
        check = checks.many(checks.one_of(self.terms), maximum * 4, distinct=True)
        super().__init__(zh, en, about, check=check, cls_or_instance=inner, **options)


class Texts(Checked, fields.List[Any]):
    """Several short texts of one form."""

    empty: Any = []  # noqa: RUF012 - shared and never changed

    def __init__(
        self, zh: str, en: str, item: Checked, maximum: int, about: str = "", **options: Any
    ) -> None:
        options["metadata"] = {"maxItems": maximum}
        self.item = item
        check = checks.many(item.check, maximum, distinct=True)
        super().__init__(zh, en, about, check=check, cls_or_instance=item, **options)


class Whole(Checked, fields.Integer):
    """A whole number within limits."""

    empty = None

    def __init__(self, zh: str, en: str, minimum: int, maximum: int, about: str = "", **options: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        options["validate"] = validate.Range(minimum, maximum)
        super().__init__(zh, en, about, check=checks.whole(minimum, maximum), **options)


class Number(Checked, fields.Float):
    """A finite number."""

    empty = None

    def __init__(self, zh: str, en: str, limit: float, about: str = "", **options: Any) -> None:
        options["validate"] = validate.Range(-limit, limit)
        super().__init__(zh, en, about, check=checks.number(limit), **options)


class Money(Checked, fields.Float):
    """An amount in 万元 (10,000 CNY); Decimal inside, a number in JSON."""

    empty = None
    MAXIMUM = 100_000_000

    def __init__(self, zh: str, en: str, about: str = "", **options: Any) -> None:
        options["validate"] = validate.Range(0, self.MAXIMUM)
        super().__init__(zh, en, about, check=checks.money(self.MAXIMUM), **options)


class YesNo(Checked, fields.Boolean):
    empty = False

    def __init__(self, zh: str, en: str, about: str = "", **options: Any) -> None:
        super().__init__(zh, en, about, check=checks.yes_no, **options)


class Day(Checked, fields.Date):
    """A day, ISO 8601 in JSON."""

    empty = None

    def __init__(self, zh: str, en: str, about: str = "", **options: Any) -> None:
        super().__init__(zh, en, about, check=checks.day, **options)

    def _serialize(self, value: date | str | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return value.isoformat() if isinstance(value, date) else value


class Many(Checked, fields.List[Any]):
    """A list of small records, each with a schema of its own."""

    empty: Any = []  # noqa: RUF012 - shared and never changed

    def __init__(
        self, zh: str, en: str, part: type[Any], maximum: int, about: str = "", **options: Any
    ) -> None:
        self.part = part()
        options["metadata"] = {"maxItems": maximum}
        check = checks.many(self.part.check_part, maximum)
        super().__init__(zh, en, about, check=check, cls_or_instance=fields.Nested(part), **options)


def labels_of(terms: type[Term] | Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Code → (Chinese, English) of a vocabulary."""
    if isinstance(terms, Mapping):
        return dict(terms)
    return {term.value: (term.zh, term.en) for term in terms}
