"""Writes a measurement between two marks of a page, so that what a person wrote around it stays.

A page may hold several measurements: each then has marks with a name.
"""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
"""The page of all measurements of speed."""


class NoMarks(ValueError):
    """A page has not the marks that a measurement goes between."""


def marks(name: str = "") -> tuple[str, str]:
    """What a measurement stands between; a page that holds only one needs no name."""
    return (f"<!-- measured {name}: begin -->", f"<!-- measured {name}: end -->") if name else (BEGIN, END)


def frame(title: str, name: str = "") -> str:
    """A page with nothing in it yet."""
    begin, end = marks(name)
    return f"# {title}\n\n{begin}\n{end}\n"


def put(page: Path, measured: str, frame: str, name: str = "") -> None:
    """Replace what stands between the marks of `page` by `measured`; a page that is not there begins as `frame`.

    Raises:
        NoMarks: the page, or `frame`, has not both marks in their order.
    """
    head, _, tail = _parts(page, page.read_text(encoding="utf-8") if page.is_file() else frame, name)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"{head}\n{measured.strip()}\n{tail}", encoding="utf-8")


def section(page: Path, name: str = "") -> str:
    """What stands between the marks of `page`.

    Raises:
        NoMarks: as `put`. OSError: the page is not there.
    """
    return _parts(page, page.read_text(encoding="utf-8"), name)[1].strip()


def _parts(page: Path, text: str, name: str) -> tuple[str, str, str]:
    """What comes before and with the first mark, what lies between, and the second mark with what follows."""
    opening, closing = marks(name)
    head, begin, rest = text.partition(opening)
    between, end, tail = rest.partition(closing)
    if not begin or not end:
        raise NoMarks(f"{page}: the marks {opening} and {closing} are not there: put them back, or remove the page")
    return head + begin, between, end + tail


def rows(text: str, column: str) -> list[dict[str, str]]:
    """The rows of the first table of `text` that has a column of that name, by the names of the columns; [] if none."""
    lines = text.splitlines()
    for place, line in enumerate(lines):
        head = _cells(line)
        if column in head:
            below = takewhile(lambda row: row.startswith("|"), lines[place + 2 :])
            return [dict(zip(head, _cells(row), strict=True)) for row in below]
    return []


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; the first column to the left, the others to the right."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])
