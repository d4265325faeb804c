"""The gold records beside the project: what two reports tell joins, and nothing else does.

Both from the gold values, as a perfect extraction would give them, and from what our own extraction reads.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from kg.facts import Account
from kg.gazetteer import Gazetteer
from kg.link import link
from kg.resolve import profiles, resolve_all
from tests.resolve.gold import facts_of, records

EVAL = Path(__file__).parents[3] / "shared" / "eval"
pytestmark = pytest.mark.skipif(not (EVAL / "dev").is_dir(), reason="the gold records are not beside the project")


def pairs() -> list[list[tuple[str, str]]]:
    told = json.loads((EVAL / "pairs.json").read_text(encoding="utf-8"))
    return [[(report, attack) for report, attack in one["same"]] for one in told]


def test_the_pairs_join_and_no_two_gold_attacks_are_wrongly_joined() -> None:
    gazetteer = Gazetteer.load()
    found, names = {}, {}
    for record in records(EVAL / "dev"):
        facts, keys = facts_of(record)
        found |= profiles(link(facts, gazetteer))
        names |= {key: (record["id"], attack) for attack, key in keys.items()}
    groups = [group for grouping in resolve_all(found.values(), gazetteer) for group in grouping.groups]
    joined = {frozenset((names[a], names[b])) for group in groups for a, b in combinations(group, 2)}
    expected = {frozenset(pair) for same in pairs() for pair in combinations(same, 2)}
    assert expected, "pairs.json lists none"
    assert joined == expected


@pytest.mark.long
def test_what_is_read_of_the_reports_joins_no_two_gold_attacks_wrongly() -> None:
    """Of the pairs, those join whose attacks are both read; attacks are recognised by their days and report."""
    from kg.read.rules import RuleReader
    from kg.reports import Report

    gazetteer = Gazetteer.load()
    extractor = RuleReader(gazetteer)
    told = records(EVAL / "dev")
    reports = [
        Report(
            id=one["id"], text=one["text"], language=one["lang"], published=date.fromisoformat(one["published"]),
            outlet=one["outlet"], title=one["title"],
        )
        for one in told
    ]
    found = {}
    accounts: dict[str, list[Account]] = {}
    for _, facts in extractor.read_all(reports):
        found |= profiles(link(facts, gazetteer))
        for fact in facts:
            if isinstance(fact, Account):
                accounts.setdefault(fact.attack, []).append(fact)
    groups = [group for grouping in resolve_all(found.values(), gazetteer) for group in grouping.groups]
    same = {frozenset(report for report, _ in one) for one in pairs()}
    days = {
        frozenset(report for report, _ in one): {
            tuple(attack["date"]) for record in told for report, name in one if record["id"] == report
            for attack in record["attacks"] if attack["id"] == name
        }
        for one in pairs()
    }
    joined = [group for group in groups if len(group) > 1]
    for group in joined:
        told_by = frozenset(report for key in group for report in found[key].reports)
        assert told_by in same, f"joined: {sorted(told_by)}"
        assert {(str(found[key].earliest), str(found[key].latest)) for key in group} <= days[told_by]
    assert joined, "not one of the pairs joins"
