"""The table and the JSON of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cloudrd.benchmark.figures import Figure, Finding, LeftOut, in_words, ratio


@dataclass(frozen=True)
class Report:
    """All findings of a run, with the machine and the settings they were made with."""

    machine: dict[str, Any]
    settings: dict[str, Any]
    findings: Sequence[Finding]

    @property
    def figures(self) -> list[Figure]:
        return [one for one in self.findings if isinstance(one, Figure)]

    @property
    def left_out(self) -> list[LeftOut]:
        return [one for one in self.findings if isinstance(one, LeftOut)]

    def to_json(self) -> dict[str, Any]:
        """Plain data; "ratio" is a peer's value divided by ours, null for ours."""
        figures = [asdict(one) | {"ratio": ratio(one, self.figures)} for one in self.figures]
        left_out = [asdict(one) for one in self.left_out]
        return {"machine": self.machine, "settings": self.settings, "figures": figures, "left_out": left_out}

    def print(self, console: Console) -> None:
        """Machine, settings, the table, and what was left out."""
        for name, facts in (("machine", self.machine), ("settings", self.settings)):
            console.print(
                Text(f"{name}: " + ", ".join(f"{key} {_plain(value)}" for key, value in facts.items()))
            )
        table = Table("figure", "who", "what", "value", "unit", "against cloudrd", "note")
        table.columns[3].justify = "right"
        for one in self.figures:
            share = ratio(one, self.figures)
            against = "" if share is None else in_words(one, share)
            cells = (one.measurement, one.subject, one.metric, number(one.value), one.unit, against, one.note)
            table.add_row(*map(Text, cells))
        console.print(table)
        for missing in self.left_out:
            line = f"LEFT OUT of {missing.measurement}: {missing.subject}: {missing.reason}"
            console.print(Text(line, style="bold red"))


def number(value: float) -> str:
    """Three figures or more: 12,345, 678, 12.3, 1.23."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _plain(value: Any) -> str:
    return " ".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
