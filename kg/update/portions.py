"""Many items, some at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")

AT_ONCE = 256
"""Terms in one query: long lists are cut, so that no server refuses them."""


def portions(items: Iterable[Item], size: int = AT_ONCE) -> Iterator[list[Item]]:
    """The items in their order, `size` at a time and what is left at last; none of them, no portion."""
    waiting = iter(items)
    while some := list(islice(waiting, size)):
        yield some
