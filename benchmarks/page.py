"""Writes a measurement between two marks of a page, so that what a person wrote around it stays."""

from __future__ import annotations

from pathlib import Path

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def put(page: Path, measured: str, frame: str) -> None:
    """Replace what stands between the marks of `page` by `measured`; a page that is not there begins as `frame`.

    Raises:
        ValueError: the page, or `frame`, has not both marks in their order.
    """
    text = page.read_text(encoding="utf-8") if page.is_file() else frame
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page}: the marks {BEGIN} and {END} are not there: put them back, or remove the page")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"{head}{BEGIN}\n{measured.strip()}\n{END}{tail}", encoding="utf-8")


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; the first column to the left, the others to the right."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])
