"""Two readings of one report → what they read differently, each difference by itself, in the order of the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from kg.compare.align import Extent, aligned
from kg.compare.reading import Reading
from kg.compare.same_party import folded, groups, same
from kg.compare.slots import SLOTS, equal, value, words, written
from kg.errors import InputError
from kg.facts import Account, Deployment, Quoted, Responsibility

Q = TypeVar("Q", bound=Quoted)
Waits = Literal["", "all", "part"]
"""Whether what a side has stands, waits as a candidate, or waits in part: what is left standing is another value."""

KINDS = ("report", "attack", *SLOTS, "claim", "attribution", "denial", "non_claim", "deployment")
"""What can differ, in the order in which it is counted."""


@dataclass(frozen=True)
class Side:
    """What one reading has. `words`: those of the text that carry it, in the order of the text."""

    value: str
    words: tuple[str, ...] = ()
    waits: Waits = ""


@dataclass(frozen=True)
class Difference:
    """One thing that two readings have differently. A side that is None has nothing of it.

    kind: one of KINDS. attack: which attack it is about, as "#2 base de Taji 2023-10-18"; "" for what is about none.
    """

    report: str
    kind: str
    attack: str
    left: Side | None
    right: Side | None


def compare_all(
    left: Mapping[str, Reading], right: Mapping[str, Reading], *, fail: Callable[[InputError], None], source: str = "-"
) -> Iterator[Difference]:
    """The differences of two readings of many reports, by the ids of the reports.

    Args:
        left, right: report id → its reading.
        fail: told of reports whose two texts are not the same; they are left out.
        source: the file of the right reading, for messages.
    """
    for report in sorted(left.keys() | right.keys()):
        one, other = left.get(report), right.get(report)
        if one is None or other is None:
            yield Difference(report, "report", "", _whole(one), _whole(other))
        elif one.report.text != other.report.text:
            fail(InputError(
                f"the text of report {report!r} is not the one that the other reading has", source=source,
                remedy="read the same reports twice: quotes are compared by their place in the text",
            ))
        else:
            yield from compare(one, other)


def compare(left: Reading, right: Reading) -> list[Difference]:
    """The differences of two readings of one text: attacks and their values, then what is said of them, then forces.

    Swapped sides give the same differences with their sides swapped. A reading has no difference from itself.
    """
    return _Comparison(left, right).differences()


def _whole(one: Reading | None) -> Side | None:
    return Side(one.report.title or one.report.report) if one else None


@dataclass(frozen=True)
class _Attack:
    """An attack of one reading or of both: its accounts of both sides as read and as they stand."""

    left: tuple[Account, ...]
    right: tuple[Account, ...]
    left_stands: tuple[Account, ...]
    right_stands: tuple[Account, ...]

    @property
    def order(self) -> tuple[object, ...]:
        """Where it comes in the text, whichever side is which."""
        return tuple(sorted(
            sorted((one.evidence[0].start, one.evidence[0].end, one.attack) for one in accounts)
            for accounts in (self.left, self.right) if accounts
        ))


class _Comparison:
    def __init__(self, left: Reading, right: Reading) -> None:
        self._left, self._right, self._report = left, right, left.report.report
        partners = aligned([Extent.of_attack(*one) for one in left.attacks.items()],
                           [Extent.of_attack(*one) for one in right.attacks.items()])
        alone = right.attacks.keys() - set(partners.values())
        pairs = [*((key, partners.get(key)) for key in left.attacks), *((None, key) for key in alone)]
        attacks = [(_attack(left, right, *pair), pair) for pair in pairs]
        attacks.sort(key=lambda one: one[0].order)
        self._attacks = [attack for attack, _ in attacks]
        self._ours = {key: number for number, (_, (key, _)) in enumerate(attacks, 1) if key}
        self._theirs = {key: number for number, (_, (_, key)) in enumerate(attacks, 1) if key}
        series = aligned([Extent.of_series(one) for one in left.series.values()],
                         [Extent.of_series(one) for one in right.series.values()])
        self._series = {theirs: ours for ours, theirs in series.items()}

    def differences(self) -> list[Difference]:
        found: list[Difference] = []
        for number, attack in enumerate(self._attacks, 1):
            found += self._of_attack(number, attack)
        return [*found, *self._responsibility(), *self._deployments()]

    def _of_attack(self, number: int, attack: _Attack) -> Iterator[Difference]:
        ours, theirs = _doubt(attack.left, attack.left_stands), _doubt(attack.right, attack.right_stands)
        if not attack.left or not attack.right or (ours == "all") != (theirs == "all"):
            yield Difference(self._report, "attack", f"#{number}", _attack_side(attack.left, ours),
                             _attack_side(attack.right, theirs))
        if not attack.left or not attack.right:
            return
        for slot in SLOTS:
            left = _slot_side(slot, attack.left, attack.left_stands)
            right = _slot_side(slot, attack.right, attack.right_stands)
            alike = equal(slot, value(attack.left, slot), value(attack.right, slot))
            if alike and "all" not in (ours, theirs):  # of an attack that waits everything does, which is said once
                alike = _waits(left) == _waits(right)
            if not alike:
                yield Difference(self._report, slot, self._label(number), left, right)

    def _label(self, number: int) -> str:
        """An attack as differences name it: what was hit, and the days where the readings do not differ in them."""
        attack = self._attacks[number - 1]
        told = (*attack.left, *attack.right)
        names = [(rank, one.evidence[0].start, nth, party.name) for one in told
                 for rank, parties in enumerate((one.target, one.place)) for nth, party in enumerate(parties)]
        days = {value(accounts, "days") for accounts in (attack.left, attack.right)} - {()}
        day = written("days", days.pop()) if len(days) == 1 else ""
        return " ".join(filter(None, (f"#{number}", min(names)[3] if names else "", day)))

    def _about(self, fact: Responsibility, numbers: Mapping[str, int]) -> tuple[int, str]:
        """What a statement is about: the number of an attack, or 0 and a series by its id on the left."""
        if fact.about in numbers:
            return numbers[fact.about], ""
        return 0, self._series.get(fact.about, fact.about) if numbers is self._theirs else fact.about

    def _responsibility(self) -> list[Difference]:
        told: dict[tuple[str, tuple[int, str]], tuple[list[Responsibility], list[Responsibility]]]
        told = defaultdict(lambda: ([], []))
        for fact in self._left.responsibility:
            told[fact.fact, self._about(fact, self._ours)][0].append(fact)
        for fact in self._right.responsibility:
            told[fact.fact, self._about(fact, self._theirs)][1].append(fact)
        found: list[tuple[tuple[object, ...], Difference]] = []
        for (kind, about), (mine, other) in told.items():
            label = self._label(about[0]) if about[0] else "a series of attacks"
            for pair in groups(mine, other, lambda one, two: same(one.responsible, two.responsible)):
                found += self._of_group(kind, label, *pair, _responsible)
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def _deployments(self) -> list[Difference]:
        found: list[tuple[tuple[object, ...], Difference]] = []
        for pair in groups(self._left.deployments, self._right.deployments,
                           lambda one, two: same(one.force, two.force) and same(one.at, two.at)):
            found += self._of_group("deployment", "", *pair, _stationed)
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def _of_group(
        self, kind: str, attack: str, left: Sequence[Q], right: Sequence[Q], say: Callable[[Q], str]
    ) -> Iterator[tuple[tuple[object, ...], Difference]]:
        """The difference between facts that say one thing, if there is one, and where it comes in the text."""
        sides = tuple(
            _said(reading, facts, say) for reading, facts in ((self._left, left), (self._right, right))
        )
        if sides[0] and sides[1] and (sides[0].waits == "all") == (sides[1].waits == "all"):
            return
        start = min((one.evidence[0].start, one.evidence[0].end) for one in (*left, *right))
        order = (*start, KINDS.index(kind), attack, sorted(str(side) for side in sides))
        yield order, Difference(self._report, kind, attack, *sides)


def _attack(left: Reading, right: Reading, ours: str | None, theirs: str | None) -> _Attack:
    return _Attack(
        left.attacks[ours] if ours else (), right.attacks[theirs] if theirs else (),
        left.standing_attacks.get(ours, ()) if ours else (), right.standing_attacks.get(theirs, ()) if theirs else (),
    )


def _doubt(read: Sequence[Account], stands: Sequence[Account]) -> Waits:
    if read and not stands:
        return "all"
    return "part" if len(stands) < len(read) else ""


def _attack_side(accounts: Sequence[Account], waits: Waits) -> Side | None:
    """An attack by what was hit, else where it was, and by its days; its words are the first that tell it."""
    if not accounts:
        return None
    first = min(accounts, key=lambda one: (one.evidence[0].start, one.evidence[0].end, one.id))
    where = value(accounts, "target") or value(accounts, "place")
    told = (written("target", where), written("days", value(accounts, "days")))
    return Side(", ".join(filter(None, told)) or "unnamed", (first.evidence[0].quote,), waits)


def _slot_side(slot: str, read: Sequence[Account], stands: Sequence[Account]) -> Side | None:
    told = value(read, slot)
    if not told:
        return None
    left = value(stands, slot)
    waits: Waits = "" if equal(slot, left, told) else "part" if left else "all"
    return Side(written(slot, told), words(read, slot), waits)


def _waits(side: Side | None) -> Waits:
    return side.waits if side else ""


def _said(reading: Reading, facts: Sequence[Q], say: Callable[[Q], str]) -> Side | None:
    if not facts:
        return None
    order = sorted(facts, key=lambda one: (one.evidence[0].start, one.evidence[0].end, one.id))
    waiting = sum(reading.waits(one) for one in order)
    waits: Waits = "all" if waiting == len(order) else "part" if waiting else ""
    names = {folded(told): told for told in (say(one) for one in reversed(order))}
    quotes = dict.fromkeys(one.evidence[0].quote for one in order)
    return Side("; ".join(reversed(names.values())), tuple(quotes), waits)


def _responsible(fact: Responsibility) -> str:
    return fact.responsible.name if fact.responsible else "nobody"


def _stationed(fact: Deployment) -> str:
    return f"{fact.force.name} at {fact.at.name}" if fact.at else fact.force.name


def count(found: Iterable[Difference]) -> dict[str, int]:
    """How many differences there are of each kind that there are any of, in the order of KINDS."""
    told = [one.kind for one in found]
    return {kind: told.count(kind) for kind in KINDS if kind in told}


