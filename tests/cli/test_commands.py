"""The commands, each once through the command line: results on standard output, everything else on standard error."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import _COMMANDS
from kg.version import __version__
from tests.cli.conftest import FR, GOOD, INVALID, MATTER, Build, Kg

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(build_once: Build, good: Path, tmp_path: Path) -> Path:
    return build_once(good, tmp_path / "built")


def test_help_reads_well(kg_: Kg) -> None:
    ran = kg_("--help")
    assert ran.code == 0
    for name in _COMMANDS:
        assert f"\n  {name} " in ran.out
        one = kg_(name, "--help")
        assert one.code == 0
        assert one.out.startswith(f"Usage: kg {name}")
    assert max(map(len, ran.out.splitlines())) <= 100


def test_version(kg_: Kg) -> None:
    assert kg_("--version").out == f"sitrep-kg {__version__}\n"


@pytest.mark.parametrize("ending", ["nq", "trig", "ttl", "jsonld"])
def test_build_writes_the_graph_without_a_store_too(kg_: Kg, good: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"graph.{ending}"
    ran = kg_("build", good, "--out", out)
    assert (ran.code, ran.out) == (0, "")
    assert "revendiqu" in out.read_text(encoding="utf-8")
    assert kg_("validate", out).code == 0


def test_build_from_standard_input(kg_: Kg, tmp_path: Path) -> None:
    ran = kg_("build", "-", "--store", tmp_path / "s", stdin=GOOD.encode())
    assert ran.code == 0 and "1 reports loaded: 1 attacks" in ran.err


def test_extract_pipes_into_build(kg_: Kg, good: Path, tmp_path: Path) -> None:
    facts = kg_("extract", good)
    assert facts.code == 0
    kinds = [json.loads(line)["fact"] for line in facts.out.splitlines()]
    assert kinds == ["report", "account", "non_claim"]
    over = kg_("build", "-", "--out", tmp_path / "over.nq", stdin=facts.out.encode())
    assert over.code == 0
    assert kg_("build", good, "--out", tmp_path / "direct.nq").code == 0
    assert (tmp_path / "over.nq").read_bytes() == (tmp_path / "direct.nq").read_bytes()


@pytest.mark.long
def test_two_processes_write_byte_for_byte_what_one_writes(kg_with_spacy: Kg, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    for path in sorted((ROOT / "examples" / "reports").glob("*.md")):
        for copy in range(3):  # more than are handed to one process at once
            text = re.sub(r"(?m)^(id: .*)$", rf"\1-{copy}", path.read_text(encoding="utf-8"), count=1)
            (reports / f"{path.stem}-{copy}.md").write_text(text, encoding="utf-8")
    for command, name in (("extract", "facts.jsonl"), ("build", "all.nq")):
        files = [tmp_path / f"{jobs}-{name}" for jobs in (1, 2)]
        for jobs, file in enumerate(files, 1):
            assert kg_with_spacy(command, reports, "--jobs", jobs, "--out", file).code == 0
        alone, together = (file.read_bytes() for file in files)
        assert alone and together == alone


def test_extract_to_a_file(kg_: Kg, good: Path, tmp_path: Path) -> None:
    ran = kg_("extract", good, tmp_path / "gone.txt", "--out", tmp_path / "x.facts.jsonl")
    assert (ran.code, ran.out) == (1, "")
    assert len((tmp_path / "x.facts.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_validate_reports_facts_rdf_and_a_store(kg_: Kg, good: Path, store: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.md"
    bad.write_text(INVALID, encoding="utf-8")
    assert kg_("validate", good).code == 0
    assert kg_("validate", "--store", store).code == 0
    by_two = kg_("validate", "--store", store, "--jobs", "2", "--format", "json")
    assert by_two.code == 0 and by_two.out == kg_("validate", "--store", store, "--format", "json").out
    assert by_two.out == kg_("validate", "--store", store, "--format", "json", "--pyshacl").out
    one = kg_("validate", "--store", store, "--report", "good", "--format", "json")
    assert one.code == 0 and one.out and set(one.out.splitlines()) <= set(by_two.out.splitlines())
    ran = kg_("validate", "--store", store, "--report", "gone")
    assert ran.code == 2 and "holds no report 'gone'" in ran.err
    assert kg_("validate", good, "--report", "good").code == 2
    assert kg_("validate", "--store", store, "--report", "good", "--pyshacl").code == 2
    ran = kg_("validate", good, bad)
    assert ran.code == 3
    assert "INVALID" in ran.out
    as_json = kg_("validate", bad, "--format", "json")
    assert {json.loads(line)["report"] for line in as_json.out.splitlines()} == {"bad"}
    assert kg_("validate", bad, "--format", "json", "--pyshacl").out == as_json.out
    assert kg_("validate", bad, "--messages", "fr").out != ran.out
    turtle = tmp_path / "broken.ttl"
    turtle.write_text("<a> <b>\n  .\n")
    ran = kg_("validate", turtle)
    assert ran.code == 1 and "broken.ttl:" in ran.err


def test_ask_lists_describes_and_answers(kg_: Kg, store: Path) -> None:
    listed = kg_("ask")
    names = [line.split()[0] for line in listed.out.splitlines()]
    assert {"unclaimed-attacks", "claims", "disagreements", "who-says-what"} <= set(names)
    for name in names:
        described = kg_("ask", name, "--describe", "--lang", "fr")
        assert described.code == 0 and "Columns: " in described.out
    rows = list(csv.DictReader(io.StringIO(kg_("ask", "who-says-what", "--store", store, "--format", "csv").out)))
    assert [row for row in rows if "Taji" in str(row)]
    assert isinstance(json.loads(kg_("ask", "who-says-what", "--store", store, "--format", "simple").out), list)
    assert kg_("ask", "who-says-what", "--store", store).out


def test_ask_runs_sparql_from_standard_input(kg_: Kg, store: Path) -> None:
    query = b"SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a <https://w3id.org/sitrep-kg/ontology#Account> } }"
    ran = kg_("ask", "-", "--store", store, "--format", "csv", stdin=query)
    assert (ran.code, ran.out.split()) == (0, ["n", "1"])
    assert kg_("ask", "-", "--store", store, stdin=b"SELECT nonsense").code == 2
    assert kg_("ask", "-", "--store", store, stdin=b"").code == 2
    assert kg_("ask", "-", "--store", store, stdin=b"DELETE WHERE { ?s ?p ?o }").code == 2


@pytest.mark.parametrize("value", ["2023-13-45", '" } DROP ALL #'])
def test_ask_refuses_a_value_of_the_wrong_type(kg_: Kg, store: Path, value: str) -> None:
    ran = kg_("ask", "unclaimed-attacks", "--store", store, "-p", f"since={value}")
    assert (ran.code, ran.out) == (2, "")
    assert "since" in ran.err


def test_export_to_standard_output_and_to_files(kg_: Kg, store: Path, tmp_path: Path) -> None:
    ran = kg_("export", "--store", store)
    lines = ran.out.splitlines()
    assert ran.code == 0 and lines == sorted(set(lines))
    assert kg_("export", "--store", store, "--out", tmp_path / "x.nq").code == 0
    assert (tmp_path / "x.nq").read_text(encoding="utf-8") == ran.out
    assert kg_("export", "--store", store, "--format", "ttl").out.startswith("@prefix")
    gone = kg_("export", "--store", store, "--out", tmp_path / "no" / "such" / "folder.nq")
    assert gone.code == 1 and "folder.nq" in gone.err


def test_schema_is_json(kg_: Kg) -> None:
    assert json.loads(kg_("schema").out)["title"] == "Sitrep KG fact"


def test_load_to_nowhere_is_a_remote_failure(kg_: Kg, store: Path) -> None:
    ran = kg_("load", "http://127.0.0.1:9", "--store", store)
    assert ran.code == 4
    assert kg_("ask", "claims", "--endpoint", "http://127.0.0.1:9").code == 4
    assert kg_("load", "ftp://example.org", "--store", store).code == 2


def test_flags_reach_the_reports(kg_: Kg, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text(FR, encoding="utf-8")
    first = json.loads(
        kg_("extract", path, "--published", "2020-02-03", "--lang", "fr", "--outlet", "Nous").out.splitlines()[0]
    )
    assert (first["published"], first["language"], first["outlet"]) == ("2020-02-03", "fr", "Nous")


def test_one_bad_gazetteer_is_one_message(kg_: Kg, good: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("nonsense\n")
    ran = kg_("build", good, "--store", tmp_path / "s", "--gazetteer", path)
    assert ran.code == 1 and "mine.csv" in ran.err


def shell(command: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), "KG": f"{sys.executable} -m kg", **env},
    )


@pytest.mark.long
@pytest.mark.parametrize("command", ["export --store $S", "schema", "ask --store $S who-says-what"])
def test_a_reader_that_has_gone(store: Path, command: str) -> None:
    # `true` has ended long before Python has started, so the pipe is closed whatever the size of the output.
    ran = shell(f"set -o pipefail; $KG {command} | true", store.parent, S=str(store))
    assert ran.returncode == 1
    assert ran.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", [
    "export --store $S",
    pytest.param("schema", marks=pytest.mark.long),
    pytest.param("ask --store $S who-says-what", marks=pytest.mark.long),
])
def test_a_full_disk_under_standard_output(store: Path, command: str) -> None:
    ran = shell(f"$KG {command} > /dev/full", store.parent, S=str(store))
    assert ran.returncode == 1
    assert "No space left" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_module_is_the_command() -> None:
    ran = shell("$KG --version", ROOT)
    assert (ran.returncode, ran.stdout) == (0, f"sitrep-kg {__version__}\n")


def test_help_does_not_load_what_it_does_not_need() -> None:
    code = (
        "import sys; from kg.cli import cli; cli.main(['--help'], standalone_mode=False); "
        "sys.exit(str({'spacy', 'rdflib', 'pyshacl', 'trafilatura'} & set(sys.modules)) if "
        "{'spacy', 'rdflib', 'pyshacl', 'trafilatura'} & set(sys.modules) else 0)"
    )
    ran = shell(f'{sys.executable} -c "{code}"', ROOT)
    assert ran.returncode == 0, ran.stderr


def test_commands_say_notes_for_what_is_accepted(kg_: Kg, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_text(MATTER.replace("lang: fr", "lang: fr\nmood: grim") + FR, encoding="utf-8")
    (folder / "b.pdf").write_bytes(b"%PDF")
    ran = kg_("build", folder, "--store", tmp_path / "s")
    assert ran.code == 0
    assert "'mood'" in ran.err and "b.pdf: skipped" in ran.err
