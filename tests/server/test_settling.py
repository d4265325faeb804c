"""A click on the review page is in the graph at once, and the graph is as if it had been built with that decision."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from benchmarks import servers
from kg.decisions import FILE, Decision, Decisions
from kg.facts import Account, to_json_line
from kg.gazetteer import Gazetteer
from kg.link import link
from kg.stores import on_disk
from kg.update import Growth
from kg.update.relinking import relink
from tests.commands import kg
from tests.update.worlds import GROUPS, PLACES, facts_of

pytest.importorskip("jinja2")
TOLD = {
    "place": PLACES[2], "day": 0, "span": 0, "weapon": ("rocket",), "killed": 2, "claimed_by": None, "time": "02:50",
}
NEXT_DAY = TOLD | {"day": 1, "claimed_by": GROUPS[2]}
ATTACKS = (
    "PREFIX sit: <https://w3id.org/sitrep-kg/ontology#> SELECT DISTINCT ?a { "
    "GRAPH <https://w3id.org/sitrep-kg/id/graph/consolidated> { ?a a sit:Attack ; sit:responsibilityState ?state } }"
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """r0 and r1 tell one attack, r2 one of the next day that may be the same."""
    told = (facts_of(0, [TOLD]), facts_of(1, [TOLD]), facts_of(2, [NEXT_DAY]))
    text = "".join(to_json_line(fact) + "\n" for facts in told for fact in facts)
    (tmp_path / "facts.jsonl").write_text(text, encoding="utf-8")
    kg("build", tmp_path / "facts.jsonl", "--store", tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def client(store: Path) -> Iterator[httpx.Client]:
    with servers.kg(store, writable=True) as running, httpx.Client(base_url=running.url, timeout=180) as client:
        yield client


def attacks(client: httpx.Client) -> list[str]:
    """Paths of the joined attacks in the graph."""
    answer = client.get("/sparql", params={"query": ATTACKS}).raise_for_status()
    return sorted(row["a"]["value"].partition("/id/")[2] for row in answer.json()["results"]["bindings"])


def offered(client: httpx.Client, section: str, verdict: str, attack: str = "") -> list[str]:
    page = client.get("/review", params={"attack": attack} if attack else {}, headers={"accept": "text/html"}).text
    part = page.partition(f'id="{section}"')[2].partition("</section>")[0]
    return re.findall(rf'value="({verdict} \w+)"', part)


def decide(client: httpx.Client, decision: str, attack: str = "") -> dict[str, object]:
    data = {"token": servers.TOKEN, "who": "Ana", "why": "one night", "decision": decision, "attack": attack}
    answer = client.post("/review", data=data, headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.text
    told: dict[str, object] = answer.json()
    return told


def assert_as_built(store: Path, tmp_path: Path) -> None:
    """The store is, byte for byte, what a build with its decisions makes."""
    again = tmp_path / "again"
    decisions = ("--decisions", store / FILE)
    kg("build", tmp_path / "facts.jsonl", "--store", again, *decisions, "--out", tmp_path / "built.nq")
    served = tmp_path / "served"
    shutil.copytree(store, served, ignore=shutil.ignore_patterns("serving-*", "lock"))
    kg("export", "--store", served, "--out", tmp_path / "served.nq")
    assert (tmp_path / "served.nq").read_bytes() == (tmp_path / "built.nq").read_bytes()


@pytest.mark.long
def test_a_click_joins_and_takes_out_at_once_as_a_build_would(
    client: httpx.Client, store: Path, tmp_path: Path
) -> None:
    assert len(attacks(client)) == 2
    [same] = offered(client, "same", "match")
    told = decide(client, same)
    assert told["settled"] is True, told
    assert len(attacks(client)) == 1
    assert offered(client, "same", "match") == []
    [attack] = attacks(client)
    parts = offered(client, "split", "no_match", attack)
    assert len(parts) == 3
    assert decide(client, parts[0], attack)["settled"] is True
    assert len(attacks(client)) == 2
    client.close()
    assert_as_built(store, tmp_path)


@pytest.mark.long
def test_a_click_links_a_name_at_once_as_a_build_would(client: httpx.Client, store: Path, tmp_path: Path) -> None:
    before = offered(client, "links", "match")
    assert before
    assert decide(client, before[0])["settled"] is True
    after = offered(client, "links", "match")
    assert before[0] not in after
    assert len(after) < len(before)
    client.close()
    assert_as_built(store, tmp_path)


def test_unsure_changes_nothing_and_is_kept(client: httpx.Client, store: Path) -> None:
    [same] = offered(client, "same", "unsure")
    assert decide(client, same)["settled"] is True
    assert len(attacks(client)) == 2
    assert [one.verdict for one in Decisions.load(store / FILE)] == ["unsure"]


@pytest.mark.long
def test_a_store_of_other_rules_is_left_to_a_build(store: Path) -> None:
    """Its digest of the rules is another: all would have to be made anew, which is no matter of a click."""
    with on_disk(store) as opened:
        opened.engine.update(
            "PREFIX sit: <https://w3id.org/sitrep-kg/ontology#> DELETE { GRAPH ?g { ?s sit:rulesDigest ?d } } "
            "INSERT { GRAPH ?g { ?s sit:rulesDigest 'another' } } WHERE { GRAPH ?g { ?s sit:rulesDigest ?d } }"
        )
    with servers.kg(store, writable=True) as running, httpx.Client(base_url=running.url, timeout=180) as client:
        [same] = offered(client, "same", "match")
        told = decide(client, same)
        assert told["settled"] is False
        assert "kg build" in str(told["taken"])
        assert len(attacks(client)) == 2
    assert [one.verdict for one in Decisions.load(store / FILE)] == ["match"]
    kg("build", store.parent / "facts.jsonl", "--store", store)
    with servers.kg(store) as running, httpx.Client(base_url=running.url, timeout=180) as client:
        assert len(attacks(client)) == 1


def test_linking_anew_forgets_no_decision_about_attacks(tmp_path: Path) -> None:
    """A decision about attacks that the store does not know yet is not lost where names of others are linked anew."""
    gazetteer = Gazetteer.load()
    elsewhere = TOLD | {"place": PLACES[0], "day": 2, "claimed_by": GROUPS[2]}
    told = [tuple(link(facts, gazetteer)) for facts in (
        facts_of(0, [TOLD]), facts_of(1, [NEXT_DAY | {"claimed_by": None}]), facts_of(2, [elsewhere]),
    )]
    left, right, _ = (fact.attack for facts in told for fact in facts if isinstance(fact, Account))
    common = {"who": "Ana", "why": "one night", "when": "2026-01-01T00:00:00Z"}
    merge = Decision.model_validate({"kind": "attack", "left": left, "right": right, "verdict": "match", **common})
    name = Decision.model_validate({
        "kind": "link", "left": "actor/coalition#r2", "right": "actor/kataib-hezbollah", "verdict": "no_match",
        **common,
    })
    with on_disk(tmp_path / "store") as opened:
        Growth(opened, gazetteer).add(told)
        assert len(opened.query(ATTACKS).rows) == 3
        assert relink(opened, gazetteer, [merge, name], [name]).reports == ["r2"]
        Growth(opened, gazetteer, [merge, name]).catch_up()
        assert len(opened.query(ATTACKS).rows) == 2


@pytest.mark.long
def test_a_pair_is_offered_whichever_of_their_reports_say_so(tmp_path: Path) -> None:
    """r1 alone agrees with r2 in toll, weapon and hour; r0 gives the joined attack its name."""
    told = (
        facts_of(0, [TOLD | {"killed": None, "weapon": (), "time": None}]), facts_of(1, [TOLD | {"killed": 30}]),
        facts_of(2, [NEXT_DAY | {"killed": 30, "claimed_by": None}]),
    )
    text = "".join(to_json_line(fact) + "\n" for facts in told for fact in facts)
    (tmp_path / "facts.jsonl").write_text(text, encoding="utf-8")
    kg("build", tmp_path / "facts.jsonl", "--store", tmp_path / "store")
    with (
        servers.kg(tmp_path / "store", writable=True) as running,
        httpx.Client(base_url=running.url, timeout=180) as client,
    ):
        assert len(attacks(client)) == 2
        [same] = offered(client, "same", "match")
        assert decide(client, same)["settled"] is True
        assert len(attacks(client)) == 1
