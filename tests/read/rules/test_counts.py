"""Counting victims, munitions and interceptions, held against sentences that are data."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from kg.read.rules import RuleReader
from kg.read.rules.annotate import Annotated
from kg.read.rules.counts import Counter, Quantity, interceptions
from kg.reports.report import Report
from tests.sampling import sampled

FOLDER = Path(__file__).parent / "cases"
LANGUAGES = sorted(path.stem.removeprefix("counts_") for path in FOLDER.glob("counts_*.toml"))
CATEGORIES = {"killed", "injured", "weapon", "intercepted"}


@cache
def extractor() -> RuleReader:
    return RuleReader()


def annotated(text: str, lang: str) -> Annotated:
    return extractor().annotate(
        Report(id="r", text=text, language=lang, published=date(2024, 5, 1), outlet="o", title="t", origin="test")
    )


def load(lang: str) -> list[Any]:
    data = tomllib.loads((FOLDER / f"counts_{lang}.toml").read_text(encoding="utf-8"))
    return [pytest.param(lang, case, id=f"{lang}: {case['text'][:50]}") for case in data["cases"]]


def shown(quantity: Quantity) -> str:
    low, high = ("" if v is None else str(v) for v in (quantity.low, quantity.high))
    return f"{quantity.category} {low if low == high else f'{low}..{high}'}"


def counted(text: str, lang: str) -> list[str]:
    """What is counted in a text, sentence by sentence, then what was intercepted in that sentence."""
    counter, found = Counter(), []
    for sentence in annotated(text, lang).sentences:
        found += [shown(q) for q in counter.quantities(sentence)]
        for _, quantity, every in interceptions(sentence):
            found.append((shown(quantity) if quantity else "intercepted") + (" all" if every else ""))
    return found


@pytest.mark.parametrize(("lang", "case"), sampled([case for lang in LANGUAGES for case in load(lang)]))
def test_counts(lang: str, case: dict[str, Any]) -> None:
    assert counted(case["text"], lang) == case["quantities"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_enough_cases(lang: str) -> None:
    assert len(load(lang)) >= 60


@pytest.mark.parametrize(
    ("lang", "template"),
    [("fr", "L'attaque a fait {} morts."), ("fr", "{} soldats ont été tués."), ("en", "{} soldiers were killed."),
     ("en", "The attack left {} dead.")],
)  # fmt: skip
@settings(max_examples=15, deadline=None)
@given(number=st.integers(2, 400))
def test_any_number_is_counted(lang: str, template: str, number: int) -> None:
    assert counted(template.format(number), lang) == [f"killed {number}"]


@pytest.mark.parametrize("lang", LANGUAGES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_quantities_lie_inside_their_sentence(lang: str, data: st.DataObject) -> None:
    cases = tomllib.loads((FOLDER / f"counts_{lang}.toml").read_text(encoding="utf-8"))["cases"]
    words = " ".join(c["text"] for c in cases).split()
    text = " ".join(data.draw(st.lists(st.sampled_from(words), max_size=25)))
    counter = Counter()
    for sentence in annotated(text, lang).sentences:
        for quantity in [*counter.quantities(sentence), *(q for _, q, _ in interceptions(sentence) if q)]:
            assert sentence.start <= quantity.start < quantity.end <= sentence.end
            assert quantity.category in CATEGORIES
            assert quantity.low is not None or quantity.high is not None
            assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
