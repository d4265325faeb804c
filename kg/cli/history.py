"""`kg history`: how an attack's record came to be, report by report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.cli.past import as_of_option, past
from kg.vocabulary import BASE

if TYPE_CHECKING:
    from kg.resolve import Parameters
    from kg.update.history import History


@click.command("history", short_help="How an attack's record came to be, report by report.")
@click.argument("attack", metavar="ATTACK")
@options.store(required=True, help="Folder of the store.")
@options.gazetteers
@options.decisions
@as_of_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@options.reasons
@options.base
def command(
    attack: str, store_path: Path, gazetteers: tuple[Path, ...], decisions_path: Path | None, day: date | None,
    form: str, lang: str, base: str = BASE,
) -> None:
    """Tell which report brought which account of ATTACK, why it was joined, and what changed by it.

    ATTACK is an IRI, attack/KEY or KEY, also one under which the attack was known before it was joined.
    """
    from kg.decisions import Decisions
    from kg.errors import UsageError
    from kg.gazetteer import Gazetteer
    from kg.stores import open_store
    from kg.update.attack_decisions import attack_key
    from kg.update.comparing import Comparer
    from kg.update.history import history
    from kg.update.past import key_in
    from kg.update.store_reader import StoreReader

    gazetteer = Gazetteer.load(gazetteers)
    where = options.decisions_in(store_path, decisions_path)
    decisions = Decisions.load(where) if where else Decisions()

    def name(entity_id: str, language: str) -> str | None:
        entity = gazetteer.entities.get(entity_id)
        return entity.label(language) if entity else None

    with open_store(store_path, "read") as opened:
        reading = StoreReader(opened, base)
        key = attack_key(reading, attack, base)
        if day is not None:
            then = StoreReader(past(opened, day, gazetteer, decisions, base), base)
            key, reading = key_in(then, reading, key), then
        if not key:
            raise UsageError(f"no report published up to {day} tells of {attack!r}: give a later day")
        comparer = Comparer(reading, gazetteer, decisions=decisions)
        told = history(reading, key, decisions, names=name, compare=comparer.match)
    if form == "json":
        content = asdict(told) | {"decisions": [one.model_dump(mode="json") for one in told.decisions]}
        click.echo(json.dumps(content, ensure_ascii=False, indent=1, default=str))
    else:
        click.echo("\n".join(_lines(told, comparer.parameters, lang)))


def _lines(told: History, parameters: Parameters, lang: str) -> Iterator[str]:
    yield f"attack/{told.key}  {told.label.get(lang, '')}"
    for number, step in enumerate(told.steps, 1):
        outlet = f", {step.outlet}" if step.outlet else ""
        earlier = {each.key for each in told.steps[: number - 1]}
        again = f", text changed {step.revisions} times" if step.revisions else ""
        yield f"\n{number}. {step.published or 'undated'}  report {step.report}{outlet}{again}  (as attack/{step.key})"
        if step.match:
            reasons = "; ".join(parameters.reason(part.code, lang, part.values) for part in step.match.parts)
            pairs = [{step.key, key} for key in earlier]
            taken = (one for one in told.decisions if one.verdict == "match" and {one.left, one.right} in pairs)
            merged = next(taken, None)
            by = f"{merged.when.date()} by {merged.who} ({merged.why}); the score is" if merged else "score"
            yield f"   joined: {by} {step.match.score / 1000:.3f} ({reasons})"
        for said in step.said:
            by = f", says {said.by}" if said.by else ""
            yield f"   {said.kind} {said.id}{by}: “{' '.join(said.quote.split())}”"
        for changed in step.changed:
            yield f"   {changed.value}: {changed.before + ' → ' if changed.before else ''}{changed.after or '–'}"
    for one in told.decisions:
        yield f"\ndecided {one.when.date()} by {one.who}: {one.left} {one.verdict} {one.right}: {one.why}"
