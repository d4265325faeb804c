"""What strangers send to bring a SPARQL endpoint down or to reach through it: a corpus, with what must come back.

No answer may be 200 unless it is whole; where several statuses stand, machines differ in which limit comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_REFUSED = (400, 403, 413)
_STOPPED = (400, 413, 503, 504)
_TRIPLE = "GRAPH ?g{0} {{ ?s{0} ?p{0} ?o{0} }}"


@dataclass(frozen=True)
class Attack:
    """One request. `statuses`: those that are right. `kind`: the heading it is counted under."""

    kind: str
    name: str
    query: str
    statuses: tuple[int, ...]


def nesting() -> Iterator[Attack]:
    """Brackets, signs and keywords nested or strung together until a parser's stack is full."""
    shapes = {
        "braces": lambda n: "SELECT * " + "{" * n + "}" * n,
        "braces, never closed": lambda n: "SELECT * " + "{" * n,
        "parentheses": lambda n: "SELECT * { FILTER(" + "(" * n + "1" + ")" * n + ") }",
        "not": lambda n: "SELECT * { FILTER(" + "!" * n + "true) }",
        "minus before a number": lambda n: "SELECT * { FILTER(" + "- " * n + "1) }",
        "sums": lambda n: "SELECT (1" + "-1" * n + " AS ?x) {}",
        "OPTIONAL in OPTIONAL": lambda n: "SELECT * {" + "OPTIONAL {" * n + "}" * n + "}",
        "OPTIONAL after OPTIONAL": lambda n: "SELECT * {" + "OPTIONAL { ?s ?p ?o } " * n + "}",
        "UNION": lambda n: "SELECT * {" + "{ ?s ?p ?o } UNION " * n + "{} }",
        "collections": lambda n: "SELECT * { ?s ?p " + "(" * n + "1" + ")" * n + " }",
        "blank nodes": lambda n: "SELECT * { ?s ?p " + "[ ?p " * n + "1" + "]" * n + " }",
        "paths": lambda n: "SELECT * { ?s " + "(" * n + "<urn:p>" + ")*" * n + " ?o }",
        "inverse paths": lambda n: "SELECT * { ?s " + "^(" * n + "<urn:p>" + ")" * n + " ?o }",
        "subqueries": lambda n: "SELECT * {" + "{ SELECT * {" * n + "}}" * n + "}",
        "EXISTS": lambda n: "SELECT * {" + "FILTER EXISTS {" * n + "}" * n + "}",
        "IF": lambda n: "SELECT (" + "IF(true, 1, " * n + "1" + ")" * n + " AS ?x) {}",
        "or": lambda n: "SELECT * { FILTER(" + "true || " * n + "true) }",
    }
    for count in (3_000, 10_000, 100_000):
        for name, make in shapes.items():
            yield Attack("nesting", f"{name}, {count}", make(count), _REFUSED)


