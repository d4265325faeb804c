"""The cases of queries/: what is asked, of which data. Read by the tests of the embedded store and of real servers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.consolidate import consolidate
from kg.facts import AnyFact, parse_line
from kg.gazetteer import Gazetteer
from kg.stores import Change, Store
from kg.triples import consolidated_quads, gazetteer_quads, report_quads

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """One folder QUESTION/CASE: the question, the file of its data, the values of its parameters."""

    path: Path
    data: Path
    values: dict[str, str] = field(hash=False)
    lang: str

    @property
    def question(self) -> str:
        return self.path.parent.name

    @property
    def name(self) -> str:
        return f"{self.question}-{self.path.name}"


def _read(folder: Path) -> Case:
    file = folder / "case.toml"
    settings = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    data = settings.get("data", "world.trig")
    beside = folder / data
    return Case(
        folder, (beside if beside.exists() else HERE / data).resolve(), settings.get("values", {}),
        settings.get("lang", "en"),
    )


CASES = [_read(path.parent) for path in sorted(HERE.glob("*/*/expected.csv"))]


def fill(store: Store, data: Path) -> None:
    """Put `data` (TriG, or a file of facts) into `store`, and nothing else."""
    graphs: dict[NamedNode, list[Quad]] = {graph: [] for graph in store.graphs()}
    for quad in built(data) if data.suffix == ".jsonl" else parse(path=data, format=RdfFormat.TRIG):
        assert isinstance(quad.graph_name, NamedNode)
        graphs.setdefault(quad.graph_name, []).append(quad)
    store.apply(Change(replace=graphs))


def built(data: Path) -> Iterator[Quad]:
    """The graphs of the reports, the gazetteer and the consolidation of a file of facts, as a build makes them."""
    text = data.read_text("utf-8")
    facts = [parse_line(line) for line in text.split("\n") if line]
    reports: dict[str, list[AnyFact]] = {}
    for fact in facts:
        reports.setdefault(fact.report, []).append(fact)
    for group in reports.values():
        yield from report_quads(group)
    gazetteer = Gazetteer.load()
    yield from gazetteer_quads(set(re.findall(r'"entity": "([^"]+)"', text)), gazetteer)
    yield from consolidated_quads(consolidate(facts, lambda entity, lang: gazetteer.entities[entity].label(lang)))
