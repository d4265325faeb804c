"""What a dataset's reader is given and what it gives back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kg.facts import AnyFact, Dataset, ReportFact
from kg.importers.cells import Countries
from kg.importers.datasets import Description
from kg.importers.rows import Row


@dataclass(frozen=True)
class Release:
    """The release that is read. `published`: its day, if the caller knows it. `clashes`: take those rows too."""

    description: Description
    dataset: Dataset
    countries: Countries
    published: date | None = None
    clashes: bool = False

    def report_id(self, key: str) -> str:
        """The id of the report that a row is."""
        return f"{self.dataset.id}-{self.dataset.release}-{key}"

    def report(
        self, row: Row, key: str, *, what: str = "event", relays: Iterable[str] = (), published: date | None = None
    ) -> ReportFact:
        """The report that a row is: its text is the row itself.

        Args:
            key: of the row in its dataset.
            what: what the dataset calls a row.
            relays: who reported it, as the row says; each is named once.
            published: its day, if the row has one; else the release's.
        """
        return ReportFact(
            report=self.report_id(key), text=row.text, language="en", published=published or self.published,
            outlet=self.description.publisher, title=f"{self.dataset.title}, {what} {key}",
            relays=tuple(dict.fromkeys(part for each in relays if (part := each.strip()))), dataset=self.dataset,
        )

    def attack_key(self, key: str) -> str:
        """The key of a row's attack: the same in every release, because the event's id is."""
        return f"{self.dataset.id}-{key}"


@dataclass(frozen=True)
class RowFacts:
    """A row as the facts of one report, the ReportFact first. `notes`: what was accepted but should be known."""

    row: Row
    facts: tuple[AnyFact, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotAnAttack:
    """A sound row that tells of no attack in the sense of the codebook. `code`: what it is; `reason`: why, in words."""

    row: Row
    code: str
    reason: str


class Reads(Protocol):
    """A row of one dataset → its facts."""

    def __call__(self, row: Row, release: Release) -> RowFacts | NotAnAttack:
        """Raises InputError if the row cannot be used."""
        ...
