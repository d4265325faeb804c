"""What an import did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.build.loader import Loaded
from kg.validate import Violation

NOTES = 50
"""Notes that are kept; further ones are counted."""


@dataclass(slots=True)
class Imported(Loaded):
    """What an import did, beside what `Loaded` says; of `violations` it keeps those that are one.

    rows: read. taken: loaded, one report each. not_attacks: (code, reason) → rows that are sound and no attack.
    notes: (line, words), the first of them. further_notes: how many more there are. warnings: rule → findings that are
    no violation.
    """

    rows: int = 0
    taken: int = 0
    not_attacks: Counter[tuple[str, str]] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    notes: list[tuple[int, str]] = field(default_factory=list)
    further_notes: int = 0

    def note(self, found: Sequence[Violation]) -> None:
        """Keep violations, and count warnings: a file may have many thousands."""
        self.violations += [one for one in found if one.severity == "Violation"]
        self.warnings.update(one.shape for one in found if one.severity == "Warning")

    def note_row(self, line: int, notes: Iterable[str]) -> None:
        """Keep what was accepted of a row but should be known, or count it: a file may have many thousands."""
        for words in notes:
            if len(self.notes) < NOTES:
                self.notes.append((line, words))
            else:
                self.further_notes += 1

    def add_batch(self, found: Imported) -> None:
        """Count in what came of a batch of rows once they were read."""
        self.failures += found.failures
        self.violations += found.violations
        self.rejected += found.rejected
        self.facts += found.facts
        self.taken += found.taken
        self.warnings.update(found.warnings)
