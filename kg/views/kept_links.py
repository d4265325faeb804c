"""How names were linked where that is not plain: the links that a store keeps, with what speaks for each.

What the store says is on each link's node, in the report's graph of links or in that of Wikidata (`kg.triples.links`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.views.store_view import Select, StoreView, Table, value_of

_LINK = "?link a sit:Link ; sit:linkOf ?named ; sit:linkTarget ?target"
_DOUBTFUL = f"{_LINK} . ?named skos:closeMatch ?target"
_MATCH = f"{_LINK} . ?named ?match ?target FILTER(?match IN (skos:closeMatch, skos:exactMatch))"


@dataclass(frozen=True, slots=True)
class KeptLink:
    """One candidate for one name in one report, or in all of them (`report` is then "").

    Attributes:
        node: IRI of the link. report: of its report.
        name: as it was written; named: IRI of what bears it.
        target: IRI of the candidate, which is `named` itself where the name was linked to it.
        match: "closeMatch" in doubt, "exactMatch" decided or sure, "" linked.
        country: of what bears the name, as the store has it.
        quote: where the name stands; verdict: in words; score: 0 to 1; reasons: for and against.
        labels: language → name of the candidate.
    """

    node: str
    report: str
    name: str
    named: str
    target: str
    match: str
    country: str
    quote: str
    verdict: str
    score: str
    reasons: tuple[str, ...]
    labels: Mapping[str, str]

    @property
    def weight(self) -> float | None:
        """The score as a number; None if there is none (a store may have been written by others)."""
        try:
            return float(self.score)
        except ValueError:
            return None


def kept_links(*, doubtful: bool = False) -> StoreView[list[KeptLink]]:
    """All links of a store, or those in doubt alone; by name, report and falling score."""
    which = _DOUBTFUL if doubtful else _LINK
    match = f"{which} BIND(skos:closeMatch AS ?match)" if doubtful else _MATCH
    return StoreView(
        (
            Select("DISTINCT ?link ?property ?value", f"GRAPH ?g {{ {which} . ?link ?property ?value }}"),
            _countries(which),
            Select("DISTINCT ?link ?match", f"GRAPH ?g {{ {match} }}"),
        ),
        _links,
    )


def _countries(which: str) -> Select:
    # The nodes first and once: a name that thousands of reports tell must not be multiplied by them.
    named = f"{{ SELECT DISTINCT ?named WHERE {{ GRAPH ?links {{ {which} }} }} }}"
    return Select("DISTINCT ?named ?code", f"{named} GRAPH ?g {{ ?named sit:countryCode ?code }}")


def _links(statements: Table, countries: Table, matches: Table) -> list[KeptLink]:
    country_of = {value_of(named): value_of(code) for named, code in sorted(countries, key=str)}
    match_of = {value_of(link): _local(match) for link, match in sorted(matches, key=str)}
    found: dict[str, dict[str, list[Literal | NamedNode]]] = defaultdict(lambda: defaultdict(list))
    for link, property_, value in statements:
        if isinstance(value, Literal | NamedNode):
            found[value_of(link)][_local(property_)].append(value)
    links = [_link(node, values, country_of, match_of.get(node, "")) for node, values in found.items()]
    return sorted(links, key=lambda one: (one.name, one.report, -(one.weight or 0), one.target, one.node))


def _link(
    node: str, values: Mapping[str, list[Literal | NamedNode]], country_of: Mapping[str, str], match: str
) -> KeptLink:
    def text(name: str) -> str:
        return min((one.value for one in values.get(name, ())), default="")

    labels = [(one.language or "", one.value) for one in values.get("linkLabel", ()) if isinstance(one, Literal)]
    return KeptLink(
        node=node,
        report=text("linkIn"),
        name=text("linkName"),
        named=text("linkOf"),
        target=text("linkTarget"),
        match=match,
        country=country_of.get(text("linkOf"), ""),
        quote=text("linkQuote"),
        verdict=text("linkVerdict"),
        score=text("linkScore"),
        reasons=tuple(sorted(one.value for one in values.get("linkReason", ()))),
        labels=dict(sorted(labels, reverse=True)),
    )


def _local(term: object) -> str:
    return value_of(term).replace("/", "#").rpartition("#")[2]
