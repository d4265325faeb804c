"""Of a node of a graph: the reports that it comes from, the words it rests on, its kind and its name."""

from __future__ import annotations

from rdflib import RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.vocabulary import DCTERMS, SIT

_SIT = Namespace(SIT)
_IDENTIFIER = URIRef(DCTERMS + "identifier")

KINDS = {
    "Claim": "claim", "Attribution": "attribution", "Denial": "denial", "NonClaim": "non_claim",
    "ResponsibilityStatement": "responsibility", "AggregateStatement": "aggregate", "Deployment": "deployment",
    "Account": "account", "Statement": "statement", "Evidence": "evidence", "Candidate": "candidate",
    "StruckFact": "struck_fact", "Correction": "correction", "Attack": "attack", "Report": "report", "Actor": "actor",
    "Base": "base", "Place": "place",
}
"""Class → kind of fact or node, the narrower class first."""


class NodeSources:
    """Finds, for a node, the reports that it comes from and the words of each."""

    def __init__(self, data: Graph) -> None:
        self._data = data
        self._known: dict[Node, dict[str, str]] = {}

    def of(self, node: Node | None) -> dict[str, str]:
        """Report id → quote. A node that is no fact (an actor, an attack) comes from the facts that point to it."""
        if node is None:
            return {"": ""}
        if node not in self._known:
            own = self._own(node) or self._pointing(node) or [("", -1, "")]
            quotes: dict[str, str] = {}
            for report, _, quote in sorted(own):
                quotes[report] = quotes.get(report) or quote
            self._known[node] = quotes
        if own_quote := self._data.value(node, _SIT.quote, any=True):
            return dict.fromkeys(self._known[node], str(own_quote))
        return self._known[node]

    def _own(self, node: Node) -> list[tuple[str, int, str]]:
        """(report, where its quote starts, quote) of a fact or of a report."""
        if (node, RDF.type, _SIT.Report) in self._data:
            return [(self._identifier(node), -1, "")]
        quote = min((str(each) for each in self._data.objects(node, _SIT.quote)), default="")
        start = min((_whole(each) for each in self._data.objects(node, _SIT.quoteStart)), default=-1)
        return [(self._identifier(report), start, quote) for report in self._data.objects(node, _SIT.inReport)]

    def _pointing(self, node: Node, steps: int = 3) -> list[tuple[str, int, str]]:
        # Three steps reach the longest chain: an institution ← its anonymous source ← who says a fact.
        reached, seen = [node], {node}
        for _ in range(steps):
            before = sorted({each for one in reached for each in self._data.subjects(None, one)} - seen, key=str)
            found = [source for each in before for source in self._own(each)]
            if found:
                return found
            seen.update(before)
            reached = before
        return []

    def _identifier(self, report: Node) -> str:
        return min((str(each) for each in self._data.objects(report, _IDENTIFIER)), default=str(report))


def _whole(node: Node) -> int:
    """An offset as a number; -1 if it is none, which a shape reports."""
    return node.value if isinstance(node, Literal) and type(node.value) is int else -1


def kind_of(data: Graph, node: Node | None) -> str:
    """What a node is, in one word: "claim", "attack"…; "node" if it has no class of ours."""
    types = set(data.objects(node, RDF.type))
    return next((kind for name, kind in KINDS.items() if _SIT[name] in types), "node")


def name_of(data: Graph, node: Node | None) -> str | None:
    """A name of a node; None if it has none."""
    names = (text for term in (RDFS.label, SKOS.altLabel) for text in sorted(data.objects(node, term), key=str))
    return next((str(text) for text in names), None)
