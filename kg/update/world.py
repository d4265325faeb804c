"""The attacks as they will be: those of the store, without the reports that go, with those that come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.facts import AnyFact
from kg.resolve import AttackPool, Parameters, Profile, profiles
from kg.update.store_reader import StoreReader, attack_keys_of


class ChangedStore:
    """A `kg.resolve.ProfileSource` over a store and a change of it that has not been made yet.

    Args:
        reading: the store as it is.
        added: report → its facts; a report of this id that the store has is replaced.
        leaving: ids of reports that the store has and that go or are replaced.
    """

    def __init__(
        self,
        reading: StoreReader,
        added: Mapping[str, Sequence[AnyFact]],
        leaving: Iterable[str],
        parameters: Parameters,
    ) -> None:
        self._reading = reading
        self._added = added
        self._leaving = set(leaving)
        self._told: dict[str, set[str]] = defaultdict(set)
        for report, facts in added.items():
            for key in attack_keys_of(facts):
                self._told[key].add(report)
        self._pool = AttackPool(parameters)
        for profile in self.profiles(self._told).values():
            self._pool.add(profile)

    def new(self) -> set[str]:
        """The attacks that the reports that come tell of."""
        return set(self._pool)

    def sharing(self, keys: frozenset[str]) -> set[str]:
        return self._reading.sharing(keys) | self._pool.sharing(keys)

    def told_in(self, attacks: Iterable[str]) -> dict[str, set[str]]:
        """Key of an attack → ids of the reports that will tell it under this key."""
        wanted = set(attacks)
        found = {key: reports - self._leaving for key, reports in self._reading.told_in(wanted).items()}
        for key in wanted:
            if key in self._told:
                found[key] = found.get(key, set()) | self._told[key]
        return {key: reports for key, reports in found.items() if reports}

    def profiles(self, attacks: Iterable[str]) -> dict[str, Profile]:
        wanted = set(attacks)
        told = self.told_in(wanted)
        spoken = self.spoken({report for reports in told.values() for report in reports})
        found = profiles(fact for facts in spoken.values() for fact in facts)
        return {key: profile for key, profile in found.items() if key in wanted}

    def spoken(self, reports: Iterable[str]) -> dict[str, Sequence[AnyFact]]:
        """The facts of reports; those of the store without the texts."""
        wanted = set(reports)
        stored = self._reading.spoken(wanted - set(self._added) - self._leaving)
        return {**stored, **{report: self._added[report] for report in sorted(wanted & set(self._added))}}

    def facts(self, reports: Iterable[str]) -> dict[str, Sequence[AnyFact]]:
        """The facts of reports, with their texts."""
        found: dict[str, Sequence[AnyFact]] = {}
        for report in sorted(set(reports)):
            if report in self._added:
                found[report] = self._added[report]
            elif report not in self._leaving:
                found[report] = self._reading.facts(report)
        return found
