"""The facts of one report as one reader read them, put so that they can be compared with another's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.facts import Account, Aggregate, AnyFact, Deployment, Quoted, ReportFact, Responsibility
from kg.standing import Standings


@dataclass(frozen=True)
class Reading:
    """One report as one reader read it.

    report: the report itself. read: all its facts. stands: those that stand, without the values that wait.
    """

    report: ReportFact
    read: tuple[AnyFact, ...]
    stands: tuple[AnyFact, ...]

    @cached_property
    def attacks(self) -> dict[str, tuple[Account, ...]]:
        """Key of an attack → all its accounts, as read."""
        return _by_attack(self.read)

    @cached_property
    def standing_attacks(self) -> dict[str, tuple[Account, ...]]:
        """Key of an attack → its accounts that stand, without the values that wait."""
        return _by_attack(self.stands)

    @cached_property
    def series(self) -> dict[str, Aggregate]:
        """Id → aggregate."""
        return {fact.id: fact for fact in self.read if isinstance(fact, Aggregate)}

    @cached_property
    def responsibility(self) -> tuple[Responsibility, ...]:
        """Who claims, accuses, denies, says that nobody has claimed; as read."""
        return tuple(fact for fact in self.read if isinstance(fact, Responsibility))

    @cached_property
    def deployments(self) -> tuple[Deployment, ...]:
        """Who is stationed where; as read."""
        return tuple(fact for fact in self.read if isinstance(fact, Deployment))

    def waits(self, fact: Quoted) -> bool:
        """Whether a fact as a whole waits as a candidate."""
        return fact.id not in self._standing

    @cached_property
    def _standing(self) -> frozenset[str]:
        return frozenset(fact.id for fact in self.stands)


def readings(groups: Iterable[Sequence[AnyFact]]) -> dict[str, Reading]:
    """Report id → its reading.

    Args:
        groups: the facts of one report after the other, each with its ReportFact first (`kg.build.intake.facts_in`).

    Raises:
        ValueError: there are facts without their report.
    """
    standings, found = Standings(), {}
    for facts in groups:
        report = facts[0]
        if not isinstance(report, ReportFact):
            raise ValueError("facts without their report")
        stood = standings.of(facts)
        found[report.report] = Reading(report, stood.read, stood.facts)
    return found


def _by_attack(facts: Iterable[AnyFact]) -> dict[str, tuple[Account, ...]]:
    found: dict[str, list[Account]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, Account):
            found[fact.attack].append(fact)
    return {key: tuple(accounts) for key, accounts in found.items()}
