"""What a page shows of a recommendation: lit texts of both sides, sentence pairs, terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cloudrd.domain.listing import Listing
from cloudrd.domain.match import Reasons, Recommendation, SentencePair, Span
from cloudrd.domain.vocabulary import Side
from cloudrd.web.highlight import Piece, cut
from cloudrd.web.language import is_chinese


@dataclass(frozen=True, slots=True)
class LitPart:
    """One field of a listing, cut into pieces."""

    plain: str
    pieces: tuple[Piece, ...]

    @property
    def lit(self) -> bool:
        return any(piece.term or piece.pair for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class LitText:
    """A listing's texts: `title` and `parts` in the reader's language, the rest in the other one."""

    title: LitPart | None
    parts: tuple[LitPart, ...]
    other_title: LitPart | None
    others: tuple[LitPart, ...]

    @property
    def others_lit(self) -> bool:
        """Whether evidence stands in the other language, so that it must not stay folded away."""
        return any(part.lit for part in (*self.others, *filter(None, [self.other_title])))


@dataclass(frozen=True, slots=True)
class LitPair:
    """A sentence of each side, with the shared terms lit."""

    query: LitPart
    candidate: LitPart


def lit_query(query: Listing, reasons: Reasons | None, language: str) -> LitText:
    """The texts of what was asked, lit where the chosen candidate meets it."""
    reasons = reasons or Reasons()
    spans = [span for term in reasons.terms for span in term.query_spans]
    if query.side is Side.RESOURCE:
        spans += _indicator_spans(reasons)
    return lit_text(query, spans, [pair.query for pair in reasons.sentences], language)


def lit_candidate(one: Recommendation, language: str) -> LitText:
    """The texts of a candidate, lit where they meet what was asked."""
    spans = [span for term in one.reasons.terms for span in term.candidate_spans]
    if one.listing.side is Side.RESOURCE:
        spans += _indicator_spans(one.reasons)
    return lit_text(one.listing, spans, [pair.candidate for pair in one.reasons.sentences], language)


def lit_pairs(reasons: Reasons) -> tuple[LitPair, ...]:
    """The sentence pairs in their order; pair n carries the number n + 1 in the texts."""
    query = [span for term in reasons.terms for span in term.query_spans]
    candidate = [span for term in reasons.terms for span in term.candidate_spans]
    return tuple(
        LitPair(
            _sentence(one.query_text, one.query, query),
            _sentence(one.candidate_text, one.candidate, candidate),
        )
        for one in reasons.sentences
    )


def _sentence(text: str, place: Span, terms: Iterable[Span]) -> LitPart:
    inside = [(s.start - place.start, s.end - place.start) for s in terms if s.field == place.field]
    return LitPart(text, cut(text, inside))


def for_reader(one: Recommendation, language: str) -> Recommendation:
    """The same recommendation as a reader of `language` takes it in best.

    Sentence pairs that are in that language come first; indicators have the name their need gives them in it.
    """

    def foreign(pair: SentencePair) -> int:
        return sum(is_chinese(text) != (language == "zh") for text in (pair.query_text, pair.candidate_text))

    reasons = replace(
        one.reasons,
        sentences=tuple(sorted(one.reasons.sentences, key=foreign)),
        indicators=tuple(
            replace(row, name=row.name_en if language == "en" and row.name_en else row.name)
            for row in one.reasons.indicators
        ),
    )
    return replace(one, reasons=reasons)


def _indicator_spans(reasons: Reasons) -> list[Span]:
    return [row.source for row in reasons.indicators if row.source is not None]


def lit_text(listing: Listing, terms: Sequence[Span], sentences: Sequence[Span], language: str) -> LitText:
    """Cut every text of `listing`; sentence n of `sentences` gets the number n + 1."""
    parts = {
        field: LitPart(
            text,
            cut(
                text,
                [(s.start, s.end) for s in terms if s.field == field],
                [(s.start, s.end, n) for n, s in enumerate(sentences, start=1) if s.field == field],
            ),
        )
        for field, text in listing.parts()
    }
    return _arrange(parts, language)


def _arrange(parts: Mapping[str, LitPart], language: str) -> LitText:
    """Put the reader's language first. A text that exists in one language only is never folded away."""
    first, second = ("_en", "") if language == "en" else ("", "_en")
    title = parts.get("title" + first) or parts.get("title" + second)
    other_title = parts.get("title" + second) if parts.get("title" + first) else None
    summary = parts.get("summary" + first) or parts.get("summary" + second)
    other_summary = parts.get("summary" + second) if parts.get("summary" + first) else None
    shown = [part for part in (summary, parts.get("body")) if part]
    return LitText(title, tuple(shown), other_title, tuple(filter(None, [other_summary])))


def shown_terms(reasons: Reasons) -> tuple[str, ...]:
    """Shared terms, weightiest first, as they stand in the candidate's text; none inside another."""
    ordered: Iterable[str] = (term.term for term in sorted(reasons.terms, key=lambda t: -t.weight))
    shown: list[str] = []
    for term in ordered:
        if not any(term in kept for kept in shown):
            shown.append(term)
    return tuple(shown)
