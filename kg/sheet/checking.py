"""Whether a sheet holds: its words stand in the text, its references lead somewhere, its values are in order.

What the codebook says and a program can see is checked too (codebook.py); each fault names the place in the sheet and
what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel

from kg.sheet.codebook import Fault, against_codebook
from kg.sheet.coding import Day, Name, Number, Sheet, Speaker, Words
from kg.sheet.locating import find, locate

_YEARS = range(1000, 3000)


def check(sheet: Sheet, text: str, published: date | None) -> list[Fault]:
    """All faults of a sheet of the report with this text and day of publication; empty: it holds."""
    return [*_words(sheet, text), *_references(sheet), *_anchors(sheet, published), *_values(sheet),
            *against_codebook(sheet, published)]


def walk(node: object, where: str = "") -> Iterator[tuple[str, BaseModel]]:
    """Every part of a sheet, itself included, with its path, in the order of the sheet."""
    if isinstance(node, BaseModel):
        yield where, node
        for name in type(node).model_fields:
            yield from walk(getattr(node, name), f"{where}.{name}" if where else name)
    elif isinstance(node, tuple):
        for index, one in enumerate(node):
            yield from walk(one, f"{where}.{index}")


def _words(sheet: Sheet, text: str) -> Iterator[Fault]:
    for where, part in walk(sheet):
        if isinstance(part, Words) and locate(text, part) is None:
            yield Fault(where, _absent(part, text))
        names = list(part.also) if isinstance(part, Name) else []
        if isinstance(part, Speaker) and part.institution:
            names.append(part.institution)
        yield from (
            Fault(where, f"« {name} » does not stand in the text: copy it from there")
            for name in names
            if find(text, name) is None
        )


def _absent(part: Words, text: str) -> str:
    if part.nth > 1 and find(text, part.words):
        return f"« {part.words} » does not stand in the text {part.nth} times: give a lower nth"
    return f"« {part.words} » does not stand in the text: copy whole words from there"


def _references(sheet: Sheet) -> Iterator[Fault]:
    ids = [attack.id for attack in sheet.attacks]
    if ids != [f"a{n}" for n in range(1, len(ids) + 1)]:
        yield Fault("attacks", f"ids are {', '.join(ids)}: number them a1, a2 … in the order of the list")
    for index, said in enumerate(sheet.responsibility):
        for one in said.about:
            if one not in ids:
                yield Fault(f"responsibility.{index}.about", f"there is no attack {one}")
    for index, force in enumerate(sheet.deployments):
        for one in force.host_of:
            if one not in ids:
                yield Fault(f"deployments.{index}.host_of", f"there is no attack {one}")


def _anchors(sheet: Sheet, published: date | None) -> Iterator[Fault]:
    ids = {attack.id for attack in sheet.attacks}
    for where, part in walk(sheet):
        if not isinstance(part, Day):
            continue
        own = f"a{int(where.split('.')[1]) + 1}" if where.startswith("attacks.") else None
        if part.anchor == "publication" and published is None:
            yield Fault(where, "counted from the day of publication, and the report has none")
        elif part.anchor == own:
            yield Fault(where, f"the day of {own} cannot be counted from {own} itself")
        elif part.anchor.startswith("a") and part.anchor not in ids:
            yield Fault(where, f"counted from {part.anchor}, and there is no such attack")
        if part.earliest.year not in _YEARS or part.latest.year not in _YEARS:
            yield Fault(where, f"{part.earliest}..{part.latest} is no time that a report tells of")
        if part.earliest > part.latest:
            yield Fault(where, f"earliest {part.earliest} comes after latest {part.latest}")


def _values(sheet: Sheet) -> Iterator[Fault]:
    for where, part in walk(sheet):
        if isinstance(part, Number) and part.high is not None and part.low > part.high:
            yield Fault(where, f"low {part.low} is above high {part.high}")
