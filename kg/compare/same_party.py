"""Whether two actors or places of two readings are one: by the gazetteer's entry, else by the folded name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from kg.facts import Actor, Place
from kg.gazetteer import fold

T = TypeVar("T")

_ARTICLES = frozenset({"the", "a", "an", "le", "la", "les", "l", "un", "une", "des", "d", "du"})
"""Words with which one reader begins a name and another does not."""


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """A name as it is compared: folded, without an article before it; a name without letters is itself."""
    words = fold(name).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words) or name


def same(one: Place | Actor | None, other: Place | Actor | None) -> bool:
    """Whether two parties are one: one entry of the gazetteer; where one has no entry, one folded name; or no party."""
    if one is None or other is None:
        return one is other
    if one.entity and other.entity:
        return one.entity == other.entity
    return folded(one.name) == folded(other.name)


def keys(party: Place | Actor) -> frozenset[str]:
    """Whatever two mentions of one party may share: its entry, its folded name."""
    return frozenset(filter(None, (folded(party.name), party.entity)))


def groups(
    left: Sequence[T], right: Sequence[T], alike: Callable[[T, T], bool]
) -> list[tuple[tuple[T, ...], tuple[T, ...]]]:
    """What is alike put together, whichever side it is of.

    Args:
        left, right: the things of both sides.
        alike: whether two things are one; what is like one thing of a group belongs to it.

    Returns:
        for each group those of the left and those of the right, in their order; one of the two may be empty.
    """
    found: list[tuple[list[T], list[T]]] = []
    for at, thing in [*((0, one) for one in left), *((1, one) for one in right)]:
        near = [group for group in found if any(alike(thing, other) for side in group for other in side)]
        joined: tuple[list[T], list[T]] = ([], [])
        for group in near:
            joined[0].extend(group[0])
            joined[1].extend(group[1])
        joined[at].append(thing)
        found = [*(group for group in found if not any(group is one for one in near)), joined]
    return [(tuple(ours), tuple(theirs)) for ours, theirs in found]
