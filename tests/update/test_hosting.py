"""Which force a place hosts, by the deployments that reports state."""

from __future__ import annotations

from datetime import date

from pyoxigraph import NamedNode, Quad

from kg.facts import Deployment, Evidence, ReportFact
from kg.stores import Change, Store
from kg.triples import iris, terms
from kg.triples.hosted import hosted
from kg.update.hosting_reader import stated
from kg.vocabulary import BASE
from tests.update.test_growth import grown
from tests.update.worlds import GROUPS, PLACES

WORDS = "The guards are at the base."
FORCE, PLACE = GROUPS[0], PLACES[2]  # linked to the entities that they name


def told(report: str, since: date | None = None, until: date | None = None) -> tuple[ReportFact, Deployment]:
    words = Evidence(start=0, end=len(WORDS), quote=WORDS)
    head = ReportFact(report=report, text=WORDS, language="en", published=date(2023, 10, 20))
    return head, Deployment(report=report, evidence=(words,), force=FORCE, at=PLACE, since=since, until=until)


def hostings(store: Store) -> set[tuple[str, str]]:
    """From which day to which, of each hosting; "" where none is told."""
    graph = iris.consolidated_graph(BASE)
    first, last = terms.prop("hostedFrom"), terms.prop("hostedUntil")
    rows = store.query(
        f"SELECT ?one ?from ?until WHERE {{ GRAPH {graph} {{ ?one a {terms.classes_of('Hosting')[0]} }} "
        f"OPTIONAL {{ GRAPH {graph} {{ ?one {first} ?from }} }} "
        f"OPTIONAL {{ GRAPH {graph} {{ ?one {last} ?until }} }} }}"
    )
    return {(getattr(since, "value", ""), getattr(until, "value", "")) for _, since, until in rows.rows}


def test_of_deployments_that_end_alike_the_longest_counts() -> None:
    early, late, end = date(2020, 1, 1), date(2022, 1, 1), date(2023, 1, 1)
    assert hostings(grown([[told("r1", late), told("r2", early)], [told("r3", late), told("r4", late, end)]])) == {
        ("2020-01-01", ""), ("2022-01-01", "2023-01-01"),
    }
    assert hostings(grown([[told("r1")], [told("r2", late)]])) == {("", "")}, "one tells no first day"


def test_what_is_stated_outside_of_reports_does_not_count() -> None:
    store = grown([[told("r1", date(2022, 1, 1))]])
    (one,) = hosted(told("r1"), BASE)
    graph, node = NamedNode("https://example.org/own"), NamedNode("https://example.org/deployment")
    pairs = ((terms.prop("at"), one.place), (terms.prop("force"), one.force))
    store.apply(Change(insert=[Quad(node, name, value, graph) for name, value in pairs]))
    assert [each.since for each in stated(store, [(one.place, one.force)], (), BASE)] == [date(2022, 1, 1)]
    assert list(stated(store, [(one.place, one.force)], ["r1"], BASE)) == [], "nor what goes"
