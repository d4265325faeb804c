"""What linking is asked and what it answers: names with their surroundings, candidates with their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.gazetteer import Entity, fold

EntityType = Literal["actor", "base", "place"]
Verdict = Literal["exact", "close", "none"]
"""exact: linked. close: candidates are kept with their scores, the name stays unlinked. none: nobody is like it."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a name.

    ``near``: the words around it as they stand in the report. ``countries``: ISO codes that the fact and the places
    told with it lie in. ``text_countries``: codes of the countries that the whole report names. ``day``: the report's
    date of publication or the fact's day. ``lang``: "fr" or "en"; empty if unknown.
    """

    near: str = ""
    countries: frozenset[str] = frozenset()
    text_countries: frozenset[str] = frozenset()
    day: date | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A name to be linked. ``types``: of the gazetteer; ``kind``: the fact's kind, empty if unknown; ``country``: the
    ISO code that the report itself gives the name."""

    name: str
    types: tuple[EntityType, ...] = ("actor", "base", "place")
    kind: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score: a code of ``data/weights.toml``, its points, and the words that it rests on."""

    code: str
    points: float
    words: str = ""

    def __str__(self) -> str:
        return f"{self.code.replace('_', ' ')}{f' ({self.words})' if self.words else ''} {self.points:+g}"


@dataclass(frozen=True, slots=True)
class LinkCandidate:
    """An entity that a name may mean; ``score`` (0 to 100) is the sum of the points of its ``reasons``, cut to that."""

    entity: Entity
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What linking found for one name. ``candidates``: best first. ``why``: in words, for a person.

    ``entity`` is set if and only if the verdict is exact. ``qid``: an item of Wikidata that a person decided on and
    that no gazetteer entry has. ``decided``: a person's decision stands behind the verdict. ``plain``: the name is the
    full name of one entity only, so that there is nothing to explain.
    """

    query: Query
    verdict: Verdict
    candidates: tuple[LinkCandidate, ...] = ()
    entity: Entity | None = None
    qid: str = ""
    decided: bool = False
    plain: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A judgement that is worth keeping beside the facts: what context decided, left open, or a person decided.

    ``quote``: the words of the report that the name stands in; ``said``: the fact's party type, kind and country, which
    name the node of an unlinked name.
    """

    report: str
    judgement: Judgement
    quote: str
    type: EntityType
    kind: str
    country: str


def link_key(name: str, type: str, country: str = "", report: str = "") -> str:
    """What a decision of kind "link" has as ``left``: the folded name, its type, its country and report where they
    matter.

    ``actor:al shabaab``, ``place:tripoli@LB``, ``actor:coalition#report-7`` (in that report alone).
    """
    key = f"{'actor' if type == 'actor' else 'place'}:{fold(name) or name}"
    return key + (f"@{country}" if country else "") + (f"#{report}" if report else "")
