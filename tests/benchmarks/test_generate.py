"""benchmarks/generate.py: the same seed gives the same graph, whole and sound."""

from __future__ import annotations

from benchmarks.generate import facts, quads
from kg.facts import Deployment
from kg.validate import validate_quads


def test_the_same_seed_gives_the_same_quads_and_another_seed_others() -> None:
    one, again, other = (list(quads(5, seed)) for seed in (3, 3, 4))
    assert one == again
    assert set(one) != set(other)


def test_reports_tell_of_deployments_in_words_of_their_text() -> None:
    told = [fact for each in facts(60) for fact in each if isinstance(fact, Deployment)]
    assert told
    texts = {each[0].report: each[0].text for each in facts(60)}  # type: ignore[union-attr]
    for fact in told:
        [said] = fact.evidence
        assert texts[fact.report][said.start : said.end] == said.quote


def test_what_is_generated_breaks_no_shape() -> None:
    found = validate_quads(quads(10))
    assert [one for one in found if one.severity == "Violation"] == []
