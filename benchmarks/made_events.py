"""The made-up attacks of synthetic worlds: what happened, and what is said of who did it.

Shares are those of coded reports; they are data in synthetic.toml, with where they come from.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from kg.gazetteer import Entity, Gazetteer

FIRST_DAY = date(2003, 1, 1)
DAYS = 8000
"""About twenty-two years."""


@dataclass(frozen=True)
class Event:
    """One made-up attack: what happened, and the number that everything told of it is drawn from.

    intercepted: weapons that were stopped; None: nothing is said of that. said: the kinds of statement that there are
    on who did it ("claim", "non_claim" …). claimants, accused: names; the first accused is the one that denies.
    claimed_on: the day of the claim.
    """

    number: int
    place: Entity
    day: date
    weapon: str
    count: int
    killed: int
    injured: int
    outcome: str
    intercepted: int | None
    said: tuple[str, ...]
    claimants: tuple[str, ...]
    accused: tuple[str, ...]
    claimed_on: date

    @property
    def claimed_late(self) -> bool:
        """Whether first nobody had claimed it, and then somebody did."""
        return {"claim", "non_claim"} <= set(self.said)


def events(attacks: int, seed: int = 0) -> Iterator[Event]:
    """So many attacks, in no order of time."""
    for number in range(attacks):
        yield event_of(number, attacks, seed)


def event_of(number: int, attacks: int, seed: int = 0) -> Event:
    """The attack with this number, from 0, of a world of so many."""
    places = _places()
    chance = random.Random(f"{seed}/{attacks}/{number}")
    outcome = weighted(chance, "outcomes")
    foiled = outcome == "foiled"
    killed = 0 if foiled else min(60, int(chance.paretovariate(1.2)) - 1)
    count, day = chance.randint(1, 12), FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    weapon = chance.choice(sorted(words()["weapons"]["en"]))
    # Were all of them stopped, the attack would be foiled.
    stopped = not foiled and count > 1 and weapon in words()["in_the_air"] and happens(chance, "intercepted")
    groups = chance.sample(words()["claimants"], len(words()["claimants"]))
    claims, accusations = (2 if happens(chance, share) else 1 for share in ("rival_claims", "rival_accusations"))
    said = tuple(weighted(chance, "responsibility").split())
    return Event(
        number=number,
        # Some places are hit far more often than others: one in fifty takes a fifth of all.
        place=places[int(len(places) * chance.random() ** 2.5)],
        day=day,
        weapon=weapon,
        count=count,
        killed=killed,
        injured=0 if foiled else killed + chance.randint(0, 8),
        outcome=outcome,
        intercepted=count if foiled else chance.randint(1, count - 1) if stopped else None,
        said=said,
        claimants=tuple(groups[:claims]),
        # Who is accused is, as often as not, the one that claims it, but not who denies it.
        accused=tuple(groups[claims if "denial" in said else chance.randint(0, 1) :][:accusations]),
        claimed_on=day + timedelta(days=chance.randint(1, 20)),
    )


def weighted(chance: random.Random, table: str) -> str:
    """One of the keys of a table of synthetic.toml, by its weights."""
    weights: dict[str, int] = words()[table]
    [chosen] = chance.choices(list(weights), weights=list(weights.values()))
    return chosen


def happens(chance: random.Random, share: str) -> bool:
    """Whether something happens that does so in as many cases of so many as [shares] of synthetic.toml says."""
    cases, of_all = words()["shares"][share]
    return chance.randrange(of_all) < cases


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
