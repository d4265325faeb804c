"""The facts and texts of reports: theirs alone, all of them, and nothing that does not stand."""

from __future__ import annotations

from pyoxigraph import Literal

from kg.facts import Actor, Claim, Evidence, ReportFact, to_json_line
from kg.views.report_facts import facts_of, texts_of
from tests.views.conftest import BASE, Backend

TEXT = "We did it."
REPORT = ReportFact(report="one", text="", language="en")
CLAIM = Claim(
    report="one", evidence=(Evidence(start=0, end=10, quote=TEXT),), about="a", responsible=Actor(name="the Guards"),
)
STRUCK = CLAIM.model_copy(update={"id": "", "about": "b"})
OTHER = ReportFact(report="two words/é", text="", language="fr")
NOT_ASKED = ReportFact(report="three", text="", language="en")
ONE, TWO, THREE, NONE = (f"{BASE}report/{name}" for name in ("one", "two%20words%2F%C3%A9", "three", "none"))


def _line(fact: object) -> str:
    return str(Literal(to_json_line(fact)))  # type: ignore[arg-type]


DATA = f"""
<graph/record/one> {{ <report/one> sit:record {_line(REPORT)} . <claim/1> sit:record {_line(CLAIM)} .
                      <claim/2> sit:recordAsRead {_line(STRUCK)} }}
<graph/report/one> {{ <report/one> a sit:Report ; sit:text "{TEXT}" ; dcterms:language "en" .
                      <claim/1> sit:inReport <report/one> ; dcterms:language "fr" }}
<graph/revision/one/1> {{ <revision/one/1> sit:record {_line(REPORT)} ; sit:text "We did not." }}
<graph/record/two%20words%2F%C3%A9> {{ <report/two%20words%2F%C3%A9> sit:record {_line(OTHER)} }}
<graph/report/two%20words%2F%C3%A9> {{ <report/two%20words%2F%C3%A9> a sit:Report ; sit:text "Rien." }}
<graph/record/three> {{ <report/three> sit:record {_line(NOT_ASKED)} }}
<graph/report/three> {{ <report/three> a sit:Report ; sit:text "Not asked for." }}
"""


def test_facts_and_texts_of_reports(backend: Backend) -> None:
    asked = [ONE, TWO, NONE]
    facts, bare, texts = backend.read(
        DATA, facts_of(asked, BASE), facts_of(asked, BASE, with_texts=False), texts_of(asked, BASE)
    )
    assert facts == {
        ONE: [REPORT.model_copy(update={"text": TEXT}), CLAIM], TWO: [OTHER.model_copy(update={"text": "Rien."})],
    }
    assert bare == {ONE: [REPORT, CLAIM], TWO: [OTHER]}
    assert texts == {ONE: (TEXT, "en"), TWO: ("Rien.", "")}
