"""What consolidation gives: one attack read over all its accounts, and what lies under each of its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kg.facts import Account, Actor, Claim, Damage, NonClaim, Outcome, Place, Responsibility, Weapon

ResponsibilityState = Literal["claimed", "said_unclaimed", "denied", "no_claim_reported"]
EventKind = Literal["claimed", "attributed", "denied", "said_unclaimed"]
OriginReason = Literal["same_speaker", "same_agency", "same_outlet", "same_words"]
COUNT_FIELDS = ("weapon_count", "intercepted", "killed", "injured", "attack_count")
Slot = Literal[
    "date",
    "local_time",
    "weapon",
    "weapon_count",
    "intercepted",
    "killed",
    "injured",
    "attack_count",
    "outcome",
    "damage",
]

Names = Callable[[str, str], str | None]
"""(entity id, "fr" or "en") → its label in that language, or None."""


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
class Origin:
    """One independent source of an attack: the accounts that come from it, and why they count as one.

    `reasons` is empty where there is one account. `similarity`: the weakest share of common words, from 0 to 1, that
    held accounts together by `same_words`; None without that reason.
    """

    accounts: tuple[Account, ...]
    reasons: tuple[OriginReason, ...] = ()
    similarity: float | None = None


@dataclass(frozen=True)
class StatedValue:
    """One value that accounts of the attack give for a slot; `sources`: independent sources that say it at last.

    `value` is plain notation: "3", "9.." (at least nine), "..4", "2..5", "2023-10-19/2023-10-20", "missile+rocket".
    """

    slot: Slot
    value: str
    accounts: tuple[Account, ...]
    sources: int
    label_fr: str = ""
    label_en: str = ""


@dataclass(frozen=True)
class Disagreement:
    """The values of one slot that independent sources give at last and that cannot all be true."""

    slot: Slot
    values: tuple[StatedValue, ...]


@dataclass(frozen=True)
class ResponsibilityEvent:
    """One change in what is said of who is responsible. Nothing that comes later erases it.

    `day`: as of which day (stated, else the earliest publication), None if neither is known. `reported`: the earliest
    publication that tells it. `party`: the claimant, the accused or the denier. `accuser`: who attributes, None where
    it is the unidentified author of `statements[0]`'s report. `state`: R8 over this and all earlier events.
    `supersedes`: positions of the non-claims that a claim overtakes.
    """

    position: int
    kind: EventKind
    day: date | None
    reported: date | None
    party: Named | None
    accuser: Named | None
    statements: tuple[Responsibility, ...]
    state: ResponsibilityState
    supersedes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """The values as the reports published up to a day gave them. `until` None: no later report is dated."""

    since: date
    until: date | None
    earliest: date | None
    latest: date | None
    outcome: Outcome | None
    responsibility_state: ResponsibilityState
    account_count: int
    source_count: int
    counts: Mapping[str, Range] = field(default_factory=dict)
    claim_waits: bool = False


@dataclass(frozen=True)
class ConsolidatedAttack:
    """One attack, read over all its accounts. `notes`: pairs (French, English) on what the values hide.

    `claim_waits`: no claim is reported, but in a report of the attack one was read and waits for a person (R13).
    `first_account`: the account published first; `first_claim` the claim of the earliest day and `last_non_claim` the
    non-claim of the latest (R14).

    `periods`: the months that the interval of days touches, or years, or decades (R15, `kg.periods`).

    `known_since`: the first publication that tells of it. `as_known_from`: since that publication its values are what
    they are now (None: an account has no date of publication); `snapshots` are the states before.
    """

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
    origins: tuple[Origin, ...] = ()
    stated: tuple[StatedValue, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    history: tuple[ResponsibilityEvent, ...] = ()
    claim_waits: bool = False
    first_account: Account | None = None
    first_claim: Claim | None = None
    last_non_claim: NonClaim | None = None
    periods: tuple[str, ...] = ()
    known_since: date | None = None
    as_known_from: date | None = None
    snapshots: tuple[Snapshot, ...] = ()
