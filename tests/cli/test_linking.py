"""`kg link` without a network: why, doubtful links out, decisions in; and names of one's own."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from kg.facts import Account, Actor, AnyFact, Claim, Evidence, Place, ReportFact, attack_key, to_json_line
from tests.cli.conftest import Build, Kg

TEXT = "Des tirs à Tripoli ont tué deux hommes. =Gardiens de la plaine ont dit en être les auteurs."


def report(name: str, place: str = "Tripoli") -> list[AnyFact]:
    text = TEXT.replace("Tripoli", place)
    first, second = (text[: text.index(".") + 1], text[text.index("=") :])
    words = Evidence(start=0, end=len(first), quote=first)
    said = Evidence(start=text.index("="), end=len(text), quote=second)
    attack = attack_key(name, first)
    return [
        ReportFact(report=name, text=text, language="fr", outlet="Le Courrier"),
        Account(report=name, evidence=(words,), attack=attack, place=(Place(name=place, kind="city"),),
                outcome="carried_out"),
        Claim(report=name, evidence=(said,), about=attack,
              responsible=Actor(name="=Gardiens de la plaine", kind="armed_group")),
    ]


def write(path: Path, *reports: list[AnyFact]) -> Path:
    path.write_text("".join(to_json_line(fact) + "\n" for facts in reports for fact in facts), encoding="utf-8")
    return path


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return write(tmp_path / "facts.jsonl", report("r1"), report("r2"))


@pytest.fixture
def store(build_once: Build, facts: Path, tmp_path: Path) -> Path:
    return build_once(facts, tmp_path / "store")


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def decide(rows: list[dict[str, str]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def of(rows: list[dict[str, str]], candidate: str, report: str) -> dict[str, str]:
    (row,) = [one for one in rows if one["candidate"] == candidate and one["report"] == report]
    return row


def places(kg_: Kg, store: Path, report: str) -> set[str]:
    query = (
        "SELECT ?place { GRAPH ?g { ?a <https://w3id.org/sitrep-kg/ontology#place> ?place ; "
        f"<https://w3id.org/sitrep-kg/ontology#inReport> <https://w3id.org/sitrep-kg/id/report/{report}> }} }}"
    )
    out = kg_("ask", "-", "--store", store, "--format", "csv", stdin=query.encode()).out
    return {line.removeprefix("https://w3id.org/sitrep-kg/id/") for line in out.split()[1:]}


def test_explain_tells_scores_and_reasons(kg_: Kg) -> None:
    bare = kg_("link", "explain", "Tripoli")
    assert bare.code == 0 and "doubtful, stays known by name" in bare.out and "place/tripoli-lb" in bare.out
    told = kg_("link", "explain", "Tripoli", "--context", "des tirs à Tripoli, au Liban", "--lang", "fr")
    assert "linked to place/tripoli-lb" in told.out and "liban" in told.out.lower()
    by_country = kg_("link", "explain", "Tripoli", "--country", "ly", "--type", "place")
    assert "linked to place/tripoli-ly" in by_country.out
    nobody = kg_("link", "explain", "Fort Nameless", "--type", "base")
    assert nobody.code == 0 and "not linked" in nobody.out


def test_explain_tells_what_the_store_keeps(kg_: Kg, store: Path) -> None:
    ran = kg_("link", "explain", "tripoli", "--store", store)
    assert ran.out.count("in the store, report r1: may be place/") == 3
    assert "nothing is kept" in kg_("link", "explain", "Bagdad", "--store", store).out


def test_review_and_decided_go_round(kg_: Kg, store: Path, facts: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "doubtful.csv"
    ran = kg_("link", "review", sheet, "--store", store)
    assert ran.code == 0 and "6 doubtful links" in ran.err
    rows = read(sheet)
    assert of(rows, "place/tripoli-ly", "r1")["label"] == "Tripoli (city, LY)"
    filled = {"who": "anna", "when": "2026-03-01", "why": "the outlet is Libyan"}
    of(rows, "place/tripoli-ly", "r1").update(filled, decision="match")
    of(rows, "place/tripoli-lb", "r2").update(filled, decision="no match")
    decided = decide(rows, tmp_path / "decided.csv")
    ran = kg_("link", "decide", decided, "--store", store)
    assert ran.code == 0 and "2 new decisions" in ran.err and "2 reports linked anew" in ran.err
    assert places(kg_, store, "r1") == {"place/tripoli-ly"}
    assert not places(kg_, store, "r2") & {"place/tripoli-ly", "place/tripoli-lb"}
    kg_("link", "review", sheet, "--store", store)
    assert {(row["candidate"], row["report"]) for row in read(sheet)} == {
        ("place/tripoli-ly", "r2"), ("place/tripoli", "r2")
    }

    # The same file again decides nothing new, and a store that is built with the decisions is the same, byte by byte.
    before = (store / "decisions.jsonl").read_bytes()
    again = kg_("link", "decide", decided, "--store", store)
    assert again.code == 0 and "0 new decisions" in again.err
    assert (store / "decisions.jsonl").read_bytes() == before
    assert kg_("build", facts, "--store", store).code == 0
    assert kg_("build", facts, "--store", tmp_path / "new", "--decisions", store / "decisions.jsonl").code == 0
    assert kg_("export", "--store", store).out == kg_("export", "--store", tmp_path / "new").out


def test_a_later_decision_takes_the_place_of_an_earlier_one(kg_: Kg, store: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "doubtful.csv"
    kg_("link", "review", sheet, "--store", store)
    rows = read(sheet)
    first = of(rows, "place/tripoli-lb", "r1")
    first.update(decision="match", who="anna", when="2026-03-01", scope="everywhere")
    kg_("link", "decide", decide(rows, tmp_path / "first.csv"), "--store", store)
    assert places(kg_, store, "r1") == places(kg_, store, "r2") == {"place/tripoli-lb"}
    first.update(decision="unsure", who="ben", when="2026-03-02")
    assert kg_("link", "decide", decide(rows, tmp_path / "second.csv"), "--store", store).code == 0
    assert not places(kg_, store, "r1") & {"place/tripoli-lb"}
    lines = [json.loads(line) for line in (store / "decisions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["verdict"], line["who"]) for line in lines] == [("match", "anna"), ("unsure", "ben")]


def test_an_item_that_the_gazetteer_does_not_have(kg_: Kg, store: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "doubtful.csv"
    kg_("link", "review", sheet, "--store", store)
    rows = read(sheet)
    rows[0].update(decision="match", who="anna", when="2026-03-01", scope="everywhere", candidate="Q990000000999")
    assert kg_("link", "decide", decide(rows, tmp_path / "d.csv"), "--store", store).code == 0
    out = kg_("export", "--store", store).out
    exact = [line for line in out.splitlines() if "exactMatch> <http://www.wikidata.org/entity/Q990000000999>" in line]
    assert len(exact) == 2 and "owl#sameAs" not in out  # in the graph of links of either report


def test_bad_rows_are_told_and_the_others_taken(kg_: Kg, store: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "doubtful.csv"
    kg_("link", "review", sheet, "--store", store)
    rows = read(sheet)
    rows[0].update(decision="match", who="", when="2026-03-01")
    rows[1].update(decision="no match", who="anna", when="2026-03-01")
    ran = kg_("link", "decide", decide(rows, tmp_path / "d.csv"), "--store", store)
    assert ran.code == 1
    assert "d.csv:2: nobody is named who decided (fill the column who)" in ran.err
    assert "1 new decisions" in ran.err and "1 bad rows" in ran.err
    latin = tmp_path / "latin.csv"
    latin.write_bytes("name,type,candidate,decision\nAïn,place,x,match\n".encode("latin-1"))
    ran = kg_("link", "decide", latin, "--store", store)
    assert ran.code == 1 and "latin.csv:2: the file is not UTF-8" in ran.err


@pytest.mark.long
def test_a_name_of_a_report_that_looks_like_a_formula_is_text(kg_: Kg, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "id,type,kind,label_en,aliases,context\n"
        "actor/guards-1,actor,armed_group,Guards of the Plain,Gardiens de la plaine?,plaine\n"
        "actor/guards-2,actor,armed_group,Other Guards of the Plain,Gardiens de la plaine?,colline\n", encoding="utf-8",
    )
    facts, store = write(tmp_path / "f.jsonl", report("r1")), tmp_path / "s"
    assert kg_("build", facts, "--store", store, "--gazetteer", own).code == 0
    kg_("link", "review", tmp_path / "d.csv", "--store", store)
    rows = [row for row in read(tmp_path / "d.csv") if row["type"] == "actor"]
    assert rows and {row["name"] for row in rows} == {"'=Gardiens de la plaine"}
    rows[0].update(decision="match", who="anna", when="2026-03-01", candidate="actor/guards-2")
    decided = decide(rows, tmp_path / "e.csv")
    unknown = kg_("link", "decide", decided, "--store", store)
    assert unknown.code == 1 and "actor/guards-2' is not in the gazetteer" in unknown.err
    assert kg_("link", "decide", decided, "--store", store, "--gazetteer", own).code == 0
    assert "Other Guards of the Plain" in kg_("ask", "claims", "--store", store, "--format", "csv").out


def test_names_of_ones_own(kg_: Kg, facts: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "id,type,kind,label_en,aliases\n"
        "actor/plain-guards,actor,armed_group,Guards of the Plain,Gardiens de la plaine\n", encoding="utf-8",
    )
    ran = kg_("link", "explain", "Gardiens de la plaine", "--gazetteer", own)
    assert "linked to actor/plain-guards" in ran.out
    assert kg_("build", facts, "--store", tmp_path / "s", "--gazetteer", own).code == 0
    assert "\r\nGuards of the Plain," in kg_("ask", "claims", "--store", tmp_path / "s", "--format", "csv").out
    own.write_text("id,type,kind,label_en\nactor/x,actor,armed_grup,X\n", encoding="utf-8")
    for command in (("link", "explain", "X"), ("build", facts, "--store", tmp_path / "t")):
        ran = kg_(*command, "--gazetteer", own)
        assert ran.code == 1 and "line 2" in ran.err and "armed_group" in ran.err


def test_unknown_names_are_listed_by_a_question(kg_: Kg, store: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(kg_("ask", "unlinked-entities", "--store", store, "--format", "csv").out)))
    assert {"=Gardiens de la plaine", "Tripoli"} <= {row["name"] for row in rows}
    assert all("/x-" in row["entity"] for row in rows)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("explain",), "NAME"),
        (("name",), "No such command"),
        (("review", "x.csv"), "--store"),
        (("decide", "gone.csv", "--store", "x"), "gone.csv"),
        (("ask",), "--store"),
        (("explain", "X", "--type", "thing"), "thing"),
        (("ask", "--store", "nowhere", "--api", "ftp://example.org"), "--api"),
        (("refresh", "x.csv", "--sparql", "sparql"), "--sparql"),
    ],
)
def test_a_wrong_call_says_how_it_is_meant(
    kg_: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = kg_("link", *args)
    assert ran.code == 2 and says in ran.err


def test_a_file_that_cannot_be_written(kg_: Kg, store: Path, tmp_path: Path) -> None:
    ran = kg_("link", "review", tmp_path / "no" / "such" / "folder.csv", "--store", store)
    assert ran.code == 1 and "folder.csv" in ran.err
