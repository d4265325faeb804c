"""Ids of facts that a correction made others: new ones, which never meet those that the reader gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.facts import Aggregate, Quoted, Responsibility, digest


def read_id(fact: Quoted) -> str:
    """The id of a fact as its reader made it."""
    return fact.as_read or fact.id


def changed(fact: Quoted, changes: Mapping[str, object]) -> Quoted:
    """`fact` with other values, its own id and number kept; itself if nothing changes.

    Until `named_anew` has given it its id, it must not leave this package.
    """
    different = {name: value for name, value in changes.items() if getattr(fact, name) != value}
    return fact.model_copy(update=different) if different else fact


def named_anew(facts: Sequence[tuple[Quoted, Quoted]], read: Iterable[str]) -> list[Quoted]:
    """The second of each pair with the id that its key asks for; what is about an aggregate follows it.

    Args:
        facts: each as read and as it is shown.
        read: the ids of all facts of the report as they were read.
    """
    taken = set(read)
    done: dict[int, Quoted] = {}
    moved: dict[str, str] = {}
    order = sorted(range(len(facts)), key=lambda at: (
        not isinstance(facts[at][0], Aggregate), read_id(facts[at][0]), facts[at][1].model_dump_json()
    ))
    for at in order:
        before, after = facts[at]
        if isinstance(after, Responsibility) and after.about in moved:
            after = changed(after, {"about": moved[after.about]})
        done[at] = _named(before, after, taken)
        if isinstance(after, Aggregate):
            moved[before.id] = done[at].id
            moved[read_id(before)] = done[at].id
    return [done[at] for at in range(len(facts))]


def _named(before: Quoted, after: Quoted, taken: set[str]) -> Quoted:
    if digest(*after.key(), after.nth) == before.id:  # the key is as it was
        taken.add(before.id)
        return after
    nth = 0
    while digest(*after.key(), nth) in taken:
        nth += 1
    identifier = digest(*after.key(), nth)
    taken.add(identifier)
    return after.model_copy(update={"nth": nth, "id": identifier, "as_read": read_id(before)})
