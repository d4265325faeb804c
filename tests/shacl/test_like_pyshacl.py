"""kg/shacl finds what pySHACL finds: on every graph of tests/shapes, on made-up worlds and on worlds damaged at random."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks.generate import quads
from kg.shacl import touched_by, validate_report, validate_store
from kg.triples import to_rdflib
from kg.validate import Violation, read_graph, validate_graph

SHAPES = Path(__file__).parents[1] / "shapes"
CASES = sorted(path.name for path in SHAPES.iterdir() if (path / "expected.json").is_file())
XSD = "http://www.w3.org/2001/XMLSchema#"

Row = tuple[str, str, str | None, str, str]


def rows(found: Iterable[Violation]) -> set[Row]:
    return {(one.focus, one.shape, one.path, one.component, one.severity) for one in found}


def stored(path: Iterable[Path]) -> ox.Store:
    store = ox.Store()
    for each in path:
        graph = ox.NamedNode(f"https://example.org/{each.stem}")
        store.extend(ox.Quad(one.subject, one.predicate, one.object, graph) for one in ox.parse(path=str(each)))
    return store


def no_note(text: str) -> None:
    pytest.fail(f"not compiled: {text}")


@pytest.mark.parametrize("name", ["conforming", "violating"])
@pytest.mark.parametrize("case", CASES)
def test_the_graphs_of_the_shapes(case: str, name: str) -> None:
    paths = [SHAPES / "common.ttl", SHAPES / case / f"{name}.ttl"]
    by_pyshacl = validate_graph(read_graph(paths[0]) + read_graph(paths[1]))
    assert rows(validate_store(stored(paths), no_note)) == rows(by_pyshacl)


def test_a_made_up_world_down_to_quotes_and_messages() -> None:
    world = list(quads(30))
    store = ox.Store()
    store.extend(world)
    assert validate_store(store, no_note) == validate_graph(to_rdflib(world))


@pytest.mark.parametrize("seed", range(4))
def test_worlds_damaged_at_random(seed: int) -> None:
    chance = random.Random(seed)
    world = list(quads(12, seed))
    objects = [quad.object for quad in world]
    damaged = []
    for quad in world:
        lot = chance.random()
        if lot < 0.03:
            continue  # a statement lost
        damaged.append(quad)
        if lot > 0.96:  # one with an object that belongs elsewhere
            damaged.append(ox.Quad(quad.subject, quad.predicate, chance.choice(objects), quad.graph_name))
    store = ox.Store()
    store.extend(damaged)
    found, wanted = rows(validate_store(store, no_note)), rows(validate_graph(to_rdflib(store)))
    assert found == wanted
    assert len({row[1] for row in wanted}) > 40


def test_what_one_report_changed_is_what_the_whole_store_says_of_its_nodes() -> None:
    store = ox.Store()
    store.extend(quads(20))
    attack = next(iter(store.query("SELECT ?a { GRAPH ?g { ?x <https://w3id.org/sitrep-kg/ontology#ofAttack> ?a } }")))["a"]
    report, graph = next((
        (quad.object.value, quad.graph_name) for quad in
        store.quads_for_pattern(None, ox.NamedNode("http://purl.org/dc/terms/identifier"), None)
        if any(True for _ in store.quads_for_pattern(None, None, attack, quad.graph_name))
    ))
    for quad in list(store.quads_for_pattern(None, ox.NamedNode("https://w3id.org/sitrep-kg/ontology#quoteStart"), None, graph)):
        store.remove(quad)
    nodes = {node.value for node in touched_by(store, report)}
    whole = [one for one in validate_store(store, no_note) if one.focus in nodes]
    assert any(one.severity == "Violation" for one in whole)
    assert validate_report(store, report, note=no_note) == whole
    assert validate_report(store, "no such report", note=no_note) == []
