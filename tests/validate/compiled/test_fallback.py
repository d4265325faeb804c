"""Shapes that are not compiled, in an installation of their own: pySHACL does the work, and it is said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
UNKNOWN = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sit: <https://w3id.org/sitrep-kg/ontology#> .
@prefix : <https://w3id.org/sitrep-kg/shapes#> .
:own a sh:NodeShape ; sh:targetClass sit:Report ;
    sh:property [ sh:path sit:relays ; sh:qualifiedValueShape [ sh:class sit:Actor ] ; sh:qualifiedMinCount 1 ] .
"""
ASK = """
import json
import pyoxigraph as ox
from kg.facts import Evidence, NonClaim, ReportFact
from kg.triples import report_quads
from kg.validate.compiled import validate_report, validate_store

store = ox.Store()
for name in "ab":
    said = NonClaim(report=name, about="k", evidence=(Evidence(start=0, end=1, quote="x"),))
    store.extend(report_quads([ReportFact(report=name, text="x of it", language="en"), said]))
notes = []
whole, one = validate_store(store, notes.append), validate_report(store, "a", note=notes.append)
print(json.dumps({
    "notes": notes, "whole": sorted({each.report for each in whole}),
    "one": sorted({(each.report, each.focus.rpartition("/")[2]) for each in one if each.component.startswith("Quali")}),
    "part": bool(one) and set(one) < set(whole),
}))
"""


def test_pyshacl_does_the_work_and_it_is_said(tmp_path: Path) -> None:
    for name in ("kg", "shapes", "ontology"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    (tmp_path / "shapes" / "own.ttl").write_text(UNKNOWN, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", ASK], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, text=True,
        check=True, capture_output=True,
    )  # fmt: skip
    told = json.loads(run.stdout)
    assert len(told["notes"]) == 2
    for note in told["notes"]:
        assert "sh:qualified" in note and "pySHACL validates, which takes much longer" in note
    assert told["part"]
    assert (told["whole"], told["one"]) == (["a", "b"], [["a", "a"]])
