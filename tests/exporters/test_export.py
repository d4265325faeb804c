"""What is written out: the same values that came in, nothing invented, safe for spreadsheets, whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
from rocrate.rocrate import ROCrate

from kg import ontology
from kg.build import build
from kg.errors import MissingDependency, UsageError
from kg.exporters import attacks, shaped_rows, write_crate, write_csv, write_geojson, write_parquet
from kg.exporters.context import context_text
from kg.exporters.flat_rows import ACCOUNT_COLUMNS, ATTACK_COLUMNS, account_rows, attack_rows
from kg.exporters.shaped import CLAIMED, columns_of
from kg.facts import Account, Actor, AnyFact, Claim, Count, Evidence, Place, ReportFact, attack_key, to_json_line
from kg.gazetteer import Gazetteer
from kg.importers import import_file
from kg.importers.row_facts import File
from kg.resources import folder
from kg.stores import Store, in_memory

DATA = Path(__file__).parents[1] / "importers"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "ucdp" / "ged231_sample1000.csv"
TEXT = "=Two rockets hit the base of Ain al-Asad on Sunday, and the Marsh Front claimed it."
FILES = {
    "ucdp": ("ucdp_ged231.csv", "id"),
    "acled": ("acled_2031-04-01.csv", "event_id_cnty"),
    "gtd": ("globalterrorismdb_3103dist.csv", "eventid"),
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def told_by_a_report() -> list[AnyFact]:
    words = Evidence(start=0, end=len(TEXT), quote=TEXT)
    key = attack_key("r1", TEXT)
    group = Actor(name="the Marsh Front", kind="armed_group")
    return [
        ReportFact(report="r1", text=TEXT, language="en", published=date(2031, 3, 4), outlet="Our Paper"),
        Account(
            report="r1", evidence=(words,), attack=key, target=(Place(name="Ain al-Asad", kind="base", country="IQ"),),
            earliest=date(2031, 3, 2), latest=date(2031, 3, 2), weapon=("rocket",), weapon_count=Count(low=2, high=2),
            outcome="carried_out",
        ),
        Claim(report="r1", evidence=(words,), about=key, stated_by=group, responsible=group),
    ]


@pytest.fixture(scope="module")
def store(gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Rows of every dataset and one report of our own."""
    path = tmp_path_factory.mktemp("facts") / "facts.jsonl"
    path.write_text("\n".join(map(to_json_line, told_by_a_report())) + "\n", encoding="utf-8")
    with in_memory() as opened:
        for format, (name, _) in FILES.items():
            file = File(format, DATA / name, gazetteer, clashes=True)
            import_file(file, opened, gazetteer, check=False)
        assert build([str(path)], opened, gazetteer=gazetteer).exit_code == 0
        yield opened


def same(one: object, other: str) -> bool:
    text = "" if one is None else str(one)
    try:
        return float(text) == float(other)
    except ValueError:
        return text == other


@pytest.mark.parametrize("format", FILES)
def test_what_was_imported_comes_out_with_the_same_values(format: str, gazetteer: Gazetteer) -> None:
    name, key = FILES[format]
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        came = {row[key].removesuffix(".0"): row for row in csv.DictReader(file)}
    with in_memory() as opened:
        done = import_file(File(format, DATA / name, gazetteer, clashes=True), opened, gazetteer, check=False)
        rows = list(shaped_rows(format, attacks(opened, gazetteer), gazetteer))
    assert len(rows) == done.taken > 0
    wrong = []
    for row in rows:
        before = came[str(row[key]).removesuffix(".0")]
        wrong += [
            (row[key], column, row[column], before[column])
            for column in before
            if not same(row[column], before[column]) and (row[key], column) not in KNOWN
        ]
    assert wrong == []


