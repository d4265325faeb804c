"""The points that sources themselves give for linked places, read from the records of their accounts.

In the graph a linked place has the gazetteer's point alone; a row of a dataset says where in it the attack was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from kg.errors import InputError, StoreError
from kg.facts import Account, Place, parse_line
from kg.points import Point
from kg.triples.iris import place_iri
from kg.views.store_view import Select, StoreView, Table
from kg.vocabulary import BASE

StatedPoints = Mapping[str, Mapping[str, Point]]
"""Attack → place → the point that a source gives for it there."""

_PATTERN = """GRAPH ?g { ?f sit:ofAttack ?a . { ?f sit:place ?p } UNION { ?f sit:target ?p } }
    GRAPH graph:gazetteer { ?p sit:placeKind ?kind }
    GRAPH ?kept { ?f sit:record ?line } FILTER(CONTAINS(?line, '"lat":'))"""


def stated_points(base: str = BASE) -> StoreView[StatedPoints]:
    """All of them; of several for one place of one attack the first by its account's record.

    Its decoder raises:
        StoreError: a record is no fact.
    """
    return StoreView((Select("DISTINCT ?a ?line", _PATTERN),), lambda found: _read(found, base))


def _read(found: Table, base: str) -> StatedPoints:
    points: dict[str, dict[str, Point]] = defaultdict(dict)
    for attack, line in sorted(found, key=str):
        assert isinstance(attack, NamedNode)
        assert isinstance(line, Literal)
        for place in _places(line.value):
            if place.lat is not None and place.lon is not None:
                points[attack.value].setdefault(place_iri(place, base).value, (place.lat, place.lon))
    return points


def _places(record: str) -> list[Place]:
    try:
        fact = parse_line(record, source="the store")
    except InputError as error:
        raise StoreError(f"the store holds a record that is no fact ({error}): build the report again") from error
    if not isinstance(fact, Account):
        return []
    return [one for one in (*fact.target, *fact.place) if isinstance(one, Place)]
