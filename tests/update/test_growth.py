"""A store is what its reports make it, whatever way it came there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st
from pyoxigraph import NamedNode, Quad

from kg.decisions import Decision
from kg.facts import Account, AnyFact
from kg.gazetteer import Gazetteer
from kg.link import Linker
from kg.stores import Store, open_store
from kg.triples import link_quads, links_graph
from kg.update import Growth
from kg.update.store_reader import StoreReader
from kg.vocabulary import BASE
from tests.update.worlds import GROUPS, PLACES, facts_of, reports

GAZETTEER = Gazetteer.load()
LINKER = Linker(GAZETTEER)


def linked(reports: Sequence[Sequence[AnyFact]]) -> tuple[list[tuple[AnyFact, ...]], dict[str, list[Quad]]]:
    """The facts of reports, linked, and the graph of links of each."""
    found = {facts[0].report: LINKER.link_with_records(facts) for facts in reports}
    links = {report: list(link_quads(report, records)) for report, (_, records) in found.items()}
    return [facts for facts, _ in found.values()], links


def add(growth: Growth, reports: Sequence[Sequence[AnyFact]]) -> None:
    """Link reports and put them into a store."""
    facts, links = linked(reports)
    growth.add(facts, links=links)


def grown(steps: Iterable[Sequence[Sequence[AnyFact]]], decisions: Sequence[Decision] = ()) -> Store:
    """A new store that the reports came into step by step."""
    store = open_store()
    growth = Growth(store, GAZETTEER, decisions)
    growth.catch_up()
    for step in steps:
        add(growth, step)
    return store


def lines(store: Store, without: Sequence[str] = ()) -> list[str]:
    """Everything that the store says, sorted; without the graphs whose names hold one of the words."""
    return sorted(str(q) for q in store.dump() if not any(word in str(q.graph_name) for word in without))


@pytest.mark.long
@settings(max_examples=60)
@given(told=reports, data=st.data())
def test_any_order_any_split_and_duplicates_give_the_same_graph(
    told: list[list[dict[str, object]]], data: st.DataObject
) -> None:
    world = [facts_of(number, each) for number, each in enumerate(told)]
    whole = lines(grown([world]))
    order = data.draw(st.permutations(world))
    again = data.draw(st.lists(st.sampled_from(world), max_size=2))
    mixed = [*order, *again]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(mixed)), max_size=3)))
    steps = [mixed[start:end] for start, end in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]
    assert lines(grown(steps)) == whole


@settings(max_examples=40)
@given(told=reports, data=st.data())
def test_what_is_retracted_was_never_there(told: list[list[dict[str, object]]], data: st.DataObject) -> None:
    world = [facts_of(number, each) for number, each in enumerate(told)]
    out = set(data.draw(st.lists(st.integers(0, len(world) - 1), min_size=1, unique=True)))
    store = grown([world])
    Growth(store, GAZETTEER).retract(world[number][0].report for number in sorted(out))
    assert lines(store) == lines(grown([[facts for number, facts in enumerate(world) if number not in out]]))


@pytest.mark.long
@settings(max_examples=40)
@given(told=reports, other=reports, data=st.data())
def test_a_report_that_changed_is_as_if_it_had_come_so(
    told: list[list[dict[str, object]]], other: list[list[dict[str, object]]], data: st.DataObject
) -> None:
    world = [facts_of(number, each) for number, each in enumerate(told)]
    number = data.draw(st.integers(0, len(world) - 1))
    changed = facts_of(number, other[0], version=" anew")
    store = grown([world, [changed]])
    expected = grown([[changed if each is world[number] else each for each in world]])
    assert lines(store, ["/revision/"]) == lines(expected)
    revision = NamedNode(f"https://w3id.org/sitrep-kg/id/graph/revision/r{number}/1")
    assert StoreReader(store).revisions(f"r{number}") == [revision]
    add(Growth(store, GAZETTEER), [changed])
    assert StoreReader(store).revisions(f"r{number}") == [revision]
    Growth(store, GAZETTEER).retract([f"r{number}"])
    assert lines(store) == lines(grown([[each for each in world if each is not world[number]]]))


@pytest.mark.long
@settings(max_examples=60)
@given(told=reports, data=st.data())
def test_decisions_win_whenever_they_are_taken(told: list[list[dict[str, object]]], data: st.DataObject) -> None:
    world = [facts_of(number, each) for number, each in enumerate(told)]
    keys = sorted({fact.attack for facts in world for fact in facts if isinstance(fact, Account)})
    if len(keys) < 2:
        return
    pairs = data.draw(st.lists(st.tuples(
        st.sampled_from(keys), st.sampled_from(keys), st.sampled_from(("match", "no_match", "unsure"))
    ).filter(lambda each: each[0] != each[1]), min_size=1, max_size=4))
    decisions = [
        Decision(kind="attack", left=a, right=b, verdict=v, who="test", when=datetime(2024, 1, 1 + n, tzinfo=UTC))  # type: ignore[arg-type]
        for n, (a, b, v) in enumerate(pairs)
    ]
    whole = grown([world], decisions)
    later = grown([world], decisions[: len(decisions) // 2])
    Growth(later, GAZETTEER, decisions).catch_up()
    assert lines(later) == lines(whole)
    resolved = grown([world], decisions)
    Growth(resolved, GAZETTEER, decisions).resolve()
    assert lines(resolved) == lines(whole)
    joined = StoreReader(whole).joined(keys)
    last = {frozenset(pair[:2]): pair for pair in pairs}
    for one, other, verdict in last.values():
        if verdict == "no_match":
            assert joined[one] != joined[other]
        elif verdict == "match" and not any(pair[2] == "no_match" for pair in last.values()):
            assert joined[one] == joined[other]


def test_how_names_were_linked_comes_and_goes_with_the_report() -> None:
    told = {"place": PLACES[-1], "day": 0, "span": 0, "weapon": (), "killed": None, "time": None}
    doubtful, plain = told | {"claimed_by": GROUPS[-1]}, told | {"place": PLACES[0], "claimed_by": None}
    store = grown([[facts_of(0, [doubtful]), facts_of(1, [doubtful])]])
    graphs = {links_graph(report, BASE) for report in ("r0", "r1")}
    assert graphs <= set(store.graphs())
    add(Growth(store, GAZETTEER), [facts_of(0, [plain], " anew")])
    assert graphs & set(store.graphs()) == {links_graph("r1", BASE)}
    Growth(store, GAZETTEER).retract(["r1"])
    assert not graphs & set(store.graphs())
