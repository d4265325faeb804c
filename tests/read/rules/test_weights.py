"""The weights of doubt: checked when read, each with its words, and each thing that speaks against it costs."""

from __future__ import annotations

import pytest

from kg.read.rules.assess import weights as read_weights
from kg.standing.reasons import reasons


def test_each_way_of_reading_and_each_doubt_has_its_words() -> None:
    weights = read_weights()
    assert {*weights.how, *weights.against} - set(reasons()) == set()


def test_each_doubt_costs_and_none_excludes() -> None:
    for code in read_weights().against:
        assert 0 < read_weights().assessment("claiming_claim", [code]).confidence < 0.95, code


def test_a_doubt_counts_once_and_an_unknown_one_is_an_error() -> None:
    weights = read_weights()
    assert weights.assessment("own_act", ["question", "question"]) == weights.assessment("own_act", ["question"])
    with pytest.raises(KeyError):
        weights.assessment("own_act", ["never_heard_of"])
