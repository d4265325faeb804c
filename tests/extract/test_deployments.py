"""Who is stationed where, sentence by sentence: cases/deployments_<lang>.toml."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kg.extract.deployments import find_deployments
from kg.extract.names import find_places
from kg.extract.sources import Sources
from kg.facts import Deployment

from .reading import annotated, cases, gazetteer

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


@pytest.mark.parametrize(("lang", "case"), cases("deployments"), ids=lambda v: v if isinstance(v, str) else v["t"][:60])
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
