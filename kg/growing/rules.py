"""By what the attacks of a store were joined, kept in the store: so that what changed since can be made good.

A decision is on the disk before the store takes it into account, and a program may be killed between the two. The next
one that opens the store sees from here which decisions are new, or that the parameters are other ones, and catches up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from kg.decisions import Decision
from kg.facts import digest
from kg.resolve import Parameters
from kg.stores import Store
from kg.triples import iris, terms


@dataclass(frozen=True)
class Rules:
    """Parameters and the decisions about attacks, in the order in which they were taken."""

    parameters: Parameters
    decisions: tuple[Decision, ...] = ()

    @classmethod
    def of(cls, parameters: Parameters, decisions: Iterable[Decision]) -> Rules:
        """The rules that the parameters and those of the decisions that are about attacks make."""
        return cls(parameters, tuple(one for one in decisions if one.kind == "attack"))

    def digest(self, decisions: int | None = None) -> str:
        """What tells these rules from others; with `decisions`: the rules that only the first so many make."""
        taken = self.decisions if decisions is None else self.decisions[:decisions]
        return digest("rules", self.parameters.digest, [one.model_dump(mode="json") for one in taken])


@dataclass(frozen=True)
class Pending:
    """What a store does not yet take into account: everything, or some attacks of which something was decided."""

    everything: bool = False
    attacks: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.attacks)


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
    if stood != rules.digest(applied) or applied > len(rules.decisions):
        return Pending(everything=True)
    return Pending(attacks=frozenset(_attacks(rules.decisions[applied:])))


def _attacks(decisions: Sequence[Decision]) -> Iterable[str]:
    for one in decisions:
        yield from (one.left, one.right)
