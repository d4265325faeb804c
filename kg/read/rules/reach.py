"""Which of the attacks told so far a mention is compared with, so that reading time grows with the length of the text.

Up to sixty-four attacks it is each of them. After that it is the first (the lead's), the last ones told, and the last
ones whose targets or places share a name with the mention's.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator

from kg.read.rules.event import Event
from kg.read.rules.mentions import Mention
from kg.read.rules.places_match import core

_LAST = 64
_OF_A_NAME = 16


class Reach:
    """The attacks of one report by the names in them."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._named: dict[str, deque[Event]] = defaultdict(lambda: deque(maxlen=_OF_A_NAME))

    def joined(self, event: Event, mention: Mention) -> None:
        """A mention has begun an attack or joined it: it is found by the mention's names from now on."""
        for name in self._names(mention):
            found = self._named[name]
            if all(one is not event for one in found):
                found.append(event)

    def of(self, mention: Mention, events: list[Event], always: list[Event | None]) -> list[Event]:
        """Those of `events` (in the order of the text) that a mention is compared with, in that order.

        `always`: those among them that are compared with it wherever they stand.
        """
        if len(events) <= _LAST:
            return events
        far = [*always, *(event for name in self._names(mention) for event in self._named.get(name, ()))]
        begun = {event.index: event for event in (events[0], *events[-_LAST:], *far) if event and not event.summary}
        return [begun[index] for index in sorted(begun)]

    def _names(self, mention: Mention) -> Iterator[str]:
        for place in (*mention.targets, *mention.places):
            if place.entity:
                yield place.entity
            yield from core(place.name, self._lang)
