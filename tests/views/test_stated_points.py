"""The points that sources give for linked places."""

from __future__ import annotations

from pyoxigraph import Literal

from kg.facts import Account, Evidence, Place, to_json_line
from kg.views.stated_points import stated_points
from tests.views.conftest import BASE, Backend

WORDS = Evidence(start=0, end=3, quote="Two")


def _account(nth: int, target: tuple[Place, ...], place: tuple[Place, ...] = ()) -> str:
    """The record of an account; in the order of `nth`."""
    return str(Literal(to_json_line(Account(
        report=f"r{nth}", evidence=(WORDS,), attack="a", target=target, place=place, outcome="carried_out"
    ))))


def _here(entity: str | None, lat: float | None = None) -> Place:
    return Place(name="there", kind="city", entity=entity, lat=lat, lon=lat)


DATA = f"""
<graph/gazetteer> {{ <place/one> sit:placeKind sit:city . <place/two> sit:placeKind sit:city }}
<graph/report/r1> {{ <account/1> sit:ofAttack <attack/a> ; sit:target <place/one> ; sit:place <place/two> }}
<graph/report/r2> {{ <account/2> sit:ofAttack <attack/a> ; sit:target <place/one> }}
<graph/report/r3> {{ <account/3> sit:ofAttack <attack/b> ; sit:place <place/two> }}
<graph/report/r4> {{ <account/4> sit:ofAttack <attack/c> ; sit:target <place/x-1> }}
<graph/report/r6> {{ <account/6> sit:ofAttack <attack/e> ; sit:target <place/one> }}
<graph/report/r5> {{ <account/5> sit:ofAttack <attack/d> ; sit:target <place/one> }}
<graph/record/r1> {{ <account/1> sit:record {_account(1, (_here("place/one", 1),), (_here("place/two", 2),))} }}
<graph/record/r2> {{ <account/2> sit:record {_account(2, (_here("place/one", 9),))} }}
<graph/record/r3> {{ <account/3> sit:record {_account(3, (), (_here("place/two", 3),))} }}
<graph/record/r4> {{ <account/4> sit:record {_account(4, (_here(None, 4),))} }}
<graph/record/r6> {{ <account/6> sit:record {_account(6, (_here("place/one", 6),))} }}
<graph/record/r5> {{ <account/5> sit:record {_account(5, (_here("place/one"),))} }}
"""


def test_points_by_attack_and_place(backend: Backend) -> None:
    (found,) = backend.read(DATA, stated_points(BASE))
    one, two = f"{BASE}place/one", f"{BASE}place/two"
    kept = 1 if _account(1, ()) < _account(2, ()) else 9
    assert found == {
        f"{BASE}attack/a": {one: (kept, kept), two: (2, 2)}, f"{BASE}attack/b": {two: (3, 3)},
        f"{BASE}attack/e": {one: (6, 6)},
    }
