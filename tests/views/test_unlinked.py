"""Entities that are known by name only."""

from __future__ import annotations

from kg.views.unlinked import Unlinked, unlinked
from tests.views.conftest import BASE, Backend

DATA = """
<graph/report/r1> {
  <actor/x-1> skos:altLabel "Guards", "Gardes"@fr ; sit:actorKind sit:armed_group ; sit:countryCode "IQ" .
  <actor/x-2> skos:altLabel "the Daily" ; sit:actorKind sit:media_outlet .
  <actor/x-3> skos:altLabel "an official" ; sit:actorKind sit:official ; sit:anonymous true .
  <actor/iri> skos:altLabel "the Resistance" ; sit:actorKind sit:umbrella .
  <report/x-4> skos:altLabel "no entity" .
}
<graph/report/r2> {
  <actor/x-1> skos:altLabel "Guards" ; sit:actorKind sit:armed_group .
  <base/x-5> skos:altLabel "Fort Nameless" ; sit:placeKind sit:base .
}
"""


def test_who_and_what_is_known_by_name_only(backend: Backend) -> None:
    (found,) = backend.read(DATA, unlinked())
    assert found == [
        Unlinked(f"{BASE}actor/x-1", ("Gardes", "Guards"), "actor", "armed_group", "IQ"),
        Unlinked(f"{BASE}actor/x-2", ("the Daily",), "actor", "outlet", ""),
        Unlinked(f"{BASE}base/x-5", ("Fort Nameless",), "place", "base", ""),
    ]
