"""Facts or RDF files + shapes/ → violations that name the fact, its quote and its report.

pySHACL runs once a batch over ONE plain in-memory rdflib graph: over a store it is twenty to fifty times slower.
Nothing is inferred; of the ontology only the subclasses and the schemes' members go in, which the shapes need.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, RDFS, SKOS, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from kg import ontology
from kg.errors import InputError, InvalidGraph, UsageError
from kg.facts import AnyFact
from kg.resources import folder
from kg.triples import report_quads, to_rdflib
from kg.vocabulary import BASE, DCTERMS, PREFIXES, SH, SIT

SEVERITIES = ("Violation", "Warning", "Info")
"""Broken: stays out · a coder should look · good to know."""

_SH, _SIT = Namespace(SH), Namespace(SIT)
_IDENTIFIER = URIRef(DCTERMS + "identifier")
SHAPE_NAMES = "https://w3id.org/sitrep-kg/shapes#"

_KINDS = {
    "Claim": "claim", "Attribution": "attribution", "Denial": "denial", "NonClaim": "non_claim",
    "ResponsibilityStatement": "responsibility", "AggregateStatement": "aggregate", "Deployment": "deployment",
    "Account": "account", "Statement": "statement", "Evidence": "evidence", "Candidate": "candidate",
    "StruckFact": "struck_fact", "Correction": "correction", "Attack": "attack", "Report": "report", "Actor": "actor",
    "Base": "base", "Place": "place",
}
"""Class → kind of fact or node, the narrower class first."""

_FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}
_SEVERITY_WORDS = {
    "en": {"Violation": "broken", "Warning": "to check", "Info": "to know"},
    "fr": {"Violation": "invalide", "Warning": "à vérifier", "Info": "à savoir"},
}
_REPORT_WORDS = {"en": ("report", "no report"), "fr": ("article", "sans article")}
_QUOTE_SIGNS = {"en": ("“", "”"), "fr": ("« ", " »")}


@dataclass(frozen=True, slots=True)
class Violation:
    """One finding of one shape at one node, for one report.

    report: id of the report that the node comes from; "" if no report can be found.
    focus: IRI of the node. fact_kind: "account", "claim", "non_claim", "report", "actor"…; "node" if it has no class.
    shape: name of the rule, as in shapes/ and docs/validation.md. path: the property in short form, None if the rule is
    about the whole node. component: the SHACL constraint component. severity: one of SEVERITIES.
    quote: the words of the report that the fact rests on ("" for a node that has none). value: what breaks the rule; if
    the rule is about a whole actor, place or attack, its name.
    """

    report: str
    focus: str
    fact_kind: str
    shape: str
    path: str | None
    component: str
    severity: str
    message_fr: str
    message_en: str
    quote: str
    value: str | None


def validate(
    facts_of_reports: Sequence[Sequence[AnyFact]], base: str = BASE, beside: Iterable[ox.Quad] = ()
) -> list[Violation]:
    """What the shapes find in the facts of a batch of reports.

    Args:
        facts_of_reports: for each report its facts, the ReportFact first.
        base: base of data IRIs.
        beside: what else there is to check of these reports, as their graphs of review.

    Returns:
        The findings of every severity, sorted: by report, the gravest first, then by node and rule.

    Raises:
        InputError: the facts of one item do not belong together, or RDF cannot hold a text.
        InvalidGraph: the shapes themselves cannot be applied.
    """
    own = (quad for facts in facts_of_reports for quad in report_quads(facts, base))
    return validate_quads(chain(own, beside))


def validate_quads(quads: Iterable[ox.Quad]) -> list[Violation]:
    """What the shapes find in quads, as `validate` does for those of facts. Raises InvalidGraph as it does."""
    with quiet():
        graph = to_rdflib(quads)
    return validate_graph(graph)


def validate_graph(graph: Graph) -> list[Violation]:
    """What the shapes find in a graph; of a Dataset, in the union of its graphs. The graph is not changed.

    Raises:
        InvalidGraph: the shapes themselves cannot be applied.
    """
    with quiet():
        data = _Batch()
        quads = graph.quads((None, None, None, None)) if isinstance(graph, Dataset) else graph
        for quad in quads:
            data.add(quad[:3])
        for triple in schema_triples():
            data.add(triple)
        results = _run(data)
        sources = Sources(data)
        found = {
            violation
            for result in results.objects(None, _SH.result)
            for violation in _violations(results, result, data, sources)
        }
    return sorted(found, key=rank)


def read_graph(path: str | Path) -> Graph:
    """The union of the graphs of an RDF file: Turtle, TriG, N-Quads, N-Triples or JSON-LD, by its ending.

    Nothing is fetched: a JSON-LD file with a remote context is refused.

    Raises:
        UsageError: the ending is none of these formats'.
        InputError: the file cannot be read, or is not well-formed; the message names the line.
    """
    chosen = _FORMATS.get(Path(path).suffix.lower())
    if chosen is None:
        raise UsageError(f"{path}: not an RDF file that can be validated; use one of {', '.join(sorted(_FORMATS))}")
    try:
        with Path(path).open("rb") as file, quiet():
            return to_rdflib(ox.parse(file, format=chosen))
    except SyntaxError as error:
        remedy = "put the context into the file" if "context" in str(error).lower() else None
        raise InputError(str(error.msg), source=path, line=error.lineno, remedy=remedy) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", source=path) from error


def violations_by_report(violations: Iterable[Violation]) -> dict[str, list[Violation]]:
    """The findings of each report id, in the order given; under "" those that belong to no report."""
    by_report: dict[str, list[Violation]] = {}
    for violation in violations:
        by_report.setdefault(violation.report, []).append(violation)
    return by_report


def summary(violations: Iterable[Violation], lang: str = "en") -> Iterator[str]:
    """One line for a person for each finding: how grave, which report, which fact, what is wrong, the words, the rule.

    Raises:
        UsageError: `lang` is neither "fr" nor "en".
    """
    if lang not in _SEVERITY_WORDS:
        raise UsageError(f"no messages in {lang!r}: use fr or en")
    for violation in violations:
        named, nameless = _REPORT_WORDS[lang]
        where = f"{named} {violation.report}" if violation.report else nameless
        what = _class_labels(lang).get(violation.fact_kind, violation.fact_kind)
        message = violation.message_fr if lang == "fr" else violation.message_en
        opening, closing = _QUOTE_SIGNS[lang]
        words = f" {opening}{_short(violation.quote)}{closing}" if violation.quote else f" <{violation.focus}>"
        value = f" ({_short(violation.value, 60)})" if violation.value and violation.value != violation.quote else ""
        colon = " :" if lang == "fr" else ":"
        grave = _SEVERITY_WORDS[lang][violation.severity]
        yield f"{grave}{colon} {where}, {what}{value}{colon} {message}{words} [{violation.shape}]"


class _Batch(Graph):
    """A plain graph that keeps its parsed queries: pySHACL sends the text of a constraint anew for every focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


