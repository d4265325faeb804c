"""A long report is read in parts, and its sheet is one: attacks keep their names, words count in the whole text."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from kg.errors import InputError
from kg.facts import Account, Claim, NonClaim
from kg.gazetteer import Gazetteer
from kg.read.llm.answers import Answers
from kg.read.llm.chat_client import ChatClient
from kg.read.llm.parts import parts_of
from kg.read.llm.reader import LlmReader
from kg.reports import Report
from kg.standing import stand
from tests.llm.server import Reply, ok, serving

FIRST = "BAGHDAD (Reuters) - Two rockets hit the base at Taji on Thursday, the army said. The base was not damaged.\n\n"
SECOND = (
    "On Friday a drone hit the base at Balad. Nobody has claimed it. Kataib Hezbollah claimed the attack on the base."
)
LONG = Report(id="long", text=FIRST + SECOND, language="en", published=date(2023, 10, 20))


def day(words: str, when: str) -> dict[str, Any]:
    return {"words": words, "anchor": "publication", "earliest": when, "latest": when}


TAJI = {
    "id": "a1", "summary": "Rockets at Taji", "country": "IQ", "outcome": "carried_out",
    "mentions": [{"words": "Two rockets hit the base at Taji"}],
    "accounts": [{"speaker": {"words": "the army"},
                  "quotes": [{"words": "Two rockets hit the base at Taji on Thursday"}],
                  "target": [{"words": "the base", "kind": "base", "also": ["the base at Taji"]}],
                  "day": day("Thursday", "2023-10-19")}],
}
BALAD = {
    "id": "a2", "summary": "Drone at Balad", "country": "IQ", "outcome": "carried_out",
    "mentions": [{"words": "a drone hit the base at Balad"}],
    "accounts": [{"quotes": [{"words": "On Friday a drone hit the base at Balad."}],
                  "target": [{"words": "the base", "kind": "base"}], "day": day("Friday", "2023-10-20")}],
}
AGAIN = {  # what the second part says of the first part's attack
    "id": "a1", "summary": "Taji again", "outcome": "carried_out", "mentions": [{"words": "the attack on the base"}],
    "accounts": [{"quotes": [{"words": "Kataib Hezbollah claimed the attack on the base."}],
                  "target": [{"words": "the base", "nth": 2, "kind": "base"}]}],
}
SAID = [
    {"kind": "non_claim", "quote": {"words": "Nobody has claimed it"}, "about": ["a2"]},
    {"kind": "claim", "quote": {"words": "Kataib Hezbollah claimed the attack on the base"}, "about": ["a1"],
     "responsible": {"words": "Kataib Hezbollah"}},
]


def read(answers: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[list[Any], list[InputError], list[Any]]:
    """The facts that stand, the errors, and what was asked."""
    monkeypatch.setattr("kg.read.llm.reader.parts_of", lambda text: parts_of(text, 120))

    def script(body: dict[str, Any], number: int) -> Reply:
        return ok(answers[number])

    bad: list[InputError] = []
    with serving(script) as server:
        monkeypatch.setenv("SITREP_LLM_BASE_URL", server.url)
        reader = LlmReader("m", Answers(None), Gazetteer.load(), client=ChatClient(retries=0), fail=bad.append)
        found = list(reader.read_all([LONG]))
    facts = list(stand(found[0][1], ()).facts) if found else []
    return facts, bad, server.asked


def test_attacks_keep_their_names_over_the_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    confirm = json.dumps({"answers": [{"number": 1, "holds": "yes", "about": ["a2"], "why": None},
                                      {"number": 2, "holds": "yes", "about": ["a1"], "why": None}]})
    first, second = json.dumps({"attacks": [TAJI]}), json.dumps({"attacks": [BALAD, AGAIN], "responsibility": SAID})
    facts, bad, asked = read([first, second, confirm], monkeypatch)
    assert bad == []
    told = [json.loads(one["messages"][-1]["content"]) for one in asked]
    assert [one.get("part") for one in told] == [1, 2, None] and told[0]["text"] + told[1]["text"] == LONG.text
    assert told[1]["before"] == [{"id": "a1", "summary": "Rockets at Taji", "words": "Two rockets hit the base at Taji",
                                  "days": TAJI["accounts"][0]["day"]}]  # type: ignore[index]
    accounts = [fact for fact in facts if isinstance(fact, Account)]
    assert len({one.attack for one in accounts}) == 2 and len(accounts) == 3
    starts = {LONG.text[: e.start].count("the base") for one in accounts for e in one.evidence if e.quote == "the base"}
    assert starts == {0, 1, 2}  # each part's own, counted in the whole text
    claim = next(fact for fact in facts if isinstance(fact, Claim))
    silence = next(fact for fact in facts if isinstance(fact, NonClaim))
    assert claim.about != silence.about


def test_words_of_another_part_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    first = json.dumps({"attacks": [{**TAJI, "mentions": [{"words": "a drone hit the base at Balad"}]}]})
    facts, bad, _ = read([first, json.dumps({"attacks": []}), "{}"], monkeypatch)
    assert bad == [] and not [fact for fact in facts if isinstance(fact, Account)]


def test_a_part_without_a_sheet_is_a_report_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    facts, bad, _ = read([json.dumps({"attacks": [TAJI]}), "I cannot go on"], monkeypatch)
    assert facts == [] and "the model gave no sheet of part 2 of 2" in str(bad[0])


@given(st.text(alphabet="ab .\n", max_size=400), st.integers(5, 60))
def test_parts_are_the_text_and_none_is_too_long(text: str, longest: int) -> None:
    found = parts_of(text, longest)
    assert "".join(part.text for part in found) == text
    assert all(len(part.text) <= longest for part in found)
    assert [part.number for part in found] == list(range(1, len(found) + 1))
    assert all(text[part.start :].startswith(part.text) for part in found)
