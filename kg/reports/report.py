"""What a report is, whatever file it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

Note = Callable[[str], None]
"""Takes one sentence for a person: something was accepted, but they should know."""


@dataclass(frozen=True, slots=True)
class Report:
    """A published text as extraction takes it.

    `text` is what all offsets count in: the decoded text as it came (line ends kept), without a leading byte order
    mark, without front matter, and for HTML the main text alone. `language` is an ISO 639-1 code: one that extraction
    knows, unless a model is to read it. `origin` says where it came from, for messages ("reports/a.txt",
    "all.jsonl:12", "-").
    """

    id: str
    text: str
    language: str
    published: date | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    relays: tuple[str, ...] = ()
    origin: str = "-"


@dataclass(frozen=True, slots=True)
class Draft:
    """A report before flags and defaults are applied: every field as the file states it, or None.

    `fields` holds id, published, outlet, lang, title, url as text; `lines` the line that states each, for messages.
    """

    text: str
    source: str
    fields: dict[str, str]
    lines: dict[str, int]
    line: int | None = None
    default_id: str = ""

    @property
    def origin(self) -> str:
        """Where it came from, for messages."""
        return self.source if self.line is None else f"{self.source}:{self.line}"


FIELDS = ("id", "published", "outlet", "lang", "title", "url")
"""The fields that front matter, JSON lines and HTML may state about a report."""