@pytest.mark.long
@pytest.mark.skipif(not SHARED.is_file(), reason="the shared copy of UCDP GED is not here")
def test_a_thousand_published_rows_come_out_as_they_came(gazetteer: Gazetteer) -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        came = {row["id"]: row for row in csv.DictReader(file)}
    with in_memory() as opened:
        done = import_file(File("ucdp", SHARED, gazetteer, clashes=True), opened, gazetteer, check=False)
        rows = list(shaped_rows("ucdp", attacks(opened, gazetteer), gazetteer))
    assert len(rows) == done.taken == 1000
    told = {line for line, words in done.notes}
    wrong = [
        (row["id"], column) for row in rows for column, cell in came[str(row["id"])].items()
        if not same(row[column], cell)
    ]
    assert {row for row, column in wrong if column not in ("low", "high", "best")} == set()
    # Rows whose low, best and high are not in this order are written in order; import says which they are.
    assert len({row for row, _ in wrong}) <= len(told)


KNOWN = {("6.0", "low"), ("6.0", "high")}
"""A row whose low (4) is over its high (2): it is written in order, and said at import."""


@pytest.mark.parametrize("format", FILES)
def test_nothing_is_invented_for_a_report(format: str, store: Store, gazetteer: Gazetteer) -> None:
    (row,) = (
        row for row in shaped_rows(format, attacks(store, gazetteer), gazetteer)
        if row[FILES[format][1]] is None and "rocket" not in str(row["sitrep_attack"]) and _is_ours(row, format)
    )
    unmet = str(row["sitrep_unmet"])
    assert "columns are the dataset's own to give" in unmet
    expected = {
        "ucdp": {"side_a": "the Marsh Front", "date_start": "2031-03-02", "date_prec": "1", "best": None,
                 "type_of_violence": None, "country": "Iraq"},
        "acled": {"event_date": "2031-03-02", "sub_event_type": "Shelling/artillery/missile attack",
                  "actor1": "the Marsh Front", "fatalities": None},
        "gtd": {"iyear": 2031, "iday": 2, "gname": "the Marsh Front", "claimed": 1, "compclaim": 0, "nkill": None},
    }[format]
    assert {column: row[column] for column in expected} == expected
    for column, value in expected.items():
        assert value is not None or column in unmet


def _is_ours(row: object, format: str) -> bool:
    day = {"ucdp": "date_start", "acled": "event_date", "gtd": "iday"}[format]
    assert isinstance(row, dict)
    return row[day] in ("2031-03-02", 2) and row.get("side_a", row.get("actor1", row.get("gname"))) == "the Marsh Front"


@pytest.mark.parametrize("format", FILES)
def test_the_columns_claimed_are_columns_of_the_dataset(format: str) -> None:
    assert set(CLAIMED[format]) <= set(columns_of(format))


def test_tables_have_a_row_for_each(store: Store, gazetteer: Gazetteer) -> None:
    told = list(attacks(store, gazetteer))
    as_attacks, as_accounts = list(attack_rows(told, gazetteer)), list(account_rows(told))
    assert len(as_attacks) == len({one.iri for one in told}) == len(told)
    assert len(as_accounts) == sum(len(one.accounts) for one in told) == 16
    (ours,) = (row for row in as_attacks if row["claimed_by"] == "the Marsh Front" and row["weapon"] == "rocket")
    assert (ours["country"], ours["weapon_count_best"], ours["killed_best"]) == ("IQ", 2, None)
    assert ours["latitude"] is not None


def test_a_spreadsheet_runs_nothing(store: Store, gazetteer: Gazetteer) -> None:
    out = io.BytesIO()
    rows = [row for row in account_rows(attacks(store, gazetteer)) if row["report"] == "r1"]
    assert write_csv(rows, ACCOUNT_COLUMNS, out) == 1
    (row,) = csv.DictReader(io.StringIO(out.getvalue().decode()))
    assert row["quote"] == "'" + TEXT
    plain = io.BytesIO()
    write_csv(rows, ACCOUNT_COLUMNS, plain, plain=True)
    assert next(csv.DictReader(io.StringIO(plain.getvalue().decode())))["quote"] == TEXT


