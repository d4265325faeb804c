"""A store as of a day is the store that would have been built on that day; every question can be asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.facts import Account, AnyFact, ReportFact, parse_line
from kg.gazetteer import Gazetteer
from kg.questions.answer import ask
from kg.stores import Store, open_store
from kg.update.bulk import fill
from kg.update.past import as_of, key_in
from kg.update.store_reader import StoreReader
from tests.update.worlds import PLACES, facts_of

FACTS = Path(__file__).parent.parent / "queries" / "several.jsonl"


def reports() -> Iterator[list[AnyFact]]:
    found: dict[str, list[AnyFact]] = {}
    for line in FACTS.read_text("utf-8").splitlines():
        fact = parse_line(line)
        found.setdefault(fact.report, []).append(fact)
    yield from found.values()


def published(facts: list[AnyFact]) -> date | None:
    assert isinstance(facts[0], ReportFact)
    return facts[0].published


def built(facts_of_reports: list[list[AnyFact]], where: Path | None = None) -> Store:
    store = open_store(where)
    fill(store, facts_of_reports, Gazetteer.load())
    return store


def lines(store: Store) -> list[str]:
    return sorted(str(quad) for quad in store.dump())


@pytest.mark.parametrize("day", [date(2023, 10, 19) + timedelta(n) for n in range(8)], ids=str)
def test_it_is_what_would_have_been_built_on_that_day(day: date) -> None:
    whole = list(reports())
    past = as_of(built(whole), day, Gazetteer.load())
    until = [facts for facts in whole if (published(facts) or date.max) <= day]
    assert lines(past.store) == lines(built(until))
    assert len(past.later) == len(whole) - len(until)
    assert past.undated == ()


def test_what_was_unclaimed_and_was_claimed_later_is_unclaimed_on_the_day_before() -> None:
    store = built(list(reports()))

    def unclaimed(day: date) -> list[str]:
        answer = ask(as_of(store, day, Gazetteer.load()).store, "claims", {})
        return [str(row) for row in answer.rows if "Resistance" in str(row)]

    assert unclaimed(date(2023, 10, 21)) == []
    assert len(unclaimed(date(2023, 10, 22))) == 1


def test_a_report_without_a_day_is_left_out_and_told() -> None:
    first, *others = list(reports())
    assert isinstance(first[0], ReportFact)
    undated = [first[0].model_copy(update={"published": None}), *first[1:]]
    past = as_of(built([undated, *others]), date(2030, 1, 1), Gazetteer.load())
    assert past.undated == ("s1",)
    assert past.later == ()


def test_on_the_command_line(tmp_path: Path) -> None:
    built(list(reports()), tmp_path / "store").close()
    runner = CliRunner()

    def rows(*args: str) -> list[str]:
        asked = ["ask", "attacks", "--store", str(tmp_path / "store"), "--format", "csv", *args]
        result = runner.invoke(cli, asked, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout.splitlines()[1:]

    assert len(rows("--as-of", "2023-10-21")) == 1
    assert len(rows("--as-of", "2023-10-25")) == len(rows()) == 3
    assert rows("--as-of", "2023-10-01") == []


@pytest.mark.parametrize("day", ["21 October", "2023-13-01", ""])
def test_a_day_that_is_none_is_refused(day: str, tmp_path: Path) -> None:
    built([], tmp_path / "store").close()
    result = CliRunner().invoke(cli, ["ask", "attacks", "--store", str(tmp_path / "store"), "--as-of", day])
    assert result.exit_code == 2
    assert "--as-of" in result.output


def test_the_history_of_a_day_knows_nothing_of_later_reports(tmp_path: Path) -> None:
    built(list(reports()), tmp_path / "store").close()

    def told(*args: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli, ["history", *args, "--store", str(tmp_path / "store")])
        return result.exit_code, result.output

    code, then = told("attack/h", "--as-of", "2023-10-21")
    assert code == 0
    assert "report s4" in then and "report s5" not in then and "said_unclaimed" in then
    assert told("attack/h", "--as-of", "2023-10-25") == told("attack/h")


def test_an_attack_is_found_in_the_past_under_a_key_of_then() -> None:
    """Two reports tell one attack; the key it has today may come from the one that is published later."""
    one = {"place": PLACES[2], "day": 0, "span": 0, "weapon": ("rocket",), "killed": 2, "time": "02:50"}
    early, late = (facts_of(number, [one | {"claimed_by": None}]) for number in (0, 1))
    store = built([list(early), list(late)])
    today = StoreReader(store)
    keys = [fact.attack for fact in (*early, *late) if isinstance(fact, Account)]
    assert len({today.joined(keys).get(key, key) for key in keys}) == 1
    then = StoreReader(as_of(store, date(2023, 10, 18), Gazetteer.load()).store)
    assert [key_in(then, today, key) for key in keys] == [keys[0], keys[0]]
    assert key_in(StoreReader(open_store(None)), today, keys[0]) == ""
