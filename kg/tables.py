"""TOML files of tables that people write: read with a message that names the file, the line and the remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from kg.errors import InputError

_NAME = r"(?:\"[^\"]*\"|'[^']*'|[\w-]+)"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*\]")
_KEY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_LINE = re.compile(r"\(at line (\d+)|\(at end of document")
_Form = TypeVar("_Form")

Path = tuple[str | int, ...]
"""Where a value stands: names of tables and keys, and numbers (from 0) in lists."""


def parsed(text: str, source: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises:
        InputError: it is no TOML; names the line.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = None if found is None else int(found[1] or text.rstrip().count("\n") + 1)
        what = str(error).partition(" (at ")[0]
        raise InputError(f"not TOML: {what}", source=source, line=line, remedy="mend that line") from error


def validated(form: type[_Form], text: str, source: str, remedy: str) -> _Form:
    """A TOML text as a model, or as a dict of models.

    Raises:
        InputError: it is no TOML or breaks the form; names the line, the entry and `remedy`.
    """
    try:
        return TypeAdapter(form).validate_python(parsed(text, source))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        line = line_of(text, first["loc"])
        raise InputError(f"{where}: {first['msg']}", source=source, line=line, remedy=remedy) from error


def line_of(text: str, path: Sequence[str | int], part: str = "") -> int | None:
    """The line (from 1) on which the value at `path` is written, or the nearest table or key around it.

    Args:
        text: the TOML text; the parser tells no lines of values, so they are looked for.
        path: where the value stands.
        part: words of the value, for one that runs over several lines.
    """
    lines = _lines(text)
    for length in range(len(path), 0, -1):
        line = lines.get(tuple(path[:length]))
        if line is not None:
            return _within(text, line, set(lines.values()), part) if part else line
    return None


@lru_cache(maxsize=4)
def _lines(text: str) -> Mapping[Path, int]:
    """Where each table and key is written. The tables of an array are counted from 0."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _names(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_names(key[1])), number)
    return found


def _names(dotted: str) -> Path:
    return tuple(name.strip("\"'") for name in re.findall(_NAME, dotted))


def _within(text: str, line: int, others: set[int], part: str) -> int:
    """The line of `part` in the value that begins on `line`; `line` itself if it is on none."""
    rows = text.splitlines()
    for number in range(line, len(rows) + 1):
        if number > line and number in others:
            break
        if part in rows[number - 1]:
            return number
    return line