def test_geojson_is_what_the_rfc_asks_for(store: Store, gazetteer: Gazetteer) -> None:
    out = io.BytesIO()
    count = write_geojson(attack_rows(attacks(store, gazetteer), gazetteer), out)
    found = json.loads(out.getvalue())
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == count > 0
    for feature in found["features"]:
        assert feature["type"] == "Feature"
        assert feature["id"].startswith("https://w3id.org/sitrep-kg/id/attack/")
        if feature["geometry"] is not None:
            lon, lat = feature["geometry"]["coordinates"]
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90
    assert any(feature["geometry"] == {"type": "Point", "coordinates": [36.75, 34.5]} for feature in found["features"])


def test_parquet_holds_the_same_rows(store: Store, gazetteer: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "attacks.parquet"
    rows = list(attack_rows(attacks(store, gazetteer), gazetteer))
    whole = [name for name in ATTACK_COLUMNS if name.endswith(("_low", "_best", "_high"))] + ["accounts", "sources"]
    assert write_parquet(rows, ATTACK_COLUMNS, path, whole) == len(rows)
    assert pq.read_table(path).to_pylist() == rows


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingDependency, match=r"sitrep-kg\[parquet\]"):
        write_parquet([], ("a",), tmp_path / "x.parquet")


def test_a_crate_is_one_that_rocrate_reads(store: Store, gazetteer: Gazetteer, tmp_path: Path) -> None:
    one, other = tmp_path / "crate", tmp_path / "again"
    files = write_crate(store, gazetteer, one, published="2031-05-01")
    crate = ROCrate(one)
    assert crate.root_dataset["datePublished"] is not None
    assert crate.root_dataset["license"].id == "https://creativecommons.org/licenses/by/4.0/"
    listed = {entity.id for entity in crate.data_entities if entity.type == "File"}
    there = {path.relative_to(one).as_posix() for path in one.rglob("*") if path.is_file()}
    assert there - {"ro-crate-metadata.json"} == listed
    assert len(there) == files
    for path in ("data/graph.nq", "shapes/attack.ttl", "queries/attacks.rq", "ontology/mappings/ucdp.sssom.tsv"):
        assert path in there
    for line in (one / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, path = line.partition("  ")
        assert hashlib.sha256((one / path).read_bytes()).hexdigest() == digest
    assert "Sundberg" in (one / "CITATION.txt").read_text(encoding="utf-8")
    assert "terms-of-use" in (one / "LICENCES.txt").read_text(encoding="utf-8")
    write_crate(store, gazetteer, other, published="2031-05-01")
    for path in there:
        assert (one / path).read_bytes() == (other / path).read_bytes(), path
    with pytest.raises(UsageError, match="holds something already"):
        write_crate(store, gazetteer, one, published="2031-05-01")


def test_the_published_context_is_that_of_the_ontology() -> None:
    text = (folder("ontology") / "context.jsonld").read_text(encoding="utf-8")
    assert text == context_text(ontology.load())


def test_json_written_with_the_context_is_the_same_rdf() -> None:
    known = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    document = {
        "@context": known, "@id": "https://example.org/a", "@type": "Account", "earliest": "2031-03-02", "killedLow": 4,
        "ofAttack": "https://example.org/b", "quote": "words",
    }
    quads = {str(quad.triple) for quad in ox.parse(json.dumps(document).encode(), ox.RdfFormat.JSON_LD)}
    sit, xsd = "https://w3id.org/sitrep-kg/ontology#", "http://www.w3.org/2001/XMLSchema#"
    assert quads == {
        f"<https://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{sit}Account>",
        f'<https://example.org/a> <{sit}earliest> "2031-03-02"^^<{xsd}date>',
        f'<https://example.org/a> <{sit}killedLow> "4"^^<{xsd}integer>',
        f"<https://example.org/a> <{sit}ofAttack> <https://example.org/b>",
        f'<https://example.org/a> <{sit}quote> "words"',
    }
