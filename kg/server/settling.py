"""Decisions of the review page, made good in the store that is served: at once, by the process that writes.

What a decision changes is what it concerns: the components of its attacks, the reports that bear its name. A store
that was joined by other rules than those of this version would have to be made anew as a whole; that is left to
`kg resolve`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.asking import forget_decided
from kg.decisions import FILE, Decision, Decisions
from kg.errors import InputError, UsageError
from kg.gazetteer import Gazetteer
from kg.growing import Growth
from kg.growing.rules import Rules, pending
from kg.relinking import relink
from kg.resolve import Parameters
from kg.server.scan import Unfit
from kg.stores import Store


class Settling:
    """Takes decisions into account in one store.

    Args:
        folder: of the store; the decisions are beside it.
        gazetteers: files of the user's own names, as the store was built with them.
        base: base of data IRIs.
    """

    def __init__(self, folder: Path, gazetteers: Sequence[Path], base: str) -> None:
        self._folder = folder
        self._base = base
        try:
            self._gazetteer = Gazetteer.load(gazetteers)
        except InputError as error:
            raise Unfit("unreadable", str(error)) from error

    def settle(self, store: Store, taken: Sequence[Decision]) -> bool:
        """Make the store as was decided; whether it is so now.

        Args:
            taken: the new decisions, which the file of decisions holds already.

        Raises:
            Unfit: the file of decisions cannot be read; nothing was changed.
            StoreError: the store failed.
        """
        try:
            decisions = Decisions.load(self._folder / FILE)
        except InputError as error:
            raise Unfit("unreadable", str(error)) from error
        if pending(store, Rules.of(Parameters.load(), decisions), self._base).everything:
            return False
        try:
            Growth(store, self._gazetteer, decisions, base=self._base).catch_up()
            names = [one for one in taken if one.kind == "link"]
            if not names:
                return True
            done = relink(store, self._gazetteer, decisions, names, self._base)
            forget_decided(store, decisions, self._base)
        except (InputError, UsageError) as error:
            raise Unfit("malformed", str(error)) from error
        return not done.broken and not done.without_facts
