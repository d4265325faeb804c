"""Synthetic reports as facts, streamed: a seeded world of attacks at real places, each told by one report or several.

    python -m benchmarks.synthetic ATTACKS [--seed N] > facts.jsonl

What is realistic is the shape: how many reports tell an attack, in two languages; how many accounts, statements and
words a report has; who is said to have done it, how often, and who denies it; details that differ from report to
report; earlier attacks told again. Names of places, and of the forces that a coalition sends, come from the packaged
gazetteer, everything else is made up. The same seed gives the same bytes, and the first reports of a large world are
not those of a small one. Shares and words: synthetic.toml; attacks: made_events.py; one report: made_reports.py.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator

from benchmarks.made_events import Event, event_of, events, words
from benchmarks.made_reports import ReportWriter, Told
from kg.facts import to_json_line

__all__ = ["Event", "Told", "events", "further", "reports", "reports_of", "words"]


def reports(attacks: int, seed: int = 0) -> Iterator[Told]:
    """The reports about so many attacks, streamed; each has an id of its own."""
    before: Event | None = None
    for event in events(attacks, seed):
        yield from _about(event, before, attacks, seed)
        before = event


def reports_of(number: int, attacks: int, seed: int = 0) -> Iterator[Told]:
    """Those of `reports` that are about the attack with this number."""
    before = event_of(number - 1, attacks, seed) if number else None
    yield from _about(event_of(number, attacks, seed), before, attacks, seed)


def further(event: Event, seed: int = 0, nth: int = 0) -> Told:
    """One more report about an event, which is not among `reports`; `nth` tells several apart."""
    chance = random.Random(f"{seed}/{event.number}/further/{nth}")
    return ReportWriter(event, None, f"more-{seed}-{event.number}-{nth}", chance, nth + 1).told()


def _about(event: Event, before: Event | None, attacks: int, seed: int) -> Iterator[Told]:
    chance = random.Random(f"{seed}/{attacks}/{event.number}/reports")
    numbers = {int(number): weight for number, weight in words()["reports_per_attack"].items()}
    [times] = chance.choices(list(numbers), weights=list(numbers.values()))
    for nth in range(max(times, 2) if event.claimed_late else times):
        yield ReportWriter(event, before, f"syn-{seed}-{attacks}-{event.number}-{nth}", chance, nth).told()


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
