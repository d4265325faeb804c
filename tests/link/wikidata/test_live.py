"""`kg link ask` against a little Wikidata: what is sure, doubtful, refused; and each fault on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.build import build
from kg.decisions import Decision
from kg.errors import RemoteError
from kg.facts import Account, Actor, AnyFact, Evidence, Place, ReportFact, attack_key, to_json_line
from kg.gazetteer import Gazetteer
from kg.link.wikidata.cache import Cache
from kg.stores import Store, open_store
from kg.triples import wikidata_graph
from kg.update.wikidata import AskedCounts, ask_store, forget_decided
from kg.views.doubts import doubts
from kg.views.store_view import read
from kg.vocabulary import BASE, SKOS, WIKIDATA
from tests.link.wikidata.conftest import Wikidata

G = Gazetteer.load()
NAMES: tuple[Place | Actor, ...] = (
    Place(name="camp Zéphyr", kind="base", country="IQ"),
    Actor(name="Gardiens de la plaine", kind="armed_group", country="IQ"),
    Actor(name="Brigade du matin", kind="armed_group"),
    Place(name="fort Perdu", kind="base", country="IQ"),
    Actor(name="Front du delta", kind="armed_group"),
    Place(name="camp Fantôme", kind="base"),
    Place(name="vieux dépôt", kind="base"),
    Actor(name="Katiba oubliée", kind="armed_group"),
    Actor(name="Sabre de personne", kind="armed_group"),
    Actor(name="Jean Dupont", kind="person"),
)


def facts(names: Iterable[Place | Actor] = NAMES) -> list[AnyFact]:
    text = "Une attaque. " + " ".join(f"On cite {one.name}." for one in names)
    quote = "Une attaque."
    words = (Evidence(start=0, end=len(quote), quote=quote),)
    found: list[AnyFact] = [ReportFact(report="r1", text=text, language="fr", outlet="AFP")]
    for nth, one in enumerate(names):
        found.append(Account(report="r1", evidence=words, attack=attack_key("r1", quote, nth), nth=nth,
                             outcome="carried_out", target=(one,)))
    return found


@pytest.fixture
def store(tmp_path: Path) -> Store:
    path = tmp_path / "facts.jsonl"
    path.write_text("".join(to_json_line(fact) + "\n" for fact in facts()), encoding="utf-8")
    store = open_store()
    assert build([str(path)], store).reports == 1
    return store


def ask(
    store: Store, wikidata: Wikidata, cache: Cache | None = None, decisions: Iterable[Decision] = ()
) -> AskedCounts:
    with cache or Cache(None) as open_cache:
        return ask_store(store, G, wikidata.settings, open_cache, decisions, sleep=lambda _: None)


def links(store: Store) -> dict[str, dict[str, str]]:
    """Name → item → "exactMatch" or "closeMatch", of the graph of Wikidata."""
    found: dict[str, dict[str, str]] = {}
    quads = list(store.graph(wikidata_graph(BASE)))
    of = {quad.subject: str(quad.object) for quad in quads if quad.predicate.value.endswith("linkOf")}
    names = {of[quad.subject]: quad.object.value for quad in quads if quad.predicate.value.endswith("linkName")}
    for quad in quads:
        if quad.predicate.value.startswith(SKOS):
            assert isinstance(quad.object, NamedNode)
            item = quad.object.value.removeprefix(WIKIDATA)
            found.setdefault(names[str(quad.subject)], {})[item] = quad.predicate.value.removeprefix(SKOS)
    return found


WANTED = {
    "camp Zéphyr": {"Q990000000001": "exactMatch"},
    # of a class by P31/P279 only, the country agrees
    "Gardiens de la plaine": {"Q990000000002": "exactMatch"},
    # two of the name, no country told
    "Brigade du matin": {"Q990000000003": "closeMatch", "Q990000000004": "closeMatch"},
    # offered under an id that redirects: linked to what it is now
    "Front du delta": {"Q990000000007": "exactMatch"},
    # found by the second way; no country and no service stands for it
    "Katiba oubliée": {"Q990000000009": "closeMatch"},
    # fort Perdu is a weapon, camp Fantôme is gone, vieux dépôt was a base by a deprecated statement only
}


def test_what_is_sure_what_is_not_and_what_is_refused(store: Store, wikidata: Wikidata) -> None:
    done = ask(store, wikidata)
    assert links(store) == WANTED
    assert (done.asked, done.sure, done.doubtful, done.unknown) == (9, 3, 2, 4)
    assert done.left_out == 1  # a person; the outlet is an entry of the gazetteer
    assert not [quad for quad in store.dump() if quad.predicate.value.endswith("sameAs")]


def test_scores_and_reasons_are_kept(store: Store, wikidata: Wikidata) -> None:
    ask(store, wikidata)
    two = [one for one in read(store, doubts()) if one.name == "Brigade du matin"]
    assert [one.candidate for one in two] == ["Q990000000003", "Q990000000004"]
    assert all(0 < float(one.score) < 1 and "same name" in one.reasons and one.report == "" for one in two)
    assert two[1].label == "Morning Brigade (Syria)"


def test_it_is_asked_politely(store: Store, wikidata: Wikidata) -> None:
    ask(store, wikidata)
    log = wikidata.log()
    assert all(row["agent"].startswith("sitrep-kg/") and "://" in row["agent"] for row in log)
    ids = [len(row["values"]["ids"].split("|")) for row in log if row["values"].get("action") == "wbgetentities"]
    assert ids and max(ids) <= 50
    assert len({str(row) for row in log}) == len(log)  # nothing is asked twice
    types = [query for row in log if "queries" in row["values"] for query in [row["values"]["queries"]]]
    assert "Q245016" in types[0] and '"pid": "P17"' in types[0] and '"type_strict": "any"' in types[0]


@pytest.mark.long
@pytest.mark.parametrize(
    "fault", ["429 0", "500", "502", "503", "timeout", "cut", "truncated", "maxlag", "nonsense", "html"]
)
def test_a_fault_that_passes_leaves_no_trace(
    store: Store, wikidata: Wikidata, tmp_path: Path, fault: str
) -> None:
    wikidata.fail(("/reconcile", fault, 2), ("/api", fault, 3))
    path = tmp_path / "cache.sqlite"
    ask(store, wikidata, Cache(path))
    assert links(store) == WANTED
    assert [row["fault"] for row in wikidata.log()].count(fault) == 5
    # nothing of it is in the cache: asked again, everything comes from there and is right
    wikidata.fail(("/reconcile", "403", 99), ("/api", "403", 99))
    ask(store, wikidata, Cache(path))
    assert links(store) == WANTED and wikidata.log() == []


@pytest.mark.long
@pytest.mark.parametrize("fault", ["429 0", "500", "timeout", "truncated"])
def test_a_fault_that_stays_is_told_and_what_was_answered_is_kept(
    store: Store, wikidata: Wikidata, tmp_path: Path, fault: str
) -> None:
    path = tmp_path / "cache.sqlite"
    wikidata.fail(("/api", fault, 99))
    with pytest.raises(RemoteError) as raised:
        ask(store, wikidata, Cache(path))
    assert "/api" in str(raised.value) and "what was answered is kept" in str(raised.value)
    assert links(store) == {}
    wikidata.fail()
    ask(store, wikidata, Cache(path))
    assert links(store) == WANTED
    assert not [row for row in wikidata.log() if row["path"] == "/reconcile"]  # that part was answered before


def test_a_refusal_is_not_tried_again(store: Store, wikidata: Wikidata) -> None:
    wikidata.fail(("/reconcile", "403", 99))
    with pytest.raises(RemoteError, match="status 403"):
        ask(store, wikidata)
    assert len(wikidata.log()) == 1


def test_the_time_that_a_service_asks_for_is_waited_and_no_more(store: Store, wikidata: Wikidata) -> None:
    waited: list[float] = []
    settings = replace(wikidata.settings, first_wait=1.0)
    wikidata.fail(("/reconcile", "429 7", 1), ("/api", "500", 3))
    with Cache(None) as cache:
        ask_store(store, G, settings, cache, sleep=waited.append)
    assert waited == [7, 1, 2, 4]
    wikidata.fail(("/reconcile", "429 3600", 1))
    with Cache(None) as cache, pytest.raises(RemoteError, match="asks to wait 3600 seconds"):
        ask_store(store, G, settings, cache, sleep=waited.append)
    assert waited == [7, 1, 2, 4]


def test_asked_again_gives_the_same_and_what_is_gone_goes(store: Store, wikidata: Wikidata, tmp_path: Path) -> None:
    ask(store, wikidata)
    before = sorted(map(str, store.dump()))
    ask(store, wikidata)
    assert sorted(map(str, store.dump())) == before
    path = tmp_path / "facts.jsonl"
    path.write_text("".join(to_json_line(fact) + "\n" for fact in facts(NAMES[:2])), encoding="utf-8")
    build([str(path)], store)
    ask(store, wikidata)
    assert links(store) == {name: WANTED[name] for name in ("camp Zéphyr", "Gardiens de la plaine")}


def decision(left: str, right: str, verdict: str) -> Decision:
    return Decision.model_validate({
        "kind": "link", "left": left, "right": right, "verdict": verdict, "who": "anna",
        "when": datetime(2026, 3, 1, tzinfo=UTC),
    })


DECIDED = (
    decision("actor:brigade du matin", "Q990000000004", "no_match"),
    decision("place:camp zephyr@IQ", "Q990000000001", "unsure"),
    decision("actor:gardiens de la plaine@IQ", "Q990000000002", "match"),
    decision("actor:front du delta#r9", "Q990000000007", "no_match"),  # of another report
)


def test_what_people_decided_wins(store: Store, wikidata: Wikidata) -> None:
    done = ask(store, wikidata, decisions=DECIDED)
    assert links(store) == {
        "camp Zéphyr": {"Q990000000001": "closeMatch"},
        "Brigade du matin": {"Q990000000003": "closeMatch"},
        "Front du delta": {"Q990000000007": "exactMatch"},
        "Katiba oubliée": {"Q990000000009": "closeMatch"},
    }
    assert done.decided == 1


def test_what_is_decided_later_is_taken_out(store: Store, wikidata: Wikidata) -> None:
    ask(store, wikidata)
    forget_decided(store, DECIDED)
    left = links(store)
    assert left["Brigade du matin"] == {"Q990000000003": "closeMatch"} and "Gardiens de la plaine" not in left
    assert len(left) == 4
    before = sorted(map(str, store.dump()))
    forget_decided(store, DECIDED)
    assert sorted(map(str, store.dump())) == before


def test_an_old_answer_is_asked_for_again(tmp_path: Path) -> None:
    clock = [0.0]
    with Cache(tmp_path / "c.sqlite", days=30, now=lambda: clock[0]) as cache:
        cache.put("q", "a")
        clock[0] = 29 * 86_400
        assert cache.get("q") == "a"
        clock[0] = 31 * 86_400
        assert cache.get("q") is None


def test_the_log_has_what_it_should(store: Store, wikidata: Wikidata) -> None:
    """The service itself: a test of nothing if it did not count."""
    ask(store, wikidata)
    paths = Counter(row["path"] for row in wikidata.log())
    assert paths["/reconcile"] == 2 and paths["/api"] >= 3  # the manifest and one batch of nine names; search, entities
