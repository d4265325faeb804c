"""R1: an outlet that only passes on what it quotes somebody as saying is no source beside that speaker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from kg.consolidate.copies import Copies
from kg.consolidate.model import COUNT_FIELDS
from kg.consolidate.told import Told
from kg.consolidate.voices import Key, identity, source_of
from kg.facts import Account

QUOTED = 64
"""Speakers' accounts that are kept for one dispatch: no dispatch quotes more, and the work stays linear."""
_VALUES = (*COUNT_FIELDS, "local_time", "outcome", "damage")
_PARTIES = ("target", "place", "perpetrator")


def speakers(told: Sequence[Told], found: Copies) -> list[Key]:
    """Who is the source of each account, before copied sources are joined.

    An account in the reporter's own voice whose every value a speaker gives too, in the same report or in another that
    prints the same dispatch and is out by that day, is that speaker's: « deux morts », says the headline, and the
    general whom the report quotes says so.
    """
    own = [source_of(each.account, each.report, found.channels[each.account.report]) for each in told]
    dispatches = _Dispatches(told, found)
    out = list(own)
    for _, block in groupby(range(len(told)), key=lambda position: told[position].published):
        positions = list(block)
        for position in positions:
            for one, other in found.reports.get(position, ()):
                dispatches.join(one, other)
        for position in positions:
            if told[position].account.stated_by is not None:
                dispatches.quote(told[position].account, own[position])
        for position in positions:
            if told[position].account.stated_by is None:
                account = told[position].account
                said = dispatches.quoted(account.report)
                out[position] = next((key for quoted, key in said if adds_nothing(account, quoted)), own[position])
    return out


def adds_nothing(account: Account, quoted: Account) -> bool:
    """Whether all that an account says is said by another, which may say more."""
    if any(getattr(account, name) not in (None, getattr(quoted, name)) for name in _VALUES):
        return False
    for mine, other in ((account.earliest, quoted.earliest), (account.latest, quoted.latest)):
        if mine is not None and other != mine:
            return False
    if not set(account.weapon) - {"unknown"} <= set(quoted.weapon):
        return False
    return all(_parties(account, name) <= _parties(quoted, name) for name in _PARTIES)


def _parties(account: Account, name: str) -> set[Key]:
    return {identity(party, account.report) for party in getattr(account, name)}


class _Dispatches:
    """What the reports that print one dispatch quote. An agency's dispatches are one: each carries on the last."""

    def __init__(self, told: Sequence[Told], found: Copies) -> None:
        self._agencies = {
            each.account.report: found.channels[each.account.report]
            for each in told
            if each.report is not None and each.report.relays
        }
        self._parent: dict[Key, Key] = {}
        self._quoted: dict[Key, list[tuple[Account, Key]]] = defaultdict(list)

    def join(self, one: str, other: str) -> None:
        kept, gone = self._of(other), self._of(one)
        if kept != gone:
            self._parent[gone] = kept
            self._quoted[kept] = (self._quoted[kept] + self._quoted.pop(gone, []))[:QUOTED]

    def quote(self, account: Account, source: Key) -> None:
        said = self._quoted[self._of(account.report)]
        if len(said) < QUOTED:
            said.append((account, source))

    def quoted(self, report: str) -> Iterator[tuple[Account, Key]]:
        """What is quoted, first by this report itself."""
        said = self._quoted.get(self._of(report), [])
        yield from sorted(said, key=lambda one: one[0].report != report)

    def _of(self, report: str) -> Key:
        node = self._agencies.get(report, ("report", report))
        while (up := self._parent.get(node, node)) != node:
            node = up
        return node
