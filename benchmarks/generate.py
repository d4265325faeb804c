"""A whole graph of so many made-up attacks, as the project writes it, streamed to N-Quads.

    python -m benchmarks.generate ATTACKS [--seed N] [--facts] > graph.nq

Reports with their texts, accounts, claims, non-claims, deployments and evidence, each in its report's graph; joined
attacks, consolidated values and what they rest on; the places and actors of the gazetteer. Every measurement of this
folder that needs a graph takes it from here, so that all of them speak of the same one. The same seed gives the same
bytes. Of every attack what is compared is kept in memory (about 2 KB); facts wait in a temporary file.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from pyoxigraph import Quad

from benchmarks.synthetic import reports, words
from kg.facts import Account, Actor, AnyFact, Count, Deployment, Evidence, Place, ReportFact, to_json_line
from kg.gazetteer import Gazetteer
from kg.stores import open_store
from kg.update.bulk import graph_lines, graph_quads

DEPLOYED = 0.15
"""Share of the reports that tell of a force stationed where the attack was."""


def facts(attacks: int, seed: int = 0) -> Iterator[tuple[AnyFact, ...]]:
    """The facts of each report, the ReportFact first."""
    for told in reports(attacks, seed):
        chance = random.Random(f"{told.facts[0].report}/deployment")
        yield _with_deployment(told.facts, chance) if chance.random() < DEPLOYED else told.facts


def quads(attacks: int, seed: int = 0) -> Iterator[Quad]:
    """The quads of a store that holds these reports."""
    return graph_quads(facts(attacks, seed), Gazetteer.load())


def lines(attacks: int, seed: int = 0) -> Iterator[bytes]:
    """The same as N-Quads, some whole lines at a time."""
    return graph_lines(facts(attacks, seed), Gazetteer.load())


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
    return where


def _with_deployment(told: tuple[AnyFact, ...], chance: random.Random) -> tuple[AnyFact, ...]:
    report, account = told[0], told[1]
    if not isinstance(report, ReportFact) or not isinstance(account, Account) or not account.target:
        return told
    place = account.target[0]
    if not isinstance(place, Place):
        return told
    count, force = 50 * chance.randint(1, 60), chance.choice(words()["forces"])
    day = (account.earliest or date(2003, 1, 1)) - timedelta(days=chance.randint(10, 900))
    form = chance.choice(words()["sentences"][report.language]["deployment"])
    quote = form.format(count=count, force=force, place=place.name, day=day.isoformat())
    start = len(report.text) + 1
    deployment = Deployment(
        report=report.report, evidence=(Evidence(start=start, end=start + len(quote), quote=quote),),
        force=Actor(name=force, kind="armed_force"), at=place, strength=Count(low=count, high=count), since=day,
    )
    return (report.model_copy(update={"text": f"{report.text} {quote}"}), *told[1:], deployment)


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
