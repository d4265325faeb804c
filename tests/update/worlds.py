"""Small dense worlds: few places and days, so that reports run into each other in every way that they can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from kg.facts import (
    Account,
    Actor,
    AnyFact,
    Claim,
    Count,
    Deployment,
    Evidence,
    NonClaim,
    Place,
    ReportFact,
    attack_key,
)

DAY = date(2023, 10, 18)
PLACES = (
    Place(name="Centre de soutien diplomatique", kind="base", country="IQ", entity="base/bdsc"),
    Place(name="Baghdad airport", kind="airport", country="IQ", entity="place/bagdad-airport"),
    Place(name="Ain al-Asad", kind="base", country="IQ", entity="base/ain-al-asad"),
    Place(name="Iraq", kind="country", country="IQ", entity="place/iq"),
    Place(name="Fort Nameless", kind="base", country="IQ"),
    Place(name="Assad", kind="base"),
    Place(name="the fort", kind="base", also=("Assad",)),
)
"""The last two are linked by what stands around them, so that their links are told in a graph of links."""
GROUPS = (
    Actor(name="Kataëb Hezbollah", kind="armed_group", entity="actor/kataib-hezbollah"),
    Actor(name="Guards of the Plain", kind="armed_group"),
    Actor(name="the coalition", kind="coalition"),
    Actor(name="the faction", kind="armed_group", also=("Guards of the Plain", "the coalition")),
)
"""The last two may be several: they are told in a graph of links."""

attacks = st.fixed_dictionaries({
    "place": st.sampled_from(PLACES),
    "day": st.integers(0, 2),
    "span": st.sampled_from((0, 0, 0, 1, 20)),
    "weapon": st.sampled_from(((), ("rocket",), ("drone",))),
    "killed": st.sampled_from((None, 0, 2, 30)),
    "claimed_by": st.sampled_from((None, None, *GROUPS)),
    "time": st.sampled_from((None, "02:50")),
    "hosts": st.sampled_from((None, None, *GROUPS)),
    "since": st.sampled_from((None, 0, 400)),
    "until": st.sampled_from((None, None, 0)),
})
reports = st.lists(st.lists(attacks, min_size=0, max_size=3), min_size=1, max_size=6)


def facts_of(number: int, told: Sequence[dict[str, object]], version: str = "") -> tuple[AnyFact, ...]:
    """The facts of report `r<number>` that tells so many attacks. `version` changes its text and nothing else."""
    report = f"r{number}"
    sentences = [f"Attack {nth} of {len(told)}{version}. Said of {nth}." for nth in range(len(told))]
    text = " ".join(sentences) + f" Report{version}."
    facts: list[AnyFact] = []
    for nth, (sentence, one) in enumerate(zip(sentences, told, strict=True)):
        words = _words(text, f"{sentence.partition('.')[0]}.")
        attack = attack_key(report, words.quote)
        earliest = DAY + timedelta(days=int(one["day"]))  # type: ignore[call-overload]
        killed = one["killed"]
        facts.append(Account(
            report=report, evidence=(words,), attack=attack, target=(one["place"],), earliest=earliest,
            latest=earliest + timedelta(days=int(one["span"])),  # type: ignore[call-overload]
            weapon=one["weapon"], killed=None if killed is None else Count(low=killed, high=killed),
            local_time=one["time"], outcome="carried_out",
        ))
        said = _words(text, f"Said of {nth}.")
        if isinstance(one["claimed_by"], Actor):
            facts.append(Claim(report=report, evidence=(said,), about=attack, responsible=one["claimed_by"]))
        else:
            facts.append(NonClaim(report=report, evidence=(said,), about=attack, as_of=earliest))
        if isinstance(one.get("hosts"), Actor):
            facts.append(Deployment(
                report=report, evidence=(said,), force=one["hosts"], at=one["place"],
                since=_before(one["since"]), until=_before(one["until"]),
            ))
    published = DAY + timedelta(days=number % 3)
    head = ReportFact(report=report, text=text, language="en", published=published, outlet=f"Outlet {number % 2}")
    return (head, *facts)


def _before(days: object) -> date | None:
    return DAY - timedelta(days=days) if isinstance(days, int) else None


def _words(text: str, quote: str) -> Evidence:
    start = text.index(quote)
    return Evidence(start=start, end=start + len(quote), quote=quote)
