"""Which stored listing a cell of a file means: by its code, or by its source id."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cloudrd.domain.vocabulary import Side
from cloudrd.services.schemas.checks import refuse
from cloudrd.services.vectors import batches
from cloudrd.store.records import RECORD_OF

_STATEMENT_ROWS = 500


@dataclass(slots=True)
class Pointers:
    """Ids of listings of one side by code and by source id; `sources`: source id → source → id."""

    side: Side
    codes: dict[str, int] = field(default_factory=dict)
    sources: dict[str, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def load(cls, session: Session, side: Side, texts: Collection[str]) -> Pointers:
        """Everything that any of `texts` may mean."""
        table: Any = RECORD_OF[side]
        found = cls(side)
        for some in batches(sorted(texts), _STATEMENT_ROWS):
            by_code = table.code.in_({text.upper() for text in some})
            columns = (table.id, table.code, table.source, table.source_id)
            for row in session.execute(select(*columns).where(by_code | table.source_id.in_(some))):
                found.codes[row.code] = row.id
                if row.source_id is not None:
                    found.sources.setdefault(row.source_id, {})[row.source] = row.id
        return found

    def find(self, text: str, source: str | None) -> int:
        """Id of the listing that `text` means: with `source` the source id there, else a code, else a
        source id that only one source has. Raises Refused.
        """
        sources = self.sources.get(text, {})
        if source:
            found = sources.get(source)
        else:
            found = self.codes.get(text.upper())
            if found is None and len(sources) > 1:
                raise refuse("import_listing_ambiguous", text, sources=", ".join(sorted(sources)))
            if found is None:
                found = next(iter(sources.values()), None)
        if found is None:
            kind = (self.side.zh, self.side.en)
            raise refuse("import_listing_unknown", text, kind=kind, source=f" ({source})" if source else "")
        return found
