"""`cloudrd match`: recommendations in the terminal."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from cloudrd.domain.match import MatchResult, Recommendation
    from cloudrd.runtime import Runtime

# The kinds stand here as text so that `--help` stays quick; a test keeps them in step with the vocabulary.
KINDS = ("achievement", "expert_team", "laboratory", "instrument", "pilot_base", "funding")
MARKS = {"met": "✓", "unmet": "✗", "unknown": "?"}


@click.command()
@click.option("--need", "need_code", metavar="CODE", help="Find resources for this need.")
@click.option("--resource", "resource_code", metavar="CODE", help="Find needs for this resource.")
@click.option("--text", help="Find resources for a free description.")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only these kinds of resource."
)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100))
@click.option("--json", "as_json", is_flag=True, help="Print JSON as the API gives it.")
@click.pass_context
def match(
    context: click.Context,
    need_code: str | None,
    resource_code: str | None,
    text: str | None,
    kinds: tuple[str, ...],
    limit: int,
    as_json: bool,
) -> None:
    """Recommend counterparts with reasons, for a need, a resource or a free description."""
    given = [value for value in (need_code, resource_code, text) if value is not None]
    if len(given) != 1:
        raise click.UsageError("Give exactly one of --need, --resource and --text.")
    if resource_code and kinds:
        raise click.UsageError("--kind chooses kinds of resource; it does not go with --resource.")
    runtime: Runtime = context.obj
    result, organisations = _recommend(runtime, need_code, resource_code, text, kinds, limit)
    language = context.find_root().params.get("lang") or "zh"
    if as_json:
        from cloudrd.services.answers import match_answer

        click.echo(json.dumps(match_answer(result, organisations, language), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    # In a file or a pipe lines are as long as they are; only a terminal folds them.
    console = Console(soft_wrap=not sys.stdout.isatty())
    _print(console, result, organisations, language)


def _recommend(
    runtime: Runtime,
    need: str | None,
    resource: str | None,
    text: str | None,
    kinds: tuple[str, ...],
    limit: int,
) -> tuple[MatchResult, dict[int, dict[str, str]]]:
    from cloudrd.domain.listing import Filter
    from cloudrd.domain.vocabulary import Side
    from cloudrd.services.listing_queries import get_by_code
    from cloudrd.services.recommending import owners

    wanted = Filter(kinds=frozenset(kinds))
    with runtime.database.read() as session:
        if text is not None:
            result = runtime.recommender.for_text(session, text, filters=wanted, limit=limit)
        else:
            side, code = (Side.NEED, need) if need else (Side.RESOURCE, resource)
            record = get_by_code(session, side, code or "")
            result = runtime.recommender.for_record(session, record, filters=wanted, limit=limit)
        return result, owners(session, result)


def _print(console: Console, result: MatchResult, organisations: dict[int, Any], language: str) -> None:
    from cloudrd.domain.messages import message

    for code in result.no_match_because:
        console.print(message(code, language, matching=result.matching), style="bold yellow")
    for code, params in result.advice:
        console.print("  → " + message(code, language, **dict(params)), highlight=False)
    for one in result.recommendations:
        _print_one(console, one, organisations, language)
    if result.blocked:
        console.print("被硬性条件排除" if language == "zh" else "Ruled out by a hard condition", style="bold")
        for one in result.blocked:
            _print_one(console, one, organisations, language)
    if result.fewer_because and not {"no_match_empty", "no_match_text"} & set(result.no_match_because):
        console.print(message(result.fewer_because, language, matching=result.matching), style="dim")


def _print_one(console: Console, one: Recommendation, organisations: dict[int, Any], language: str) -> None:
    from rich.text import Text

    from cloudrd.domain.messages import message
    from cloudrd.domain.vocabulary import ResourceKind, Side

    listing = one.listing
    vocabulary = ResourceKind(listing.kind) if listing.kind else Side(listing.side)
    owner = organisations.get(listing.organisation_id or 0, {})
    title = listing.title if language == "zh" or not listing.title_en else listing.title_en
    name = owner.get("name" if language == "zh" or not owner.get("name_en") else "name_en", "")
    console.print(
        Text(f"{one.rank:>3}  {listing.code}  [{vocabulary.label(language)}] {title}", style="bold")
    )
    if name:
        console.print(Text(f"     {name}", style="dim"))
    if one.duplicates:
        same = "相同条目" if language == "zh" else "same thing listed as"
        console.print(Text(f"     = {same} " + " ".join(twin.code for twin in one.duplicates), style="dim"))
    if one.probability is not None:
        _print_chance(console, one, one.probability, language)
    if one.reasons.terms:
        joined = "、" if language == "zh" else ", "
        console.print(Text("     ≈ " + joined.join(term.term for term in one.reasons.terms)))
    for pair in one.reasons.sentences[:1]:
        console.print(Text(f"     ↔ {pair.query_text}\n       {pair.candidate_text}", style="dim"))
    for verdict in one.reasons.indicators:
        stated = " → ".join(part for part in (verdict.stated, verdict.stated_converted) if part) or "—"
        called = verdict.name_en if language == "en" and verdict.name_en else verdict.name
        console.print(Text(f"     {MARKS[verdict.verdict]} {called} {verdict.required} | {stated}"))
    for condition in one.constraints:
        text = message(condition.code, language, **dict(condition.params))
        console.print(Text(f"     {MARKS[condition.verdict]} {text}"))


def _print_chance(console: Console, one: Recommendation, probability: float, language: str) -> None:
    """The probability with its meaning, and what each group of evidence adds to an average candidate."""
    from rich.text import Text

    from cloudrd.domain.scores import chance_of_proposal, hundredths
    from cloudrd.domain.vocabulary import EvidenceGroup

    console.print(Text(f"     % {chance_of_proposal(probability, language)}"))
    points = hundredths(one.components)
    names = [("base", "起点" if language == "zh" else "average candidate")]
    names += [(group.value, group.label(language)) for group in EvidenceGroup]
    shown = [f"{label} {points[name] / 100:+.2f}" for name, label in names if name in points]
    total = sum(points.values()) / 100
    console.print(Text(f"     Σ {'  '.join(shown)}  = {total:+.2f}", style="dim"))