@lru_cache(maxsize=1)
def shapes() -> Graph:
    """All of shapes/ as one graph, read once; not to be changed.

    Raises:
        MissingDependency: the folder shapes/ is not there.
    """
    graph = Graph()
    for path in sorted(folder("shapes").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


@lru_cache(maxsize=1)
def schema_triples() -> tuple[tuple[Node, Node, Node], ...]:
    """What the shapes need of the ontology: subclasses (for sh:targetClass and sh:class) and members of the schemes."""
    terms = ontology.load()
    classes = (
        triple
        for triple in terms.triples((None, RDFS.subClassOf, None))
        if str(triple[0]).startswith(SIT) and str(triple[2]).startswith(SIT)
    )
    return (*classes, *terms.triples((None, SKOS.inScheme, None)))


@lru_cache(maxsize=2)
def _class_labels(lang: str) -> dict[str, str]:
    terms = ontology.load()
    return {
        kind: str(label)
        for name, kind in _KINDS.items()
        for label in terms.objects(_SIT[name], RDFS.label)
        if isinstance(label, Literal) and label.language == lang
    }


def _run(data: Graph) -> Graph:
    import pyshacl  # takes half a second to load, which commands that do not validate need not pay

    _, results, text = pyshacl.validate(
        data, shacl_graph=shapes(), inference="none", advanced=False, inplace=True, meta_shacl=False
    )
    if not isinstance(results, Graph):
        raise InvalidGraph(f"the shapes cannot be applied: {text}")
    return results


def _violations(results: Graph, result: Node, data: Graph, sources: Sources) -> Iterator[Violation]:
    """One finding of pySHACL as violations, one for each report that the node comes from."""
    rule = results.value(result, _SH.sourceShape)
    focus = results.value(result, _SH.focusNode)
    value = results.value(result, _SH.value)
    path = results.value(result, _SH.resultPath)
    # pySHACL drops the language of a SPARQL constraint's message, so messages are taken from the shapes.
    messages = messages_of(rule, results.value(result, _SH.sourceConstraint))
    for report, quote in sources.of(focus).items():
        yield Violation(
            report=report,
            focus=str(focus),
            fact_kind=kind_of(data, focus),
            shape=str(rule).removeprefix(SHAPE_NAMES),
            path=None if path is None else path_text(path, results),
            component=local(results.value(result, _SH.sourceConstraintComponent)),
            severity=local(results.value(result, _SH.resultSeverity)),
            message_fr=messages.get("fr", ""),
            message_en=messages.get("en", ""),
            quote=quote,
            value=name_of(data, focus) if value is None or value == focus else compact(value),
        )


def messages_of(*owners: Node | None) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for owner in owners:
        if owner is not None:
            found |= {
                text.language: str(text)
                for text in shapes().objects(owner, _SH.message)
                if isinstance(text, Literal) and text.language
            }
    return found


class Sources:
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
    types = set(data.objects(node, RDF.type))
    return next((kind for name, kind in _KINDS.items() if _SIT[name] in types), "node")


def name_of(data: Graph, node: Node | None) -> str | None:
    names = (text for term in (RDFS.label, SKOS.altLabel) for text in sorted(data.objects(node, term), key=str))
    return next((str(text) for text in names), None)


def path_text(path: Node, results: Graph) -> str:
    """A SHACL path as SPARQL writes it, prefixes shortened."""
    inverse = results.value(path, _SH.inversePath)
    if inverse is not None:
        return "^" + path_text(inverse, results)
    alternatives = results.value(path, _SH.alternativePath)
    if alternatives is not None:
        return "(" + "|".join(path_text(step, results) for step in results.items(alternatives)) + ")"
    if results.value(path, RDF.first) is not None:
        return "/".join(path_text(step, results) for step in results.items(path))
    return compact(path)


def compact(node: Node) -> str:
    if isinstance(node, URIRef):
        for prefix, namespace in PREFIXES.items():
            if node.startswith(namespace) and (name := node[len(namespace) :]) and "/" not in name:
                return f"{prefix}:{name}"
    return str(node)


def local(node: Node | None) -> str:
    return str(node).removeprefix(SH)


def rank(violation: Violation) -> tuple[str, int, str, str, str, str, str, str]:
    return (
        violation.report,
        SEVERITIES.index(violation.severity),
        violation.focus,
        violation.shape,
        violation.component,
        violation.path or "",
        violation.value or "",
        violation.quote,
    )


def _short(text: str, width: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


@contextmanager
def quiet() -> Iterator[None]:
    """rdflib logs a traceback for every ill-typed literal; the shapes report those in words instead."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
