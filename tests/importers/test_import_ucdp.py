"""UCDP GED in both published layouts: what a row comes to, what is no attack, what is bad, what comes back out."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, strategies as st
from rdflib import Graph

from kg import ontology
from kg.cli import cli
from kg.decisions import Decision
from kg.errors import InputError
from kg.facts import Account, Attribution, Count, ReportFact
from kg.gazetteer import Gazetteer
from kg.importers import NotAnAttack, RowFacts, import_file, read
from kg.importers.listing import list_left_out
from kg.importers.row_facts import File
from kg.importers.rows import Row, Table, cells_of
from kg.importers.sssom import sssom_table
from kg.questions.question import bind, load
from kg.resources import folder
from kg.stores import Store, in_memory
from kg.update import Growth
from kg.validate import validate

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "data" / "ucdp"
BOTH = ("ucdp_ged191.csv", "ucdp_ged231.csv")
shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared copy of UCDP GED is not here")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def taken(name: str, gazetteer: Gazetteer, *, clashes: bool = False) -> dict[str, RowFacts]:
    rows = File("ucdp", HERE / name, gazetteer, clashes=clashes).rows()
    return {str(int(float(row.row.get("id")))): row for row in rows if isinstance(row, RowFacts)}


def account(row: RowFacts) -> Account:
    return next(fact for fact in row.facts if isinstance(fact, Account))


@pytest.mark.parametrize("name", BOTH)
def test_the_layout_and_the_release_are_told_by_header_and_name(name: str, gazetteer: Gazetteer) -> None:
    file = File("ucdp", HERE / name, gazetteer)
    release = {"ucdp_ged191.csv": "19.1", "ucdp_ged231.csv": "23.1"}[name]
    assert file.layout.name.startswith(release)
    assert file.release.dataset.release == release
    assert "creativecommons.org/licenses/by/4.0" in file.release.dataset.licence


@pytest.mark.parametrize("name", BOTH)
def test_one_sided_violence_is_an_attack_that_the_dataset_attributes(name: str, gazetteer: Gazetteer) -> None:
    rows = taken(name, gazetteer)
    assert set(rows) == {"1", "2", "6"}
    first = account(rows["1"])
    assert (first.earliest, first.latest) == (date(2031, 3, 3), date(2031, 3, 3))
    assert first.killed == Count(low=4, high=9, best=5)
    assert first.perpetrator == ()
    assert [(place.name, place.kind, place.country) for place in first.place] == [
        ("Made-up village", "village", "SY"), ("Homs governorate", "province", "SY"),
    ]
    assert (first.place[0].lat, first.place[0].lon) == (34.5, 36.75)
    said = next(fact for fact in rows["1"].facts if isinstance(fact, Attribution))
    assert said.responsible is not None
    assert (said.responsible.name, said.responsible.kind) == ("The Marsh Front", "armed_group")
    report = rows["1"].facts[0]
    assert isinstance(report, ReportFact)
    assert report.relays == ("Our Paper", "Our Agency")
    assert account(rows["2"]).latest == date(2031, 3, 31)
    assert account(rows["6"]).killed == Count(low=2, high=4, best=4)
    assert rows["6"].notes == ("low 4, best 4, high 2 are not in this order",)


@pytest.mark.parametrize("name", BOTH)
def test_where_nobody_is_said_to_attack_the_row_is_listed_and_not_taken(name: str, gazetteer: Gazetteer) -> None:
    rows = [row for row in read("ucdp", HERE / name, gazetteer) if isinstance(row, NotAnAttack)]
    assert Counter(row.code for row in rows) == {"type_of_violence 1": 2, "type_of_violence 2": 1}


@pytest.mark.parametrize("name", BOTH)
def test_a_clash_that_is_asked_for_accuses_nobody_and_counts_civilians_alone(name: str, gazetteer: Gazetteer) -> None:
    rows = taken(name, gazetteer, clashes=True)
    assert len(rows) == 6
    for number in "345":
        assert not any(isinstance(fact, Attribution) for fact in rows[number].facts)
        assert account(rows[number]).target == ()
    assert account(rows["3"]).killed is None
    assert account(rows["4"]).killed == Count(low=2, high=6, best=2)
    assert account(rows["5"]).killed == Count(low=3, high=3, best=3)
    assert [place.kind for place in account(rows["4"]).place] == ["country"]
    assert [(place.kind, place.country) for place in account(rows["5"]).place] == [("sea", None)]


@pytest.mark.parametrize("name", BOTH)
def test_a_row_can_be_read_back_from_its_report(name: str, gazetteer: Gazetteer) -> None:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        whole = {str(int(float(row["id"]))): row for row in csv.DictReader(file)}
    for number, row in taken(name, gazetteer, clashes=True).items():
        report = row.facts[0]
        assert isinstance(report, ReportFact)
        assert cells_of(report.text) == {column: cell for column, cell in whole[number].items() if cell}


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True),
                       st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1)))
def test_any_row_can_be_read_back(cells: dict[str, str]) -> None:
    row = Row("x", 2, cells)
    assert (cells_of(row.text) if cells else {}) == cells
    for column in cells:
        words = row.words([column])
        assert words is not None
        assert row.text[words.start : words.end] == words.quote


@pytest.mark.parametrize("name", BOTH)
def test_what_is_taken_breaks_no_shape(name: str, gazetteer: Gazetteer) -> None:
    found = validate([row.facts for row in taken(name, gazetteer, clashes=True).values()])
    assert {one.shape for one in found if one.severity == "Violation"} == set()


BAD = {
    "id": ("", "id is empty"),
    "type_of_violence": ("4.0", "the codebook does not have"),
    "date_start": ("yesterday", "not a day"),
    "date_end": ("2030-01-01", "is after"),
    "best": ("some", "not a whole number"),
    "low": ("-1", "less than none"),
    "latitude": ("134.5", "not on the earth"),
    "where_prec": ("9.0", "the codebook does not have"),
    "date_prec": ("0.0", "the codebook does not have"),
    "side_a": ("", "side_a is empty"),
}


def test_an_import_of_which_nothing_comes_leaves_no_store(tmp_path: Path) -> None:
    rows = (HERE / BOTH[0]).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "header.csv").write_text(rows[0], encoding="utf-8")
    command = ["import", "ucdp", str(tmp_path / "header.csv"), "--store", str(tmp_path / "new" / "store")]
    CliRunner().invoke(cli, command)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("column", BAD)
def test_a_bad_row_is_named_with_line_and_reason_and_the_rest_is_read(
    column: str, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    with (HERE / BOTH[1]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    value, reason = BAD[column]
    rows[0][column] = value
    path = tmp_path / "ged231.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    read_rows = list(read("ucdp", path, gazetteer))
    errors = [row for row in read_rows if isinstance(row, InputError)]
    assert [error.line for error in errors] == [2]
    assert reason in str(errors[0])
    assert sum(isinstance(row, RowFacts) for row in read_rows) == 2


def test_broken_csv_is_listed_by_line(tmp_path: Path, gazetteer: Gazetteer) -> None:
    lines = (HERE / BOTH[0]).read_bytes().split(b"\n")
    lines[1] = lines[1].replace(b"Made-up village", b"\xff\xfe")
    lines[2] = lines[2] + b",one more"
    path = tmp_path / "ged191.csv"
    path.write_bytes(b"\n".join([*lines, lines[1].replace(b"\xff\xfe", b"x"), lines[1].replace(b"\xff\xfe", b"x")]))
    errors = [str(row) for row in read("ucdp", path, gazetteer) if isinstance(row, InputError)]
    assert len(errors) == 3
    assert "is not utf-8" in errors[0]
    assert "42 cells where the header has 41" in errors[1]
    assert "has come before" in errors[2]


def test_a_header_of_something_else_is_refused(tmp_path: Path, gazetteer: Gazetteer) -> None:
    for text, words in (("", "no header"), ("a,b\n1,2\n", "the header lacks id"), ("id,id\n", "come twice")):
        path = tmp_path / "x.csv"
        path.write_text(text)
        with pytest.raises(InputError, match=words):
            File("ucdp", path, gazetteer)


def test_a_table_is_read_as_it_comes() -> None:
    table = Table(io.BytesIO("\ufeffa\tb\n1\t2\n".encode()), "x")
    assert [row.cells for row in table.rows() if isinstance(row, Row)] == [{"a": "1", "b": "2"}]


def test_importing_again_and_in_another_way_gives_the_same_graph(gazetteer: Gazetteer) -> None:
    with in_memory() as bulk, in_memory() as grown:
        done = import_file(File("ucdp", HERE / BOTH[1], gazetteer, clashes=True), bulk, gazetteer)
        assert (done.rows, done.taken, done.exit_code) == (6, 6, 0)
        first = set(bulk.dump())
        import_file(File("ucdp", HERE / BOTH[1], gazetteer, clashes=True), bulk, gazetteer, batch=2)
        assert set(bulk.dump()) == first
        import_file(File("ucdp", HERE / BOTH[1], gazetteer), grown, gazetteer)
        import_file(File("ucdp", HERE / BOTH[1], gazetteer, clashes=True), grown, gazetteer, batch=1)
        assert set(grown.dump()) == first


def test_two_rows_that_somebody_decided_to_be_one_attack_are_one_however_the_store_is_filled(
    gazetteer: Gazetteer,
) -> None:
    when = datetime(2031, 5, 5, tzinfo=UTC)
    one = Decision(kind="attack", left="ucdp-ged-1", right="ucdp-ged-2", verdict="match", who="test", when=when)
    with in_memory() as bulk, in_memory() as grown:
        import_file(File("ucdp", HERE / BOTH[1], gazetteer, clashes=True), bulk, gazetteer, [one], check=False)
        import_file(File("ucdp", HERE / BOTH[1], gazetteer), grown, gazetteer, check=False)
        Growth(grown, gazetteer, [one]).catch_up()
        import_file(File("ucdp", HERE / BOTH[1], gazetteer, clashes=True), grown, gazetteer, [one], check=False)
        assert set(bulk.dump()) == set(grown.dump())
        assert ask(bulk, "attacks") == 5


def test_two_releases_tell_of_one_event_and_two_rows_are_two_attacks(gazetteer: Gazetteer) -> None:
    with in_memory() as store:
        for name in BOTH:
            import_file(File("ucdp", HERE / name, gazetteer), store, gazetteer)
        asked = "SELECT DISTINCT ?a WHERE { GRAPH ?g { ?x <https://w3id.org/sitrep-kg/ontology#ofAttack> ?a } }"
        assert len(store.query(asked)) == 3
        assert ask(store, "attacks") == 3
        assert ask(store, "who-says-what") > 0


def ask(store: Store, name: str) -> int:
    question = load(name)
    return len(store.query(question.sparql, bind(question, {})))


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    listed = tmp_path / "left-out.csv"
    told = CliRunner().invoke(
        cli, ["import", "ucdp", str(HERE / BOTH[0]), "--store", str(tmp_path / "s"), "--left-out", str(listed)]
    )
    assert told.exit_code == 0, told.output
    assert "6 rows read: 3 loaded, 3 no attack, 0 bad, 0 break a shape" in told.stderr
    assert "line 7: low 4, best 4, high 2" in told.stderr
    with listed.open(encoding="utf-8", newline="") as file:
        assert [(row["line"], row["id"]) for row in csv.DictReader(file)] == [("4", "3.0"), ("5", "4.0"), ("6", "5.0")]
    asked = CliRunner().invoke(cli, ["ask", "attacks", "--store", str(tmp_path / "s"), "--format", "csv"])
    assert asked.output.count("ucdp-ged-") == 3, asked.output


def test_the_list_of_what_is_no_attack_runs_nothing_in_a_spreadsheet(gazetteer: Gazetteer, tmp_path: Path) -> None:
    source, listed = tmp_path / BOTH[0], tmp_path / "left-out.csv"
    source.write_text((HERE / BOTH[0]).read_text(encoding="utf-8").replace("\n3.0,", "\n=3+0,"), encoding="utf-8")
    assert list_left_out(File("ucdp", source, gazetteer), listed) == 3
    with listed.open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["id"] == "'=3+0"


@pytest.mark.parametrize("path", sorted((folder("ontology") / "mappings").glob("*.ttl")), ids=lambda path: path.stem)
def test_the_mapping_is_written_as_sssom_too(path: Path) -> None:
    mapping = Graph().parse(path, format="turtle")
    assert path.with_suffix(".sssom.tsv").read_text(encoding="utf-8") == sssom_table(mapping, ontology.load())


def test_every_code_that_is_written_is_in_the_mapping(gazetteer: Gazetteer) -> None:
    mapping = Graph()
    for path in (folder("ontology") / "mappings").glob("*.ttl"):
        mapping.parse(path, format="turtle")
    known = {str(subject) for subject in mapping.subjects()}
    for row in taken(BOTH[0], gazetteer, clashes=True).values():
        for code in account(row).codes or ():
            assert f"https://w3id.org/sitrep-kg/codes/{code}" in known


@shared
def test_the_published_files_are_read_to_the_last_row(gazetteer: Gazetteer) -> None:
    for name, kinds in (
        ("ged231_sample1000.csv", {"taken": 160, "type_of_violence 1": 707, "type_of_violence 2": 133}),
        ("ged191_syria.csv", {"taken": 482, "type_of_violence 1": 11507, "type_of_violence 2": 4577}),
    ):
        rows = list(read("ucdp", SHARED / name, gazetteer))
        assert not [str(row) for row in rows if isinstance(row, InputError)]
        assert Counter(row.code if isinstance(row, NotAnAttack) else "taken" for row in rows) == kinds


@shared
@pytest.mark.long
def test_every_twentieth_syrian_event_loads_and_answers(gazetteer: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "ged191_syria.csv"
    with (SHARED / path.name).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows[::20]])
    with in_memory() as store:
        done = import_file(File("ucdp", path, gazetteer, clashes=True), store, gazetteer)
        assert (done.rows, done.taken, done.exit_code) == (829, 829, 0)
        assert ask(store, "attacks") == 829
