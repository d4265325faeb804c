"""Decisions on names that come when a store stands: it is then as if it had been built with them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings, strategies as st

from kg.build import build
from kg.decisions import Decision
from kg.facts import Actor, AnyFact, Place, to_json_line
from kg.gazetteer import Gazetteer
from kg.link import Linker, link_key
from kg.stores import Store, open_store
from kg.update.relinking import relink
from tests.update.worlds import PLACES, facts_of, reports

G = Gazetteer.load()
WHEN = datetime(2026, 3, 1, tzinfo=UTC)
CANDIDATES = (
    ("Assad", "place", "base/ain-al-asad"), ("Assad", "place", "Q990000000001"),
    ("the coalition", "actor", "actor/slc"), ("the coalition", "actor", "actor/international-coalition"),
    ("Fort Nameless", "place", "base/camp-taji"), ("Guards of the Plain", "actor", "actor/kataib-hezbollah"),
    ("Baghdad airport", "place", "place/bagdad-airport"), ("Kataëb Hezbollah", "actor", "actor/hezbollah"),
)


@st.composite
def decision(draw: st.DrawFn) -> Decision:
    name, type_, right = draw(st.sampled_from(CANDIDATES))
    country = draw(st.sampled_from(("", "", "IQ")))
    report = draw(st.sampled_from(("", "", "r0", "r1", "r9")))
    verdict = draw(st.sampled_from(("match", "match", "no_match", "unsure")))
    return Decision(kind="link", left=link_key(name, type_, country, report), right=right, verdict=verdict,
                    who="anna", when=WHEN)


def built(told: Sequence[Sequence[AnyFact]], decisions: Sequence[Decision] = ()) -> Store:
    store = open_store()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.jsonl"
        path.write_text("".join(to_json_line(fact) + "\n" for facts in told for fact in facts), encoding="utf-8")
        done = build([str(path)], store, gazetteer=G, decisions=decisions, keep_invalid=True)
    assert not done.failures
    return store


def content(store: Store) -> list[str]:
    return sorted(map(str, store.dump()))


PLAIN: dict[str, object] = {"day": 0, "span": 0, "weapon": (), "killed": None, "claimed_by": None, "time": None}


@pytest.mark.long
@settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(reports, st.lists(decision(), min_size=1, max_size=4))
def test_the_store_is_as_if_built_with_them(told: list[list[dict[str, object]]], decisions: list[Decision]) -> None:
    facts = [facts_of(number, each) for number, each in enumerate(told)]
    decisions = [one.model_copy(update={"when": WHEN + timedelta(days=nth)}) for nth, one in enumerate(decisions)]
    store = built(facts)
    for nth, one in enumerate(decisions):
        done = relink(store, G, decisions[: nth + 1], [one])
        assert not done.broken and not done.without_facts
        before = content(store)
        relink(store, G, decisions[: nth + 1], [one])
        assert content(store) == before
    assert sorted(set(content(store)) ^ set(content(built(facts, decisions)))) == []


@pytest.mark.parametrize("name, type_, right", [
    ("Hill Seven", "place", "base/camp-taji"), ("Guards of the Plain", "actor", "actor/kataib-hezbollah"),
])
def test_a_decision_on_another_name_of_a_party_links_it_as_a_build_would(name: str, type_: str, right: str) -> None:
    fort = Place(name="the fort", kind="base", also=("Hill Seven",))
    men = Actor(name="the faction", kind="armed_group", also=("Guards of the Plain",))
    facts = [facts_of(0, [PLAIN | {"place": fort, "claimed_by": men}]), facts_of(1, [PLAIN | {"place": PLACES[4]}])]
    one = Decision(kind="link", left=link_key(name, type_), right=right, verdict="match", who="anna", when=WHEN)
    store = built(facts)
    assert relink(store, G, [one], [one]).reports == ["r0"]
    assert content(store) == content(built(facts, [one]))
    assert any(f"{right}>" in line for line in content(store))


def test_only_reports_with_the_name_are_touched() -> None:
    facts = [facts_of(0, [PLAIN | {"place": PLACES[5]}]), facts_of(1, [PLAIN | {"place": PLACES[4]}])]
    store = built(facts)
    left = link_key("Assad", "place")
    one = Decision(kind="link", left=left, right="base/ain-al-asad", verdict="match", who="anna", when=WHEN)
    assert relink(store, G, [one], [one]).reports == ["r0"]
    other = one.model_copy(update={"left": link_key("Assad", "place", report="r1")})
    assert relink(store, G, [one, other], [other]).reports == ["r1"]
    gone = one.model_copy(update={"left": link_key("Assad", "place", report="r7")})
    assert relink(store, G, [one, gone], [gone]).reports == []


@settings(max_examples=25, deadline=None)
@given(reports)
def test_linking_again_and_in_any_order_gives_the_same(told: list[list[dict[str, object]]]) -> None:
    linker = Linker(G)
    for number, each in enumerate(told):
        head, *rest = facts_of(number, each)
        linked, records = linker.link_with_records([head, *rest])
        assert linker.link_with_records(linked) == (linked, records)
        turned, same = linker.link_with_records([head, *reversed(rest)])
        assert set(turned) == set(linked) and same == records
