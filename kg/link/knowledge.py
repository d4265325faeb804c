"""The data files of linking, read once: points and thresholds, cue words, ambiguous names, years of validity."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from kg.gazetteer import fold
from kg.gazetteer.index import cue_words

_NO_WORDS: frozenset[str] = frozenset()
_NO_KINDS = ("locative", "generic", "connector")  # roles of gazetteer/data/cues.csv that tell no kind


@dataclass(frozen=True, slots=True)
class Cues:
    """Folded words that speak for (`near`) or against an entity when they stand around its name."""

    near: frozenset[str] = _NO_WORDS
    against: frozenset[str] = _NO_WORDS


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A name that several bear: `entity` is one of them, `near` folded words that speak for it."""

    entity: str
    name: str
    near: frozenset[str]


@dataclass(frozen=True, slots=True)
class Years:
    """First and last day on which an entity existed, as far as its source says; None: open."""

    since: date | None
    until: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that scoring knows beside the gazetteer. Made by `knowledge`."""

    points: Mapping[str, float]
    exact: float
    margin: float
    close: float
    cues: Mapping[str, Cues]
    ambiguous: Mapping[str, tuple[Ambiguous, ...]]
    heads: Mapping[str, frozenset[str]]
    apart: Mapping[str, frozenset[str]]
    years: Mapping[str, Years]
    parts: Mapping[str, str]
    part_names: tuple[str, ...]
    army: frozenset[str]
    aside: frozenset[str]


@cache
def knowledge() -> Knowledge:
    """The packaged data files, see `kg/link/data/`."""
    weights = tomllib.loads(_text("weights.toml"))
    names: dict[str, list[Ambiguous]] = {}
    for row in _rows("names.csv"):
        for name in _cells(row["names"]):
            names.setdefault(fold(name), []).append(Ambiguous(row["entity"], name, _folded(row["near"])))
    heads = {kind: set(words) for kind, words in cue_words().items() if kind not in _NO_KINDS}
    for row in _rows("heads.csv"):
        heads.setdefault(row["kind"], set()).update(_folded(row["words"]))
    words = {row["role"]: _folded(row["words"]) for row in _rows("words.csv")}
    return Knowledge(
        points={code: float(value) for part in ("name", "fit") for code, value in weights[part].items()},
        exact=float(weights["thresholds"]["exact"]),
        margin=float(weights["thresholds"]["margin"]),
        close=float(weights["thresholds"]["close"]),
        cues={row["entity"]: Cues(_folded(row["near"]), _folded(row["against"])) for row in _rows("cues.csv")},
        ambiguous={key: tuple(rows) for key, rows in names.items()},
        heads={kind: frozenset(words) for kind, words in heads.items()},
        apart={row["fact_kind"]: frozenset(_cells(row["entity_kinds"])) for row in _rows("kinds_apart.csv")},
        years={
            row["entity"]: Years(_day(row["since"], 1), _day(row["until"], 12), row["source"])
            for row in _rows("years.csv")
        },
        part_names=tuple(name for row in _rows("parts.csv") for name in _cells(row["names"])),
        army=words["army"],
        aside=words["aside"],
        parts={fold(name): row["country"] for row in _rows("parts.csv") for name in _cells(row["names"])},
    )


def _text(name: str) -> str:
    return (resources.files("kg.link") / "data" / name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(_text(name).splitlines())


def _cells(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _folded(cell: str) -> frozenset[str]:
    return frozenset(fold(part) for part in _cells(cell))


def _day(cell: str, month: int) -> date | None:
    """A day from "2003" (its first month or its last, as `month` says), "2003-05" or "2003-05-01"."""
    if not cell:
        return None
    parts = [int(part) for part in cell.split("-")]
    year, of_year, of_month = (*parts, *(month if len(parts) == 1 else 1, 1 if month == 1 else 28))[:3]
    return date(year, of_year, of_month)
