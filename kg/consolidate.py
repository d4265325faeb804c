"""What the accounts of an attack come to when they are read together. Pure: facts in, values out, no RDF.

The rules (R1–R9), and where they come from:

R1  Independent sources. One named speaker is one source, whatever the reports it is quoted in. An anonymous one is
    told apart by its description and by the agency that is relayed, else the outlet, else the report: the same words
    from the same agency in ten newspapers are one source. The reporter's own voice is that agency, outlet or report.
    A source has one vote; where it gives several values, its latest published one counts, and the lower of those
    published on one day. (Rule of this project.)
R2  Low and high of a count: the lowest and the highest number that any account gives, superseded ones included
    (codebook, rule 3; ONTOLOGY.md). High is absent where every account says "at least".
R3  Best: the number that most independent sources say, the lower one if they tie, never an average. A source that gives
    a range votes for its low end. Low, best and high side by side are the form of the UCDP event data; the choice
    among conflicting numbers is a rule of this project.
R4  Dates: the tightest interval that all dated accounts allow (their intersection); if there is none, the interval that
    covers them all, with a note (ONTOLOGY.md).
R5  Local time, outcome, damage: what most independent sources say. If they tie: the earlier time; carried_out before
    foiled before alleged, because foiled needs that every projectile was stopped (codebook, rule 5); the lesser damage.
R6  Weapons, targets, places: all that any account names, most sources first; "unknown" goes when another is known.
R7  Perpetrators: what accounts state as fact. Never from an attribution.
R8  Responsibility: claimed, else said unclaimed, else denied, else no claim reported (codebook, rule 6).
R9  Labels: made of the values above by `kg/labels.toml`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar

from kg.facts import (
    WEAPONS,
    Account,
    Actor,
    AnyFact,
    Claim,
    Count,
    Damage,
    Denial,
    NonClaim,
    Outcome,
    Place,
    ReportFact,
    Responsibility,
    Weapon,
)
from kg.gazetteer import fold
from kg.labels import LANGUAGES, attack_label, note

ResponsibilityState = Literal["claimed", "said_unclaimed", "denied", "no_claim_reported"]
COUNT_FIELDS = ("weapon_count", "intercepted", "killed", "injured", "attack_count")
_OUTCOMES: tuple[Outcome, ...] = ("carried_out", "foiled", "alleged")
_DAMAGES: tuple[Damage, ...] = ("none", "minor", "some")

Names = Callable[[str, str], str | None]
"""(entity id, "fr" or "en") → its label in that language, or None."""

_Value = TypeVar("_Value", bound=Hashable)


@dataclass(frozen=True)
class Range:
    """A consolidated count: lowest and highest value given, and the one that most independent sources give."""

    low: int | None
    high: int | None
    best: int | None


@dataclass(frozen=True)
class Named:
    """A place or actor, and the report that names it (an anonymous actor is a node of its report)."""

    party: Place | Actor
    report: str


@dataclass(frozen=True)
class ConsolidatedAttack:
    """One attack, read over all its accounts. `notes`: pairs (French, English) on what the values hide."""

    key: str
    label_fr: str
    label_en: str
    earliest: date | None
    latest: date | None
    local_time: str | None
    weapon: tuple[Weapon, ...]
    target: tuple[Named, ...]
    place: tuple[Named, ...]
    perpetrator: tuple[Named, ...]
    outcome: Outcome | None
    damage: Damage | None
    responsibility_state: ResponsibilityState
    account_count: int
    source_count: int
    counts: Mapping[str, Range] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Told:
    """One account with who tells it and when it was published."""

    account: Account
    source: tuple[str, ...]
    published: date


def consolidate(facts: Iterable[AnyFact], names: Names | None = None) -> Iterator[ConsolidatedAttack]:
    """Every attack that has an account, in the order of its key.

    Args:
        facts: facts of any number of reports, in any order, resolved (accounts of one attack share its key).
        names: labels of gazetteer entities for the labels of attacks; without it the reports' own words are used.
    """
    reports: dict[str, ReportFact] = {}
    accounts: dict[str, list[Account]] = defaultdict(list)
    spoken: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if isinstance(fact, ReportFact):
            reports[fact.report] = fact
        elif isinstance(fact, Account):
            accounts[fact.attack].append(fact)
        elif isinstance(fact, Responsibility):
            spoken[fact.about].add(fact.fact)
    for key in sorted(accounts):
        told = [_told(account, reports.get(account.report)) for account in accounts[key]]
        told.sort(key=lambda each: (each.published, each.account.report, each.account.id))
        yield _attack(key, told, responsibility_state(spoken[key]), names)


def responsibility_state(kinds: Iterable[str]) -> ResponsibilityState:
    """R8: the summary of the kinds of responsibility statement ("claim", "non_claim", "denial" …) about one attack."""
    said = set(kinds)
    if Claim.model_fields["fact"].default in said:
        return "claimed"
    if NonClaim.model_fields["fact"].default in said:
        return "said_unclaimed"
    return "denied" if Denial.model_fields["fact"].default in said else "no_claim_reported"


def source_of(account: Account, report: ReportFact | None) -> tuple[str, ...]:
    """R1: what makes the teller of an account one source."""
    if report is None:
        channel = f"report {account.report}"
    elif len(report.relays) == 1:
        channel = f"voice {fold(report.relays[0])}"
    else:
        channel = f"voice {fold(report.outlet)}" if report.outlet else f"report {report.report}"
    speaker = account.stated_by
    if speaker is None:
        return (channel,)
    if speaker.anonymous:
        return ("anonymous", channel, fold(speaker.name) or speaker.name)
    return ("named", *identity(speaker, account.report))


def identity(party: Place | Actor, report: str) -> tuple[str, ...]:
    """What makes two mentions one place or actor: the entity, else folded name and country, as in `kg.triples.iris`."""
    if isinstance(party, Actor) and party.anonymous:
        return ("anonymous", report, party.name)
    if party.entity:
        return ("entity", party.entity)
    base = "base" if isinstance(party, Place) and party.kind == "base" else party.node
    return (base, fold(party.name) or party.name, party.country or "")


def interval(spans: Sequence[tuple[date | None, date | None]]) -> tuple[date | None, date | None, bool]:
    """R4: first and last possible day, and whether the dated accounts agree; an open end is None."""
    earliest = [start for start, _ in spans if start]
    latest = [end for _, end in spans if end]
    start, end = max(earliest, default=None), min(latest, default=None)
    if start and end and start > end:
        return min((*earliest, *latest)), max((*earliest, *latest)), False
    return start, end, True


def majority(votes: Mapping[tuple[str, ...], _Value], order: Callable[[_Value], object]) -> _Value | None:
    """The value with most votes; of those that tie, the first by `order`. None without votes."""
    if not votes:
        return None
    tally = Counter(votes.values())
    most = max(tally.values())
    return min((value for value, count in tally.items() if count == most), key=order)  # type: ignore[arg-type]


def _told(account: Account, report: ReportFact | None) -> _Told:
    published = report.published if report and report.published else date.min
    return _Told(account, source_of(account, report), published)


def _attack(key: str, told: list[_Told], state: ResponsibilityState, names: Names | None) -> ConsolidatedAttack:
    accounts = [each.account for each in told]
    earliest, latest, dates_agree = interval([(account.earliest, account.latest) for account in accounts])
    times = _votes(told, lambda account: account.local_time, str)
    outcomes = _votes(told, lambda account: account.outcome, _OUTCOMES.index)
    damages = _votes(told, lambda account: account.damage, _DAMAGES.index)
    outcome = majority(outcomes, _OUTCOMES.index)
    counts = {name: count for name in COUNT_FIELDS if (count := _range(told, name))}
    weapon, target, place = _weapons(told), _named(told, "target"), _named(told, "place")
    disagreements = {
        "dates_disagree": not dates_agree,
        "times_disagree": len(set(times.values())) > 1,
        "outcomes_disagree": len(set(outcomes.values())) > 1,
    }
    label = {
        language: attack_label(
            language,
            weapons=weapon,
            outcome=outcome,
            earliest=earliest,
            latest=latest,
            target=_name(target, language, names),
            place=_name(place, language, names),
            attacks=counts["attack_count"].best if "attack_count" in counts else None,
        )
        for language in LANGUAGES
    }
    return ConsolidatedAttack(
        key=key,
        label_fr=label["fr"],
        label_en=label["en"],
        earliest=earliest,
        latest=latest,
        local_time=majority(times, str),
        weapon=weapon,
        target=target,
        place=place,
        perpetrator=_named(told, "perpetrator"),
        outcome=outcome,
        damage=majority(damages, _DAMAGES.index),
        responsibility_state=state,
        account_count=len(told),
        source_count=len({each.source for each in told}),
        counts=counts,
        notes=tuple(note(code) for code, stands in disagreements.items() if stands),
    )


def _votes(
    told: Sequence[_Told], value_of: Callable[[Account], _Value | None], order: Callable[[_Value], object]
) -> dict[tuple[str, ...], _Value]:
    """R1: one vote a source, its latest published value, the first by `order` of those of one day."""
    given: dict[tuple[str, ...], list[tuple[date, _Value]]] = defaultdict(list)
    for each in told:
        value = value_of(each.account)
        if value is not None:
            given[each.source].append((each.published, value))
    votes: dict[tuple[str, ...], _Value] = {}
    for source, values in given.items():
        last = max(day for day, _ in values)
        votes[source] = min((value for day, value in values if day == last), key=order)  # type: ignore[arg-type]
    return votes


def _range(told: Sequence[_Told], name: str) -> Range | None:
    stated: list[Count] = [count for each in told if (count := getattr(each.account, name)) is not None]
    if not stated:
        return None
    numbers = [number for count in stated for number in (count.low, count.high) if number is not None]
    bounded = any(count.high is not None for count in stated)
    lowest = min(numbers) if any(count.low is not None for count in stated) else None

    def vote(account: Account) -> int | None:
        count: Count | None = getattr(account, name)
        return None if count is None else count.low if count.low is not None else count.high

    return Range(lowest, max(numbers) if bounded else None, majority(_votes(told, vote, int), int))


def _weapons(told: Sequence[_Told]) -> tuple[Weapon, ...]:
    sources: dict[Weapon, set[tuple[str, ...]]] = defaultdict(set)
    for each in told:
        for weapon in each.account.weapon:
            sources[weapon].add(each.source)
    ranked = sorted(sources, key=lambda weapon: (-len(sources[weapon]), WEAPONS.index(weapon)))
    return tuple(weapon for weapon in ranked if weapon != "unknown") or tuple(ranked)


def _named(told: Sequence[_Told], slot: str) -> tuple[Named, ...]:
    """R6: each party once; most sources first, then linked ones, bases, places, actors, and by name."""
    mentions: dict[tuple[str, ...], list[Named]] = defaultdict(list)
    sources: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for each in told:
        for party in getattr(each.account, slot):
            same = identity(party, each.account.report)
            mentions[same].append(Named(party, each.account.report))
            sources[same].add(each.source)

    def rank(same: tuple[str, ...]) -> tuple[object, ...]:
        party = _shown(mentions[same]).party
        kind = 2 if isinstance(party, Actor) else 0 if party.kind == "base" else 1
        return (-len(sources[same]), party.entity is None, kind, same)

    return tuple(_shown(mentions[same]) for same in sorted(mentions, key=rank))


def _shown(mentions: Sequence[Named]) -> Named:
    """The mention that is written most often, in capitals only if nobody writes it otherwise."""
    often = Counter(named.party.name for named in mentions)

    def rank(named: Named) -> tuple[object, ...]:
        name = named.party.name
        return (name.isupper(), -often[name], name, named.report, named.party.model_dump_json())

    return min(mentions, key=rank)


def _name(parties: Sequence[Named], language: str, names: Names | None) -> str | None:
    if not parties:
        return None
    party = parties[0].party
    return (names(party.entity, language) if names and party.entity else None) or party.name
