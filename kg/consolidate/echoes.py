"""R1: an outlet that only passes on what it quotes somebody as saying is no source beside that speaker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from kg.consolidate.copies import Copies
from kg.consolidate.result import COUNT_FIELDS
from kg.consolidate.sourced import SourcedAccount
from kg.consolidate.voices import Key, identity, source_of
from kg.facts import Account, Actor, Place
from kg.gazetteer import fold

QUOTED = 64
"""Speakers' accounts that are kept for one dispatch: no dispatch quotes more, and the work stays linear."""
_VALUES = (*COUNT_FIELDS, "local_time", "outcome", "damage")
UNTOLD = ("source", "sources")
"""Words, of both languages, that say of a speaker that there is one and no more."""


def speakers(told: Sequence[SourcedAccount], found: Copies) -> list[Key]:
    """Who is the source of each account, before copied sources are joined.

    An account in the reporter's own voice whose every value a speaker gives too, in the same report or in another that
    prints the same dispatch and is out by that day, is that speaker's: « deux morts », says the headline, and the
    general whom the report quotes says so. So is that of a "source" of whom nothing is told.
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
            if _describes_somebody(told[position].account):
                dispatches.quote(told[position].account, own[position])
        for position in positions:
            account = told[position].account
            if account.stated_by is None or not _describes_somebody(account):
                said = dispatches.quoted(account.report)
                out[position] = next((key for quoted, key in said if adds_nothing(account, quoted)), own[position])
    return out


def _describes_somebody(account: Account) -> bool:
    """Whether an account has a speaker that can be told from others: « cette source » alone cannot."""
    speaker = account.stated_by
    return speaker is not None and not (speaker.anonymous and fold(speaker.name) in UNTOLD)


def adds_nothing(account: Account, quoted: Account) -> bool:
    """Whether all that an account says is said by another, which may say more."""
    if any(getattr(account, name) not in (None, getattr(quoted, name)) for name in _VALUES):
        return False
    for mine, other in ((account.earliest, quoted.earliest), (account.latest, quoted.latest)):
        if mine is not None and other != mine:
            return False
    if not set(account.weapon) - {"unknown"} <= set(quoted.weapon):
        return False
    return _same_sites(account, quoted) and _parties(account.perpetrator, account) <= _parties(
        quoted.perpetrator, quoted
    )


def _same_sites(account: Account, quoted: Account) -> bool:
    """Whether the other account names what was hit, as far as this one does.

    "The base", « des installations » are words for what is named elsewhere, and who names a base has named its country.
    """
    known = [party for party in account.target if party.entity]
    if known:
        return _parties(known, account) <= _parties(quoted.target, quoted)
    return bool(quoted.target) or _parties((*account.target, *account.place), account) <= _parties(quoted.place, quoted)


def _parties(parties: Sequence[Place | Actor], account: Account) -> set[Key]:
    return {identity(party, account.report) for party in parties}


class _Dispatches:
    """What the reports that print one dispatch quote. An agency's dispatches are one: each carries on the last."""

    def __init__(self, told: Sequence[SourcedAccount], found: Copies) -> None:
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
