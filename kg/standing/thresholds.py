"""From which confidence on a reading stands: `thresholds.toml`, checked when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from kg import tables
from kg.errors import InputError
from kg.facts import digest

FILE = "kg/standing/thresholds.toml"
NAMES = (
    "claim", "attribution", "denial", "non_claim", "account", "deployment", "aggregate", "statement", "value",
)


@dataclass(frozen=True, eq=False)
class Thresholds:
    """Kind of fact, or "value" → the lowest confidence that stands. `digest` changes with any of them."""

    numbers: Mapping[str, float]

    @classmethod
    def load(cls) -> Thresholds:
        """The packaged ones."""
        return _packaged()

    @classmethod
    def parsed(cls, text: str, source: str = FILE) -> Thresholds:
        """Those of a TOML text.

        Raises:
            InputError: it is no TOML, a threshold is missing or unknown, or is no number from 0 to 1.
        """
        content = tables.parsed(text, source)
        found = content.get("thresholds")
        if set(content) != {"thresholds"} or not isinstance(found, dict):
            raise InputError("one table, [thresholds], is wanted", source=source)
        for name in sorted(set(NAMES) ^ set(found)):
            what = "missing" if name in NAMES else "no kind of fact"
            line = tables.line_of(text, ("thresholds", name))
            raise InputError(f"{name} is {what}", source=source, line=line, remedy=f"give {', '.join(NAMES)}")
        for name, value in found.items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                line = tables.line_of(text, ("thresholds", name))
                raise InputError(f"{name} is {value!r}, no number from 0 to 1", source=source, line=line)
        return cls({name: float(found[name]) for name in NAMES})

    def __getitem__(self, name: str) -> float:
        return self.numbers[name]

    @cached_property
    def digest(self) -> str:
        """Twenty hexadecimal digits over all of them."""
        return digest("thresholds", dict(self.numbers))


@cache
def _packaged() -> Thresholds:
    return Thresholds.parsed((resources.files("kg.standing") / "thresholds.toml").read_text(encoding="utf-8"))
