"""Any readings of one short report, for what always holds."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from kg.compare import readings
from kg.facts import (
    Account,
    Actor,
    Aggregate,
    Assessment,
    Attribution,
    Claim,
    Count,
    Deployment,
    Evidence,
    NonClaim,
    Place,
    ReportFact,
    attack_key,
)

TEXT = "Rockets hit Taji at dawn. A drone fell at Balad. Nobody claimed it."
REPORT = ReportFact(report="r", text=TEXT, language="en", published=date(2023, 10, 20))
DAY = date(2023, 10, 19)


@st.composite
def words(draw: st.DrawFn) -> Evidence:
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, len(TEXT)))
    supports = draw(st.sampled_from([(), ("killed",), ("target", "earliest")]))
    return Evidence(start=start, end=end, quote=TEXT[start:end], supports=supports)


NAMES = st.sampled_from(["Taji", "the Taji", "Balad", "«»"])
PLACES = st.builds(Place, name=NAMES, entity=st.sampled_from([None, "base/a", "base/b"]))
ACTORS = st.builds(Actor, name=NAMES, entity=st.sampled_from([None, "actor/a"]))
COUNTS = st.sampled_from([None, Count(low=1, high=1), Count(low=1), Count(high=3), Count(low=0, high=0)])
DAYS = st.sampled_from([None, DAY, DAY + timedelta(1)])
SURE = st.sampled_from([None, (Assessment(confidence=0.2),), (Assessment(slot="killed", confidence=0.2),),
                        (Assessment(confidence=0.9), Assessment(slot="target", confidence=0.1))])
QUOTES = st.lists(words(), min_size=1, max_size=3).map(tuple)
ATTACKS = st.sampled_from([attack_key("r", word) for word in "abc"])


def several(one: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(one, max_size=2).map(tuple)


ACCOUNTS = st.builds(
    Account, report=st.just("r"), attack=ATTACKS, evidence=QUOTES, assessments=SURE, target=several(PLACES),
    place=several(PLACES), earliest=DAYS, latest=DAYS, killed=COUNTS, weapon_count=COUNTS,
    weapon=several(st.sampled_from(["rocket", "unknown"])), outcome=st.sampled_from([None, "foiled"]),
    perpetrator=several(ACTORS), stated_by=st.none() | ACTORS,
)
ABOUT = {"report": st.just("r"), "evidence": QUOTES, "about": ATTACKS | st.just("a series")}
FACTS = st.one_of(
    ACCOUNTS,
    st.builds(Claim, responsible=ACTORS, assessments=SURE.filter(lambda s: not s or s[-1].slot == ""), **ABOUT),
    st.builds(Attribution, responsible=st.none() | ACTORS, **ABOUT),
    st.builds(NonClaim, **ABOUT),
    st.builds(Deployment, report=st.just("r"), evidence=QUOTES, force=ACTORS, at=st.none() | PLACES),
    st.builds(Aggregate, report=st.just("r"), evidence=QUOTES, place=several(PLACES), since=DAYS),
)
READINGS = st.lists(FACTS, max_size=8).map(lambda facts: readings([[REPORT, *facts]])["r"])
