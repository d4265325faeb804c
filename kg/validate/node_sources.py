"""Of a node of a graph: the reports that it comes from, the words it rests on, its kind and its name."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from kg.validate.shacl import Data, Term
from kg.validate.shacl.literal_values import number_of
from kg.validate.shacl.triple_index import TYPE
from kg.validate.shapes import plain
from kg.vocabulary import DCTERMS, RDFS, SIT, SKOS

_IDENTIFIER = NamedNode(DCTERMS + "identifier")
_REPORT, _IN_REPORT, _QUOTE, _START = (NamedNode(SIT + name) for name in ("Report", "inReport", "quote", "quoteStart"))
_NAMES = NamedNode(RDFS + "label"), NamedNode(SKOS + "altLabel")

KINDS = {
    "Claim": "claim", "Attribution": "attribution", "Denial": "denial", "NonClaim": "non_claim",
    "ResponsibilityStatement": "responsibility", "AggregateStatement": "aggregate", "Deployment": "deployment",
    "Account": "account", "Statement": "statement", "Evidence": "evidence", "Candidate": "candidate",
    "StruckFact": "struck_fact", "Correction": "correction", "Attack": "attack", "Report": "report", "Actor": "actor",
    "Base": "base", "Place": "place",
}
"""Class → kind of fact or node, the narrower class first."""
_CLASSES = {NamedNode(SIT + name): kind for name, kind in KINDS.items()}


class NodeSources:
    """Finds, for a node, the reports that it comes from and the words of each."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._known: dict[Term, dict[str, str]] = {}

    def of(self, node: Term) -> dict[str, str]:
        """Report id → quote. A node that is no fact (an actor, an attack) comes from the facts that point to it."""
        if node not in self._known:
            own = self._own(node) or self._pointing(node) or [("", -1, "")]
            quotes: dict[str, str] = {}
            for report, _, quote in sorted(own):
                quotes[report] = quotes.get(report) or quote
            self._known[node] = quotes
        own_quote = min(map(plain, self._data.objects(node, _QUOTE)), default="")
        if own_quote:
            return dict.fromkeys(self._known[node], own_quote)
        return self._known[node]

    def _own(self, node: Term) -> list[tuple[str, int, str]]:
        """(report, where its quote starts, quote) of a fact or of a report."""
        if _REPORT in self._data.objects(node, TYPE):
            return [(self._identifier(node), -1, "")]
        quote = min(map(plain, self._data.objects(node, _QUOTE)), default="")
        start = min(map(_whole, self._data.objects(node, _START)), default=-1)
        return [(self._identifier(report), start, quote) for report in self._data.objects(node, _IN_REPORT)]

    def _pointing(self, node: Term, steps: int = 3) -> list[tuple[str, int, str]]:
        # Three steps reach the longest chain: an institution ← its anonymous source ← who says a fact.
        reached, seen = [node], {node}
        for _ in range(steps):
            before = sorted({each for one in reached for each in self._data.pointing_to(one)} - seen, key=plain)
            found = [source for each in before for source in self._own(each)]
            if found:
                return found
            seen.update(before)
            reached = before
        return []

    def _identifier(self, report: Term) -> str:
        return min(map(plain, self._data.objects(report, _IDENTIFIER)), default=plain(report))


def _whole(term: Term) -> int:
    """An offset as a number; -1 if it is none, which a shape reports."""
    number = number_of(term) if isinstance(term, Literal) else None
    return number if isinstance(number, int) else -1


def kind_of(data: Data, node: Term) -> str:
    """What a node is, in one word: "claim", "attack"…; "node" if it has no class of ours."""
    types = data.objects(node, TYPE)
    return next((kind for name, kind in _CLASSES.items() if name in types), "node")


def name_of(data: Data, node: Term) -> str | None:
    """A name of a node; None if it has none."""
    return next((text for name in _NAMES for text in sorted(map(plain, data.objects(node, name)))), None)
