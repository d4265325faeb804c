"""What another reading of a report has that the first has not, or has otherwise → facts that wait beside the first's;
and what the other has not.

What differs is what `kg compare` lists: attacks, their values, who claims, is accused or denies, who is stationed
where; series of attacks too, since something may be said of them. General statements are not compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from kg.compare import Extent, Reading, aligned
from kg.compare.same_party import groups, same
from kg.compare.slots import SLOTS, carriers, equal, value
from kg.facts import Account, AnyFact, Assessment, Count, Evidence, Quoted, Responsibility, attack_key
from kg.standing.reasons import OTHER_READING, READ_OTHERWISE

Q = TypeVar("Q", bound=Quoted)

_APART = 1000
"""Numbers of facts with one key (`nth`) begin here, so that an id of the first reading is never taken, and what is
added to a reading does not change the ids of the rest."""
_RANGES = frozenset({"weapon_count", "intercepted", "killed", "injured", "days"})
_SINGLE = frozenset({"local_time", "outcome", "damage"})
"""An account has one of them, an attack may have several: each waits by itself."""


def waiting_beside(
    first: Reading, other: Reading, read: Mapping[str, AnyFact], told_by: str
) -> list[AnyFact]:
    """The facts of `other` that wait beside those of `first`, in the order of the text.

    Args:
        first, other: two readings of one text, linked.
        read: id → fact of the other reading as its reader gave it.
        told_by: the code of the reason that says who the other reader is.
    """
    found = [*_Differing(first, other, read, told_by).facts()]
    order = sorted(found, key=lambda one: (one.evidence[0].start, one.evidence[0].end, one.id))
    return list(dict.fromkeys(order))  # type: ignore[arg-type]


def not_told(first: Reading, other: Reading, read: Mapping[str, AnyFact]) -> set[str]:
    """The ids of those facts of `first` that `other` has not: what is said of an attack that it does not tell, and
    statements and deployments that it lacks. A series or general statement is not asked for.

    Args:
        first, other: two readings of one text, linked.
        read: id → fact of the first reading as its reader gave it.
    """
    return {fact.id for fact in _Differing(other, first, read, "").alone()}


class _Differing:
    def __init__(self, first: Reading, other: Reading, read: Mapping[str, AnyFact], told_by: str) -> None:
        self._first, self._other, self._read, self._told_by = first, other, read, told_by
        ours = aligned([Extent.of_attack(*one) for one in first.attacks.items()],
                       [Extent.of_attack(*one) for one in other.attacks.items()])
        self._partner = {theirs: key for key, theirs in ours.items()}
        # A key of its own: both readers may call two attacks after the same words.
        self._key = {key: self._partner.get(key) or attack_key(first.report.report, key) for key in other.attacks}
        series = aligned([Extent.of_series(one) for one in first.series.values()],
                         [Extent.of_series(one) for one in other.series.values()])
        self._series = {theirs: key for key, theirs in series.items()}

    def facts(self) -> Iterator[Quoted]:
        """All of them, in no order."""
        for key, accounts in self._other.attacks.items():
            if key in self._partner:
                yield from self._values(self._partner[key], accounts)
        for series, fact in self._other.series.items():
            if series not in self._series:
                yield self._whole(fact)
        for one in self.alone():
            changes = {"attack": self._key[one.attack]} if isinstance(one, Account) else (
                {"about": self._about(one.about)} if isinstance(one, Responsibility) else {})
            yield self._whole(one, **changes)

    def alone(self) -> Iterator[Quoted]:
        """The linked facts of the other that the first has nothing of: accounts, who did it, deployments."""
        for key, accounts in self._other.attacks.items():
            if key not in self._partner:
                yield from accounts
        yield from self._responsibility()
        for mine, theirs in groups(self._first.deployments, self._other.deployments,
                                   lambda one, two: same(one.force, two.force) and same(one.at, two.at)):
            if not mine:
                yield from theirs

    def _responsibility(self) -> Iterator[Responsibility]:
        told: dict[tuple[str, str], tuple[list[Responsibility], list[Responsibility]]] = defaultdict(lambda: ([], []))
        for fact in self._first.responsibility:
            told[fact.fact, fact.about][0].append(fact)
        for fact in self._other.responsibility:
            told[fact.fact, self._about(fact.about)][1].append(fact)
        for both in told.values():
            for mine, theirs in groups(*both, lambda one, two: same(one.responsible, two.responsible)):
                if not mine:
                    yield from theirs

    def _about(self, about: str) -> str:
        if about in self._other.series and about not in self._series:
            return self._whole(self._other.series[about]).id
        return self._key.get(about) or self._series.get(about, about)

    def _values(self, attack: str, linked: Sequence[Account]) -> Iterator[Account]:
        ours = self._first.attacks[attack]
        for number, slot in enumerate(SLOTS, 2):
            told = value(linked, slot)
            if not told or equal(slot, value(ours, slot), told):
                continue
            having = [one for one in self._as_read(linked) if value([one], slot)]
            parts = [[one for one in having if getattr(one, slot) == each] for each in told] if slot in _SINGLE else [
                having]
            for nth, part in enumerate(parts):
                yield self._value(attack, slot, part, _APART * number + nth)

    def _value(self, attack: str, slot: str, having: Sequence[Account], nth: int) -> Account:
        """An account of one value: what all accounts that have it say together, with all words that carry it."""
        first = min(having, key=lambda one: (one.evidence[0].start, one.evidence[0].end, one.id))
        name = "earliest" if slot == "days" else slot
        words = [one.model_copy(update={"supports": (name,)}) for one in carriers(having, slot)]
        speakers = {one.stated_by for one in having}
        return Account.model_validate({
            "report": first.report, "attack": attack, "nth": nth, "evidence": _passage(first, words),
            "stated_by": first.stated_by if len(speakers) == 1 else None,
            "conditional": all(one.conditional for one in having),
            "assessments": (self._doubt(having, READ_OTHERWISE, name),), **_fields(slot, having),
        })

    def _whole(self, fact: Q, **changes: str) -> Q:
        read = self._read[fact.id]
        assert isinstance(read, type(fact))
        doubts = (self._doubt([read], OTHER_READING), *(one for one in read.assessments or () if one.slot))
        return type(fact).model_validate(
            dict(read) | {"id": "", "nth": _APART + read.nth, "assessments": doubts} | changes
        )

    def _doubt(self, facts: Sequence[Quoted], code: str, slot: str = "") -> Assessment:
        """Why it waits: above all, that the first reading has it not; and what its own reader said for and against."""
        own = [one for fact in facts for one in fact.assessments or () if one.slot in ("", slot)]
        return Assessment(
            confidence=0,
            how=tuple(dict.fromkeys((self._told_by, *(code for one in own for code in one.how)))),
            against=tuple(dict.fromkeys((code, *(code for one in own for code in one.against)))),
        )

    def _as_read(self, linked: Iterable[Account]) -> list[Account]:
        return [one for fact in linked if isinstance(one := self._read[fact.id], Account)]


def _passage(account: Account, words: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The account's quote and the words that carry the value, each stretch once."""
    quote = account.evidence[0]
    if any((one.start, one.end) == (quote.start, quote.end) for one in words):
        return tuple(words)
    return (Evidence(start=quote.start, end=quote.end, quote=quote.quote), *words)


def _fields(slot: str, having: Sequence[Account]) -> dict[str, object]:
    """The fields of an account that has what all of these have in a slot."""
    told = value(having, slot)
    if slot in _SINGLE:
        return {slot: told[0]}
    if slot not in _RANGES:
        return {slot: told}
    if told == (None, None):  # one is open below, another above: a range that says nothing
        told = value(having[:1], slot)
    if slot != "days":
        return {slot: Count.model_validate({"low": told[0], "high": told[1]})}
    words = {one.date_text for one in having}
    return {"earliest": told[0], "latest": told[1], "date_text": words.pop() if len(words) == 1 else None}


