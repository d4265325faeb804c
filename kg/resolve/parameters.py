"""The numbers and words that comparing goes by: `resolve.toml`, read once, and a digest that says which they were."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

from kg.facts import digest


@dataclass(frozen=True, eq=False)
class Parameters:
    """What `resolve.toml` says, table by table. `digest` changes with any of it."""

    tables: Mapping[str, Any]

    @classmethod
    def load(cls) -> Parameters:
        """The packaged parameters."""
        return _packaged()

    def __getitem__(self, table: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.tables[table]
        return found

    @cached_property
    def digest(self) -> str:
        """Twenty hexadecimal digits over all parameters."""
        return digest("resolve", dict(self.tables))

    def thousandths(self, name: str) -> int:
        """A bound of the table `score` in thousandths."""
        found: int = round(self["score"][name] * 1000)
        return found

    @cached_property
    def high(self) -> int:
        """From this score on (in thousandths) two attacks are joined."""
        return self.thousandths("high")

    @cached_property
    def low(self) -> int:
        """From this score on (in thousandths) two attacks may be the same."""
        return self.thousandths("low")

    @cached_property
    def generic(self) -> frozenset[str]:
        """Words of names that many names share, folded."""
        return frozenset(self["place"]["generic"])

    @cached_property
    def not_names(self) -> frozenset[str]:
        """Words that are written with a capital and name no place, folded."""
        return frozenset(self["place"]["not_names"])

    def reason(self, code: str, language: str, values: tuple[str, ...]) -> str:
        """The reason `code` in "fr" or "en" with its values put in."""
        text: str = self["reasons"][code][language]
        return text.format(*values)


@cache
def _packaged() -> Parameters:
    text = (resources.files("kg.resolve") / "resolve.toml").read_text(encoding="utf-8")
    return Parameters(tomllib.loads(text))
