"""SPARQL text from terms: the one place where a term becomes part of a query or an update.

pyoxigraph's substitutions are not used: they bind only variables that the SELECT returns, are no part of SPARQL 1.1,
and a remote store has nothing like them. Instead a query carries a data block `VALUES ?name { default }` for each
parameter, in every group that needs it, so that the very same query runs on any store, and `bind` replaces what is in
the braces by the serialised term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import QuestionError
from kg.stores.base import Change, Substitutions, Term

_TOKEN = r"""
      <[^<>"{}|^`\\\x00-\x20]*>
    | \"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | \#[^\n\r]*
"""
_BLOCK = re.compile(
    rf"(?P<skip>{_TOKEN}) | \bVALUES\s*[?$](?P<name>\w+)\s*\{{(?P<content>(?:{_TOKEN}|[^{{}}])*)\}}",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:\\([uU])|.)", re.DOTALL)


def term_text(term: Term) -> str:
    """`term` as SPARQL text that means this term whatever it contains.

    SPARQL lets an engine resolve \\uXXXX before it looks at the grammar, so that an escaped backslash before a "u"
    could close the string on a careless engine: that "u" is written as an escape itself, which all readings agree on.
    """
    if isinstance(term, NamedNode):
        return str(term)
    if isinstance(term, Literal):
        return _ESCAPE.sub(_u_after_a_backslash, str(term))
    if isinstance(term, BlankNode):
        raise QuestionError(f"a blank node ({term}) has no meaning outside its store: use an IRI")
    raise QuestionError(f"{type(term).__name__} cannot stand in a SPARQL 1.1 query")


def _u_after_a_backslash(match: re.Match[str]) -> str:
    letter = match[1]
    return match[0] if letter is None else rf"\\\u{ord(letter):04X}"


def blocks(sparql: str) -> Iterator[tuple[str, str]]:
    """(name, content) of every one-variable VALUES block of a query, in order; not those in comments and strings."""
    for match in _BLOCK.finditer(sparql):
        if match["name"]:
            yield match["name"], match["content"].strip()


def bind(sparql: str, substitutions: Substitutions | None) -> str:
    """`sparql` with each named VALUES block holding the given terms (UNDEF for None); other blocks stay.

    Raises:
        QuestionError: a name has no VALUES block of its own in the query, or a term cannot be written in SPARQL.
    """
    texts = {variable.value: _block_text(given) for variable, given in (substitutions or {}).items()}
    if not texts:
        return sparql
    missing = set(texts)

    def put(match: re.Match[str]) -> str:
        name = match["name"]
        missing.discard(name)
        return f"VALUES ?{name} {{ {texts[name]} }}" if name in texts else match[0]

    bound = _BLOCK.sub(put, sparql)
    if missing:
        names = ", ".join(sorted(missing))
        raise QuestionError(f"the query has no VALUES block for {names}: write VALUES ?{min(missing)} {{ UNDEF }}")
    return bound


def _block_text(given: Term | tuple[Term, ...] | None) -> str:
    if given is None:
        return "UNDEF"
    return " ".join(map(term_text, given)) if isinstance(given, tuple) else term_text(given)


def update_text(change: Change) -> str:
    """One SPARQL 1.1 Update request that makes `change`. A store that holds to the standard makes it atomic."""
    parts = [f"DROP SILENT GRAPH {term_text(graph)}" for graph in change.replace]
    parts += [
        f"DELETE WHERE {{ GRAPH {term_text(graph)} {{ {term_text(node)} ?p ?o }} }}" for graph, node in change.forget
    ]
    if change.delete:
        parts.append(f"DELETE DATA {{\n{quads_text(change.delete)}}}")
    comes = [quad for quads in change.replace.values() for quad in quads] + list(change.insert)
    if comes:
        parts.append(f"INSERT DATA {{\n{quads_text(comes)}}}")
    return " ;\n".join(parts)


def quads_text(quads: Iterable[Quad]) -> str:
    """Quads of named graphs as the body of INSERT DATA or DELETE DATA, one GRAPH a run of quads of that graph."""
    lines: list[str] = []
    graph: object = None
    for quad in quads:
        if quad.graph_name != graph:
            if graph is not None:
                lines.append("}\n")
            graph = quad.graph_name
            if not isinstance(graph, NamedNode):
                raise ValueError(f"a quad outside every named graph: {quad}")
            lines.append(f"GRAPH {term_text(graph)} {{\n")
        lines.append(f"{term_text(quad.subject)} {quad.predicate} {term_text(quad.object)} .\n")
    if graph is not None:
        lines.append("}\n")
    return "".join(lines)
