"""What is known of each dataset before a row is read: from `datasets.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from kg.errors import InputError, UsageError
from kg.facts import Dataset


@dataclass(frozen=True)
class Layout:
    """One order of columns in which a dataset is published."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Description:
    """One dataset. `needs`: the columns without which no row can be taken. `tables`: its code lists, by name."""

    format: str
    id: str
    title: str
    publisher: str
    licence: str
    citation: str
    release_pattern: str
    key: str
    needs: tuple[str, ...]
    layouts: tuple[Layout, ...]
    tables: Mapping[str, Any]

    def dataset(self, release: str) -> Dataset:
        """One release of it, as a fact tells it."""
        return Dataset(
            id=self.id, release=release, title=f"{self.title}, {release}", licence=self.licence, citation=self.citation
        )

    def release_of(self, path: str) -> str:
        """The release that a file's name tells, else "unknown release"."""
        found = re.search(self.release_pattern, Path(path).name, re.IGNORECASE)
        return ".".join(part for part in found.groups() if part) if found else "unknown-release"

    def layout_of(self, columns: Sequence[str], source: str) -> Layout:
        """The published layout that a header is nearest to.

        Raises:
            InputError: a column is missing that every row needs.
        """
        missing = [name for name in self.needs if name not in columns]
        if missing:
            raise InputError(
                f"the header lacks {', '.join(missing)}", source=source, line=1,
                remedy=f"this is not the published layout of {self.title}; see docs/importing.md",
            )
        present = set(columns)
        return max(self.layouts, key=lambda each: (len(present & set(each.columns)), -len(each.columns)))


@cache
def descriptions() -> Mapping[str, Description]:
    """Format → what is known of the dataset."""
    text = (resources.files("kg.importers") / "datasets.toml").read_text(encoding="utf-8")
    found = {}
    for name, raw in tomllib.loads(text).items():
        found[name] = Description(
            format=name,
            id=raw["id"],
            title=raw["title"],
            publisher=raw["publisher"],
            licence=raw["licence"],
            citation=raw["citation"],
            release_pattern=raw["release_pattern"],
            key=raw["key"],
            needs=tuple(raw["needs"]),
            layouts=tuple(Layout(each["name"], tuple(each["columns"])) for each in raw["layouts"]),
            tables=raw.get("tables", {}),
        )
    return found


FORMATS = ("ucdp", "acled", "gtd", "polecat")
"""The datasets that can be read."""


def description(format: str) -> Description:
    """What is known of one dataset.

    Raises:
        UsageError: it is not one of FORMATS.
    """
    if format not in FORMATS:
        raise UsageError(f"no dataset is called {format!r}: use one of {', '.join(FORMATS)}")
    return descriptions()[format]
