"""An attack as one report tells it: the mentions and counts that were joined, and what they say together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kg.read.rules.annotate import Sentence
from kg.read.rules.counts import Quantity
from kg.read.rules.dates import ClockMention
from kg.read.rules.mentions import Mention
from kg.read.rules.names import ActorMention, PlaceMention

Interval = tuple[date, date]
"""First and last possible calendar day."""

SITES = frozenset({"base", "airport", "embassy", "oil_site", "ship", "civilian", "checkpoint", "other", "convoy"})
"""Kinds of places that are one site, and not an area with sites in it."""


@dataclass
class Contribution:
    """What one sentence adds to an event."""

    sentence: Sentence
    mention: Mention | None
    quantities: list[Quantity]
    interval: Interval | None = None


@dataclass(eq=False)
class Event:
    """One attack as this report tells it."""

    index: int
    contributions: list[Contribution] = field(default_factory=list)
    interval: Interval | None = None
    inherited: bool = False
    lead: bool = False
    headline: bool = False
    summary: bool = False
    targets: list[PlaceMention | ActorMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    agents: list[ActorMention] = field(default_factory=list)
    agent_ids: list[str] = field(default_factory=list)
    weapons: dict[str, bool] = field(default_factory=dict)
    background: bool = False
    clock: ClockMention | None = None

    @property
    def mentions(self) -> list[Mention]:
        """Its mentions in the order of the text."""
        return [c.mention for c in self.contributions if c.mention]

    @property
    def sentences(self) -> set[int]:
        """Indexes of the sentences that tell of it."""
        return {c.sentence.index for c in self.contributions}
