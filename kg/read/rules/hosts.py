"""Ties forces to attacked places: a deployment at a target carries the very Place that the account's target is.

A question for the attacks on whoever is stationed somewhere joins the two by the place. A name that no list links is
one place only if its name, its kind and its country agree, and a site told without a name (« la base ») is the one that
its sentence says was attacked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.facts import Account, Place
from kg.gazetteer import fold
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.noun_phrases import is_proper
from kg.read.rules.sites import SITES


class Targets:
    """The attacked places of one report, by what its accounts say."""

    def __init__(self, report: Annotated, accounts: Sequence[Account]) -> None:
        self.report = report
        self._by_name: dict[tuple[str, bool], Place] = {}
        self._attacks: dict[str, set[str]] = {}
        self._at: list[tuple[int, int, Place]] = []
        for account in accounts:
            targets = _places(account.target)
            for place in targets:
                self._by_name.setdefault(_key(place), place)
                self._attacks.setdefault(_identity(place), set()).add(account.attack)
            if targets and targets[0].kind in SITES:
                self._at += [(e.start, e.end, targets[0]) for e in account.evidence]
        for account in accounts:
            for place in account.place:
                self._by_name.setdefault(_key(place), place)

    def same(self, sentence: Sentence, place: Place | None) -> Place | None:
        """The attacked place that `place`, told in `sentence`, is; `place` itself if it is none."""
        if place is None or place.entity:
            return place
        known = self._by_name.get(_key(place))
        if known and place.country in (None, known.country):
            return known
        if place.kind in SITES and not any(is_proper(word) for word in place.name.replace("'", " ").split()):
            return self._attacked_here(sentence) or place
        return place

    def attacks(self, place: Place | None) -> frozenset[str]:
        """The attacks whose sources say that this site was their target, each in its own words."""
        if place is None or place.kind not in SITES:
            return frozenset()
        return frozenset(self._attacks.get(_identity(place), ()))

    def _attacked_here(self, sentence: Sentence) -> Place | None:
        """The one site that an account of this sentence has for its target."""
        piece = self.report.evidence(sentence.start, sentence.end)
        sites = {_identity(place): place for a, b, place in self._at if a < piece.end and piece.start < b}
        return next(iter(sites.values())) if len(sites) == 1 else None


def _places(parties: Iterable[object]) -> list[Place]:
    return [p for p in parties if isinstance(p, Place)]


def _identity(place: Place) -> str:
    return place.entity or f"{fold(place.name)} {place.country or ''}"


def _key(place: Place) -> tuple[str, bool]:
    return fold(place.name), place.kind == "base"
