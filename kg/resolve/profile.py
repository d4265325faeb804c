"""What is compared of an attack as one report tells it: its accounts and what is said about it, gathered.

Facts that were not made by extraction may give several reports one key for an attack: that is one attack from the
start, and its profile gathers what all of them say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from kg.facts import Account, Actor, AnyFact, Attribution, Claim, Place, ReportFact, Responsibility
from kg.gazetteer import fold
from kg.resolve.name_words import capitals

_WORD = re.compile(r"\w+")
_COUNTS = ("killed", "injured", "weapon_count", "intercepted", "attack_count")


@dataclass(frozen=True, slots=True, order=True)
class SiteProfile:
    """A place as told: its name, the name folded, kind, country (ISO 3166-1 alpha-2 or ""), gazetteer id or "".

    `target`: it is what was hit, not only the place around it.
    """

    entity: str
    folded: str
    country: str
    kind: str
    target: bool
    name: str


@dataclass(frozen=True, slots=True, order=True)
class PartyProfile:
    """An actor as told: gazetteer id or "", folded name, kind, country or "", and the name as written."""

    entity: str
    folded: str
    kind: str
    country: str
    name: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One attack as one report tells it.

    key: its key (`kg.facts.attack_key`). reports: the ids of the reports that tell it under this key, the first to be
    published first. published: the day of the first, None if unknown. offset: where it first quotes the attack.
    earliest, latest: first and last possible day, None if open. counts: field → (lowest, highest) over the accounts;
    highest None if only "at least" is said. authors: stated as fact. quotes: the words of its accounts.
    capitals, names: the capitalised words in its quotes, folded; all, and those that do not begin a sentence.
    datasets: the ids of those that its reports are rows of.
    """

    key: str
    reports: tuple[str, ...]
    published: date | None
    offset: int
    earliest: date | None
    latest: date | None
    times: tuple[str, ...]
    weapons: frozenset[str]
    counts: Mapping[str, tuple[int, int | None]]
    sites: tuple[SiteProfile, ...]
    hit: tuple[PartyProfile, ...]
    authors: tuple[PartyProfile, ...]
    claimants: tuple[PartyProfile, ...]
    accused: tuple[PartyProfile, ...]
    quotes: tuple[str, ...] = field(repr=False)
    capitals: frozenset[str] = field(default=frozenset(), repr=False)
    names: frozenset[str] = field(default=frozenset(), repr=False)
    datasets: frozenset[str] = frozenset()

    @property
    def rank(self) -> tuple[date, str, int, str]:
        """The order in which one of several gives the joined attack its name: by day, report, place in it, key."""
        return (self.published or date.max, self.reports[0], self.offset, self.key)

    def shares_report(self, other: Profile) -> bool:
        """Whether one report, or one dataset in two rows, tells both: then they are two attacks."""
        return not self.datasets.isdisjoint(other.datasets) or not set(self.reports).isdisjoint(other.reports)

    @property
    def days(self) -> int | None:
        """How many days its interval spans; None if an end is open."""
        return (self.latest - self.earliest).days + 1 if self.earliest and self.latest else None

    def runs(self, length: int) -> frozenset[tuple[str, ...]]:
        """The runs of `length` folded words of its quotes."""
        return _runs(self.quotes, length)


@lru_cache(maxsize=4096)
def _runs(quotes: tuple[str, ...], length: int) -> frozenset[tuple[str, ...]]:
    words = [[fold(word) for word in _WORD.findall(quote)] for quote in quotes]
    return frozenset(tuple(each[start : start + length]) for each in words for start in range(len(each) - length + 1))


def profiles(facts: Iterable[AnyFact]) -> dict[str, Profile]:
    """The attacks that the facts tell of, by key; an attack without an account is none.

    Args:
        facts: of any number of reports, in any order.
    """
    published: dict[str, date | None] = {}
    datasets: dict[str, str] = {}
    accounts: dict[str, list[Account]] = defaultdict(list)
    said: dict[str, list[Responsibility]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, ReportFact):
            published[fact.report] = fact.published
            if fact.dataset:
                datasets[fact.report] = fact.dataset.id
        elif isinstance(fact, Account):
            accounts[fact.attack].append(fact)
        elif isinstance(fact, Responsibility):
            said[fact.about].append(fact)
    return {key: _profile(key, published, datasets, accounts[key], said[key]) for key in sorted(accounts)}


def _profile(
    key: str, published: Mapping[str, date | None], datasets: Mapping[str, str], accounts: list[Account],
    said: list[Responsibility],
) -> Profile:
    reports = sorted({account.report for account in accounts}, key=lambda one: (published.get(one) or date.max, one))
    earliest, latest = _days(accounts)
    quotes = sorted({words.quote for account in accounts for words in account.evidence})
    every, inner = capitals(quotes)
    weapons = {weapon for account in accounts for weapon in account.weapon} - {"unknown"}
    return Profile(
        key=key,
        reports=tuple(reports),
        published=published.get(reports[0]),
        offset=min(words.start for one in accounts if one.report == reports[0] for words in one.evidence),
        earliest=earliest,
        latest=latest,
        times=tuple(sorted({account.local_time for account in accounts if account.local_time})),
        weapons=frozenset(weapons),
        counts={name: told for name in _COUNTS if (told := _count(accounts, name))},
        sites=_sites(accounts),
        hit=_parties(party for account in accounts for party in account.target if isinstance(party, Actor)),
        authors=_parties(party for account in accounts for party in account.perpetrator),
        claimants=_parties(one.responsible for one in said if isinstance(one, Claim) and one.responsible),
        accused=_parties(one.responsible for one in said if isinstance(one, Attribution) and one.responsible),
        quotes=tuple(quotes),
        capitals=every,
        names=inner,
        datasets=frozenset(datasets[report] for report in reports if report in datasets),
    )


def _days(accounts: list[Account]) -> tuple[date | None, date | None]:
    """The days that all dated accounts allow, else all the days that any allows."""
    starts = [account.earliest for account in accounts if account.earliest]
    ends = [account.latest for account in accounts if account.latest]
    start, end = max(starts, default=None), min(ends, default=None)
    if start and end and start > end:
        return min((*starts, *ends)), max((*starts, *ends))
    return start, end


def _count(accounts: list[Account], name: str) -> tuple[int, int | None] | None:
    told = [count for account in accounts if (count := getattr(account, name)) is not None]
    numbers = [number for count in told for number in (count.low, count.high) if number is not None]
    if not numbers:
        return None
    return min(numbers), max(numbers) if any(count.high is not None for count in told) else None


def _sites(accounts: list[Account]) -> tuple[SiteProfile, ...]:
    told = [(place, True) for account in accounts for place in account.target if isinstance(place, Place)]
    told += [(place, False) for account in accounts for place in account.place]
    return tuple(sorted({_site(place, target) for place, target in told}))


def _site(place: Place, target: bool) -> SiteProfile:
    folded = fold(place.name) or place.name
    return SiteProfile(place.entity or "", folded, place.country or "", place.kind, target, place.name)


def _parties(actors: Iterable[Actor]) -> tuple[PartyProfile, ...]:
    return tuple(
        sorted(
            {
                PartyProfile(one.entity or "", fold(one.name) or one.name, one.kind, one.country or "", one.name)
                for one in actors
                if one.entity or (not one.anonymous and one.kind != "unidentified")
            }
        )
    )