def resources() -> Iterator[Attack]:
    """Queries of a few lines that want hours or terabytes."""
    joins = " ".join(_TRIPLE.format(i) for i in range(6))
    double = " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(60))
    values = " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(20)))} }}" for i in range(12))
    yield Attack("resources", "cross join", f"SELECT (COUNT(*) AS ?n) {{ {joins} }}", _STOPPED)
    yield Attack("resources", "cross join, all rows", f"SELECT * {{ {joins} }}", _STOPPED)
    yield Attack("resources", "cross join of VALUES", f"SELECT (COUNT(*) AS ?n) {{ {values} }}", _STOPPED)
    yield Attack("resources", "CONSTRUCT of a cross join", f"CONSTRUCT {{ ?s0 ?p1 ?o2 }} {{ {joins} }}", _STOPPED)
    yield Attack("resources", "doubling strings", f'SELECT * {{ BIND("aaaaaaaaaaaaaaaa" AS ?v0) {double} }}', _STOPPED)
    yield Attack(
        "resources", "doubling by REPLACE",
        'SELECT * { BIND("aaaaaaaaaaaaaaaa" AS ?v0) '
        + " ".join(f'BIND(REPLACE(?v{i}, "a", "aaaaaaaaaa") AS ?v{i + 1})' for i in range(20)) + " }",
        _STOPPED,
    )
    yield Attack(
        "resources", "GROUP_CONCAT", f"SELECT (GROUP_CONCAT(CONCAT(STR(?s0), STR(?s1))) AS ?x) {{ {joins} }}", _STOPPED
    )
    yield Attack("resources", "ORDER BY", f"SELECT * {{ {joins} }} ORDER BY ?o5 ?o4 ?o3 LIMIT 1", _STOPPED)
    yield Attack("resources", "DISTINCT", f"SELECT DISTINCT * {{ {joins} }} OFFSET 100000000 LIMIT 1", _STOPPED)
    yield Attack("resources", "GROUP BY", f"SELECT ?s0 ?s1 ?s2 ?s3 {{ {joins} }} GROUP BY ?s0 ?s1 ?s2 ?s3", _STOPPED)
    paths = " ".join(f"?a{i} (<urn:x>|!<urn:y>|^(<urn:x>|!<urn:y>))* ?a{i + 1} ." for i in range(6))
    yield Attack("resources", "paths to everywhere", f"SELECT (COUNT(*) AS ?n) {{ {paths} }}", _STOPPED)
    every = "CONCAT(STR(?s0), STR(?s1), STR(?s2), STR(?s3))"
    yield Attack("resources", "SHA512 of everything", f"SELECT (MAX(SHA512({every})) AS ?n) {{ {joins} }}", _STOPPED)


def patterns() -> Iterator[Attack]:
    """Regular expressions that other engines never finish. Oxigraph's take linear time, so 200 is right too."""
    subject = "a" * 40 + "!"
    for name, pattern in (
        ("nested plus", "^(a+)+$"), ("nested star", "^(a*)*b$"), ("alternatives", "^(a|aa)+$"),
        ("counted", "^(a{1,1000}){1,1000}$"), ("counted deep", "((((((a{1,90}){1,90}){1,90}){1,90}){1,90}){1,90})$"),
        ("brackets", "(" * 500 + "a" + ")" * 500),
    ):
        query = f'SELECT (REGEX("{subject}", "{pattern}") AS ?x) {{}}'
        yield Attack("regular expressions", name, query, (200, *_STOPPED))
    yield Attack(
        "regular expressions", "over a cross join",
        f'SELECT (COUNT(*) AS ?n) {{ {" ".join(_TRIPLE.format(i) for i in range(6))} '
        'FILTER REGEX(CONCAT(STR(?o0), STR(?o1)), "^(.*.*.*)*x$") }', (200, *_STOPPED),
    )


