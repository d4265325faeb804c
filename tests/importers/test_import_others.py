"""GTD, ACLED and POLECAT, each from a file of our own in the published columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from rdflib import Graph

from kg.consolidate import consolidate
from kg.errors import InputError
from kg.facts import Account, Attribution, Claim, Count, NonClaim, ReportFact
from kg.gazetteer import Gazetteer
from kg.importers import NotAnAttack, RowFacts, import_file
from kg.importers.row_facts import File
from kg.resources import folder
from kg.stores import in_memory
from kg.validate import validate

HERE = Path(__file__).parent
FILES = {"gtd": "globalterrorismdb_3103dist.csv", "acled": "acled_2031-04-01.csv", "polecat": "ngecEvents.2031.txt"}
RELEASES = {"gtd": "31.03", "acled": "2031.04.01", "polecat": "2031"}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def read(format: str, gazetteer: Gazetteer, *, clashes: bool = False) -> dict[str, RowFacts | NotAnAttack]:
    file = File(format, HERE / FILES[format], gazetteer, clashes=clashes)
    key = file.release.description.key
    return {row.row.get(key): row for row in file.rows() if not isinstance(row, InputError)}


def account(row: RowFacts | NotAnAttack) -> Account:
    assert isinstance(row, RowFacts)
    return next(fact for fact in row.facts if isinstance(fact, Account))


def said(row: RowFacts | NotAnAttack) -> list[tuple[str, str]]:
    assert isinstance(row, RowFacts)
    return [
        (type(fact).__name__, fact.responsible.name if fact.responsible else "")
        for fact in row.facts
        if isinstance(fact, Claim | Attribution | NonClaim)
    ]


@pytest.mark.parametrize("format", FILES)
def test_the_release_is_told_by_the_name(format: str, gazetteer: Gazetteer) -> None:
    assert File(format, HERE / FILES[format], gazetteer).release.dataset.release == RELEASES[format]


@pytest.mark.long
@pytest.mark.parametrize("format", FILES)
def test_what_is_taken_breaks_no_shape_and_importing_again_changes_nothing(format: str, gazetteer: Gazetteer) -> None:
    taken = [row.facts for row in read(format, gazetteer, clashes=True).values() if isinstance(row, RowFacts)]
    assert [one.shape for one in validate(taken) if one.severity == "Violation"] == []
    with in_memory() as store:
        import_file(File(format, HERE / FILES[format], gazetteer), store, gazetteer, check=False)
        first = set(store.dump())
        import_file(File(format, HERE / FILES[format], gazetteer), store, gazetteer, check=False)
        assert set(store.dump()) == first


@pytest.mark.parametrize("format", FILES)
def test_every_code_is_in_a_mapping(format: str, gazetteer: Gazetteer) -> None:
    mapping = Graph()
    for path in (folder("ontology") / "mappings").glob("*.ttl"):
        mapping.parse(path, format="turtle")
    known = {str(subject) for subject in mapping.subjects()}
    codes = {code for row in read(format, gazetteer, clashes=True).values() if isinstance(row, RowFacts)
             for code in account(row).codes or ()}
    assert codes
    assert {code for code in codes if f"https://w3id.org/sitrep-kg/codes/{code}" not in known} == set()


CLAIMS: dict[str, tuple[Sequence[tuple[str, str]], str]] = {
    "203103040001": ((("Attribution", "The Marsh Front"), ("Claim", "The Marsh Front")), "claimed"),
    "203103040002": ((("NonClaim", ""),), "said_unclaimed"),
    "203103040003": ((("Attribution", "The Marsh Front"),), "no_claim_reported"),
    "203103040004": (
        (("Attribution", "The Marsh Front"), ("Claim", "The Marsh Front"), ("Attribution", "The Hill Front"),
         ("Claim", "The Hill Front")),
        "claimed",
    ),
}


@pytest.mark.parametrize("key", CLAIMS)
def test_the_claim_fields_of_gtd_become_states(key: str, gazetteer: Gazetteer) -> None:
    row = read("gtd", gazetteer)[key]
    statements, state = CLAIMS[key]
    assert said(row) == list(statements)
    assert isinstance(row, RowFacts)
    ((attack),) = consolidate(row.facts)
    assert attack.responsibility_state == state
    assert attack.perpetrator == ()


def test_gtd_counts_victims_dates_and_damage(gazetteer: Gazetteer) -> None:
    rows = read("gtd", gazetteer)
    first, second, third = (account(rows[f"20310304000{n}"]) for n in (1, 2, 3))
    assert (first.killed, first.injured) == (Count(low=4, high=4), Count(low=9, high=9))
    assert second.killed == Count(high=5)
    assert (third.killed, third.injured) == (Count(low=0, high=0), None)
    assert (first.weapon, second.weapon, third.weapon) == (("vehicle_bomb",), ("gun",), ("unknown",))
    assert (first.damage, second.damage, third.damage) == ("minor", "none", None)
    assert (first.outcome, third.outcome) == ("carried_out", None)
    assert (second.earliest, second.latest) == (date(2031, 3, 1), date(2031, 3, 31))
    assert (third.earliest, third.latest) == (date(2031, 1, 1), date(2031, 12, 31))
    assert [place.name for place in third.place] == ["Homs"]
    kidnapping = rows["203103040005"]
    assert isinstance(kidnapping, NotAnAttack)
    assert kidnapping.code == "attacktype 6"


def test_an_id_that_a_spreadsheet_rounded_is_bad(gazetteer: Gazetteer) -> None:
    (error,) = (row for row in File("gtd", HERE / FILES["gtd"], gazetteer).rows() if isinstance(row, InputError))
    assert error.line == 7
    assert "twelve figures" in str(error)


def test_acled_accuses_only_whom_the_row_sets_against_civilians(gazetteer: Gazetteer) -> None:
    rows = read("acled", gazetteer)
    assert {key: said(row) for key, row in rows.items() if isinstance(row, RowFacts)} == {
        "SYR1": [("Attribution", "The Marsh Front")],
        "SYR2": [("Attribution", "Military Forces of Syria")],
        "SYR4": [],
        "SYR6": [],
    }
    assert Counter(row.code for row in rows.values() if isinstance(row, NotAnAttack)) == {
        "sub_event_type Armed clash": 1, "sub_event_type Peaceful protest": 1,
    }
    assert said(read("acled", gazetteer, clashes=True)["SYR3"]) == []


def test_acled_dates_deaths_weapons(gazetteer: Gazetteer) -> None:
    rows = read("acled", gazetteer)
    assert account(rows["SYR1"]).weapon == ("suicide_bomb",)
    assert account(rows["SYR4"]).weapon == ()
    assert account(rows["SYR1"]).killed == Count(high=4)
    assert account(rows["SYR2"]).killed is None
    assert (account(rows["SYR2"]).earliest, account(rows["SYR2"]).latest) == (date(2031, 3, 2), date(2031, 3, 8))
    assert (account(rows["SYR4"]).earliest, account(rows["SYR4"]).latest) == (date(2031, 3, 1), date(2031, 3, 31))
    report = rows["SYR1"].facts[0] if isinstance(rows["SYR1"], RowFacts) else None
    assert isinstance(report, ReportFact)
    assert report.relays == ("Our Paper", "Our Agency")


def test_polecat_takes_assaults_with_weapons(gazetteer: Gazetteer) -> None:
    rows = read("polecat", gazetteer)
    assert account(rows["P1"]).weapon == ("gun",)
    assert said(rows["P1"]) == [("Attribution", "The Marsh Front")]
    assert (account(rows["P2"]).weapon, said(rows["P2"])) == (("drone",), [])
    assert {row.code for row in rows.values() if isinstance(row, NotAnAttack)} == {
        "Event Mode abduct", "Event Type CONSULT",
    }


def test_what_datasets_say_of_one_day_and_town_may_be_one_attack_but_rows_of_one_are_not(gazetteer: Gazetteer) -> None:
    with in_memory() as store:
        for format, name in FILES.items():
            import_file(File(format, HERE / name, gazetteer), store, gazetteer, check=False)
        joined = store.query(
            "PREFIX sit: <https://w3id.org/sitrep-kg/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/> "
            "SELECT ?attack (COUNT(?report) AS ?n) (COUNT(DISTINCT ?set) AS ?sets) WHERE { GRAPH ?g { "
            "?x sit:ofAttack ?attack ; sit:inReport ?report . ?report dcterms:isPartOf ?set } } GROUP BY ?attack"
        )
        assert len(joined) > 0
        for row in joined:
            assert getattr(row["n"], "value", 0) == getattr(row["sets"], "value", 1)
