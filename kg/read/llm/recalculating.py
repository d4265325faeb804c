"""Days, clock times and numbers of a held sheet, computed again from their words: our value, the model's, or a doubt.

Sure is the code of one thing: a weekday or a full date that stands alone and counts from the day of publication or
from nothing. Its value is then taken, and the model's is kept as a candidate (alternatives.py). Elsewhere a reader may
know what the words alone do not say ("thirteen in all", two of them attackers; whose eve), so the value waits as a
candidate; so it does if the words amount to nothing, and what counts from a day that waits, or from itself in a
circle. (On corpus/ coders were right in nearly all of the other differences.)
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from kg.errors import InputError
from kg.facts import Assessment
from kg.read.llm.departed import departed
from kg.read.llm.trusting import weights
from kg.read.llm.weapon_classes import otherwise_named
from kg.read.rules.text import plain_signs
from kg.reports import Report
from kg.sheet import Discrepancy, Sheet, check
from kg.sheet.checking import walk
from kg.sheet.coding import Day
from kg.sheet.figures import dates_in
from kg.sheet.locating import find
from kg.sheet.recomputing import differences, not_computed

_SLOTS = {"day": "earliest", "time": "local_time"}


@dataclass
class Recalculated:
    """A sheet with sure values put right, and what is doubted. `doubts`: path of an account, statement or deployment
    → assessments of its values; `corrected`: differences in which the code was sure; `open`: where nobody was."""

    sheet: Sheet
    doubts: dict[str, list[Assessment]] = field(default_factory=lambda: defaultdict(list))
    corrected: list[Discrepancy] = field(default_factory=list)
    open: list[Discrepancy] = field(default_factory=list)


def recalculate(report: Report, sheet: Sheet) -> Recalculated:
    """Compute every value of a sheet that holds again.

    Raises:
        InputError: the days of the report lie where the calendar ends.
    """
    try:
        return _recalculated(report, sheet)
    except OverflowError as error:
        raise InputError("its days lie where the calendar ends", source=report.origin,
                         remedy="see to its day of publication") from error


def _recalculated(report: Report, sheet: Sheet) -> Recalculated:
    out = _with_plain_days(report, sheet)
    for one in differences(report, out.sheet):  # again: other days may count from those that were put right
        out.open.append(one)
        _doubt(out, one.where, "words_say_otherwise")
    for where in otherwise_named(report, out.sheet):
        _doubt(out, where, "words_say_otherwise")
    for where in departed(report, out.sheet):
        out.doubts[where].append(weights().assessment("model_told", ["force_left"]))
    for where in (*not_computed(report, out.sheet), *_own_words(report, out.sheet)):
        _doubt(out, where, "not_computed")
    for where in _groundless(out):
        _doubt(out, where, "not_computed")
    return out


def _with_plain_days(report: Report, sheet: Sheet) -> Recalculated:
    """The sheet with the days of which our code is sure; the sheet as it was if that would break a rule."""
    raw = sheet.model_dump(mode="json")
    sure = [one for one in differences(report, sheet)
            if len(one.computed) == 1 and _is_plain_day(_at(raw, one.where), report)]
    for one in sure:
        _put(raw, one)
    put_right = Sheet.model_validate(raw)
    if check(put_right, report.text, report.published):
        return Recalculated(sheet)
    return Recalculated(put_right, corrected=sure)


def _own_words(report: Report, sheet: Sheet) -> list[str]:
    """Roles of forces that the model tells in words of its own."""
    return [f"deployments.{index}.role" for index, force in enumerate(sheet.deployments)
            if force.role and find(report.text, force.role) is None]


def _groundless(out: Recalculated) -> list[str]:
    """Days that count from an attack whose own day waits, or that count from each other in a circle."""
    days = [(where, part) for where, part in walk(out.sheet) if isinstance(part, Day)]
    of_attacks: dict[str, list[tuple[str, Day]]] = defaultdict(list)
    for where, day in days:
        if where.startswith("attacks."):
            of_attacks[f"a{int(where.split('.')[1]) + 1}"].append((where, day))
    doubted = {f"{owner}.day" for owner, found in out.doubts.items() if any(one.slot == "earliest" for one in found)}
    sure = {attack.id for attack in out.sheet.attacks if attack.id not in of_attacks} | {"publication", "calendar"}
    while new := {name for name, told in of_attacks.items() if name not in sure
                  and all(where not in doubted and day.anchor in sure for where, day in told)}:
        sure |= new
    return [where for where, day in days if day.anchor not in sure]


def _is_plain_day(node: Any, report: Report) -> bool:
    """Whether the words are a day of the week or a full date and nothing else, counted from publication or nothing."""
    if "earliest" not in node or node["anchor"] not in ("publication", "calendar"):
        return False
    found = dates_in(plain_signs(node["words"]), report.language, report.published)
    return (
        len(found) == 1 and (found[0].start, found[0].end) == (0, len(node["words"]))
        and found[0].relative in ("publication", "absolute") and found[0].precision == "day"
    )


def _at(raw: dict[str, Any], where: str) -> Any:
    node: Any = raw
    for step in where.split("."):
        node = node[int(step)] if step.isdigit() else node[step]
    return node


def _put(raw: dict[str, Any], one: Discrepancy) -> None:
    """Put the computed days in the place of the coded ones."""
    node = _at(raw, one.where)
    first, _, last = one.computed[0].partition("..")
    node["earliest"], node["latest"] = first, last or first


def _doubt(out: Recalculated, where: str, code: str) -> None:
    steps = where.split(".")
    if steps[0] == "attacks":
        owner, slot = ".".join(steps[:4]), _SLOTS.get(steps[4], steps[4])
    else:
        owner, slot = ".".join(steps[:2]), steps[2]
    known = [one.slot for one in out.doubts[owner]]
    if slot not in known:
        out.doubts[owner].append(weights().assessment("model_told", [code], slot))
