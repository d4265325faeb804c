"""What checking did with a model's kept answers; where our code and the model disagreed, whose value the coding has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.page import table
from benchmarks.readings import model_reader, report_of
from kg.sheet import Discrepancy

HEAD = ["set", "reports", "quotes not found", "values that wait", "code and model disagree",
        "the coding has the model's", "ours", "both", "neither", "statements", "not confirmed"]
_SLOTS = {"day": "date", "as_of": "as_of"}


def checked(sets: Sequence[tuple[str, Sequence[dict[str, Any]]]], answers: Path) -> str:
    """A row for each set (name, gold records).

    A day is in the coding if an attack, or for `as_of` a statement, of the report has just these days; a number if it
    is a bound of what an attack of the report has in that slot.
    """
    rows = []
    for name, golds in sets:
        reader, found, dropped, waiting = model_reader(answers), Counter[str](), 0, 0
        asked = unconfirmed = 0
        for gold in golds:
            reading = reader.read(report_of(gold))
            held = reading.recalculated
            dropped += len(reading.dropped)
            waiting += sum(map(len, held.doubts.values()))
            asked, unconfirmed = asked + reading.asked, unconfirmed + reading.unconfirmed
            found.update(whose(gold, one) for one in (*held.open, *held.corrected))
        rows.append([name, len(golds), dropped, waiting, found.total(), found["model"], found["ours"], found["both"],
                     found["neither"], asked, unconfirmed])
    return table(HEAD, [[str(cell) for cell in row] for row in rows])


def whose(gold: dict[str, Any], one: Discrepancy) -> str:
    """Whose value the coding has: "model", "ours", "both" or "neither"."""
    model = _coded(gold, one.where, one.coded)
    ours = any(_coded(gold, one.where, value) for value in one.computed)
    return "both" if model and ours else "model" if model else "ours" if ours else "neither"


def _coded(gold: dict[str, Any], where: str, value: str) -> bool:
    slot = next(step for step in reversed(where.split(".")) if not step.isdigit())
    slot = _SLOTS.get(slot, slot)
    low, _, high = value.partition("..")
    bounds = [low, high or low]
    if slot == "as_of":
        return any(said.get("as_of") == bounds[1] for said in gold["responsibility"])
    coded = [attack[slot] for attack in gold["attacks"] if attack.get(slot)]
    if slot == "date":
        return bounds in coded
    return any(each in map(str, one) for one in coded if isinstance(one, list) for each in bounds)
