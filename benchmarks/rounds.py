"""Blind rounds: reports that a reader had never met, scored before anything of the set was looked at.

    python -m benchmarks.rounds SCORER SET… [--sheets FOLDER --reader NAME] [--add]

SET is "develop", "choose" or "test" (a part of corpus/) or a folder of gold records. Prints a row for each; `--add`
puts it at the end of rounds.csv, which only grows: a row says what was seen on that day, at that commit.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.page import table
from benchmarks.readings import ROOT, Reading, read_by
from benchmarks.responsibility import KINDS, Names, coded_kinds, judge_all, precision
from benchmarks.scoring import Score, Scorer, interval, total
from kg.corpus import SPLITS, load
from kg.gazetteer import Gazetteer
from kg.sheet import gold_record

ROUNDS = Path(__file__).with_name("rounds.csv")
HEADLINE = ("attacks", "facts", "responsibility", "deployments")
COLUMNS = ("date", "commit", "reader", "set", "reports", *HEADLINE, "statements", *KINDS)


def golds_of(name: str) -> list[dict[str, Any]]:
    """The gold records of a part of the corpus, or of a folder of them.

    Raises:
        FileNotFoundError: neither, or nothing in it.
    """
    if name in SPLITS:
        return [gold_record(one.report, one.sheet, one.basis) for one in load(name)]  # type: ignore[arg-type]
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(name).glob("*.json"))]
    if not found:
        raise FileNotFoundError(f"{name}: no part of the corpus ({', '.join(SPLITS)}), and no folder of records")
    return found


def figure(score: Score, name: str) -> float:
    """One of the four headline figures."""
    return score.responsibility if name == "responsibility" else score.f1(name)


def headline(scores: Sequence[Score]) -> dict[str, str]:
    """The four headline figures with their intervals: ".76 [.70 .82]"."""
    whole = total(scores)
    out = {}
    for name in HEADLINE:
        low, high = interval(scores, lambda score, name=name: figure(score, name))  # type: ignore[misc]
        out[name] = f"{figure(whole, name):.2f} [{low:.2f} {high:.2f}]"
    return out


def statements(golds: Sequence[dict[str, Any]], reading: Reading) -> dict[str, str]:
    """Of the statements of responsibility that stand as facts: right ones, all, and the share of all coded ones found.

    For each kind, and for all under "statements": "27/37 0.73 [0.59 0.87], found 0.28".
    """
    coded = coded_kinds(golds)
    judged = judge_all(golds, reading.facts, Names(Gazetteer.load()))
    reports = [gold["id"] for gold in golds]
    out = {}
    for kind in ("statements", *KINDS):
        right, facts, low, high = precision([one for one in judged if kind in ("statements", one.fact.fact)], reports)
        stated = coded.total() if kind == "statements" else coded[kind]
        share = f"{right / facts:.2f} [{low:.2f} {high:.2f}]" if facts else "-"
        out[kind] = f"{right}/{facts} {share}, found {f'{right / stated:.2f}' if stated else '-'}"
    return out


def row(name: str, reader: str, golds: Sequence[dict[str, Any]], reading: Reading, scorer: Scorer) -> dict[str, str]:
    """What a reading is worth on a set, as a row of rounds.csv."""
    scores = scorer.score(golds, reading.graph)
    told = {"date": date.today().isoformat(), "commit": _commit(), "reader": reader, "set": Path(name).name,
            "reports": str(len(golds))}
    return {**told, **headline(scores), **statements(golds, reading)}


def past() -> list[dict[str, str]]:
    """The rows of rounds.csv, the oldest first."""
    with ROUNDS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_table(rows: Sequence[dict[str, str]], columns: Sequence[str] = COLUMNS) -> str:
    """Rows as a Markdown table."""
    return table([name.replace("_", "-") for name in columns], [[one[name] for name in columns] for one in rows])


def _commit() -> str:
    call = ["git", "rev-parse", "--short=7", "HEAD"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def main(arguments: list[str] | None = None) -> int:
    """Print the rows; add them with --add. 1: a set could not be read or built."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rounds", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("scorer", type=Path, help="score.py of the gold records")
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--sheets", type=Path, help="a folder of coding sheets: what another reader says")
    parser.add_argument("--answers", type=Path, help="a folder of kept answers: what the model reader makes of them")
    parser.add_argument("--reader", default="rules", help="the name of the reader")
    parser.add_argument("--add", action="store_true", help="put the rows into rounds.csv")
    given = parser.parse_args(arguments)
    scorer, rows = Scorer(given.scorer), []
    for name in given.sets:
        try:
            golds = golds_of(name)
        except FileNotFoundError as error:
            print(error, file=sys.stderr)
            return 1
        with tempfile.TemporaryDirectory() as scratch:
            where = Path(scratch)
            reading = read_by(golds, where, given.sheets, given.answers)
            if reading is None:
                return 1
            rows.append(row(name, given.reader, golds, reading, scorer))
    print(as_table(rows))
    if given.add:
        with ROUNDS.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, COLUMNS, lineterminator="\n").writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
