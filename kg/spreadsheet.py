"""Cells of CSV that people open in a spreadsheet program, which would run one that begins like a formula.

Reports are written by strangers, so every such table goes through here: a cell like that gets an apostrophe before it.
CSV for programs, such as SPARQL's, does not: there a value is what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")
"""How a formula may begin: OWASP's page on CSV injection, and its ASVS (NUL). Full-width forms count in some."""
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def guarded(cell: str) -> str:
    """`cell` as a spreadsheet may have it: text whatever it begins with. A plain number stays as it is."""
    return f"'{cell}" if _begins_a_formula(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The inverse of `guarded`, for a table that comes back."""
    return cell[1:] if cell[:1] == "'" and _begins_a_formula(cell) else cell


def guarded_row(cells: Iterable[object]) -> list[object]:
    """The cells of one row for `csv.writer`, its texts guarded."""
    return [guarded(cell) if isinstance(cell, str) else cell for cell in cells]


def _begins_a_formula(cell: str) -> bool:
    """Also behind apostrophes: else one of the text's own would be taken for the guard's when the table comes back."""
    return cell.lstrip("'").startswith(_FORMULA)
