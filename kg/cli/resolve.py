"""`kg resolve`: which attacks of different reports are one; and why two are, or are not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, telling

if TYPE_CHECKING:
    from kg.update.comparing import Comparer


@click.command("resolve", short_help="Which attacks of different reports are one, and why.")
@options.store(required=True, help="Folder of the store.")
@options.gazetteers
@options.decisions
@click.option("--explain", nargs=2, metavar="A B", help="Only compare two attacks, and say why; nothing is changed.")
@options.reasons
@options.base
def command(
    store_path: Path, gazetteers: tuple[Path, ...], decisions_path: Path | None, explain: tuple[str, str] | None,
    lang: str, base: str,
) -> None:
    """Compare all attacks anew and join those that are one.

    `kg build` does so for the attacks that its reports touch; this is for all, after the gazetteer has changed.
    A and B are attacks as `kg ask attacks` names them: an IRI, attack/KEY or KEY, also a former one.
    """
    from kg.decisions import Decisions
    from kg.gazetteer import Gazetteer
    from kg.stores import open_store
    from kg.update import Growth
    from kg.update.attack_decisions import attack_key
    from kg.update.comparing import Comparer
    from kg.update.store_reader import StoreReader

    gazetteer = Gazetteer.load(gazetteers)
    where = options.decisions_in(store_path, decisions_path)
    decisions = Decisions.load(where) if where else Decisions()
    if explain:
        with open_store(store_path, "read") as store:
            reading = StoreReader(store, base)
            one, other = (attack_key(reading, each, base) for each in explain)
            if one == other:
                raise click.UsageError("name two attacks")
            comparer = Comparer(reading, gazetteer, decisions=decisions)
            click.echo(_told(comparer, (one, other), lang))
        return
    with open_store(store_path) as store, telling.progress("attacks compared") as tick:
        compared = Growth(store, gazetteer, decisions, base=base).resolve(tick)
        joined = len(set(StoreReader(store, base).joined(StoreReader(store, base).attack_keys()).values()))
    click.echo(f"{compared} attacks told by reports are {joined} attacks", err=True)


def _told(comparer: Comparer, asked: tuple[str, str], lang: str) -> str:
    compared = comparer.compared(*asked)
    match, parameters = compared.match, comparer.parameters
    lines = [_named(attack, part) for attack, part in zip(asked, compared.parts, strict=True)]
    lines += [f"score {match.score / 1000:.3f}"
             f" (joined from {parameters.high / 1000:g}, possibly the same from {parameters.low / 1000:g})"]
    lines.append(f"{parameters['score']['prior']:+6.2f}  any two attacks, before anything else")
    for part in match.parts:
        points = "  veto" if match.veto and not part.points else f"{part.points / 100:+6.2f}"
        lines.append(f"{points}  {part.name}: {parameters.reason(part.code, lang, part.values)}")
    if compared.shares:
        lines.append("one report tells both, so they are two attacks")
    for one in compared.decided:
        who = f"{one.when:%Y-%m-%d} decided by {one.who}: {one.verdict.replace('_', ' ')} ({one.why})"
        lines.append(f"{who}; a decision wins over the score")
    if not compared.met:
        lines.append("they are not compared when the store is made: no day or month with a place is common to both")
    elif match.score >= parameters.high and not (compared.one or compared.shares or compared.decided):
        lines.append("what else is joined with them agrees too little or rules it out: see `kg history`")
    lines.append("In the store they are one attack." if compared.one else "In the store they are two attacks.")
    return "\n".join(lines)


def _named(attack: str, part: str) -> str:
    """The attack that was asked about; what is compared is the part of it that agrees best."""
    return f"attack/{attack}" if attack == part else f"attack/{attack}, of which attack/{part} is compared"
