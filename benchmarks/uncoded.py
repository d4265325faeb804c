"""Statements of responsibility that a reading has as facts and the coding has not: false, or was the coder stricter?

    python -m benchmarks.uncoded SET… --answers FOLDER [--judged FILE]

SET is a part of corpus/ or a folder of gold records. Prints each such statement with the verdict of FILE
(tests/llm/judged.toml: who judged, and how), then how many there are of each verdict, and how the judge did on all that
it was given. Exit 1: one has no verdict.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.readings import ROOT, Reading, read_by
from benchmarks.responsibility import Names, judge_all
from benchmarks.rounds import golds_of
from kg.facts import Account, Attribution, Claim, Denial, NonClaim
from kg.gazetteer import Gazetteer

JUDGED = ROOT / "tests" / "llm" / "judged.toml"
_SHORT = 70
"""Characters of an attack's words that a verdict names it by."""
Key = tuple[str, str, str, str, str]
"""Report, kind, who speaks, who is responsible, the words that first tell of the attack."""


def uncoded(golds: Sequence[dict], reading: Reading) -> tuple[list[Key], int]:  # type: ignore[type-arg]
    """The statements that stand and that the coding has not, and how many stand in all."""
    stands = [one for one in judge_all(golds, reading.facts, Names(Gazetteer.load())) if one.stands]
    return [_key(reading, one.report, one.fact) for one in stands if one.right is None], len(stands)


def verdicts(file: Path = JUDGED) -> dict[Key, str]:
    """The verdicts of a file on what a coding has not, by what they are about."""
    return {(r["report"], r["kind"], r["speaker"], r["responsible"], r["attack"]): r["verdict"]
            for r in _judged(file) if r["given"] == "uncoded"}


def _judged(file: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))["statements"]
    return rows


def _key(reading: Reading, report: str, said: Claim | Attribution | Denial | NonClaim) -> Key:
    told = (fact for fact in reading.facts[report] if isinstance(fact, Account) and fact.attack == said.about)
    attack = next((fact.evidence[0].quote[:_SHORT] for fact in told), "")
    return (report, said.fact, said.stated_by.name if said.stated_by else "",
            said.responsible.name if said.responsible else "", attack)


def _read(sets: Sequence[str], answers: Path) -> Iterator[tuple[str, list[Key], int]]:
    for name in sets:
        golds = golds_of(name)
        with tempfile.TemporaryDirectory() as scratch:
            reading = read_by(golds, Path(scratch), answers=answers)
        if reading is not None:
            yield (name, *uncoded(golds, reading))


def main(arguments: list[str] | None = None) -> int:
    """Print the statements and how they were judged. 1: one was not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.uncoded", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--answers", type=Path, required=True)
    parser.add_argument("--judged", type=Path, default=JUDGED)
    given = parser.parse_args(arguments)
    known, missing = verdicts(given.judged), 0
    for name, found, standing in _read(given.sets, given.answers):
        counted = Counter(known.get(key, "not judged") for key in found)
        missing += counted["not judged"]
        for key in found:
            report, kind, speaker, responsible, attack = key
            print(f"{known.get(key, 'not judged')}: {report} {kind} {speaker or '–'} → {responsible} “{attack}”")
        print(f"{name}: {standing} stand, {len(found)} not in the coding: "
              + ", ".join(f"{count} {verdict}" for verdict, count in sorted(counted.items())))
    sitting = Counter((one["given"], one["verdict"]) for one in _judged(given.judged))
    for (kind, verdict), count in sorted(sitting.items()):
        print(f"judge: {kind}, {verdict}: {count}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
