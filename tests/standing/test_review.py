"""The graph of review: its quads on a small report, sound by the shapes, and nothing to be taken for a fact."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.standing import stand
from kg.triples import review_quads
from kg.validate import validate
from kg.vocabulary import BASE, RDF, SIT
from tests.standing.reports import HALF, decisions_of, facts_of
from tests.standing.test_stand import FILES, each_case

HERE = Path(__file__).parent
SMALL = tomllib.loads((HERE / "golden" / "report.toml").read_text("utf-8"))
POINTERS = {"inReport", "correction"}


def test_the_quads_of_a_small_report() -> None:
    known = facts_of(SMALL)
    standing = stand(list(known.values()), decisions_of(SMALL["decisions"], known), thresholds=HALF)
    written = sorted(f"{quad} ." for quad in review_quads(standing))
    assert written == (HERE / "golden" / "review.nq").read_text("utf-8").splitlines()


@pytest.mark.long
@each_case
def test_it_is_sound_and_points_to_its_report_alone(file: str, case: dict[str, list[str]]) -> None:
    known = facts_of(FILES[file])
    standing = stand(list(known.values()), decisions_of(case["decisions"], known), thresholds=HALF)
    quads = list(review_quads(standing))
    assert len(set(quads)) == len(quads)
    assert not [one for one in validate([standing.facts], beside=quads) if one.severity == "Violation"]
    for quad in quads:
        if quad.predicate.value == RDF + "type":
            assert quad.object.value.removeprefix(SIT) in ("Reading", "Candidate", "StruckFact", "Correction")  # type: ignore[union-attr]
        elif isinstance(quad.object, NamedNode):
            assert quad.predicate.value.removeprefix(SIT) in POINTERS
    nodes = {str(quad.subject) for quad in quads if quad.predicate.value == RDF + "type"}
    assert len(nodes) == len(standing.candidates) + len(standing.struck) + len(standing.corrected)
    assert all(node.startswith(f"<{BASE}") for node in nodes)


def test_a_shape_is_broken_by_a_quote_that_is_elsewhere() -> None:
    known = facts_of(SMALL)
    standing = stand(list(known.values()), decisions_of(SMALL["decisions"], known), thresholds=HALF)
    head = standing.facts[0].model_copy(update={"text": "Another text altogether, with other words in it." * 3})
    found = validate([[head]], beside=review_quads(standing))
    assert {one.shape for one in found if one.severity == "Violation"} >= {"reading-quote-in-text"}
    assert {one.report for one in found if one.shape == "reading-quote-in-text"} == {"r1"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_labels_are_lines_for_people(language: str) -> None:
    known = facts_of(SMALL)
    standing = stand(list(known.values()), decisions_of(SMALL["decisions"], known), thresholds=HALF)
    labels = {
        quad.object.value for quad in review_quads(standing)  # type: ignore[union-attr]
        if quad.predicate.value.endswith("#label") and quad.object.language == language  # type: ignore[union-attr]
    }
    assert labels == {
        "fr": {"revendication : Houthis", "tués : 9", "arme : roquette → missile"},
        "en": {"claim: Houthis", "killed: 9", "weapon: rocket → missile"},
    }[language]
