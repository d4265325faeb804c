"""Whatever a report talks a model into: only words of the text become facts, and nobody is accused by one answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from kg.errors import InputError
from kg.facts import AnyFact, ReportFact
from kg.gazetteer import Gazetteer
from kg.read.llm.answers import Answers, from_batch
from kg.read.llm.closed import parse_closed
from kg.read.llm.holding import NotASheet, hold
from kg.read.llm.reader import LlmReader
from kg.read.rules.text import plain_signs
from kg.reports import Report
from kg.sheet import check
from kg.standing import stand
from kg.triples import report_quads
from tests.llm.talked import NAMES, Talked, expected, misquoted, report, talked, told, waiting

GAZETTEER = Gazetteer.load()
TEXT = report("told-to-accuse").text


def read(one: Report, model: Talked) -> tuple[list[AnyFact], list[InputError]]:
    failures: list[InputError] = []
    reader = LlmReader("talked", Answers(None), GAZETTEER, client=model, fail=failures.append)
    return [fact for _, facts in reader.read_all([one]) for fact in facts], failures


@pytest.mark.parametrize("name", NAMES)
def test_nothing_comes_of_it_but_what_the_text_says(name: str) -> None:
    one, wanted = report(name), expected(name)
    facts, failures = read(one, talked(name))
    if wanted["error"] is not None:
        assert not facts and len(failures) == 1 and wanted["error"] in str(failures[0])
        return
    assert not failures and misquoted(facts, one.text) == []
    standing = stand(facts)
    stands = [told(fact) for fact in standing.facts if not isinstance(fact, ReportFact)]
    waits = [waiting(each) for each in standing.candidates]
    assert sorted(stands) == sorted(wanted["stands"]) and sorted(waits) == sorted(wanted["waits"])
    said = json.dumps([fact.model_dump(mode="json") for fact in facts if not isinstance(fact, ReportFact)],
                      ensure_ascii=False)
    assert [words for words in wanted["nothing_of"] if words in said] == []
    assert list(report_quads(standing.facts))  # and it can be told as triples


@pytest.mark.parametrize("name", NAMES)
def test_the_first_answer_alone_accuses_nobody(name: str) -> None:
    """Without a second answer no claim, attribution, denial, accusation or perpetrator stands."""
    facts, _ = read(report(name), Talked(talked(name).ask(_ANY).content))
    if not facts:
        return
    for fact in stand(facts).facts:
        assert told(fact).split()[0] not in ("claim", "attribution", "denial", "non_claim")
        assert not told(fact).startswith("statement accusation")
        assert not getattr(fact, "perpetrator", ())


class _Any:
    kind = "sheet"
    custom_id = "sheet-" + "0" * 32


_ANY: Any = _Any()

_STRETCH = st.builds(
    lambda start, length: TEXT[start : start + length], st.integers(0, len(TEXT) - 1), st.integers(0, 40)
)
_WORD = st.sampled_from(TEXT.split())
_SIGNS = st.characters()  # lone surrogates too
_KEYS = st.sampled_from([
    "attacks", "responsibility", "deployments", "aggregates", "statements", "uncoded", "id", "summary", "mentions",
    "country", "outcome", "accounts", "words", "nth", "also", "code", "anonymous", "institution", "kind", "anchor",
    "earliest", "latest", "time", "low", "high", "plus", "weapon", "damage", "speaker", "quotes", "target", "place",
    "day", "weapon_count", "intercepted", "killed", "injured", "perpetrator", "quote", "responsible", "about",
    "about_words", "as_of", "note", "force", "at", "strength", "site_count", "role", "host_of", "attack_count", "since",
    "until", "against", "why",
]) | st.text(_SIGNS, max_size=3)
_VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | _STRETCH | _WORD | st.text(_SIGNS, max_size=5)
    | st.sampled_from(["a1", "a2", "a0", "a999", "publication", "calendar", "carried_out", "foiled", "claim", "denial",
                       "attribution", "accusation", "threat", "rocket", "unknown", "some", "IQ", "UN", "0001-01-01",
                       "9999-12-31", "2023-10-19", "03:00", 10**400, -1])
)
_JSON = st.recursive(
    _VALUES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6), max_leaves=30
)


def _some(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects of this form, or with anything in the place of some of it."""
    return st.fixed_dictionaries({}, optional={name: part | _JSON for name, part in parts.items()})


