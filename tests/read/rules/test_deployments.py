"""Who is stationed where, sentence by sentence: cases/deployments_<lang>.toml."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from kg.facts import Account, Deployment, Evidence, Place
from kg.read.rules.deployments import find_deployments
from kg.read.rules.names import find_places
from kg.read.rules.sources import Sources
from tests.sampling import sampled

from .reading import annotated, cases, gazetteer, shown

_WANTED = re.compile(r"(?P<force>.+?) @ (?P<place>.+?)(?: = (?P<number>\d+))?(?: x (?P<sites>\d+))?")


def _found(text: str, lang: str) -> list[Deployment]:
    report = annotated(text, lang)
    return find_deployments(report, Sources(report), find_places)


def _fits(wanted: str, fact: Deployment) -> bool:
    parts = _WANTED.fullmatch(wanted)
    assert parts, f"not readable: {wanted}"
    names = [fact.force.name, *(gazetteer().entities[fact.force.entity].names() if fact.force.entity else ())]
    force = parts["force"] == fact.force.country or any(parts["force"].lower() in n.lower() for n in names)
    place = parts["place"] == "-" or (fact.at is not None and parts["place"].lower() in fact.at.name.lower())
    number = (fact.strength.low if fact.strength else None) == (int(parts["number"]) if parts["number"] else None)
    return force and place and number and (parts["sites"] is None or fact.site_count == int(parts["sites"]))


@pytest.mark.parametrize(("lang", "case"), sampled(cases("deployments")), ids=shown)
def test_deployments(lang: str, case: dict[str, Any]) -> None:
    facts = _found(case["t"], lang)
    told = [(f.force.name, f.force.country, f.at.name if f.at else None, f.strength, f.site_count) for f in facts]
    for wanted in case["d"]:
        assert any(_fits(wanted, f) for f in facts), f"{wanted} is not among {told}"
    numbers = [f.strength.low for f in facts if f.strength]
    assert len(numbers) == sum(" = " in w for w in case["d"]), told
    if not case["d"]:
        assert not told


def test_quote_is_what_the_report_says() -> None:
    text = "La base d’Aïn al-Assad, qui abrite des soldats américains, a été visée."
    for fact in _found(text, "fr"):
        for piece in fact.evidence:
            assert text[piece.start : piece.end] == piece.quote


@pytest.mark.parametrize(
    ("text", "lang", "since", "until"),
    [
        ("About 900 American troops have been deployed in Syria since 2015.", "en", date(2015, 1, 1), None),
        ("Quelque 900 soldats américains sont déployés en Syrie depuis 2015.", "fr", date(2015, 1, 1), None),
        ("MINUSMA must be out of Mali by 31 December 2021.", "en", None, date(2021, 12, 31)),
        (
            "La base d'Aïn al-Assad, qui abrite des soldats américains, a été visée dix fois depuis mai.",
            "fr",
            None,
            None,
        ),
    ],
)
def test_the_time_of_a_deployment(text: str, lang: str, since: date | None, until: date | None) -> None:
    assert [(f.since, f.until) for f in _found(text, lang)] == [(since, until)]


def test_a_force_at_an_attacked_place_is_at_the_very_place_of_the_account() -> None:
    report = annotated("Rockets hit an outpost. The outpost is manned by Ugandan troops.", "en")
    target = Place(name="outpost", kind="base", country="SO")
    words = report.evidence(report.sentences[0].start, report.sentences[0].end)
    account = Account(report="test", attack="a", evidence=(Evidence(**words.model_dump()),), target=(target,))
    facts = find_deployments(report, Sources(report), find_places, [account])
    assert [f.at for f in facts] == [target]


def test_a_text_without_stops_is_read_to_its_end() -> None:
    text = "Some 400 Kenyan troops remain in Somalia, " * 400 + "and 900 American troops are deployed in Syria"
    found = {(f.force.country, f.strength.low) for f in _found(text, "en") if f.strength}
    assert found == {("KE", 400), ("US", 900)}
