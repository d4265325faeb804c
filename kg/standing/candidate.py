"""What a report's facts come to: those that stand, those that wait for a person, those that a person took out."""

from __future__ import annotations

from dataclasses import dataclass

from kg.decisions import Decision
from kg.facts import AnyFact, Claim, Quoted


@dataclass(frozen=True)
class Candidate:
    """What was read and is too doubtful to be a fact: the fact as read, or one value of it (`slot`), and why."""

    fact: Quoted
    slot: str
    confidence: float
    how: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """All codes, each once."""
        return tuple(dict.fromkeys((*self.how, *self.against)))


@dataclass(frozen=True)
class Struck:
    """What a person took out: the fact as read, or one value of it (`slot`), by which decision.

    `with_attack`: the decision was about the attack's only account, and this went with it.
    """

    fact: Quoted
    slot: str
    decision: Decision
    with_attack: bool = False


@dataclass(frozen=True)
class Corrected:
    """A fact that a person corrected in one field: as it was read, as it is now, by which decision."""

    read: Quoted
    fact: Quoted
    decision: Decision


@dataclass(frozen=True)
class Standing:
    """A report's facts as they stand. `facts`: the report itself first; `read`: all of them, as they were read."""

    read: tuple[AnyFact, ...]
    facts: tuple[AnyFact, ...]
    candidates: tuple[Candidate, ...] = ()
    struck: tuple[Struck, ...] = ()
    corrected: tuple[Corrected, ...] = ()

    @property
    def claim_waits(self) -> bool:
        """Whether a claim was read, and waits for a person as a whole."""
        return any(isinstance(one.fact, Claim) and not one.slot for one in self.candidates)

    @property
    def plain(self) -> bool:
        """Whether everything stands just as it was read."""
        return not (self.candidates or self.struck or self.corrected) and set(self.read) == set(self.facts)