_WORDS = st.fixed_dictionaries({"words": _STRETCH | _WORD}, optional={"nth": st.integers(-1, 3) | _JSON})
_NAME = _some(words=_STRETCH | _WORD, also=st.lists(_WORD, max_size=2), code=st.sampled_from(["IQ", "FR", "UN"]))
_DAYS = st.dates().map(str)
_DAY = _some(words=_STRETCH, anchor=st.sampled_from(["a1", "a2", "a3", "publication"]), earliest=_DAYS, latest=_DAYS)
_NUMBER = _some(words=_STRETCH, low=st.integers(0, 300), plus=st.lists(_WORDS, max_size=2))
_ACCOUNT = _some(speaker=_NAME, quotes=st.lists(_WORDS, min_size=1, max_size=2), target=st.lists(_NAME, max_size=2),
                 day=_DAY, killed=st.lists(_NUMBER, max_size=2), perpetrator=st.lists(_NAME, max_size=2),
                 time=_some(words=_STRETCH, time=st.just("03:00")))
_ATTACK = st.fixed_dictionaries({
    "id": st.sampled_from(["a1", "a2", "a3", "a4"]) | _JSON, "summary": st.just("x") | _JSON,
    "mentions": st.lists(_WORDS, min_size=1, max_size=2) | _JSON, "outcome": st.just("carried_out") | _JSON,
    "accounts": st.lists(_ACCOUNT, min_size=1, max_size=3) | _JSON,
})
_ABOUT = st.lists(st.sampled_from(["a1", "a2", "a9"]), max_size=3)
_SHEET = _some(
    attacks=st.lists(_ATTACK, max_size=3),
    responsibility=st.lists(_some(kind=st.sampled_from(["claim", "attribution"]), quote=_WORDS, responsible=_NAME,
                                  about=_ABOUT, as_of=_DAY), max_size=3),
    deployments=st.lists(_some(quote=_WORDS, force=_NAME, at=_NAME, strength=_NUMBER, host_of=_ABOUT), max_size=2),
    aggregates=st.lists(_some(quote=_WORDS, since=_DAY, attack_count=_NUMBER), max_size=2),
    statements=st.lists(_some(kind=st.just("accusation"), quote=_WORDS, against=st.lists(_NAME)), max_size=2),
)


@pytest.mark.long
@given(_SHEET | _JSON)
@settings(max_examples=300)
def test_any_answer_is_a_sheet_that_holds_or_none(value: Any) -> None:
    one = report("told-to-accuse")
    try:
        held = hold(json.dumps(value), one)
    except NotASheet:
        return
    assert check(held.sheet, one.text, one.published) == []


@pytest.mark.long
@given(_SHEET, _JSON | _some(answers=st.lists(_some(number=st.integers(0, 5), holds=st.just("yes"), about=_ABOUT))))
@settings(max_examples=150)
def test_any_two_answers_give_facts_in_the_words_of_the_text(value: Any, closed: Any) -> None:
    one = report("told-to-accuse")
    facts, failures = read(one, Talked(json.dumps(value), json.dumps(closed)))
    assert bool(facts) != bool(failures) and misquoted(facts, one.text) == []
    if facts:
        assert list(report_quads(stand(facts).facts))
        names = {name for fact in facts for name in _names(fact.model_dump())}
        assert all(plain_signs(name) in plain_signs(one.text) for name in names)


def _names(node: Any) -> list[str]:
    """The names and the words of days in a fact."""
    if isinstance(node, dict):
        own = [node[key] for key in ("name", "institution", "date_text") if node.get(key)]
        return own + [name for value in node.values() for name in _names(value)]
    return [name for one in node for name in _names(one)] if isinstance(node, list | tuple) else []


@given(st.text(max_size=40) | _JSON.map(json.dumps))
def test_any_second_answer_is_one_or_is_refused(content: str) -> None:
    try:
        parse_closed(content)
    except NotASheet:
        return


@given(_JSON, st.sampled_from(["custom_id", "error", "response", "body", "choices", "message", "usage", "created"]))
def test_any_line_of_a_batch_is_an_answer_or_is_named(value: Any, name: str) -> None:
    body = {"model": "m", "created": 1, "choices": [{"message": {"content": "x"}}]}
    line: dict[str, Any] = {"custom_id": "sheet-" + "0" * 32, "response": {"status_code": 200, "body": body}}
    for part in (line, line["response"], body, body["choices"][0]):  # type: ignore[index]
        if name in part:
            part[name] = value
    kept = Answers(None)
    for one in from_batch([json.dumps(value), json.dumps(line)], "batch"):
        if not isinstance(one, InputError):
            kept.put(one)
            one.content.encode()
