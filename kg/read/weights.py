"""What a way of reading is worth, and what speaks against it: a TOML file of each reader's, checked when it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from math import prod
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from kg import tables
from kg.facts import Assessment

_Share = Annotated[float, Field(gt=0, le=1)]


class Weights(BaseModel):
    """`how`: way of reading → the confidence that it begins with. `against`: what speaks against → what is left of it.

    Both are between 0 (excluded) and 1. A way that is not listed has the weight of `how` "other".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    how: Mapping[str, _Share]
    against: Mapping[str, _Share]

    @field_validator("how")
    @classmethod
    def _has_other(cls, how: Mapping[str, float]) -> Mapping[str, float]:
        if "other" not in how:
            raise ValueError("other is missing, which ways that are not listed have")
        return how

    @classmethod
    @cache
    def read(cls, path: Path) -> Weights:
        """The weights in a file.

        Raises:
            InputError: the file is no TOML or breaks its form; names the line and the entry.
        """
        text = path.read_text(encoding="utf-8")
        return tables.validated(cls, text, str(path), remedy="a weight is above 0 and at most 1")

    def assessment(self, how: str, against: Iterable[str], slot: str = "") -> Assessment:
        """How sure it is: the weight of the way of reading times what each doubt leaves of it; two decimals.

        Raises:
            KeyError: a doubt that weights.toml does not list.
        """
        doubts = tuple(dict.fromkeys(against))
        start = self.how.get(how, self.how["other"])
        sure = round(start * prod(self.against[one] for one in doubts), 2)
        return Assessment(slot=slot, confidence=sure, how=(how,) if how else (), against=doubts)
