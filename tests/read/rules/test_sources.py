"""Who says what, sentence by sentence: cases/sources_<lang>.toml."""

from __future__ import annotations

from typing import Any

import pytest

from kg.read.rules.sources import Sources
from tests.sampling import sampled

from .reading import annotated, cases, shown


@pytest.mark.parametrize(("lang", "case"), sampled(cases("sources")), ids=shown)
def test_speaker(lang: str, case: dict[str, Any]) -> None:
    report = annotated(case["t"], lang)
    sources = Sources(report)
    position = report.text.rindex(case["at"]) if "at" in case else report.sentences[0].start
    sentence = next(s for s in report.sentences if s.start <= position < s.end)
    speaker = sources.speaker(sentence, position)
    assert (speaker.name if speaker else "") == case["s"]
    if speaker and "anon" in case:
        assert speaker.anonymous is case["anon"]
    if speaker and "inst" in case:
        assert speaker.institution == case["inst"]


def test_pointing_description_is_the_speaker_that_it_points_at() -> None:
    report = annotated(
        "Une source militaire irakienne a confirmé l'attaque. Deux tirs, selon la source militaire irakienne.",
        "fr",
    )
    sources = Sources(report)
    first, second = (sources.frames(s)[0].speaker.actor for s in report.sentences)
    assert first == second


def test_the_day_of_speaking_belongs_to_the_frame() -> None:
    report = annotated(
        "Le commandement central américain a annoncé mercredi avoir déjoué trois attaques de drones.", "fr"
    )
    sources = Sources(report)
    position = report.text.index("mercredi")
    assert any(a <= position < b for a, b in sources.speech_spans(report.sentences[0]))


def test_day_of_the_attack_stays_outside_the_frame() -> None:
    report = annotated("The army said rockets hit the base on Monday.", "en")
    position = report.text.index("Monday")
    assert not any(a <= position < b for a, b in Sources(report).speech_spans(report.sentences[0]))
