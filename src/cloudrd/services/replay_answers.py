"""Replays as plain data: the one rendering for the API and the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cloudrd.domain import scores
from cloudrd.domain.messages import message
from cloudrd.domain.vocabulary import MATCHABLE_STATES, ListingState
from cloudrd.services.replaying import Reason, Replay, ordered_by_ranker

# What is compared, in Chinese and English.
_COMPARED = {
    "score": ("得分", "score"),
    "probability": ("概率", "probability"),
    "components": ("构成", "parts"),
    "order": ("名次", "order"),
}
_DIGITS = 12


def replay_answer(replay: Replay, language: str) -> dict[str, Any]:
    """Then, recomputed and today side by side, and in sentences what follows from it."""
    match, run, today = replay.kept.match, replay.kept.match.run, replay.today
    again = replay.recomputed
    return {
        "match": match.code,
        "run": run.id,
        "origin": run.origin,
        "need": _listing(replay.kept.need, match.need_change),
        "resource": _listing(replay.kept.resource, match.resource_change),
        "model": replay.model,
        "reproduced": replay.reproduced,
        "differs": list(again.differs) if again else [],
        "then": {
            "rank": match.position, "score": match.score, "probability": match.probability,
            "components": match.components, "ranker": run.ranker, "ranker_digest": run.ranker_digest,
            "reranker": run.reranker, "encoder": run.encoder, "index_change": run.index_change,
        },
        "recomputed": {
            "rank": again.order.index(match.code) + 1 if ordered_by_ranker(run) else None,
            "score": again.score, "probability": again.probability, "components": again.components,
        } if again else None,
        "today": {
            "rank": today.rank, "probability": today.probability, "verdict": today.verdict,
            "because": [_coded(reason, language) for reason in today.because],
            "ranker": today.ranker, "ranker_digest": today.ranker_digest,
            "encoder": today.encoder, "index_change": today.index_change,
        },
        "findings": [_coded(reason, language) for reason in findings(replay)],
    }  # fmt: skip


def findings(replay: Replay) -> Iterator[Reason]:
    """What the replay shows, as message codes with parameters: the model, the listings, the means, today."""
    yield _model(replay)
    yield from _listings(replay)
    yield from _means(replay)
    yield from _today(replay)


def _model(replay: Replay) -> Reason:
    run, again = replay.kept.match.run, replay.recomputed
    model = ("model", run.ranker or "—")
    if again is None:
        return (f"replay_model_{replay.model}", (model, ("digest", run.ranker_digest[:_DIGITS] or "—")))
    if again.differs:
        chinese, english = zip(*(_COMPARED[name] for name in again.differs), strict=True)
        return ("replay_differs", (model, ("what", ("、".join(chinese), ", ".join(english)))))
    if ordered_by_ranker(run):
        return ("replay_same", (model,))
    return (
        "replay_same_reranked" if run.reranker else "replay_same_pair",
        (model, ("reranker", run.reranker)),
    )


def _listings(replay: Replay) -> Iterator[Reason]:
    match = replay.kept.match
    for side in replay.kept.changed:
        now = getattr(replay.kept, side.value).change
        then = getattr(match, f"{side.value}_change")
        yield ("replay_listing_changed", (("kind", (side.zh, side.en)), ("then", then), ("now", now)))
    if not replay.kept.changed:
        yield ("replay_listings_same", ())
    for listing in (replay.kept.need, replay.kept.resource):
        if listing.state not in MATCHABLE_STATES:
            state = ListingState(listing.state)
            yield ("replay_listing_out", (("code", listing.code), ("state", (state.zh, state.en))))


def _means(replay: Replay) -> Iterator[Reason]:
    run, today = replay.kept.match.run, replay.today
    for name, then, now in (
        ("ranker", run.ranker_digest[:_DIGITS], today.ranker_digest[:_DIGITS]),
        ("encoder", run.encoder, today.encoder),
        ("index", run.index_change, today.index_change),
    ):
        if then != now:
            yield (f"replay_{name}_moved", (("then", then or "—"), ("now", now or "—")))


def _today(replay: Replay) -> Iterator[Reason]:
    today = replay.today
    chance = ("", "")
    if today.probability is not None:
        zh, en = (scores.chance(today.probability, language) for language in ("zh", "en"))
        chance = (f"，会被推荐的可能性{zh}", f", its chance of being proposed {en}")
    if today.folded:
        yield ("replay_today_folded", (("other", today.folded), ("rank", today.rank)))
    elif today.rank is not None:
        yield ("replay_today_rank", (("rank", today.rank), ("chance", chance)))
    for code, params in today.because:
        yield (code, (*params, ("chance", chance)))
    if today.verdict == "no_match":
        yield ("replay_today_no_match", ())


def _listing(record: Any, then: int) -> dict[str, Any]:
    return {
        "code": record.code, "title": record.title, "title_en": record.title_en, "state": record.state,
        "change_then": then, "change_now": record.change,
    }  # fmt: skip


def _coded(reason: Reason, language: str) -> dict[str, str]:
    code, params = reason
    return {"code": code, "text": message(code, language, **dict(params))}
