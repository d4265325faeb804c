"""What one report tells around the names in it: the passage of a name, the countries told, the day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, cached_property

from kg.facts import Account, Aggregate, AnyFact, Deployment, Evidence, Place, Quoted, ReportFact
from kg.gazetteer import Gazetteer, fold
from kg.link.judgement import Context, Query
from kg.link.knowledge import knowledge

_AROUND = 400  # characters on either side of a name that are its passage
_WHOLE = 20_000  # characters of a report that are read for the countries it names


class ReportSurroundings:
    """The surroundings of the names of one report; what costs time is worked out at the first need."""

    def __init__(self, facts: Sequence[AnyFact], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._report = next((fact for fact in facts if isinstance(fact, ReportFact)), None)
        self.id = self._report.report if self._report else facts[0].report if facts else ""

    @property
    def lang(self) -> str:
        """The report's language, "fr" or "en"; empty if it is not known."""
        return self._report.language[:2].lower() if self._report else ""

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return self._report.published if self._report else None

    @cached_property
    def countries(self) -> frozenset[str]:
        """ISO codes of the countries that the report's text names, by themselves or by what lies in them."""
        if self._report is None:
            return frozenset()
        found: set[str] = set()
        for match in self._gazetteer.find(self._report.text[:_WHOLE], self.lang or "en"):
            codes = {entity.country for entity in match.entities if entity.country}
            if len(codes) == 1 and match.entities[0].kind in ("country", "state", "city", "province"):
                found |= codes
        return frozenset(found)

    def context(
        self, name: str, fact: AnyFact, countries: frozenset[str], *, with_text: bool = True
    ) -> Context:
        """What stands around `name` as `fact` tells it.

        Args:
            countries: of the places told with it.
            with_text: with the countries that the whole text names, which takes long to find out.
        """
        named = self.countries if with_text else frozenset()
        return Context(self.passage(name, fact), countries, named, self.day, self.lang)

    def quote(self, fact: AnyFact) -> str:
        """The words that the fact rests on."""
        return fact.evidence[0].quote if isinstance(fact, Quoted) else ""

    def passage(self, name: str, fact: AnyFact) -> str:
        """The text around `name` where the fact's words stand; the words alone if there is no report."""
        if not isinstance(fact, Quoted):
            return name
        if self._report is None:
            return " ".join(one.quote for one in fact.evidence)
        start, end = _found(name, fact.evidence, self._report.text)
        return self._report.text[max(0, start - _AROUND) : end + _AROUND]


def _found(name: str, evidence: Iterable[Evidence], text: str) -> tuple[int, int]:
    spans = [(one.start, one.end) for one in evidence]
    for start, end in spans:
        at = text.find(name, start, end)
        if at >= 0:
            return at, at + len(name)
    return spans[0]


def places_of(fact: AnyFact) -> tuple[Place, ...]:
    """The places that a fact tells of."""
    if isinstance(fact, Account | Aggregate):
        return (*fact.place, *(one for one in fact.target if isinstance(one, Place)))
    return (fact.at,) if isinstance(fact, Deployment) and fact.at else ()


def part_after(query: Query, near: str) -> tuple[str, str]:
    """The state or province that stands right after the name of a place ("Odessa, Texas") and its country.

    Empty if none does, if the name is no place's, or if the report gives its country otherwise.
    """
    if query.types == ("actor",) or query.country:
        return "", ""
    found = re.search(
        rf"\b{re.escape(query.name)}\s?,\s+(?:au |en |in |dans le |dans l['’])?({_parts()})\b", near
    )
    return (found[1], knowledge().parts[fold(found[1])]) if found else ("", "")


@cache
def _parts() -> str:
    return "|".join(sorted(map(re.escape, knowledge().part_names), key=len, reverse=True))
