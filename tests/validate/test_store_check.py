"""kg/validate/store_check.py: part by part, by one process or several, what all quads of a store break is found."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks.generate import facts, quads
from kg.errors import UsageError
from kg.triples import graph_of
from kg.validate import validate_quads
from kg.validate.graph import in_order
from kg.validate.store_check import validate_reports, validate_store
from kg.validate.touched import touched_by
from kg.vocabulary import BASE, SIT
from tests.validate.test_second_opinion import damaged


def on_disk(folder: Path, some: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store(folder)
    store.extend(some)
    store.flush()
    del store  # its lock goes with it
    return ox.Store.read_only(str(folder))


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_world_in_memory(seed: int) -> None:
    store = damaged(seed)
    assert validate_store(store) == validate_quads(store)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_damaged_world_on_disk_by_one_process_and_by_two(tmp_path: Path, jobs: int) -> None:
    store = on_disk(tmp_path, damaged(3))
    assert validate_store(store, tmp_path, jobs) == validate_quads(store)


OTHER = ox.NamedNode("https://example.org/graph/other")


@pytest.mark.parametrize("name", ["quote", "quoteStart", "statedBy", "inReport", "evidence", "ofAttack"])
def test_what_another_graph_says_of_a_fact_counts(tmp_path: Path, name: str) -> None:
    """A second quote is in no report's graph, and no graph by itself breaks a shape."""
    world = list(quads(6))
    one = next(quad for quad in world if quad.predicate.value == SIT + name)
    told = "other words" if isinstance(one.object, ox.Literal) else None
    value = ox.Literal(told) if told else ox.NamedNode("https://example.org/elsewhere")
    world.append(ox.Quad(one.subject, one.predicate, value, OTHER))
    found = validate_store(on_disk(tmp_path, world), tmp_path)
    assert found == validate_quads(world)
    assert one.subject.value in {each.focus for each in found if each.severity == "Violation"}


def test_what_another_graph_hangs_on_a_fact_counts(tmp_path: Path) -> None:
    """Evidence of another graph is evidence of no fact of its own report; a shape looks at it backwards."""
    world = list(quads(6))
    evidence = next(quad for quad in world if quad.predicate.value == SIT + "evidence")
    away = [quad for quad in world if quad != evidence]
    world = [*away, ox.Quad(ox.NamedNode("https://example.org/fact"), evidence.predicate, evidence.object, OTHER)]
    assert validate_store(on_disk(tmp_path, world), tmp_path) == validate_quads(world) != validate_quads(away)


def test_what_one_report_changed_is_what_the_whole_store_says_of_its_nodes() -> None:
    """Of actors and places, which other reports name too, as far as it is this report's."""
    store = ox.Store()
    store.extend(quads(20))
    report, *_, last = (told[0].report for told in facts(20))
    for quad in list(store.quads_for_pattern(None, ox.NamedNode(SIT + "quoteStart"), None, graph_of(report, BASE))):
        store.remove(quad)
    nodes = {node.value for node in touched_by(store, report).nodes}
    whole = [
        one for one in validate_store(store)
        if one.focus in nodes and (one.fact_kind not in ("actor", "place", "base") or one.report == report)
    ]
    assert any(one.severity == "Violation" for one in whole) and any(one.fact_kind == "actor" for one in whole)
    assert validate_reports(store, [report]) == whole
    assert validate_reports(store, [last, report]) == in_order([*whole, *validate_reports(store, [last])])
    with pytest.raises(UsageError, match="no report 'no such report': give the id"):
        validate_reports(store, [report, "no such report"])


def test_an_attack_that_another_report_breaks_is_found_from_this_one() -> None:
    """A claim of another report on an attack of this one, without its quote."""
    store = ox.Store()
    store.extend(quads(20))
    of_one = next(
        quad for quad in store.quads_for_pattern(None, ox.NamedNode(SIT + "ofAttack"), None)
        if isinstance(quad.graph_name, ox.NamedNode)
        and len(list(store.quads_for_pattern(None, quad.predicate, quad.object))) > 1
    )
    told = store.quads_for_pattern(None, of_one.predicate, of_one.object)
    accounts = {each.subject: each.graph_name for each in told}
    (one, here), (other, _), *_ = accounts.items()
    assert isinstance(here, ox.NamedNode)
    for quad in list(store.quads_for_pattern(other, ox.NamedNode(SIT + "quoteStart"), None)):
        store.remove(quad)
    found = validate_reports(store, [here.value.rpartition("/")[2]])
    assert str(other) in {f"<{each.focus}>" for each in found if each.severity == "Violation"} and one != other
