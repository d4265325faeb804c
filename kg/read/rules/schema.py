"""The form of the language files: `lang/schema.toml` names every table, and each file is checked against it when read.

A table `is` one of: "words" (a list of words), "patterns" (a table with `patterns` only), "entries" (tables with
`patterns` and attributes), "record" (a table of attributes), "records" (several such), or a type of value by name.
Types: text, flag, number, numbers, words, "word lists", patterns (`kg.read.rules.lexicon`; each is checked here), form
and forms (`kg.read.rules.grammar`, which compiles all of them), "a|b" (one of these words); "… by name" is a table of
any names; "?" at the end: may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from kg import tables
from kg.errors import InputError

LANG_FOLDER = Path(__file__).resolve().parent / "lang"
SCHEMA = "kg/read/rules/lang/schema.toml"


@dataclass(frozen=True, slots=True)
class Described:
    """One table as the schema has it: what it `is`, its attributes, who reads it, in which language if in one only."""

    name: str
    use: str
    shape: str
    read_by: str
    attributes: Mapping[str, str]
    only: str | None = None

    @classmethod
    def of(cls, name: str, row: Mapping[str, Any]) -> Described:
        """The table of a row of the schema. Raises KeyError for a row without `use`, `is` or `read_by`."""
        attributes = dict(row.get("attributes", {}))
        if row["is"] in ("patterns", "entries"):
            attributes["patterns"] = "patterns"
        return cls(name, row["use"], row["is"], row["read_by"], attributes, row.get("only"))


@dataclass(frozen=True, slots=True)
class _Slip:
    where: tables.Path
    what: str
    remedy: str
    part: str = ""


@cache
def described() -> Mapping[str, Mapping[str, Described]]:
    """File (without its ending) → table → what the schema says of it."""
    content = tables.parsed((LANG_FOLDER / "schema.toml").read_text(encoding="utf-8"), SCHEMA)
    return {stem: {n: Described.of(n, row) for n, row in rows.items()} for stem, rows in content.items()}


def read(lang: str, stem: str, folder: Path = LANG_FOLDER) -> dict[str, Any]:
    """The tables of `<folder>/<lang>/<stem>.toml`, as the schema wants them.

    Raises:
        InputError: the file is missing, is no TOML or breaks the schema; names the line and the remedy.
    """
    path = folder / lang / f"{stem}.toml"
    if not path.is_file():
        raise InputError("this language has no such file", source=path, remedy=f"write it; {SCHEMA} says what it holds")
    return checked(path.read_text(encoding="utf-8"), lang, stem, str(path))


def checked(text: str, lang: str, stem: str, source: str) -> dict[str, Any]:
    """The tables of the text of a language file. Raises InputError as `read` does, for the first slip only."""
    content = tables.parsed(text, source)
    slip = next(_slips(content, lang, stem), None)
    if slip is not None:
        line = tables.line_of(text, slip.where, slip.part)
        raise InputError(slip.what, source=source, line=line, remedy=slip.remedy)
    return content


def _slips(content: Mapping[str, Any], lang: str, stem: str) -> Iterator[_Slip]:
    known = described()[stem]
    for name, value in content.items():
        table = known.get(name)
        if table is None:
            yield _Slip((name,), f"{name} is no table of {stem}.toml", _place_of(name, stem))
        elif table.only not in (None, lang):
            yield _Slip((name,), f"{name} is a table of {table.only!r} only", f"delete it, or change {SCHEMA}")
        else:
            yield from _table(table, value)
    for table in known.values():
        if table.name not in content and table.only in (None, lang):
            example = "= []" if table.shape == "words" else "as the other languages have it"
            yield _Slip((), f"{table.name} is missing", f"write {table.name} {example}; it is for: {table.use}")


def _place_of(name: str, stem: str) -> str:
    """Where an unknown table belongs."""
    home = next((other for other, rows in described().items() if name in rows), None)
    if home is not None:
        return f"it belongs in {home}.toml"
    return _meant(name, described()[stem]) or f"if a module reads it, describe it in {SCHEMA}"


def _meant(name: str, known: Mapping[str, Any]) -> str:
    close = get_close_matches(name, known, 1)
    return f"did you mean {close[0]}?" if close else ""


def _table(table: Described, value: Any) -> Iterator[_Slip]:
    where: tables.Path = (table.name,)
    if table.shape in ("patterns", "record"):
        yield from _record(where, value, table.attributes)
    elif table.shape == "entries":
        if not isinstance(value, dict):
            yield _wrong(where, value, "a table of entries")
            return
        for name, entry in value.items():
            yield from _record((*where, name), entry, table.attributes)
    elif table.shape == "records":
        if not isinstance(value, list):
            yield _wrong(where, value, f"one or more tables [[{table.name}]]")
            return
        for number, entry in enumerate(value):
            yield from _record((*where, number), entry, table.attributes)
    else:
        yield from _value(where, value, table.shape)


def _record(where: tables.Path, value: Any, attributes: Mapping[str, str]) -> Iterator[_Slip]:
    if not isinstance(value, dict):
        yield _wrong(where, value, f"a table with {', '.join(attributes)}")
        return
    for name, one in value.items():
        if name not in attributes:
            remedy = _meant(name, attributes) or f"give {', '.join(attributes)}"
            yield _Slip((*where, name), f"{_said(where)} has no attribute {name}", remedy)
        else:
            yield from _value((*where, name), one, attributes[name].removesuffix("?"))
    for name, kind in attributes.items():
        if name not in value and not kind.endswith("?"):
            yield _Slip(where, f"{_said(where)} has no {name}", f"write {name} = …, {_words_of(kind)}")


def _value(where: tables.Path, value: Any, kind: str) -> Iterator[_Slip]:
    inner, by_name, _ = kind.rpartition(" by name")
    if by_name:
        if not isinstance(value, dict):
            yield _wrong(where, value, "a table")
            return
        for name, one in value.items():
            yield from _value((*where, name), one, inner)
    elif not _is(value, kind):
        yield _wrong(where, value, _words_of(kind))
    elif kind == "patterns":
        for one in value:
            if fault := pattern_fault(one):
                yield _Slip(where, f"{_said(where)}: {one!r}: {fault}", "mend the pattern", part=one)


def _is(value: Any, kind: str) -> bool:
    if kind in ("text", "form"):
        return isinstance(value, str)
    if kind == "flag":
        return isinstance(value, bool)
    if kind == "number":
        return isinstance(value, int) and not isinstance(value, bool)
    if "|" in kind:
        return value in kind.split("|")
    if kind in _LISTS:
        return isinstance(value, list) and all(_is(one, _LISTS[kind]) for one in value)
    raise ValueError(f"{SCHEMA}: {kind!r} is no type")


_LISTS = {"words": "text", "patterns": "text", "forms": "text", "numbers": "number", "word lists": "words"}


def _words_of(kind: str) -> str:
    """A type in words for a message."""
    bare = kind.removesuffix("?")
    if "|" in bare:
        return f"one of {', '.join(bare.split('|'))}"
    return {"text": "a text", "flag": "true or false", "number": "a whole number", "form": "a pattern",
            "words": "a list of words", "numbers": "a list of whole numbers", "word lists": "a list of lists of words",
            "patterns": "a list of patterns", "forms": "a list of patterns"}.get(bare, "a table")  # fmt: skip


def _wrong(where: tables.Path, value: Any, wanted: str) -> _Slip:
    shown = repr(value)
    shown = shown if len(shown) <= 40 else shown[:39] + "…"
    return _Slip(where, f"{_said(where)} is {shown}, not {wanted}", f"write {wanted}")


def _said(where: tables.Path) -> str:
    """A path in words; the tables of an array are counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in where)


_ESCAPE = re.compile(r"\\[dsw]")


def pattern_fault(pattern: str) -> str:
    """What is wrong with a written pattern (`kg.read.rules.lexicon`); "" if nothing is.

    Quicker than compiling, which a short report needs for a few tables only, and stricter: whatever passes compiles.
    """
    if not pattern.strip():
        return "it is empty"
    depth = marks = 0
    may_repeat = False
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            if not _ESCAPE.match(pattern, at):
                return r"a \ stands before something that is none of d, s, w"
            at += 1
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return "a bracket is closed that was not opened"
        if sign == "?":
            marks += 1
            if not may_repeat or marks > 1:
                return "a ? has nothing before it to make optional"
        else:
            marks = 0
            may_repeat = sign not in "(| "
        at += 1
    return "a bracket is not closed" if depth else ""