def reaching(canary: str, file: str) -> Iterator[Attack]:
    """Attempts to make the server ask `canary` (an address that counts who comes) or read `file` (its file: IRI)."""
    for target, what in ((canary, "an address"), (file, "a file")):
        doors = {
            "SERVICE": f"SELECT * {{ SERVICE <{target}> {{ ?s ?p ?o }} }}",
            "SERVICE SILENT": f"SELECT * {{ SERVICE SILENT <{target}> {{ ?s ?p ?o }} }}",
            "service in lower case": f"SELECT*{{service<{target}>{{?s ?p ?o}}}}",
            "SERVICE by prefix": f"PREFIX x: <{target}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}",
            "SERVICE by variable": f"SELECT * {{ VALUES ?e {{ <{target}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
            "SERVICE by BIND": f'SELECT * {{ BIND(IRI("{target}") AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}',
            "SERVICE in a subquery": f"SELECT * {{ {{ SELECT * {{ SERVICE <{target}> {{ ?s ?p ?o }} }} }} }}",
            "SERVICE in EXISTS": f"ASK {{ FILTER EXISTS {{ SERVICE <{target}> {{ ?s ?p ?o }} }} }}",
            "SERVICE after a comment": f"SELECT * {{ # ' \" <\n SERVICE#x\n<{target}> {{ ?s ?p ?o }} }}",
            "SERVICE after a number": f"SELECT * {{ ?s ?p 1SERVICE <{target}> {{ ?s ?p ?o }} }}",
            "SERVICE after a name": f"PREFIX a: <urn:a> SELECT * {{ ?s ?p a:b.SERVICE <{target}> {{ ?s ?p ?o }} }}",
            "SERVICE after a blank node": f"SELECT * {{ ?s ?p _:b.SERVICE <{target}> {{ ?s ?p ?o }} }}",
            "SERVICE after a quote in a name":
                f"PREFIX a: <urn:a> SELECT * {{ ?s ?p a:b\\' . SERVICE <{target}> {{ ?s ?p ?o }} FILTER(?s != 'x') }}",
            "SERVICE by an escaped letter": f"SELECT * {{ \\u0053ERVICE <{target}> {{ ?s ?p ?o }} }}",
            "SERVICE after an escaped quote":
                f'SELECT * {{ FILTER(?s != "\\u0022) SERVICE <{target}> {{ ?s ?p ?o }} FILTER(?s != ") }}',
            "SERVICE between less and greater": f"SELECT * {{ FILTER(?a<1)SERVICE<{target}>{{?s ?p ?o}}FILTER(2>?b) }}",
            "FROM": f"SELECT * FROM <{target}> {{ ?s ?p ?o }}",
            "FROM NAMED": f"SELECT * FROM NAMED <{target}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            "FROM by prefix": f"PREFIX x: <{target}> SELECT * FROM x: {{ ?s ?p ?o }}",
            "LOAD": f"LOAD <{target}>",
            "LOAD SILENT INTO": f"LOAD SILENT <{target}> INTO GRAPH <urn:g>",
            "a query and LOAD": f"SELECT * {{ ?s ?p ?o }} ; LOAD <{target}>",
        }
        for name, query in doors.items():
            # In a string it is no keyword, and the engine must see it so too: the canary tells.
            statuses = (200, 400, 403) if name == "SERVICE after an escaped quote" else (400, 403)
            yield Attack("reaching out", f"{name} to {what}", query, statuses)


def harmless() -> Iterator[Attack]:
    """What looks like an attack and is none: it must be answered."""
    for name, query in {
        "SERVICE in a string": 'ASK { BIND("SERVICE <http://x/> { }" AS ?x) }',
        "SERVICE in a long string": "ASK { BIND('''it's \" SERVICE <http://x/> {{{ \\''' ''' AS ?x) }",
        "SERVICE in a comment": "ASK { } # SERVICE <http://x/> { LOAD",
        "SERVICE in an IRI": "ASK { BIND(<http://x/SERVICE> AS ?x) }",
        "SERVICE as a variable": "ASK { BIND(1 AS ?SERVICE) BIND(2 AS $LOAD) }",
        "SERVICE as a local name": "PREFIX x: <urn:x> ASK { BIND(x:SERVICE AS ?x) }",
        "SERVICE as a prefix": "PREFIX service: <urn:x> ASK { BIND(service:load AS ?x) }",
        "a thousand braces in a string": "ASK { BIND('" + "{" * 1000 + "' AS ?x) }",
        "a thousand values": "ASK { VALUES ?x { " + "-1 " * 1000 + "} }",
        "a thousand triples in a list": "SELECT (COUNT(*) AS ?n) { VALUES ?x { " + "<urn:x> " * 1000 + "} }",
        "ninety brackets": "ASK { FILTER(" + "(" * 90 + "true" + ")" * 90 + ") }",
        "less than and greater than": "ASK { BIND(1 AS ?a) BIND(3 AS ?b) FILTER(?a<2 && ?b>2) }",
    }.items():
        yield Attack("harmless", name, query, (200,))
