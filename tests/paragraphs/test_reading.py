"""The comparing itself: each kind of error is told."""

from __future__ import annotations

from datetime import date

from kg.facts import Account, Attribution, Claim, Count, Evidence, Place
from tests.paragraphs.reading import compare, load

CASE = load("cases")["fr_base_et_aeroport"]


def quoted(words: str) -> tuple[Evidence, ...]:
    start = CASE["text"].index(words)
    return (Evidence(start=start, end=start + len(words), quote=words),)


BASE = Account(
    report="r",
    evidence=quoted("Un drone s'est écrasé mercredi"),
    attack="1",
    target=(Place(name="base d'Aïn al-Assad"),),
    earliest=date(2024, 3, 13),
    latest=date(2024, 3, 13),
    killed=Count(low=0, high=0),
    injured=Count(low=0, high=0),
)
AIRPORT = Account(
    report="r",
    evidence=quoted("quatre roquettes étaient tombées"),
    attack="2",
    earliest=date(2024, 3, 11),
    latest=date(2024, 3, 11),
    injured=Count(low=3),
)
CLAIM = Claim(report="r", evidence=quoted("La Résistance islamique en Irak a revendiqué"), about="2")


def test_each_error_is_told() -> None:
    iran = Attribution(report="r", evidence=BASE.evidence, about="1", responsible=None)
    other = AIRPORT.model_copy(update={"attack": "3"})
    nothing = BASE.model_copy(update={"attack": "4", "evidence": quoted("a indiqué un responsable")})
    reading = compare(CASE, [BASE, AIRPORT, other, nothing, CLAIM, iran])
    assert reading.false == [
        "attack again aéroport: quatre roquettes étaient tombées",
        "attack none: a indiqué un responsable",
        "attribution - > base",
        "claim - > aéroport",
        "day aéroport: 2024-03-11",
        "injured aéroport: 3",
    ]
    assert reading.missed == [
        "day aéroport",
        "injured aéroport",
        "claim Résistance islamique > base",
        "non_claim - > aéroport",
    ]
