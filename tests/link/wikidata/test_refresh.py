"""`kg link refresh` against a real evaluation of its query: bases and groups as a gazetteer file that is used."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import RemoteError
from kg.gazetteer import Gazetteer
from kg.link import Judge, Query
from kg.link.wikidata.cache import Cache
from kg.link.wikidata.classes import class_qids
from kg.link.wikidata.refresh import Refreshed, actor_kinds, refreshed
from tests.link.wikidata.conftest import Wikidata

G = Gazetteer.load()


def refresh(wikidata: Wikidata, cache: Cache | None = None, *, page: int = 500, gazetteer: Gazetteer = G) -> Refreshed:
    settings = replace(wikidata.settings, page=page)
    with cache or Cache(None) as open_cache:
        return refreshed(settings, open_cache, gazetteer, sleep=lambda _: None)


def rows(done: Refreshed) -> dict[str, dict[str, str]]:
    return {row["qid"]: row for row in csv.DictReader(io.StringIO(done.text))}


def test_bases_and_groups_become_entries(wikidata: Wikidata) -> None:
    done = refresh(wikidata)
    found = rows(done)
    assert set(found) == {f"Q9900000000{number:02}" for number in (1, 2, 3, 4, 7, 9, 10)}
    assert (done.entries, done.nameless) == (7, 1)
    base = found["Q990000000001"]
    assert (base["id"], base["type"], base["kind"]) == ("base/wd-q990000000001", "base", "base")
    assert (base["label_fr"], base["label_en"]) == ("camp Zéphyr", "Camp Zephyr")
    assert base["aliases"] == "Zephyr Barracks|caserne Zéphyr"
    assert (base["country"], base["lat"], base["lon"]) == ("IQ", "33.25", "44.5")
    assert "Q245016" in base["sources"] and "CC0" in base["sources"]
    assert found["Q990000000002"]["kind"] == "armed_group"  # by a subclass
    assert found["Q990000000010"]["country"] == ""  # two countries are none
    assert found["Q990000000010"]["kind"] == "armed_force"


def test_the_file_is_a_gazetteer(wikidata: Wikidata, tmp_path: Path) -> None:
    path = tmp_path / "wikidata.csv"
    path.write_text(refresh(wikidata).text, encoding="utf-8")
    extended = Gazetteer.load([path])
    judgement = Judge(extended).plain(Query("caserne Zéphyr", ("base", "place"), "base"))
    assert judgement is not None and judgement.entity is not None
    assert judgement.entity.id == "base/wd-q990000000001"
    # what the gazetteer has by now is not written again
    again = refresh(wikidata, gazetteer=extended)
    assert (again.entries, again.known) == (0, 7)


@pytest.mark.parametrize("page", [1, 2, 3])
def test_pages_of_any_size_give_the_same(wikidata: Wikidata, page: int) -> None:
    assert rows(refresh(wikidata, page=page)) == rows(refresh(wikidata))


@pytest.mark.long
@pytest.mark.parametrize(
    "fault", ["429 0", "500", "502", "503", "timeout", "cut", "truncated", "nonsense", "html"]
)
def test_a_fault_that_passes_leaves_no_trace(wikidata: Wikidata, tmp_path: Path, fault: str) -> None:
    calm = refresh(wikidata)
    wikidata.fail(("/sparql", fault, 3))
    assert refresh(wikidata, Cache(tmp_path / "c.sqlite")) == calm
    assert [row["fault"] for row in wikidata.log()].count(fault) == 3
    wikidata.fail(("/sparql", "403", 99))
    assert refresh(wikidata, Cache(tmp_path / "c.sqlite")) == calm and wikidata.log() == []


def test_a_fault_that_stays_is_told_and_the_run_goes_on_later(wikidata: Wikidata, tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    wikidata.fail(("/sparql", "slow0", 4), ("/sparql", "500", 99))
    with pytest.raises(RemoteError, match="/sparql: status 500"):
        refresh(wikidata, Cache(path))
    wikidata.fail()
    refresh(wikidata, Cache(path))
    classes = len(class_qids("Base")) + len(class_qids("Actor"))
    assert len(wikidata.log()) == classes - 4  # one page a class, four were answered before


def test_a_wrong_address_is_told_at_once(wikidata: Wikidata) -> None:
    wikidata.fail(("/sparql", "403", 99))
    with pytest.raises(RemoteError, match="status 403"):
        refresh(wikidata)
    assert len(wikidata.log()) == 1


def test_it_says_who_asks(wikidata: Wikidata) -> None:
    refresh(wikidata)
    assert all(row["agent"].startswith("sitrep-kg/") for row in wikidata.log())


def test_every_class_of_actors_has_a_kind() -> None:
    assert set(actor_kinds()) == set(class_qids("Actor"))
