"""The data of standing: thresholds are checked when read, every code and every kind has its words."""

from __future__ import annotations

from typing import get_args

import pytest

from kg.errors import InputError
from kg.facts import AnyFact, Quoted
from kg.standing import Thresholds
from kg.standing.fields import SLOTS, correctable, strikable
from kg.standing.reasons import ATTACK_DOUBTFUL, STRUCK_WITH_ATTACK, reasons, unknown_codes
from kg.standing.thresholds import NAMES
from kg.words.word_files import phrases
from tests.standing.reports import facts_of

KINDS = {
    str(kind.model_fields["fact"].default): kind for kind in get_args(AnyFact) if issubclass(kind, Quoted)
}
GOOD = "[thresholds]\n" + "\n".join(f"{name} = 0.5" for name in NAMES)


def test_there_is_a_threshold_for_every_kind_and_for_values() -> None:
    assert set(NAMES) == {*KINDS, "value"}
    assert all(0 <= Thresholds.load()[name] <= 1 for name in NAMES)


@pytest.mark.parametrize(("text", "says"), [
    (GOOD.replace("claim = 0.5", "", 1), "claim is missing"),
    (GOOD + "\nguess = 0.5", "guess is no kind of fact"),
    (GOOD.replace("0.5", "1.5", 1), "no number from 0 to 1"),
    (GOOD.replace("0.5", "true", 1), "no number from 0 to 1"),
    (GOOD.replace("0.5", "'high'", 1), "no number from 0 to 1"),
    ("[thresholds", "not TOML"), ("claim = 1", "one table"),
])
def test_thresholds_are_checked_when_they_are_read(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        Thresholds.parsed(text)


def test_other_thresholds_have_another_digest() -> None:
    assert Thresholds.parsed(GOOD).digest != Thresholds.parsed(GOOD.replace("0.5", "0.6", 1)).digest


def test_every_reason_speaks_both_languages() -> None:
    assert {ATTACK_DOUBTFUL, STRUCK_WITH_ATTACK} <= set(reasons())
    for code, words in reasons().items():
        assert set(words) == {"fr", "en"} and all(words.values()), code


def test_an_unknown_code_is_found_by_this_test_and_not_by_a_build() -> None:
    known = facts_of({"facts": [{
        "name": "a", "quote": "Nine died.", "fact": "account", "attack": "x", "assessments": [
            {"confidence": 0.1, "how": ["own_act"], "against": ["never_heard_of"]}
        ],
    }]})
    assert unknown_codes(known.values()) == ["never_heard_of"]


def test_the_reader_of_the_package_gives_known_codes_only() -> None:
    from datetime import date

    from kg.read.rules import RuleReader
    from kg.reports import Report

    text = "Rockets may have hit Ain al-Asad on Tuesday, killing nine. The Houthis claimed it."
    [(_, facts)] = RuleReader().read_all([Report("r", text, "en", date(2024, 1, 10))])
    assert unknown_codes(facts) == [], "give these codes words in kg/standing/reasons.toml"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_and_field_has_a_name(language: str) -> None:
    words = phrases("facts")[language]
    assert set(KINDS) <= set(words)
    named = {name for kind in KINDS.values() for name in (*SLOTS[kind], *correctable(kind), *strikable(kind))}
    assert named == set(words["fields"])


def test_slots_are_fields_of_their_kind() -> None:
    assert set(SLOTS) == set(KINDS.values())
    for kind, slots in SLOTS.items():
        assert {field for fields in slots.values() for field in fields} <= set(kind.model_fields)
