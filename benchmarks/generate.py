"""A whole graph of so many made-up attacks, as the project writes it, streamed to N-Quads.

    python -m benchmarks.generate ATTACKS [--seed N] [--facts] > graph.nq

Reports with their texts, accounts, statements of who did it, threats, series, deployments and evidence, each in its
report's graph; joined attacks, consolidated values and what they rest on; the places and actors of the gazetteer; what
waits for a person, what one struck, names that linking left in doubt, and what reports said before they were corrected.
Nearly every question of queries/ has rows in it (tests/benchmarks/test_generate.py names the exceptions). Every
measurement of this folder that needs a graph takes it from here, so that all of them speak of the same one. The same
seed gives the same bytes. Of every attack what is compared is kept in memory (about 9 KB); facts wait in a temporary
file. With --facts, what was struck and what was said before are left
out: they are no facts.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, serialize

from benchmarks.made_events import happens, words
from benchmarks.synthetic import Told, reports, reports_of
from kg.decisions import FILE, Decision, Decisions
from kg.facts import Account, AnyFact, Deployment, ReportFact, to_json_line
from kg.gazetteer import Gazetteer
from kg.link import Linker
from kg.stores import open_store
from kg.triples import link_quads
from kg.triples.revision import revision_quads
from kg.update.bulk import graph_lines, graph_quads

EVERY = 10
"""Of every so manyth attack a person has looked at the first report."""


def facts(attacks: int, seed: int = 0) -> Iterator[tuple[AnyFact, ...]]:
    """The facts of each report, the ReportFact first."""
    return (told.facts for told in reports(attacks, seed))


def quads(attacks: int, seed: int = 0) -> Iterator[Quad]:
    """The quads of a store that holds these reports."""
    yield from graph_quads(facts(attacks, seed), Gazetteer.load(), decisions(attacks, seed))
    for told in reports(attacks, seed):
        yield from _beside(told)


def lines(attacks: int, seed: int = 0) -> Iterator[bytes]:
    """The same as N-Quads, some whole lines at a time."""
    yield from graph_lines(facts(attacks, seed), Gazetteer.load(), decisions(attacks, seed))
    for told in reports(attacks, seed):
        if some := list(_beside(told)):
            yield serialize(some, format=RdfFormat.N_QUADS)


def decisions(attacks: int, seed: int = 0) -> Iterator[Decision]:
    """What a person struck: any fact of a report but what it tells of an attack in its own voice."""
    for number in range(0, attacks, EVERY):
        first = next(iter(reports_of(number, attacks, seed)))
        chance = random.Random(f"{first.facts[0].report}/struck")
        head, *read = first.facts
        # Were the attack struck, all that is said of it would go with it.
        said = [fact for fact in read if not isinstance(fact, ReportFact) and not _is_the_attack(fact)]
        if said and happens(chance, "struck") and isinstance(head, ReportFact) and head.published:
            yield Decision(
                kind="fact", left=chance.choice(said).id, right=head.report, verdict="no_match", who="a coder",
                when=datetime.combine(head.published + timedelta(days=1), time(9), UTC),
                why=chance.choice(words()["struck_because"]),
            )


def stored(folder: Path, attacks: int, without: int = 0) -> Path:
    """A store in `folder` that holds these quads, filled if it is not there yet.

    Args:
        folder: made if it is not there. without: N: every Nth quad is left out; 0: none is.
    """
    where = folder / (f"store-{attacks}-without-{without}" if without else f"store-{attacks}")
    if not where.exists():
        sys.stderr.write(f"filling a store of {attacks:,} attacks\n")
        folder.mkdir(parents=True, exist_ok=True)
        kept = (quad for number, quad in enumerate(quads(attacks), 1) if not without or number % without)
        with open_store(where) as store:
            store.fill(kept)
        log = Decisions.load(where / FILE)
        for decision in decisions(attacks):
            log.add(decision)
    return where


def _is_the_attack(fact: AnyFact) -> bool:
    return isinstance(fact, Account) and fact.earliest is not None


def _beside(told: Told) -> Iterator[Quad]:
    """What a store holds of a report besides its facts: its former version, and which names are in doubt."""
    if told.former:
        yield from revision_quads(told.former, 1)
    named = [fact for fact in told.facts if isinstance(fact, Deployment) and fact.at and fact.at.entity is None]
    if named:
        _, records = _linker().link_with_records([told.facts[0], *named])
        yield from link_quads(told.facts[0].report, records)


@cache
def _linker() -> Linker:
    return Linker(Gazetteer.load())


def main(args: list[str] | None = None) -> int:
    """Write the graph, or with --facts the facts it is made of, to standard output."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__.split("\n")[0])
    parser.add_argument("attacks", type=int, help="how many attacks")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--facts", action="store_true", help="write the facts, a line each, for kg build")
    chosen = parser.parse_args(args)
    if chosen.facts:
        for told in facts(chosen.attacks, chosen.seed):
            sys.stdout.write("".join(to_json_line(fact) + "\n" for fact in told))
    else:
        sys.stdout.buffer.writelines(lines(chosen.attacks, chosen.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
