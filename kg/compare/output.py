"""A difference for a person (one line of text), for a spreadsheet (a row) and for a program (an object)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kg.compare.differences import Difference, Side

COLUMNS = ("report", "kind", "attack", "left", "left_waits", "left_words", "right", "right_waits", "right_words")
"""Those of a row."""

_BETWEEN = " | "
_WAITS = {"": "", "all": " (waits)", "part": " (waits in part)"}


def as_text(one: Difference) -> str:
    """One line: `killed of #1 Taji 2023-10-19: left 7 “seven soldiers” | right 9 (waits) “nine people”`.

    The report is not in it. What a side has not is –; line ends in words are blanks.
    """
    about = f" of {one.attack}" if one.attack and one.kind != "attack" else f" {one.attack}" if one.attack else ""
    return _line(f"{one.kind}{about}: left {_side(one.left)} | right {_side(one.right)}")


def as_row(one: Difference) -> dict[str, str | None]:
    """A row with the columns of COLUMNS; several words have " | " between. `…_waits`: empty, all or part."""
    row: dict[str, str | None] = {"report": one.report, "kind": one.kind, "attack": one.attack}
    for name, side in (("left", one.left), ("right", one.right)):
        row[name] = _line(side.value) if side else None
        row[f"{name}_waits"] = side.waits if side else None
        row[f"{name}_words"] = _BETWEEN.join(_line(each) for each in side.words) if side else None
    return row


def as_object(one: Difference) -> dict[str, Any]:
    """The difference as JSON has it, words as the text has them; a side that has nothing is null."""
    return asdict(one)


def _side(side: Side | None) -> str:
    if side is None:
        return "–"
    return " ".join((f"{side.value}{_WAITS[side.waits]}", *(f"“{each}”" for each in side.words)))


def _line(text: str) -> str:
    return " ".join(text.split())
