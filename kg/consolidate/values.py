"""R2–R7: the values of one attack, read account by account, and at the end of each day of publication."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kg.consolidate.origins import Origins
from kg.consolidate.result import COUNT_FIELDS, Named, Range
from kg.consolidate.sourced import SourcedAccount
from kg.consolidate.voices import Key, identity
from kg.consolidate.votes import CountVotes, DateVotes, Votes
from kg.facts import WEAPONS, Account, Actor, Damage, Outcome, Weapon

OUTCOMES: tuple[Outcome, ...] = ("carried_out", "foiled", "alleged")
DAMAGES: tuple[Damage, ...] = ("none", "minor", "some")
Weapons = tuple[Weapon, ...]


@dataclass(frozen=True)
class AttackValues:
    """What the accounts read so far come to. `dates_agree`: no two sources exclude each other's days."""

    earliest: date | None
    latest: date | None
    dates_agree: bool
    outcome: Outcome | None
    account_count: int
    source_count: int
    counts: Mapping[str, Range] = field(default_factory=dict)


class AttackReading:
    """The accounts of one attack, read one after the other in the order of publication."""

    def __init__(self, told: Sequence[SourcedAccount]) -> None:
        self.sources = Origins(told, self._merge)
        self.told = self.sources.told
        self.dates = DateVotes()
        self.counts = {name: CountVotes() for name in COUNT_FIELDS}
        self.times: Votes[str] = Votes(str)
        self.outcomes: Votes[Outcome] = Votes(OUTCOMES.index)
        self.damages: Votes[Damage] = Votes(DAMAGES.index)
        self.weapons: Votes[Weapons] = Votes(lambda weapons: (-len(weapons), weapons))
        self._read = 0

    def read(self) -> None:
        """Read the next account."""
        each = self.told[self._read]
        self._read += 1
        account, day, source = each.account, each.published or date.min, self.sources.add()
        self.dates.add(source, day, (account.earliest, account.latest))
        for name, votes in self.counts.items():
            if (count := getattr(account, name)) is not None:
                votes.add(source, day, count)
        if account.local_time:
            self.times.add(source, day, account.local_time)
        if account.outcome:
            self.outcomes.add(source, day, account.outcome)
        if account.damage:
            self.damages.add(source, day, account.damage)
        if known := known_weapons(account):
            self.weapons.add(source, day, known)

    def values(self) -> AttackValues:
        """What has been read so far comes to this."""
        earliest, latest, agree = self.dates.interval()
        return AttackValues(
            earliest,
            latest,
            agree,
            self.outcomes.best(),
            self._read,
            len(self.sources),
            {name: count for name, votes in self.counts.items() if (count := votes.range())},
        )

    def rest(self) -> Iterator[SourcedAccount]:
        """The accounts that have not been read yet."""
        return iter(self.told[self._read :])

    def _merge(self, kept: Key, gone: Key) -> None:
        plain: tuple[Votes[str] | Votes[Outcome] | Votes[Damage] | Votes[Weapons], ...]
        plain = (self.times, self.outcomes, self.damages, self.weapons)
        for votes in plain:
            votes.merge(kept, gone)
        self.dates.latest.merge(kept, gone)
        for count in self.counts.values():
            count.latest.merge(kept, gone)


def known_weapons(account: Account) -> Weapons:
    """The weapons that an account names, "unknown" left out, in the order of the list."""
    return tuple(weapon for weapon in WEAPONS if weapon in account.weapon and weapon != "unknown")


def all_weapons(reading: AttackReading) -> Weapons:
    """R6: every weapon that an account names, most sources first; "unknown" goes when another is known."""
    sources: dict[Weapon, set[Key]] = defaultdict(set)
    for each in reading.told:
        for weapon in each.account.weapon:
            sources[weapon].add(reading.sources.of(each.source))
    ranked = sorted(sources, key=lambda weapon: (-len(sources[weapon]), WEAPONS.index(weapon)))
    return tuple(weapon for weapon in ranked if weapon != "unknown") or tuple(ranked)


def named(reading: AttackReading, slot: str) -> tuple[Named, ...]:
    """R6: each party once; most sources first, then linked ones, bases, places, actors, and by name."""
    mentions: dict[Key, list[Named]] = defaultdict(list)
    sources: dict[Key, set[Key]] = defaultdict(set)
    for each in reading.told:
        for party in getattr(each.account, slot):
            same = identity(party, each.account.report)
            mentions[same].append(Named(party, each.account.report))
            sources[same].add(reading.sources.of(each.source))
    shown = {same: best_mention(found) for same, found in mentions.items()}

    def rank(same: Key) -> tuple[object, ...]:
        party = shown[same].party
        kind = 2 if isinstance(party, Actor) else 0 if party.kind == "base" else 1
        return (-len(sources[same]), party.entity is None, kind, same)

    return tuple(shown[same] for same in sorted(mentions, key=rank))


def best_mention(mentions: Sequence[Named]) -> Named:
    """The mention that is written most often, in capitals only if nobody writes it otherwise."""
    often = Counter(each.party.name for each in mentions)

    def rank(each: Named) -> tuple[object, ...]:
        name = each.party.name
        return (name.isupper(), -often[name], name, each.report, each.party.model_dump_json())

    return min(mentions, key=rank)
