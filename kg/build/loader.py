"""Linked facts → RDF → shapes: what of a batch may go into a store, and a note of what may not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kg.errors import InputError
from kg.facts import AnyFact
from kg.gazetteer import Gazetteer
from kg.standing import Standing
from kg.update.findings import findings
from kg.update.made import Made, storable
from kg.validate import Violation
from kg.vocabulary import BASE


@dataclass(slots=True)
class Loaded:
    """What came of what was to be loaded.

    failures: inputs that cannot be used. violations: findings of the shapes. rejected: ids of the reports that break a
    shape. facts: how many were loaded.
    """

    failures: list[InputError] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    facts: int = 0

    @property
    def exit_code(self) -> int:
        """3 if a report breaks a shape, else 1 if an input is bad, else 0."""
        return 3 if self.rejected else 1 if self.failures else 0

    def note(self, found: Sequence[Violation]) -> None:
        """Keep what the shapes found in a batch."""
        self.violations += found


@dataclass(frozen=True, slots=True)
class Sound:
    """A batch as it goes into the store. broken: ids of those among it that break a shape and are loaded all the same.
    """

    reports: Sequence[Made]
    broken: frozenset[str] = frozenset()


class Loader:
    """Takes batches of linked facts, the ReportFact first in each report's.

    Args:
        standing: facts of a report → what of them stands.
        gazetteer: has the entities that the facts name.
        done: is told what may not be loaded, and why.
        base: base of data IRIs.
        keep_invalid: let reports through that break a shape.
        check: hold each batch against the shapes.
    """

    def __init__(
        self, standing: Callable[[Sequence[AnyFact]], Standing], gazetteer: Gazetteer, done: Loaded, base: str = BASE,
        *, keep_invalid: bool = False, check: bool = True,
    ) -> None:
        self._standing = standing
        self._gazetteer = gazetteer
        self._done = done
        self._base = base
        self._keep_invalid = keep_invalid
        self._check = check

    def sound(self, facts_of_reports: Iterable[Sequence[AnyFact]]) -> Sound:
        """The reports of a batch that may be loaded, as RDF."""
        reports = [one for facts in facts_of_reports if (one := self._made(facts))]
        found = findings(reports) if self._check else []
        broken = {one.report for one in found if one.severity == "Violation"}
        self._done.note(found)
        self._done.rejected += sorted(broken)
        if not self._keep_invalid:
            reports = [one for one in reports if one.report not in broken]
        self._done.facts += sum(len(one.standing.facts) - 1 for one in reports)
        return Sound(reports, frozenset(broken) if self._keep_invalid else frozenset())

    def _made(self, facts: Sequence[AnyFact]) -> Made | None:
        """What of the facts stands, if RDF can hold them; if it cannot, that is a failure of this report alone."""
        try:
            return storable(self._standing(facts), self._gazetteer, self._base)
        except InputError as error:
            self._done.failures.append(error)
            return None
