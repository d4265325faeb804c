"""The packaged tables and look-up: folding, links, identifiers, users' files."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from kg.errors import InputError
from kg.gazetteer import Gazetteer, fold
from kg.gazetteer.entries import KINDS, PACKAGED, packaged, read_rows

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases" / "folding.toml").read_text(encoding="utf-8"))
SHARED = Path(__file__).parents[3] / "shared" / "gazetteer"
G = Gazetteer.load()


@pytest.mark.parametrize("case", CASES["same"], ids=lambda case: case["names"][0])
def test_spellings_of_one_name_fold_to_one_key(case: dict[str, list[str]]) -> None:
    assert len({fold(name) for name in case["names"]}) == 1, {name: fold(name) for name in case["names"]}


@pytest.mark.parametrize("case", CASES["differ"], ids=lambda case: case["names"][0])
def test_names_of_different_things_keep_different_keys(case: dict[str, list[str]]) -> None:
    assert len({fold(name) for name in case["names"]}) == len(case["names"])


@pytest.mark.parametrize(("wanted", "name"), [(case["id"], name) for case in CASES["entry"] for name in case["names"]])
def test_lookup_links(wanted: str, name: str) -> None:
    found = G.lookup(name)
    assert found and found[0].entity.id == wanted, found[:3]
    assert found[0].score >= 85 and found[0].reason


@pytest.mark.parametrize("name", CASES["nothing"][0]["names"])
def test_lookup_rather_links_nothing(name: str) -> None:
    assert G.lookup(name) == []


def test_lookup_filters_and_uses_context() -> None:
    assert G.lookup("Niger", type="place")[0].entity.id == "place/ne"
    assert G.lookup("Niger", kind="state")[0].entity.id == "actor/state-ne"
    assert G.lookup("Tripoli", country="LB")[0].entity.id == "place/tripoli-lb"
    assert all(one.entity.country in ("", "IQ") for one in G.lookup("forces irakiennes", country="IQ"))
    assert not G.lookup("forces irakiennes", country="FR")
    assert (
        G.lookup("Al-Shabaab", context="une attaque à Palma, au Mozambique")[0].entity.id == "actor/ansar-al-sunna-mz"
    )


def test_known_words_are_never_taken_for_misspellings() -> None:
    assert G.lookup("Nigerian armed forces")[0].entity.country == "NG"
    assert G.lookup("Nigerien armed forces")[0].entity.country == "NE"
    assert "actor/hezbollah" not in [one.entity.id for one in G.lookup("Kataeb Hezbollah")]


def test_ids_are_unique_and_links_lead_somewhere() -> None:
    seen: set[str] = set()
    for file in (*PACKAGED, "weapons.csv"):
        rows, problems = read_rows(packaged(file).read_text(encoding="utf-8"), file)
        assert not problems
        for _, entity in rows:
            assert entity.id not in seen
            seen.add(entity.id)
            assert entity.kind in KINDS[entity.type] and entity.sources
    for entity in G.entities.values():
        for target in (*entity.member_of, *((entity.within,) if entity.within else ())):
            assert target in G.entities, (entity.id, target)
        assert entity.id not in G.containers(entity.id), f"{entity.id} lies in itself"
        assert entity.id not in G.groups_of(entity.id)
    assert len(packaged("places.csv").read_bytes()) < 600_000


def test_size_is_what_was_promised() -> None:
    kinds = [entity.kind for entity in G.entities.values()]
    assert kinds.count("base") >= 400
    assert kinds.count("armed_group") >= 120
    assert kinds.count("armed_force") >= 200
    assert kinds.count("outlet") >= 90


def test_membership_is_transitive() -> None:
    forces = {"actor/us-armed-forces", "actor/us-navy"}
    assert {*forces, "actor/us-fifth-fleet"} <= G.members("actor/international-coalition")
    assert {*forces, "actor/international-coalition"} <= G.groups_of("actor/us-fifth-fleet")
    assert "actor/us-navy" not in G.members("actor/us-navy")
    assert G.members("actor/none") == frozenset()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared tables are not here")
def test_wikidata_items_stand_in_the_shared_tables() -> None:
    stated: set[str] = set()
    for path in SHARED.glob("*.csv"):
        if path.name != "wikidata_classes.csv":
            with path.open(encoding="utf-8", newline="") as handle:
                stated |= {row.get("qid", "") for row in csv.DictReader(handle)}
    alien = {entity.id: entity.qid for entity in G.entities.values() if entity.qid and entity.qid not in stated}
    assert not alien


def test_no_item_is_used_twice() -> None:
    items = [entity.qid for entity in G.entities.values() if entity.qid]
    assert len(items) == len(set(items)), sorted({one for one in items if items.count(one) > 1})


HEADER = "id,type,kind,label_fr,label_en,aliases,country,lat,lon,within,member_of\n"


@pytest.mark.long
@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Base X,base,base,Base X,,,IQ,,,,", "lower-case ASCII"),
        ("base/x,bse,base,X,,,IQ,,,,", "type is 'bse'"),
        ("place/x,place,citty,X,,,IQ,,,,", "Did you mean city"),
        ("place/x,place,city,,,,IQ,,,,", "no label"),
        ("place/x,place,city,X,,,Iraq,,,,", "two capital letters"),
        ("place/x,place,city,X,,,IQ,abc,3,,", "not a number"),
        ("place/x,place,city,X,,,IQ,95,3,,", "outside"),
        ("place/x,place,city,X,,,IQ,nan,3,,", "outside"),
        ("place/x,place,city,X,,,IQ,9,,,", "only one of lat and lon"),
        ("place/x,place,city,X,,,IQ,,,place/anbr,", "Did you mean place/anbar"),
        ("actor/x,actor,armed_group,X,,,IQ,,,,actor/nobody-at-all", "which is no entry"),
        ("place/x,place,city,X,,,IQ,,,,,,,,", "more cells"),
    ],
)
def test_bad_rows_are_listed_with_line_and_remedy(tmp_path: Path, row: str, words: str) -> None:
    path = tmp_path / "mine.csv"
    good = "base/good-one,base,base,Base Bonne,Good Base,GB-Good,IQ,33.1,44.2,place/anbar,"
    path.write_text(f"{HEADER}{good}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Gazetteer.load([path])
    assert "mine.csv, line 3" in str(caught.value) and words in str(caught.value)
    lenient = Gazetteer.load([path], strict=False)
    assert [problem.line for problem in lenient.problems] == [3]
    assert "base/good-one" in lenient and lenient.find("la Base Bonne", "fr")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"id;type;kind\nbase/x;base;base\n", "semicolons"),
        (b"id,type,kind,lable_fr\nbase/x,base,base,X\n", "Did you mean label_fr"),
        (b"id,type,kind,label_fr\nbase/x,base,base,\xe9\n", "UTF-8"),
        (b"", "column id is missing"),
        (b"id,type,kind,label_fr\nbase/x,base,base,X\nbase/x,base,base,Y\n", "already in line 2"),
    ],
)
def test_bad_files_are_explained(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=re.escape(words)):
        Gazetteer.load([path])


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        Gazetteer.load([tmp_path / "none.csv"])


def test_a_users_row_replaces_ours_and_leaves_the_packaged_one_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("\ufeffid,type,kind,label_en\nbase/al-tanf,base,base,Tanf Garrison Renamed\n", encoding="utf-8")
    assert Gazetteer.load([path])["base/al-tanf"].label("fr") == "Tanf Garrison Renamed"
    assert Gazetteer.load()["base/al-tanf"].label("en") == "Al-Tanf"


@given(st.text(max_size=40))
@example("𝖠")
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    G.lookup(text)


def test_weapons_have_the_notations_of_the_ontology() -> None:
    (match,) = G.find_weapons("Deux roquettes Katioucha sont tombées.", "fr")
    assert (match.text, match.entities[0].kind) == ("roquettes Katioucha", "rocket")
    assert not list(G.find("Un missile et un drone sont tombés.", "fr"))
