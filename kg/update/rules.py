"""By what the attacks of a store were joined and its facts stand, kept in it: so that what changed can be made good.
The format of the graphs is part of it: what an earlier version wrote and somebody loaded is made anew.

A decision is on the disk before the store takes it into account, and a program may be killed between the two. The next
one that opens the store sees from here which decisions are new, or that the parameters are other ones, and catches up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal

from kg.decisions import Decision, behind, in_effect
from kg.facts import digest
from kg.resolve import Parameters
from kg.standing import Thresholds
from kg.stores import Store
from kg.stores.base import FORMAT
from kg.triples import iris, terms

_KINDS = frozenset({"attack", "fact", "correction"})
"""The others are about names, which are linked before anything is joined (`kg.update.relinking`)."""


@dataclass(frozen=True)
class Rules:
    """Parameters, and the decisions about attacks and facts.

    decisions: those in effect, in order. log: all of them, with those that were taken back and that took back, each
    beside the one behind it (`kg.decisions.undone`).
    """

    parameters: Parameters
    decisions: tuple[Decision, ...] = ()
    log: tuple[tuple[Decision, Decision], ...] = ()

    @classmethod
    def of(cls, parameters: Parameters, decisions: Iterable[Decision]) -> Rules:
        """The rules that the parameters and those of the decisions that are about attacks or facts make.

        Raises:
            InputError: a decision takes back what is no earlier one.
        """
        taken = tuple(decisions)
        return cls(
            parameters, tuple(one for one in in_effect(taken) if one.kind in _KINDS),
            tuple(both for both in zip(taken, behind(taken), strict=True) if both[1].kind in _KINDS),
        )

    def digest(self, decisions: int | None = None) -> str:
        """What tells these rules from others; with `decisions`: the rules that only the first so many make."""
        taken = self.log if decisions is None else self.log[:decisions]
        lines = [one.model_dump(mode="json", exclude_none=True) for one, _ in taken]
        return digest("rules", FORMAT, self.parameters.digest, Thresholds.load().digest, lines)


@dataclass(frozen=True)
class Pending:
    """What a store does not yet take into account: everything, or some attacks and the facts of some reports of which
    something was decided."""

    everything: bool = False
    attacks: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.attacks or self.reports)


def pending(store: Store, rules: Rules, base: str) -> Pending:
    """What has changed since the store was last written."""
    node, graph = iris.node(base, "store"), iris.store_graph(base)
    rows = store.query(
        f"SELECT ?digest ?count WHERE {{ GRAPH {graph} {{ "
        f"{node} {terms.prop('rulesDigest')} ?digest ; {terms.prop('decisionsApplied')} ?count }} }}"
    ).rows
    known = [(first.value, int(n.value)) for first, n in rows if isinstance(first, Literal) and isinstance(n, Literal)]
    if len(known) != 1:
        return Pending(everything=True)
    stood, applied = known[0]
    if applied > len(rules.log) or stood != rules.digest(applied):
        return Pending(everything=True)
    new = [about for _, about in rules.log[applied:]]
    return Pending(
        attacks=frozenset(key for one in new if one.kind == "attack" for key in (one.left, one.right)),
        reports=frozenset(one.right for one in new if one.kind != "attack"),
    )
