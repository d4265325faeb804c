"""Two hundred reports about forty real events, in French and English, with details that conflict; how well they join.

    python -m benchmarks.paraphrase [--seeds N ...] [--page PAGE.md]
    python -m benchmarks.paraphrase [--seeds N] --write REPORTS.jsonl

The events (day, town, death tolls, weapon where the source's headline names it) are rows of the UCDP Georeferenced
Event Dataset 19.1 and 23.1 (Uppsala Conflict Data Program, CC BY 4.0); eighteen of the forty lie in nine Syrian towns,
two in each, two to four days apart. The sentences are our own templates. The reports go through the real extraction,
linking and joining; what is measured is B-cubed (Bagga and Baldwin 1998) over the attacks that were read of them.
An attack that was not read at all cannot be joined: how many these are is told beside, and the F1 that results if each
of them is counted as an attack that stayed alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.page import BEGIN, END, put, table
from kg.facts import Account, AnyFact
from kg.gazetteer import Gazetteer
from kg.link import link
from kg.reports import Report
from kg.resolve import profiles, resolve_all

HERE = Path(__file__).parent

BAR = 0.95
"""B-cubed F1 that is wanted."""

FRAME = f"# One attack, many reports\n\n{BEGIN}\n{END}\n"


@dataclass(frozen=True)
class Event:
    """A row of paraphrase_events.csv."""

    id: str
    day: date
    place: str
    province: str
    country: str
    low: int
    best: int
    high: int
    weapon: str


@dataclass(frozen=True)
class Telling:
    """A report, and which of its characters tell of which event: (start, end, event's id)."""

    report: Report
    spans: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class BCubed:
    """Precision, recall and their harmonic mean, over so many attacks.

    `unread`: events told that were not read, of `told`. `whole`: F1 with each of those as an attack that stayed alone.
    """

    precision: float
    recall: float
    attacks: int
    unread: int
    told: int
    whole: float

    @property
    def f1(self) -> float:
        return _mean(self.precision, self.recall)


def events() -> list[Event]:
    """The forty events, in the order of the file."""
    with (HERE / "paraphrase_events.csv").open(encoding="utf-8", newline="") as file:
        return [
            Event(row["id"], date.fromisoformat(row["day"]), row["place"], row["province"], row["country"],
                  int(row["low"]), int(row["best"]), int(row["high"]), row["weapon"])
            for row in csv.DictReader(file)
        ]


def tellings(seed: int = 0) -> Iterator[Telling]:
    """The reports, each with what it tells."""
    every = events()
    sizes = _words()["reports"]["sizes"]
    for number, event in enumerate(every):
        before = [one for one in every if one.country == event.country and one.day < event.day]
        earlier = max(before, key=lambda one: one.day, default=None)
        for nth in range(sizes[number % len(sizes)]):
            chance = random.Random(f"{seed}/{event.id}/{nth}")
            yield _Writer(event, earlier, f"par-{event.id}-{nth}", chance).telling()


class _Writer:
    def __init__(self, event: Event, earlier: Event | None, report: str, chance: random.Random) -> None:
        self._event = event
        self._earlier = earlier
        self._report = report
        self._chance = chance
        self._language = chance.choice(("en", "fr"))
        self._words = _words()["sentences"][self._language]
        self._text = ""
        self._spans: list[tuple[int, int, str]] = []

    def telling(self) -> Telling:
        event, chance = self._event, self._chance
        vague = chance.random() < _words()["reports"]["vague"]
        after = timedelta(days=chance.randint(30, 70) if vague else chance.choice((0, 1, 1, 2, 3)))
        published = event.day + after
        killed = chance.choice((event.best, event.best, event.best, event.low or event.best, event.high))
        form = "month" if vague else "what" if event.weapon and chance.random() < 0.8 else "plain"
        self._say(form, event, killed, published, first=True)
        if chance.random() < 0.4:
            self._say("toll", event, killed, published)
        for _ in range(chance.randint(1, 2)):
            self._text += " " + chance.choice(self._words["after"])
        if self._earlier and not vague and chance.random() < _words()["reports"]["earlier"]:
            self._text += "\n\n"
            self._say("earlier", self._earlier, self._earlier.best, published)
        outlet = chance.choice(_words()["outlets"][self._language])
        report = Report(id=self._report, text=self._text, language=self._language, published=published, outlet=outlet)
        return Telling(report, tuple(self._spans))

    def _say(self, form: str, event: Event, killed: int, published: date, *, first: bool = False) -> None:
        chance = self._chance
        number = self._number(killed, hedge=first and chance.random() < 0.15)
        weapon, bare = chance.choice(_words()["weapons"][self._language][event.weapon]) if event.weapon else ("", "")
        place, day = self._place(event), self._day(event, published, explicit=form == "earlier")
        month = self._words["in_month"].format(month=self._month(event), year=event.day.year)
        other = self._number(max(2, killed + chance.choice((-1, 1, 2))))
        sentence = chance.choice(self._words[form]).format(
            killed=number, killed_c=_capital(number), weapon=weapon, weapon_c=_capital(weapon), bare=bare, place=place,
            place_c=_capital(place), day=day, day_c=_capital(day), month=month,
            source=chance.choice(self._words["sources"]), other=other,
        )
        self._text += " " if self._text and not self._text.endswith("\n") else ""
        start = len(self._text)
        self._text += sentence
        self._spans.append((start, len(self._text), event.id))

    def _number(self, killed: int, *, hedge: bool = False) -> str:
        words = self._words["numbers"]
        number = words[killed] if killed < len(words) and self._chance.random() < 0.5 else str(killed)
        return self._words["at_least"].format(n=number) if hedge else number

    def _place(self, event: Event) -> str:
        form = self._chance.choice(self._words["places"])
        return str(form).format(name=_name(event.place, event.country, self._language), province=event.province)

    def _day(self, event: Event, published: date, *, explicit: bool) -> str:
        if not explicit and (published - event.day).days < 6 and self._chance.random() < 0.6:
            weekday: str = self._words["weekdays"][event.day.weekday()]
            return weekday
        return str(self._chance.choice(self._words["days"])).format(
            number=event.day.day, month=self._month(event), year=event.day.year
        )

    def _month(self, event: Event) -> str:
        month: str = self._words["months"][event.day.month - 1]
        return month


def read(told: Iterable[Telling], gazetteer: Gazetteer) -> Iterator[tuple[Telling, list[AnyFact]]]:
    """Each report with its linked facts, by the real extraction."""
    from kg.read.rules import RuleReader

    by_id = {telling.report.id: telling for telling in told}
    for report, facts in RuleReader(gazetteer).read_all([telling.report for telling in by_id.values()]):
        yield by_id[report.id], list(link(facts, gazetteer))


def measure(found: Sequence[tuple[Telling, list[AnyFact]]], gazetteer: Gazetteer) -> BCubed:
    """How well the attacks that were read of the reports are joined."""
    truth: dict[str, str] = {}
    told = 0
    missed: dict[str, str] = {}
    every = {}
    for telling, facts in found:
        every |= profiles(facts)
        accounts = [fact for fact in facts if isinstance(fact, Account)]
        here = {fact.attack: event for fact in accounts if (event := _event_of(telling, fact))}
        truth |= here
        wanted = {event for _, _, event in telling.spans}
        told += len(wanted)
        missed |= {f"{telling.report.id} {event}": event for event in wanted - set(here.values())}
    groups = [group for grouping in resolve_all(every.values(), gazetteer) for group in grouping.groups]
    read_groups = [[key for key in group if key in truth] for group in groups]
    precision, recall = b_cubed(read_groups, truth)
    whole = _mean(*b_cubed([*read_groups, *([key] for key in missed)], truth | missed))
    return BCubed(precision, recall, len(truth), len(missed), told, whole)


def b_cubed(groups: Iterable[Sequence[str]], truth: Mapping[str, str]) -> tuple[float, float]:
    """B-cubed precision and recall of groups of keys against what each key truly is."""
    same: dict[str, int] = defaultdict(int)
    for event in truth.values():
        same[event] += 1
    precision = recall = 0.0
    for group in groups:
        for key in group:
            right = sum(truth[other] == truth[key] for other in group)
            precision += right / len(group)
            recall += right / same[truth[key]]
    return precision / len(truth), recall / len(truth)


def _mean(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall)


def _event_of(telling: Telling, account: Account) -> str | None:
    """The event that the sentence tells of which the account quotes first."""
    at = account.evidence[0].start
    return next((event for start, end, event in telling.spans if start <= at < end), None)


@cache
def _name(name: str, country: str, language: str) -> str:
    """The name in that language as the gazetteer has it, else as it stands."""
    found = Gazetteer.load().lookup(name, country=country, type="place")
    return found[0].entity.label(language) if found and found[0].score >= 99 else name


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((HERE / "paraphrase.toml").read_text(encoding="utf-8"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def page_of(results: Mapping[int, BCubed], command: str, day: date) -> str:
    """The measurement as Markdown."""
    head = ["seed", "attacks read", "precision", "recall", "F1", "not read, of those told", "F1 with those not read"]
    rows = [
        [str(seed), str(one.attacks), f"{one.precision:.3f}", f"{one.recall:.3f}", f"{one.f1:.3f}",
         f"{one.unread} of {one.told}", f"{one.whole:.3f}"]
        for seed, one in results.items()
    ]
    missed = [f"seed {seed}: {one.f1:.3f}" for seed, one in results.items() if one.f1 < BAR]
    verdict = f"MISSED: {', '.join(missed)}" if missed else "kept"
    return f"{day}, `{command}`\n\n{table(head, rows)}\n\nBar for F1, {BAR}: {verdict}."


def main(args: list[str] | None = None) -> int:
    """Measure, print what was measured, and write the page if one is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paraphrase", description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--page", type=Path)
    parser.add_argument("--write", type=Path, metavar="REPORTS.jsonl", help="only write the reports, for kg build")
    chosen = parser.parse_args(args)
    if chosen.write:
        lines = [
            {"id": one.report.id, "lang": one.report.language, "published": str(one.report.published),
             "outlet": one.report.outlet, "text": one.report.text}
            for one in tellings(chosen.seeds[0])
        ]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        chosen.write.write_text(text, encoding="utf-8")
        return 0
    gazetteer = Gazetteer.load()
    results = {seed: measure(list(read(tellings(seed), gazetteer)), gazetteer) for seed in chosen.seeds}
    command = " ".join(["python -m benchmarks.paraphrase", *(sys.argv[1:] if args is None else args)])
    text = page_of(results, command, date.today())
    print(text)
    if chosen.page:
        put(chosen.page, text, FRAME)
    return 0 if all(one.f1 >= BAR for one in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
