"""Outlets by name: all names of one are one entry, and words around it do not hide it."""

from __future__ import annotations

import csv

import pytest

from kg.facts import ReportFact
from kg.gazetteer.entries import packaged
from kg.gazetteer.outlets import outlet_id, outlet_named, outlet_with
from kg.triples import report_quads


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("AFP", "actor/afp"),
        ("afp", "actor/afp"),
        ("l’AFP", "actor/afp"),
        ("Agence France-Presse", "actor/afp"),
        ("the AFP news agency", "actor/afp"),
        ("agence Reuters", "actor/reuters"),
        ("l'agence de presse Belga", "actor/belga"),
        ("The Associated Press", "actor/ap"),
        ("Le Monde", "actor/le-monde"),
        ("quotidien Le Monde", "actor/le-monde"),
        ("Dawn", "actor/dawn"),
        ("New York Times", "actor/nyt"),
    ],
)
def test_named(name: str, entity: str) -> None:
    assert outlet_id(name) == entity
    assert outlet_named(name) == outlet_with(entity)


@pytest.mark.parametrize("name", ["La Gazette", "agence", "l'", "", "AFP Bagdad", "The", "state"])
def test_nobody(name: str) -> None:
    assert outlet_named(name) is None


def test_an_agency_is_one_node_whatever_it_is_called() -> None:
    names = ("AFP", "l'AFP", "Agence France-Presse")
    nodes = set()
    for number, name in enumerate(names):
        report = ReportFact(report=f"r{number}", text="x", language="fr", outlet=name, relays=(name,))
        quads = report_quads([report])
        nodes |= {q.object.value for q in quads if q.predicate.value.rpartition("#")[2] in ("outlet", "relays")}
    assert {node.rpartition("/id/")[2] for node in nodes} == {"actor/afp"}


def test_every_word_around_has_its_place() -> None:
    rows = list(csv.DictReader(packaged("outlet_words.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["where"] for row in rows} == {"article", "before", "after"}
