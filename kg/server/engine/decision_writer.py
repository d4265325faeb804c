"""Decisions of the review page, made good in the store that is served: at once, by the process that writes.

What a decision changes is what it concerns: the components of its attacks, the reports that bear its name, the report
of its fact. Those about facts are held against the shapes: `refusal` before they are put down, `settle` once more.
A store that was joined by other rules than those of this version would have to be made anew as a whole; that is left to
`kg resolve`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.decisions import FILE, Decision, Decisions
from kg.errors import InputError, UsageError
from kg.gazetteer import Gazetteer
from kg.resolve import Parameters
from kg.server.engine.scan import Unfit
from kg.stores import Store
from kg.update.curating import refusal, settle, unfounded
from kg.update.rules import Rules, pending


class DecisionWriter:
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
            taken: the new decisions, of any kind, which the file of decisions holds already.

        Raises:
            Unfit: the file of decisions cannot be read, or a report would break a shape; nothing was changed.
            StoreError: the store failed.
        """
        decisions = self._decisions()
        if pending(store, Rules.of(Parameters.load(), decisions), self._base).everything:
            return False
        try:
            refused = refusal(store, self._gazetteer, decisions, taken, self._base)
            if refused:
                raise Unfit("malformed", refused)
            done = settle(store, self._gazetteer, decisions, taken, self._base)
        except (InputError, UsageError) as error:
            raise Unfit("malformed", str(error)) from error
        return not done.broken and not done.without_facts

    def refusal(self, store: Store, proposed: Sequence[Decision]) -> str:
        """Why decisions that are not put down yet cannot be taken, in words; "" if they can.

        A fact that they name has to be there, and the attack that an accepted one is about has to stand.

        Raises:
            Unfit: the file of decisions cannot be read.
            StoreError: the store failed.
        """
        log = [*self._decisions(), *proposed]
        try:
            return (
                unfounded(store, self._gazetteer, log, proposed, self._base)
                or refusal(store, self._gazetteer, log, proposed, self._base)
            )
        except (InputError, UsageError) as error:
            return str(error)

    def _decisions(self) -> Decisions:
        try:
            return Decisions.load(self._folder / FILE)
        except InputError as error:
            raise Unfit("unreadable", str(error)) from error
