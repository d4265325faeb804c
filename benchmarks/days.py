"""How often the day that the rules give an attack is the one of the coding, by what speaks against it.

    python -m benchmarks.days SET…

SET is a part of corpus/ or a folder of gold records. Counted are the days of accounts of attacks that the coding has
too (told by the same words, as in benchmarks.responsibility); right is the first day of the coding, if it has one.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence

from benchmarks.page import table
from benchmarks.readings import report_of
from benchmarks.responsibility import Names, aligned
from benchmarks.rounds import golds_of
from kg.facts import Account
from kg.gazetteer import Gazetteer
from kg.read.rules import RuleReader


def days(sets: Sequence[str]) -> dict[tuple[str, ...], tuple[int, int]]:
    """What speaks against a day → how many are right, and how many there are.

    Raises:
        FileNotFoundError: a set is neither a part of the corpus nor a folder of records.
    """
    extractor, names = RuleReader(), Names(Gazetteer.load())
    all_, right = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for golds in map(golds_of, sets):
        for gold, (_, facts) in zip(golds, extractor.read_all(map(report_of, golds)), strict=True):
            told = defaultdict(list)
            for fact in facts:
                if isinstance(fact, Account):
                    told[fact.attack].append(fact)
            coded = {attack["id"]: attack["date"] for attack in gold["attacks"]}
            for key, name in aligned(gold, told, names).items():
                for account in (one for one in told[key] if one.earliest and name in coded):
                    doubts = next((one.against for one in account.assessments or () if one.slot == "earliest"), ())
                    all_[doubts] += 1
                    right[doubts] += bool(coded[name]) and str(account.earliest) == coded[name][0]
    return {doubts: (right[doubts], all_[doubts]) for doubts in sorted(all_)}


def main(arguments: list[str] | None = None) -> int:
    """Print a row for each. 1: a set could not be read."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.days", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sets", nargs="+")
    given = parser.parse_args(arguments)
    try:
        found = days(given.sets)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    rows = [[", ".join(doubts) or "nothing", str(right), str(number), f"{right / number:.2f}"]
            for doubts, (right, number) in found.items()]
    print(table(["against it", "right", "all", "share"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
