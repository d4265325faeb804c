"""Synthetic reports as facts, streamed: a seeded world of attacks at real places, each told by one report or several.

    python -m benchmarks.synthetic ATTACKS [--seed N] > facts.jsonl

What is realistic is the shape: how many reports tell an attack, in two languages; how many accounts, statements and
words a report has; details that differ from report to report; earlier attacks told again. Names of places come from the
packaged gazetteer, everything else is made up. The same seed gives the same bytes, and the first reports of a large
world are not those of a small one.
"""

from __future__ import annotations

import argparse
import random
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from kg.facts import (
    Account,
    Actor,
    AnyFact,
    Claim,
    Count,
    Evidence,
    NonClaim,
    Place,
    ReportFact,
    attack_key,
    to_json_line,
)
from kg.gazetteer import Entity, Gazetteer

FIRST_DAY = date(2003, 1, 1)
DAYS = 8000
"""About twenty-two years."""


@dataclass(frozen=True)
class Event:
    """One made-up attack: what happened, and the number that everything told of it is drawn from."""

    number: int
    place: Entity
    day: date
    weapon: str
    count: int
    killed: int
    injured: int
    claimant: str | None


@dataclass(frozen=True)
class Told:
    """One report: its facts, and of which event each of its attacks is (attack's key → the event's number)."""

    facts: tuple[AnyFact, ...]
    truth: dict[str, int]


def events(attacks: int, seed: int = 0) -> Iterator[Event]:
    """So many attacks, in no order of time."""
    places = _places()
    for number in range(attacks):
        chance = random.Random(f"{seed}/{attacks}/{number}")
        killed = min(60, int(chance.paretovariate(1.2)) - 1)
        yield Event(
            number=number,
            # Some places are hit far more often than others: one in fifty takes a fifth of all.
            place=places[int(len(places) * chance.random() ** 2.5)],
            day=FIRST_DAY + timedelta(days=chance.randrange(DAYS)),
            weapon=chance.choice(sorted(words()["weapons"]["en"])),
            count=chance.randint(1, 12),
            killed=killed,
            injured=killed + chance.randint(0, 8),
            claimant=chance.choice(words()["claimants"]) if chance.random() < 0.3 else None,
        )


def reports(attacks: int, seed: int = 0) -> Iterator[Told]:
    """The reports about so many attacks, streamed; each has an id of its own."""
    before: Event | None = None
    for event in events(attacks, seed):
        chance = random.Random(f"{seed}/{attacks}/{event.number}/reports")
        numbers = {int(number): weight for number, weight in words()["reports_per_attack"].items()}
        [times] = chance.choices(list(numbers), weights=list(numbers.values()))
        for nth in range(times):
            yield _Writer(event, before, f"syn-{seed}-{attacks}-{event.number}-{nth}", chance).told()
        before = event


def further(event: Event, seed: int = 0, nth: int = 0) -> Told:
    """One more report about an event, which is not among `reports`; `nth` tells several apart."""
    chance = random.Random(f"{seed}/{event.number}/further/{nth}")
    return _Writer(event, None, f"more-{seed}-{event.number}-{nth}", chance).told()


class _Writer:
    """Writes one report, sentence by sentence, with its facts."""

    def __init__(self, event: Event, before: Event | None, report: str, chance: random.Random) -> None:
        self._event = event
        self._before = before
        self._report = report
        self._chance = chance
        self._language = chance.choice(("fr", "en"))
        self._text = ""
        self._facts: list[AnyFact] = []
        self._truth: dict[str, int] = {}

    def told(self) -> Told:
        event, chance = self._event, self._chance
        killed = max(0, event.killed + chance.choice((0, 0, 0, 0, 1, -1)))
        injured = max(0, event.injured + chance.choice((0, 0, 0, 2, -1)))
        attack = self._attack(event, "what", killed, injured)
        if chance.random() < 0.4:
            said = self._say("other_toll", event, killed=killed + 1)
            self._facts.append(Account(
                report=self._report, evidence=(said,), attack=attack, killed=Count(low=killed + 1, high=killed + 1),
                stated_by=Actor(name="a witness" if self._language == "en" else "un témoin", anonymous=True),
            ))
        if event.claimant and chance.random() < 0.7:
            party = Actor(name=event.claimant, kind="armed_group")
            said = self._say("claim", event)
            claim = Claim(report=self._report, evidence=(said,), about=attack, responsible=party, stated_by=party)
            self._facts.append(claim)
        elif not event.claimant and chance.random() < 0.5:
            said = self._say("unclaimed", event)
            self._facts.append(NonClaim(report=self._report, evidence=(said,), about=attack, as_of=event.day))
        for _ in range(chance.randint(1, 4)):
            self._say("filler", event)
        if self._before is not None and chance.random() < 0.2:
            self._attack(self._before, "earlier", None, None)
        published = max(one.day for one in (event, self._before or event)) + timedelta(days=chance.randint(0, 2))
        report = ReportFact(
            report=self._report, text=self._text, language=self._language, published=published,
            outlet=chance.choice(words()["outlets"]),
            relays=(chance.choice(words()["agencies"]),) if chance.random() < 0.3 else (),
        )
        return Told((report, *self._facts), self._truth)

    def _attack(self, event: Event, sentence: str, killed: int | None, injured: int | None) -> str:
        said = [self._say(sentence, event)]
        if killed is not None:
            said.append(self._say("toll", event, killed=killed, injured=injured))
        attack = attack_key(self._report, said[0].quote)
        self._truth[attack] = event.number
        place = event.place
        kind: Any = "base" if place.type == "base" else place.kind
        self._facts.append(Account(
            report=self._report, evidence=tuple(said), attack=attack, earliest=event.day, latest=event.day,
            target=(Place(name=place.label(self._language), kind=kind, country=place.country, entity=place.id),),
            weapon=(event.weapon,), outcome="carried_out",  # type: ignore[arg-type]
            weapon_count=Count(low=event.count, high=event.count) if sentence == "what" else None,
            killed=None if killed is None else Count(low=killed, high=killed),
            injured=None if injured is None else Count(low=injured, high=injured),
        ))
        return attack

    def _say(self, name: str, event: Event, killed: int | None = None, injured: int | None = None) -> Evidence:
        form = self._chance.choice(words()["sentences"][self._language][name])
        quote = form.format(
            count=event.count, weapon=words()["weapons"][self._language][event.weapon],
            place=event.place.label(self._language), day=event.day.isoformat(), killed=killed, injured=injured,
            claimant=event.claimant,
        )
        self._text += " " if self._text else ""
        start = len(self._text)
        self._text += quote
        return Evidence(start=start, end=start + len(quote), quote=quote)


@cache
def words() -> dict[str, Any]:
    """The words and weights of synthetic.toml."""
    return tomllib.loads((Path(__file__).parent / "synthetic.toml").read_text(encoding="utf-8"))


@cache
def _places() -> list[Entity]:
    """Bases and towns of the gazetteer that have a position and a country, in a fixed mixed order."""
    known = Gazetteer.load().entities
    kinds = ("base", "city")
    found = [
        one for _, one in sorted(known.items())
        if one.lat is not None and one.country and (one.type in kinds or one.kind in kinds)
    ]
    random.Random(0).shuffle(found)
    return found


def main(args: list[str] | None = None) -> int:
    """Write the facts of a synthetic world to standard output, a line a fact."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.synthetic", description=__doc__.split("\n")[0])
    parser.add_argument("attacks", type=int, help="how many attacks")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(args)
    for told in reports(chosen.attacks, chosen.seed):
        for fact in told.facts:
            sys.stdout.write(to_json_line(fact) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
