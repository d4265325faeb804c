"""What another reading has of a report beside what stands there: both sides, each with its words in their line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.compare.slots import carriers, value
from kg.facts import Account, AnyFact, Evidence
from kg.pages.review_items import Passage, ReviewItem, context_of
from kg.standing.fact_labels import fact_label, slot_label
from kg.standing.otherwise import is_from_other, is_other_value, slot_of


@dataclass(frozen=True)
class ReadingSide:
    """What one of two readings has. `values`: in words, none where it has nothing; `words`: those that carry it."""

    values: tuple[str, ...] = ()
    words: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class TwoReadings:
    """`about`: the attack that a value is of, as it stands, in words; "" for a whole fact, or if none stands."""

    about: str
    standing: ReadingSide
    other: ReadingSide


def two_readings(item: ReviewItem, stands: Iterable[AnyFact], text: str, language: str) -> TwoReadings | None:
    """Both sides of what waits; None if it is not another reading's.

    Args:
        item: what waits. stands: the facts of its report that stand. text: of its report.
    """
    fact = item.fact
    if item.slot or not is_from_other(fact):
        return None
    if not isinstance(fact, Account) or not is_other_value(fact):
        return TwoReadings("", ReadingSide(), ReadingSide((item.label,), (item.context(text),)))
    accounts = sorted(
        (one for one in stands if isinstance(one, Account) and one.attack == fact.attack),
        key=lambda one: (one.evidence[0].start, one.id),
    )
    slot = slot_of(fact)
    compared = "days" if slot == "earliest" else slot
    having = [one for one in accounts if value([one], compared)]
    return TwoReadings(
        fact_label(accounts[0], language) if accounts else "",
        _side(having, carriers(having, compared), slot, text, language),
        _side([fact], [one for one in fact.evidence if slot in one.supports], slot, text, language),
    )


def _side(
    accounts: Sequence[Account], words: Iterable[Evidence], slot: str, text: str, language: str
) -> ReadingSide:
    stretches = dict.fromkeys((one.start, one.end, one.quote) for one in words)
    return ReadingSide(
        tuple(dict.fromkeys(slot_label(one, slot, language) for one in accounts)),
        tuple(context_of(text, *stretch) for stretch in stretches),
    )
