"""Accounts → attacks: which accounts tell of the same attack.

Within one report extraction has decided it: accounts that share `attack` are of one attack, and its key is a hash of
the report and of the words that first mention it. Across reports nothing is joined yet, so two reports of one attack
give two attacks; nothing that is joined wrongly has to be taken apart again. Joining, reversibly, comes here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.facts import AnyFact


def resolve(facts: Iterable[AnyFact]) -> Iterator[AnyFact]:
    """The same facts in the same order; `attack` and `about` name the attack that they tell of."""
    yield from facts
