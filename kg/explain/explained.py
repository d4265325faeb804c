"""What the page and the listing of one report are made of: values only, in words, nothing of HTML or of a terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

KINDS = ("account", "claim", "attribution", "denial", "non_claim", "deployment", "aggregate", "statement")
"""The kinds of quoted facts, in the order of the legend."""

LANES = 4
"""Lines that are drawn under overlapping quotes; what overlaps more often shares the last."""


@dataclass(frozen=True)
class Quote:
    """Words that carry facts: text[start:end]. `facts`: (id of a card, kind), all cards that rest on just them."""

    id: str
    start: int
    end: int
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Segment:
    """A run of text under one and the same set of quotes.

    `quotes`: the ids of those that cover it, shortest first. `starting`: those of them that begin here. `lanes`: which
    line under the text shows which kind; line 0 is nearest to the words and belongs to the shortest quote.
    """

    start: int
    end: int
    quotes: tuple[str, ...] = ()
    starting: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    lanes: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class FieldRow:
    """One field of a fact in words. No `lines`: the fact does not say. `note`: the report's own words, a linked name.

    `differs` is set where accounts of one attack cannot all be right. `quotes`: the words that carry just this field,
    where evidence says which.
    """

    field: str
    lines: tuple[str, ...] = ()
    note: str = ""
    supports: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    differs: bool = False


@dataclass(frozen=True)
class Card:
    """One fact: its kind, who speaks (`speaker`, `speaker_note`), a heading in words, its fields, its quotes."""

    id: str
    number: int
    kind: str
    fact: str
    heading: str
    speaker: str
    speaker_note: str = ""
    says: str = ""
    badges: tuple[str, ...] = ()
    rows: tuple[FieldRow, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Cards that belong together: an attack with its accounts side by side (`compared`), then all else about it.

    `kicker` stands over the heading; `notes` are remarks on it; `state` is the responsibility, each kind of statement
    in words with the kind that it is.
    """

    kicker: str
    heading: str
    compared: tuple[Card, ...] = ()
    others: tuple[Card, ...] = ()
    notes: tuple[str, ...] = ()
    state: tuple[tuple[str, str], ...] = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """All of them, as they are shown."""
        return self.compared + self.others

    @property
    def differs(self) -> bool:
        """Whether accounts of it cannot all be right."""
        return any(row.differs for card in self.compared for row in card.rows)


@dataclass(frozen=True)
class ExplainedReport:
    """One report explained: its text in paragraphs of segments, its facts in groups of cards."""

    language: str
    title: str
    text: str
    text_language: str
    details: tuple[str, ...]
    url: str | None
    paragraphs: tuple[tuple[Segment, ...], ...]
    quotes: tuple[Quote, ...]
    groups: tuple[Group, ...]
    counts: dict[str, int] = field(default_factory=dict)

    @cached_property
    def quote(self) -> dict[str, Quote]:
        """The quotes by id."""
        return {quote.id: quote for quote in self.quotes}

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards, as they are numbered."""
        return tuple(card for group in self.groups for card in group.cards)

    @property
    def linkable(self) -> bool:
        """Whether `url` is an address of the web; anything else (javascript:, file:) is shown and not linked."""
        try:
            return urlsplit(self.url or "").scheme in ("http", "https")
        except ValueError:
            return False
