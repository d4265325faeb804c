"""Two hundred reports about forty real events, in two languages, read by the real extraction: do they join?"""

from __future__ import annotations

import pytest

from benchmarks.paraphrase import b_cubed, events, measure, read, tellings
from kg.gazetteer import Gazetteer


def test_the_set_is_what_it_says() -> None:
    told = list(tellings())
    assert len(told) == 200
    assert len(events()) == 40
    assert {one.report.language for one in told} == {"fr", "en"}
    assert told == list(tellings())
    for one in told:
        assert all(one.report.text[start:end].strip() for start, end, _ in one.spans)


@pytest.mark.long
@pytest.mark.parametrize("seed", [0, 5, 11])
def test_they_join(seed: int) -> None:
    gazetteer = Gazetteer.load()
    result = measure(list(read(tellings(seed), gazetteer)), gazetteer)
    assert result.f1 >= 0.95, result
    assert result.precision >= 0.99, result
    assert result.unread / result.told <= 0.02, result


@pytest.mark.parametrize(("groups", "expected"), [
    ([["a", "b"], ["c"]], (1.0, 1.0)),
    ([["a"], ["b"], ["c"]], (1.0, 2 / 3)),
    ([["a", "b", "c"]], (5 / 9, 1.0)),
])
def test_b_cubed(groups: list[list[str]], expected: tuple[float, float]) -> None:
    assert b_cubed(groups, {"a": "x", "b": "x", "c": "y"}) == pytest.approx(expected)
