"""Values that make a question narrow: one attack, base, force, source or report, or thirty days.

They are taken from what a store holds, so that a question finds rows where the store has any for it at all: a report
that waits for a person where candidates are asked for, thirty days in which an attack was foiled where those are.
"""

from __future__ import annotations

from datetime import date, timedelta

from pyoxigraph import QuerySolutions, Store

from kg.questions.question import Question
from kg.vocabulary import BASE, PREFIXES, SIT

DAYS = 30
_ASIDE = ("lang", "day", "kind", "reader")
"""Parameters that do not make a question narrow."""

_PREFIXES = (
    f"PREFIX sit: <{SIT}> PREFIX dcterms: <{PREFIXES['dcterms']}> "
    f"PREFIX graph: <{BASE}graph/> PREFIX actor: <{BASE}actor/> "
)
_BASE = 'GRAPH ?g { ?a sit:target ?x . ?a a sit:Attack } FILTER(CONTAINS(STR(?x), "base/"))'
_ATTACK = "GRAPH ?g { ?x a sit:Attack ; sit:accountCount ?n }"
_REPORT = "GRAPH ?g { ?r dcterms:identifier ?x } GRAPH ?h { ?c a sit:Account ; sit:inReport ?r }"
_VALUES = {
    "attack": (_ATTACK, "DESC(?n) ?x"),
    "base": (_BASE, "?x"),
    "where": (_BASE, "?x"),
    "report": (_REPORT, "?x"),
    "in_report": (_REPORT, "?x"),
    "speaker": ("GRAPH ?g { ?a a sit:Account ; sit:statedBy ?x }", "?x"),
    "of": ("GRAPH ?g { ?d a sit:Deployment ; sit:force ?x }", "?x"),
}
"""Parameter → where its value is found, as ?x, and which of them is taken."""
_RESPONSIBLE = ("GRAPH ?g { ?c sit:responsible ?x }", "?x")
_OWN = {
    ("candidates", "report"): (_REPORT.replace("Account", "Candidate"), "?x"),
    ("struck-facts", "report"): (_REPORT.replace("Account", "StruckFact"), "?x"),
    ("series-reconciled", "in_report"): (
        "GRAPH ?g { ?s a sit:AggregateStatement ; sit:attackCountLow ?n ; sit:inReport ?r . ?r dcterms:identifier ?x }",
        "?x",
    ),
    ("revisions", "report"): ("GRAPH ?g { ?v a sit:Revision ; dcterms:identifier ?x }", "?x"),
    ("contested-responsibility", "attack"): ("GRAPH ?g { ?x a sit:Attack ; sit:eventCount ?n }", "DESC(?n) ?x"),
    ("possibly-same", "attack"): ("GRAPH ?g { ?x sit:possiblySameAs ?y }", "?x"),
    ("deployments", "where"): ("GRAPH ?g { ?d a sit:Deployment ; sit:force <of> ; sit:at ?x }", "?x"),
    ("who-says-what", "in_report"): (
        "GRAPH ?g { ?a a sit:Account ; sit:statedBy <speaker> ; sit:inReport ?r . ?r dcterms:identifier ?x }", "?x",
    ),
}
"""Question and parameter → the same, where a value taken for all questions would find nothing. <of>, <speaker>: the
value of that parameter, which comes before."""
_ANY_DAY = "GRAPH graph:consolidated { ?a sit:earliest ?x }"
_OWN_DAYS = {
    "attribution-only": "GRAPH graph:consolidated { ?e sit:eventKind sit:attributed ; sit:computedFor ?a . "
    "?a sit:responsibilityState sit:no_claim_reported ; sit:earliest ?x }",
    "claimed-later": "GRAPH graph:consolidated { ?e sit:supersedes ?u ; sit:asOf ?x }",
    "foiled-attacks": "GRAPH ?g { ?one sit:outcome sit:foiled ; sit:ofAttack ?a } " + _ANY_DAY,
    "unclaimed-attacks": "GRAPH ?g { ?d sit:force ?f ; sit:at ?site ; sit:from ?came } "
    "GRAPH graph:gazetteer { ?f sit:memberOf+ actor:international-coalition } GRAPH graph:consolidated { "
    "?a sit:target ?site ; sit:responsibilityState sit:said_unclaimed ; sit:earliest ?x } FILTER(?came <= ?x)",
}
"""Question → days on which there is something of what it asks for, as ?x."""


def narrowed(question: Question, store: Store) -> dict[str, str]:
    """Values for the parameters of `question` that make it narrow, taken from what the store holds."""
    values: dict[str, str] = {}
    for parameter in question.parameters:
        name = parameter.name
        if name in _ASIDE or (parameter.default is not None and name != "base"):
            continue
        if name in ("since", "until"):
            first = _middle_day(store, _OWN_DAYS.get(question.name, _ANY_DAY)) or _middle_day(store, _ANY_DAY)
            day = first or date.min
            values |= {"since": day.isoformat(), "until": (day + timedelta(days=DAYS)).isoformat()}
        else:
            values[name] = _value(question.name, name, store, values)
    return {name: value for name, value in values.items() if value and any(p.name == name for p in question.parameters)}


def _value(question: str, parameter: str, store: Store, before: dict[str, str]) -> str:
    pattern, order = _VALUES.get(parameter, _RESPONSIBLE)
    own, own_order = _OWN.get((question, parameter), ("", order))
    if own:
        for name, value in before.items():
            own = own.replace(f"<{name}>", f"<{value}>")
        if found := _one(store, own, own_order):
            return found
    return _one(store, pattern, order)


def _one(store: Store, pattern: str, order: str) -> str:
    return next(iter(_all(store, f"SELECT ?x WHERE {{ {pattern} }} ORDER BY {order} LIMIT 1")), "")


def _middle_day(store: Store, pattern: str) -> date | None:
    days = _all(store, f"SELECT ?x WHERE {{ {pattern} }} ORDER BY ?x")
    return date.fromisoformat(days[len(days) // 2]) if days else None


def _all(store: Store, query: str) -> list[str]:
    found = store.query(_PREFIXES + query)
    assert isinstance(found, QuerySolutions)
    return [str(row["x"].value) for row in found]
