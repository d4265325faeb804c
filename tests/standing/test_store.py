"""A store in which people decided on facts, step by step, is the store that is built with their decisions at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st
from pyoxigraph import NamedNode

from kg.decisions import Decision, in_effect
from kg.facts import Account, AnyFact, Assessment, Claim, Deployment, Quoted, ReportFact
from kg.link import Linker, link_key
from kg.questions.answer import ask
from kg.questions.question import all_questions
from kg.questions.render import to_csv
from kg.standing import Thresholds, read_id, thresholds
from kg.stores import Change, Store, open_store
from kg.stores.base import FORMAT
from kg.triples import consolidated_graph, link_quads, links_graph, review_graph
from kg.update import Growth, rules
from kg.update.bulk import fill
from kg.update.past import as_of
from kg.update.relinking import relink
from kg.update.store_reader import StoreReader
from kg.vocabulary import BASE, RDF, SIT
from tests.update.test_growth import GAZETTEER, add, grown, lines, linked
from tests.update.worlds import GROUPS, PLACES, facts_of, reports

DOUBTS = (None, None, 0.2, 0.5, 0.9)
WHEN = datetime(2026, 3, 1, tzinfo=UTC)


def doubted(facts: Sequence[AnyFact], doubts: Sequence[tuple[float | None, float | None]]) -> tuple[AnyFact, ...]:
    """The facts of a report with doubts put on them: on the fact, and on one value of an account."""
    found: list[AnyFact] = []
    for number, fact in enumerate(facts):
        whole, value = doubts[number % len(doubts)]
        if isinstance(fact, ReportFact):
            found.append(fact)
            continue
        told = [] if whole is None else [Assessment(confidence=whole, how=("conditional",))]
        if value is not None and isinstance(fact, Account):
            told += [Assessment(slot=slot, confidence=value, against=("far_apart",)) for slot in ("killed", "earliest")]
        found.append(fact.model_copy(update={"assessments": tuple(told) or None}))
    return tuple(found)


ACCOUNT = ("accept", "strike", "unsure", "accept killed", "strike killed", "strike earliest", "strike target",
           "killed=3..5", "killed=", "latest=2023-12-01", "weapon=rocket,missile", "outcome=foiled",
           "target=Ain al-Asad", "place=Iraq", "stated_by=the coalition")
STATEMENT = ("accept", "strike", "unsure", "as_of=2024-01-02", "as_of=", "strike as_of", "stated_by=Kata'ib Hezbollah",
             "responsible=Guards of the Plain", "responsible=Men of the Hill")
DEPLOYMENT = ("accept", "strike", "unsure", "at=Ain al-Asad", "force=Guards of the Plain", "since=2023-01-02", "since=",
              "until=2023-10-19", "strike until", "stated_by=the coalition")


@st.composite
def worlds(draw: st.DrawFn) -> list[tuple[AnyFact, ...]]:
    told = draw(reports)
    doubts = draw(st.lists(st.tuples(st.sampled_from(DOUBTS), st.sampled_from(DOUBTS)), min_size=1, max_size=5))
    return [doubted(facts_of(number, each), doubts) for number, each in enumerate(told)]


def decided(data: st.DataObject, facts: Sequence[Quoted], taken: Sequence[Decision]) -> Decision:
    """One more decision: on a fact as it was read or as it is, or one that takes an earlier one back."""
    common = {"who": "anna", "why": "told so", "when": WHEN + timedelta(minutes=len(taken))}
    if taken and data.draw(st.booleans()):
        number = data.draw(st.integers(1, len(taken)))
        return Decision.model_validate(
            common | {"kind": "undo", "left": str(number), "right": taken[number - 1].digest, "verdict": "match"}
        )
    fact = data.draw(st.sampled_from(facts))
    common |= {"left": read_id(fact), "right": fact.report}
    kinds: dict[type[Quoted], tuple[str, ...]] = {Account: ACCOUNT, Deployment: DEPLOYMENT}
    act = data.draw(st.sampled_from(kinds.get(type(fact), STATEMENT)))
    if "=" in act:
        field, _, value = act.partition("=")
        return Decision.model_validate(
            common | {"kind": "correction", "verdict": "match", "field": field, "value": value}
        )
    verb, _, slot = act.partition(" ")
    verdict = {"accept": "match", "strike": "no_match", "unsure": "unsure"}[verb]
    return Decision.model_validate(common | {"kind": "fact", "verdict": verdict, "slot": slot or None})


def take_back_all(taken: Sequence[Decision]) -> list[Decision]:
    """Decisions that take back all that are in effect."""
    counts = set(in_effect(taken))
    return [
        Decision(kind="undo", left=str(number), right=one.digest, verdict="match", who="anna", when=WHEN, why="back")
        for number, one in enumerate(taken, 1) if one in counts and one.kind != "undo"
    ]


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(world=worlds(), data=st.data())
def test_decisions_one_by_one_give_the_store_that_is_built_with_them(
    world: list[tuple[AnyFact, ...]], data: st.DataObject
) -> None:
    store = grown([world])
    first = lines(store, ["graph/store"])
    facts = [fact for each in world for fact in each if isinstance(fact, Quoted)]
    taken: list[Decision] = []
    for _ in range(data.draw(st.integers(1, 5)) if facts else 0):
        taken.append(decided(data, facts, taken))
        missing = Growth(store, GAZETTEER, taken).catch_up()
        assert not missing.everything  # only what was decided on is made anew
        assert not Growth(store, GAZETTEER, taken).catch_up()
    assert lines(store) == lines(grown([world], taken))
    again = grown([world], taken)
    Growth(again, GAZETTEER, taken).resolve()
    assert lines(again) == lines(store)
    whole, links = linked(world)
    filled = open_store()
    fill(filled, whole, GAZETTEER, taken, links=lambda report: links[report])
    assert lines(filled) == lines(store)
    assert lines(as_of(store, date(2030, 1, 1), GAZETTEER, taken).store) == lines(store)
    taken += take_back_all(taken)
    Growth(store, GAZETTEER, taken).catch_up()
    assert lines(store, ["graph/store"]) == first


@settings(max_examples=40, deadline=None)
@given(world=worlds(), data=st.data())
def test_what_does_not_stand_leaves_no_trace_but_in_its_own_graph(
    world: list[tuple[AnyFact, ...]], data: st.DataObject
) -> None:
    facts = [fact for each in world for fact in each if isinstance(fact, Quoted)]
    taken: list[Decision] = []
    for _ in range(data.draw(st.integers(0, 4)) if facts else 0):
        taken.append(decided(data, facts, taken))
    store = grown([world], taken)
    reading = StoreReader(store)
    stand = {facts[0].report: reading.facts(facts[0].report) for facts in world}
    plain = open_store()
    Growth(plain, GAZETTEER).catch_up()
    Growth(plain, GAZETTEER).add(
        [_sure(each) for each in stand.values()],
        links={report: list(store.graph(links_graph(report, BASE))) for report in stand},
    )
    kept_apart = ["graph/review", "graph/record", "graph/store"]
    of_doubt = ("#confidence>", "#reason>", "#claimWaits>")
    said = [line for line in lines(store, kept_apart) if not any(word in line for word in of_doubt)]
    assert said == lines(plain, kept_apart)
    read = {fact for facts in world for fact in linked([facts])[0][0]}
    assert {fact for report in stand for fact in reading.as_read(report)} == read


def _sure(facts: Sequence[AnyFact]) -> list[AnyFact]:
    return [fact if isinstance(fact, ReportFact) else fact.model_copy(update={"assessments": None}) for fact in facts]


def example() -> tuple[AnyFact, ...]:
    """One report with a doubtful account."""
    told = {"place": PLACES[0], "day": 0, "span": 0, "weapon": (), "killed": 2, "claimed_by": None, "time": None}
    return doubted(facts_of(0, [told]), [(None, None), (0.2, None)])


def of_review(store: Store) -> NamedNode | None:
    graph = review_graph("r0", BASE)
    return graph if graph in store.graphs() else None


def test_the_graph_of_review_comes_and_goes_with_its_report() -> None:
    facts = example()
    store = grown([[facts]])
    assert of_review(store)
    types = {str(quad.object.value).removeprefix(SIT) for quad in store.graph(review_graph("r0", BASE))  # type: ignore[union-attr]
             if quad.predicate.value == RDF + "type"}
    assert types == {"Candidate", "Reading"}
    add(Growth(store, GAZETTEER), [_sure(facts)])
    assert not of_review(store)
    add(Growth(store, GAZETTEER), [facts])
    assert of_review(store)
    Growth(store, GAZETTEER).retract(["r0"])
    assert not of_review(store) and lines(store) == lines(grown([]))


def test_a_store_that_other_thresholds_made_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    store = grown([[example()]])
    low = Thresholds(dict.fromkeys(thresholds.NAMES, 0.1))
    monkeypatch.setattr(thresholds, "_packaged", lambda: low)
    assert Growth(store, GAZETTEER).catch_up().everything
    assert lines(store) == lines(grown([[example()]])) and not of_review(store)


def test_no_question_takes_what_waits_for_a_fact() -> None:
    told = {"place": PLACES[0], "day": 0, "span": 0, "weapon": (), "killed": 2, "claimed_by": GROUPS[0], "time": None}
    facts = doubted(facts_of(0, [told, told | {"day": 1}, told | {"day": 2}]), [(None, 0.2), (0.2, None), (None, None)])
    strikes = [
        Decision(kind="fact", left=fact.id, right="r0", verdict="no_match", who="anna", when=WHEN, why="told so")
        for fact in facts if isinstance(fact, Account)
    ][:1]
    store = grown([[facts]], strikes)
    without = grown([[facts]], strikes)
    without.apply(Change(replace={review_graph("r0", BASE): []}))
    assert of_review(store)
    answers = {}
    for question in all_questions():
        values = {one.name: "2031-01-01" for one in question.parameters if one.type == "date" and one.default is None}
        told_of = [to_csv(ask(each, question.name, values)) for each in (store, without)]
        answers[question.name] = told_of[0] == told_of[1]
    assert {name for name, same in answers.items() if not same} == {"candidates", "struck-facts"}
    # The history says of an attack without a statement that a claim of it waits; it lists no claim for that.
    said = [row["said"] for row in csv.DictReader(io.StringIO(to_csv(ask(store, "responsibility-history", {}))))]
    assert "claim_waits" in said and said.count("claimed") == 1


def test_what_an_earlier_format_lacks_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(rules, "FORMAT", FORMAT - 1)
        store = grown([[example()]])
    graph = consolidated_graph(BASE)
    kept = [quad for quad in store.graph(graph) if not quad.predicate.value.endswith("firstAccount")]
    store.apply(Change(replace={graph: kept}))
    assert Growth(store, GAZETTEER).catch_up().everything
    assert lines(store) == lines(grown([[example()]]))


def test_a_name_that_only_waits_is_linked_anew_too() -> None:
    told = {"place": PLACES[0], "day": 0, "span": 0, "weapon": (), "killed": 2, "claimed_by": GROUPS[2], "time": None}
    facts = doubted(facts_of(0, [told]), [(None, None), (None, None), (0.2, None)])
    [claim] = [fact for fact in facts if isinstance(fact, Claim)]
    link = Decision(
        kind="link", left=link_key("the coalition", "actor"), right="actor/kataib-hezbollah", verdict="match",
        who="anna", when=WHEN, why="told so",
    )
    accept = Decision(kind="fact", left=claim.id, right="r0", verdict="match", who="anna", when=WHEN, why="told so")
    store = grown([[facts]])
    assert relink(store, GAZETTEER, [link], [link]).reports == ["r0"]
    Growth(store, GAZETTEER, [link, accept]).catch_up()
    relinked, records = Linker(GAZETTEER, [link]).link_with_records(facts)
    scratch = open_store()
    growth = Growth(scratch, GAZETTEER, [link, accept])
    growth.catch_up()
    growth.add([relinked], links={"r0": list(link_quads("r0", records))})
    assert lines(store) == lines(scratch)
    assert any("kataib-hezbollah" in line and "#responsible>" in line for line in lines(store))


def test_a_claim_that_waits_is_told_alike_at_once_and_report_by_report() -> None:
    told = {"place": PLACES[0], "day": 0, "span": 0, "weapon": (), "killed": 2, "claimed_by": GROUPS[0], "time": None}
    one, other = facts_of(0, [told]), facts_of(1, [told | {"claimed_by": None}])
    facts = [doubted(one, [(None, None), (None, None), (0.2, None)]), other]
    linked_facts, links = linked(facts)
    filled = open_store()
    fill(filled, linked_facts, GAZETTEER, links=lambda report: links[report])
    assert lines(filled) == lines(grown([facts])) == lines(grown([[facts[1]], [facts[0]]]))
    assert any("#claimWaits>" in line for line in lines(filled))
