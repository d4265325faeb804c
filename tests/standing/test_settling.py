"""The process that writes for the server takes decisions of every kind, and refuses what would break a shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build import build
from kg.decisions import FILE, Decision, Decisions
from kg.errors import StoreError, UsageError
from kg.facts import Account, to_json_line
from kg.gazetteer import Gazetteer
from kg.link import link_key
from kg.server.engine.decision_writer import DecisionWriter
from kg.server.engine.scan import Unfit
from kg.server.engine.writer import Writer
from kg.stores import Change, Store, open_store
from kg.triples import iris
from kg.update.curating import Curator, find
from kg.vocabulary import BASE
from tests.standing.reports import WHEN
from tests.update.worlds import GROUPS, PLACES, facts_of

TOLD = {
    "place": PLACES[2], "day": 0, "span": 0, "weapon": ("rocket",), "killed": 2, "claimed_by": GROUPS[2], "time": None,
}
FACTS = facts_of(0, [TOLD])
[ACCOUNT] = [fact for fact in FACTS if isinstance(fact, Account)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    facts = tmp_path / "facts.jsonl"
    facts.write_text("".join(to_json_line(fact) + "\n" for fact in FACTS), "utf-8")
    with open_store(tmp_path / "store") as opened:
        build([str(facts)], opened)
        yield opened


def lines(store: Store) -> list[str]:
    return sorted(str(quad) for quad in store.dump() if "graph/store" not in str(quad.graph_name))


def decision(**content: str) -> Decision:
    common = {"left": ACCOUNT.id, "right": "r0", "verdict": "match", "who": "anna", "when": WHEN, "why": "told so"}
    return Decision.model_validate(common | content)


def put_down(tmp_path: Path, *decisions: Decision) -> Decisions:
    kept = Decisions.load(tmp_path / "store" / FILE)
    for one in decisions:
        kept.add(one)
    return kept


def test_decisions_about_facts_are_settled_and_taken_back(store: Store, tmp_path: Path) -> None:
    settling, before = DecisionWriter(tmp_path / "store", [], BASE), lines(store)
    strike = decision(kind="fact", verdict="no_match")
    kept = put_down(tmp_path, strike)
    assert settling.settle(store, [strike])
    assert not any("ontology#Account>" in line for line in lines(store))
    undo = decision(kind="undo", left="1", right=kept[1].digest)
    assert settling.refusal(store, [undo]) == ""
    put_down(tmp_path, undo)
    assert settling.settle(store, [undo])
    assert lines(store) == before


def test_a_link_that_was_taken_back_is_gone_from_the_graph(store: Store, tmp_path: Path) -> None:
    settling, before = DecisionWriter(tmp_path / "store", [], BASE), lines(store)
    link = decision(kind="link", left=link_key("the coalition", "actor"), right="actor/kataib-hezbollah")
    kept = put_down(tmp_path, link)
    assert settling.settle(store, [link])
    assert lines(store) != before
    undo = decision(kind="undo", left="1", right=kept[1].digest)
    put_down(tmp_path, undo)
    assert settling.settle(store, [undo])
    assert lines(store) == before


def test_what_would_break_a_shape_is_refused_and_nothing_is_changed(store: Store, tmp_path: Path) -> None:
    settling, before = DecisionWriter(tmp_path / "store", [], BASE), lines(store)
    wrong = decision(kind="correction", field="killed", value="5..3")
    assert "would break a shape" in settling.refusal(store, [wrong])
    assert "not a day" in settling.refusal(store, [decision(kind="correction", field="latest", value="soon")])
    put_down(tmp_path, wrong)
    with pytest.raises(Unfit, match="would break a shape"):
        settling.settle(store, [wrong])
    assert lines(store) == before


def test_the_writer_answers_why_not(store: Store, tmp_path: Path) -> None:
    writer = Writer(tmp_path / "store")
    writer._store = store  # type: ignore[assignment]
    request = {"gazetteers": [], "base": BASE}
    line = decision(kind="correction", field="killed", value="5..3").model_dump_json().encode()
    assert "would break a shape" in str(writer.do_refusal(request, line)["refusal"])
    assert writer.do_refusal(request, decision(kind="fact").model_dump_json().encode()) == {"refusal": ""}


def test_a_store_without_facts_says_what_to_do(store: Store) -> None:
    store.apply(Change(replace={iris.record_graph("r0", BASE): []}))
    with pytest.raises(StoreError, match="build the report again"):
        find(store, ACCOUNT.id)


def test_words_that_no_file_can_hold_are_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="not UTF-8"):
        Curator(store, Gazetteer.load(), Decisions(), who="anna", why="\udcff", when=WHEN)
    curator = Curator(store, Gazetteer.load(), Decisions(), who="anna", why="so", when=WHEN)
    with pytest.raises(UsageError, match="not UTF-8"):
        curator.correct(ACCOUNT.id, [("place", "\udcff")])
