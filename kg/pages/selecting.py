"""Rows of queries of our own, complete whatever their number."""

from __future__ import annotations

import asyncio
from typing import TypeAlias

from kg.server.state import State
from kg.stores.base import Term
from kg.vocabulary import BASE, DCTERMS, RDFS, SIT, SKOS, WGS84

_CHUNK = 50_000
_DIGITS = 8
_PREFIXES = f"""PREFIX sit: <{SIT}> PREFIX rdfs: <{RDFS}> PREFIX skos: <{SKOS}> PREFIX dcterms: <{DCTERMS}>
PREFIX wgs84: <{WGS84}> PREFIX graph: <{BASE}graph/>
"""

Table: TypeAlias = list[tuple[Term | None, ...]]


async def rows(state: State, select: str, pattern: str, order: str) -> Table:
    """All rows of a query of ours, sorted by `order`'s variables; a large answer in parts, so that no limit is met.

    A part is the rows whose first variable has a digest that begins alike: unlike OFFSET that needs no sorting in the
    store, and does not go wrong if the data change meanwhile.
    """
    text = _PREFIXES.replace(BASE, state.settings.base) + f"SELECT {select} WHERE {{ {pattern}\n# PART\n}}"
    found = await _in_parts(state, text, order.partition(" ")[0], "")
    return await asyncio.to_thread(sorted, found, key=_by_text)


async def _in_parts(state: State, text: str, variable: str, digits: str) -> Table:
    part = f'FILTER(STRSTARTS(MD5(STR({variable})), "{digits}"))' if digits else ""
    whole = await state.query(text.replace("# PART", part) + f" LIMIT {_CHUNK}")
    if len(whole) < _CHUNK or len(digits) == _DIGITS:
        return list(whole.rows)
    return [row for digit in "0123456789abcdef" for row in await _in_parts(state, text, variable, digits + digit)]


def _by_text(row: tuple[Term | None, ...]) -> list[str]:
    return [str(term) for term in row]
