"""What one shape finds at one node, for one report; and the order in which findings are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SEVERITIES = ("Violation", "Warning", "Info")
"""Broken: stays out · a coder should look · good to know."""


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


def violations_by_report(violations: Iterable[Violation]) -> dict[str, list[Violation]]:
    """The findings of each report id, in the order given; under "" those that belong to no report."""
    by_report: dict[str, list[Violation]] = {}
    for violation in violations:
        by_report.setdefault(violation.report, []).append(violation)
    return by_report


def rank(violation: Violation) -> tuple[str, int, str, str, str, str, str, str]:
    """The place of a finding in a list: by report, the gravest first, then by node and rule."""
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
