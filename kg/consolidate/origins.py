"""R1: which accounts of one attack come from one source, told account by account in the order of publication."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.consolidate.copies import copies
from kg.consolidate.echoes import speakers
from kg.consolidate.result import Origin, OriginReason
from kg.consolidate.sourced import SourcedAccount
from kg.consolidate.voices import Key

_REASONS: tuple[OriginReason, ...] = ("same_speaker", "same_agency", "same_outlet", "same_words")


class Origins:
    """The sources of one attack, growing account by account: later accounts never change what was said of the first n.

    Args:
        told: the accounts, `in_order`; `told` has them with the source that their words show.
        merged: called with two sources whenever they turn out to be one; the first one stays.
    """

    def __init__(
        self, told: Sequence[SourcedAccount], merged: Callable[[Key, Key], None] = lambda kept, gone: None
    ) -> None:
        self._copies = copies(told)
        sources = speakers(told, self._copies)
        self.told = [replace(each, source=source) for each, source in zip(told, sources, strict=True)]
        self._merged = merged
        self._added = 0
        self._parent: dict[Key, Key] = {}
        self._speaking: set[Key] = set()
        self._anonymous: dict[Key, dict[str, Key]] = {}
        self._share: dict[Key, float] = {}

    def __len__(self) -> int:
        """Independent sources so far."""
        return len(self._speaking)

    def add(self) -> Key:
        """Take the next account; its source, as far as is known by now."""
        each = self.told[self._added]
        self._added += 1
        own = self._known(self._copies.channels[each.account.report])
        self._speaking.add(self._known(each.source))
        if each.source[0] == "anonymous":
            same = self._anonymous.setdefault(own, {}).setdefault(each.source[1], each.source)
            self._join(same, each.source, self._share.get(own, 1.0))
        for one, other, share in self._copies.joined.get(self._added - 1, ()):
            self._join(self._known(one), self._known(other), share)
        return self.of(each.source)

    def of(self, source: Key) -> Key:
        """The source that stands for all that turned out to be one with it."""
        while self._parent[source] != source:
            self._parent[source] = self._parent[self._parent[source]]
            source = self._parent[source]
        return source

    def origins(self) -> tuple[Origin, ...]:
        """All accounts so far by source, in their order."""
        members: dict[Key, list[SourcedAccount]] = defaultdict(list)
        for each in self.told[: self._added]:
            members[self.of(each.source)].append(each)
        return tuple(self._origin(source, group) for source, group in members.items())

    def _known(self, key: Key) -> Key:
        self._parent.setdefault(key, key)
        return self.of(key)

    def _join(self, one: Key, other: Key, share: float) -> None:
        """Make two sources one because they say `share` of the same words."""
        kept, gone = self.of(one), self.of(other)
        if kept == gone:
            return
        self._parent[gone] = kept
        self._share[kept] = min(share, self._share.get(kept, 1.0), self._share.pop(gone, 1.0))
        if gone in self._speaking:
            self._speaking.remove(gone)
            self._speaking.add(kept)
        self._merged(kept, gone)
        mine = self._anonymous.setdefault(kept, {})
        for words, source in self._anonymous.pop(gone, {}).items():
            self._join(mine.setdefault(words, source), source, share)

    def _origin(self, source: Key, group: Sequence[SourcedAccount]) -> Origin:
        by_key: dict[Key, list[SourcedAccount]] = defaultdict(list)
        for each in group:
            by_key[each.source].append(each)
        found = {_reason(key, same) for key, same in by_key.items() if len(same) > 1}
        copied = len(by_key) > 1
        if copied:
            found.add("same_words")
        return Origin(
            tuple(each.account for each in group),
            tuple(reason for reason in _REASONS if reason in found),
            round(self._share[source], 2) if copied else None,
        )


def _reason(key: Key, same: Sequence[SourcedAccount]) -> OriginReason:
    if key[0] in ("named", "anonymous"):
        return "same_speaker"
    agency = any(each.account.stated_by or (each.report and each.report.relays) for each in same)
    return "same_agency" if agency else "same_outlet"
