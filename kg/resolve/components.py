"""From a few attacks to everything that they may hang together with, asked step by step of whatever holds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from kg.resolve.agreement import Compare, Comparison
from kg.resolve.blocking import filed, looked_up
from kg.resolve.cluster import Component
from kg.resolve.parameters import Parameters
from kg.resolve.profile import Profile
from kg.resolve.verdicts import Verdicts


class ProfileSource(Protocol):
    """Where attacks are found: memory, a store, or both."""

    def sharing(self, keys: frozenset[str]) -> set[str]:
        """The attacks that are filed under any of the blocking keys."""
        ...

    def profiles(self, attacks: Iterable[str]) -> Mapping[str, Profile]:
        """The profiles of those of the attacks that there are."""
        ...


class AttackPool:
    """Attacks in memory."""

    def __init__(self, parameters: Parameters, profiles: Iterable[Profile] = ()) -> None:
        self._parameters = parameters
        self._all: dict[str, Profile] = {}
        self._filed: dict[str, set[str]] = defaultdict(set)
        for profile in profiles:
            self.add(profile)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def add(self, profile: Profile) -> None:
        """Put one more attack in."""
        self._all[profile.key] = profile
        for key in filed(profile, self._parameters):
            self._filed[key].add(profile.key)

    def sharing(self, keys: frozenset[str]) -> set[str]:
        found: set[str] = set()
        return found.union(*(self._filed.get(key, ()) for key in keys))

    def profiles(self, attacks: Iterable[str]) -> dict[str, Profile]:
        return {key: self._all[key] for key in attacks if key in self._all}


class Finder:
    """Finds neighbours and components in a source."""

    def __init__(self, source: ProfileSource, compare: Compare, verdicts: Verdicts, parameters: Parameters) -> None:
        self._source = source
        self._compare = compare
        self._verdicts = verdicts
        self._parameters = parameters
        self._profiles: dict[str, Profile] = {}
        self._filed: dict[str, frozenset[str]] = {}

    def neighbours(self, profile: Profile) -> dict[str, Comparison | None]:
        """The attacks that may be this one, with how well they agree (None: only a decision says so)."""
        partners = self._verdicts.partners(profile.key)
        keys = looked_up(profile, self._parameters)
        candidates = self._source.sharing(keys) | partners
        found: dict[str, Comparison | None] = {}
        for key, other in sorted(self._load(candidates - {profile.key}).items()):
            # A source may have filed an attack otherwise than it would now: what counts is where it belongs.
            together = not profile.shares_report(other) and not keys.isdisjoint(self._filed_under(other))
            if together or key in partners:
                match = self._compare(profile, other)
                if match.score >= self._parameters.low:
                    found[key] = match
                elif key in partners:
                    found[key] = None
        return found

    def components(self, seeds: Iterable[str]) -> Iterator[Component]:
        """The components that hold the seeds, each once, in the order of their least keys among the seeds."""
        done: set[str] = set()
        for seed in sorted(set(seeds)):
            if seed not in done:
                component = self._component(seed)
                done |= set(component.profiles)
                if component.profiles:
                    yield component

    def _component(self, seed: str) -> Component:
        reached = dict(self._load({seed}))
        edges: dict[tuple[str, str], Comparison] = {}
        waiting = sorted(reached)
        while waiting:
            profile = reached[waiting.pop()]
            for key, match in self.neighbours(profile).items():
                if match is not None:
                    edges[match.left, match.right] = match
                if key not in reached:
                    reached[key] = self._profiles[key]
                    waiting.append(key)
        return Component({key: reached[key] for key in sorted(reached)}, edges)

    def _filed_under(self, profile: Profile) -> frozenset[str]:
        if profile.key not in self._filed:
            self._filed[profile.key] = filed(profile, self._parameters)
        return self._filed[profile.key]

    def _load(self, keys: Iterable[str]) -> dict[str, Profile]:
        wanted = set(keys)
        missing = {key for key in wanted if key not in self._profiles}  # `wanted - set(…)` walks through all of them
        if missing:
            self._profiles.update(self._source.profiles(missing))
        return {key: self._profiles[key] for key in wanted if key in self._profiles}
