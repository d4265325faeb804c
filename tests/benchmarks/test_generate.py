"""benchmarks/generate.py: the same seed gives the same graph, whole and sound, in which every question finds rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import cast

import pytest
from pyoxigraph import RdfFormat, Store as Engine, parse

from benchmarks.generate import decisions, facts, lines, quads, stored
from benchmarks.made_events import events, words
from benchmarks.narrowing import narrowed
from benchmarks.synthetic import reports, reports_of
from kg.decisions import FILE, Decisions
from kg.facts import AnyFact, Claim, Deployment, NonClaim, Quoted, ReportFact
from kg.questions.question import Question, all_questions, bind, load
from kg.stores import Store, open_store
from kg.stores.sparql import bind as written
from kg.validate import validate_quads

ATTACKS = 300
RARE = {
    "attacks-on-base": "asks of one base by default, which few of so few attacks are on",
    "possibly-same": "two attacks that are nearly alike are rarer than one in so many",
}
FLAGSHIP = "unclaimed-attacks"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store() as opened:
        opened.fill(quads(ATTACKS))
        yield opened


def rows(store: Store, question: Question, narrow: bool) -> int:
    values = narrowed(question, cast("Engine", store.engine)) if narrow else {}  # type: ignore[attr-defined]
    return len(list(store.query(written(question.sparql, bind(question, values))).rows))


def test_every_question_finds_rows_asked_of_everything(store: Store) -> None:
    empty = {one.name for one in all_questions() if not rows(store, one, narrow=False)}
    assert empty == set(RARE)


def test_and_asked_narrowly(store: Store) -> None:
    empty = {one.name for one in all_questions() if not rows(store, one, narrow=True)}
    assert empty == set(RARE) - {"attacks-on-base"}


def test_the_flagship_asked_narrowly_is_of_thirty_days(store: Store) -> None:
    values = narrowed(load(FLAGSHIP), cast("Engine", store.engine))  # type: ignore[attr-defined]
    assert set(values) == {"since", "until"}
    assert 0 < rows(store, load(FLAGSHIP), narrow=True) < rows(store, load(FLAGSHIP), narrow=False)


def test_the_same_seed_gives_the_same_quads_and_another_seed_others() -> None:
    one, again, other = (list(quads(5, seed)) for seed in (3, 3, 4))
    assert one == again
    assert set(one) != set(other)


def test_the_lines_are_those_of_the_quads() -> None:
    told = b"".join(lines(60))
    assert set(parse(told, format=RdfFormat.N_QUADS)) == set(quads(60))


def test_each_quote_is_in_its_text_of_former_versions_too() -> None:
    told: list[tuple[AnyFact, ...]] = [each for one in reports(ATTACKS) for each in (one.facts, one.former) if each]
    assert sum(1 for one in reports(ATTACKS) if one.former) > 1
    for head, *read in told:
        assert isinstance(head, ReportFact)
        for fact in read:
            assert isinstance(fact, Quoted)
            assert all(head.text[said.start : said.end] == said.quote for said in fact.evidence)


def test_a_former_version_differs_in_what_it_tells_of_one_attack() -> None:
    corrected = [one for one in reports(ATTACKS) if one.former]
    for one in corrected:
        before, now = one.former[1], one.facts[1]
        assert before.id == now.id and before != now
        assert one.former[0].report == one.facts[0].report


def test_reports_tell_of_deployments() -> None:
    assert any(isinstance(fact, Deployment) for each in facts(60) for fact in each)


def test_what_is_said_of_who_did_it_is_in_the_shares_of_coded_reports() -> None:
    known: dict[str, int] = words()["responsibility"]
    found = Counter(" ".join(one.said) for one in events(3000))
    for kinds, weight in known.items():
        share = weight / sum(known.values())
        assert found[kinds] / 3000 == pytest.approx(share, abs=0.025), kinds


def test_a_claim_that_came_late_is_no_report_s_that_knows_of_none() -> None:
    late = [one.number for one in events(ATTACKS) if one.claimed_late]
    assert late
    for number in late:
        told = list(reports_of(number, ATTACKS))
        assert any(isinstance(fact, NonClaim) for fact in told[0].facts)
        assert any(isinstance(fact, Claim) for fact in told[1].facts)
        for one in told:
            assert {type(fact) for fact in one.facts} & {Claim, NonClaim} != {Claim, NonClaim}


def test_what_was_struck_is_a_fact_of_its_report() -> None:
    known = {(fact.report, fact.id) for fact in chain.from_iterable(facts(ATTACKS))}
    struck = list(decisions(ATTACKS))
    assert struck
    assert {(one.right, one.left) for one in struck} <= known


def test_a_store_has_the_decisions_beside_it(tmp_path: Path) -> None:
    where = stored(tmp_path, 60)
    assert list(Decisions.load(where / FILE)) == list(decisions(60))


def test_what_is_generated_breaks_no_shape(store: Store) -> None:
    found = [one for one in validate_quads(store.dump()) if one.severity != "Info"]
    # A claim is dated only where it came late, as in reports.
    assert {(one.severity, one.shape, one.fact_kind) for one in found} == {("Warning", "as-of-missing", "claim")}
