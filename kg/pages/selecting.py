"""Rows of queries of our own, and views of the store, complete whatever their number."""

from __future__ import annotations

import asyncio
from typing import TypeAlias, TypeVar

from kg.server.state import State
from kg.stores.base import Term
from kg.views.store_view import Select, StoreView

_CHUNK = 50_000
_DIGITS = 8

T = TypeVar("T")
Table: TypeAlias = list[tuple[Term | None, ...]]


async def read(state: State, view: StoreView[T]) -> T:
    """What the data are now of a view.

    Raises:
        Refused: a limit was reached.
        StoreError: what the store holds is none of ours.
    """
    tables = [await _in_parts(state, one, one.first, "") for one in view.selects]
    return await asyncio.to_thread(view.decode, *tables)


async def rows(state: State, select: str, pattern: str, order: str) -> Table:
    """All rows of a query of ours, sorted by `order`'s variables; a large answer in parts, so that no limit is met.

    A part is the rows whose first variable has a digest that begins alike: unlike OFFSET that needs no sorting in the
    store, and does not go wrong if the data change meanwhile.
    """
    found = await _in_parts(state, Select(select, pattern), order.partition(" ")[0], "")
    return await asyncio.to_thread(sorted, found, key=_by_text)


async def _in_parts(state: State, select: Select, variable: str, digits: str) -> Table:
    part = f'FILTER(STRSTARTS(MD5(STR({variable})), "{digits}"))' if digits else ""
    whole = await state.query(select.text(state.settings.base, part) + f" LIMIT {_CHUNK}")
    if len(whole) < _CHUNK or len(digits) == _DIGITS:
        return list(whole.rows)
    return [row for digit in "0123456789abcdef" for row in await _in_parts(state, select, variable, digits + digit)]


def _by_text(row: tuple[Term | None, ...]) -> list[str]:
    return [str(term) for term in row]
