"""Facts that stand and that the other reading of their report has not: `/review` asks whether they are right.

Kept or struck, they are asked for no more; until then they stand as any fact does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.decisions import Decisions, in_effect
from kg.facts import Fact, Quoted
from kg.pages.explained_reports import facts_of
from kg.pages.review_items import Passage, address_of, context_of
from kg.pages.selecting import rows
from kg.server.state import State
from kg.standing import read_id
from kg.standing.fact_labels import fact_label
from kg.standing.reasons import OTHER_HAS_NOT, words


@dataclass(frozen=True)
class Unshared:
    """One such fact. `key`: names it in a form, as `/wrong` takes it; `context`: its words in their line."""

    key: str
    fact: Quoted
    label: str
    context: Passage

    @property
    def anchor(self) -> str:
        """Names it on the page."""
        return self.key.replace("/", "-")


async def reports_with_unshared(state: State, decisions: Decisions) -> set[str]:
    """The reports (IRIs) of which a fact stands that the other reading has not, and that nobody has decided on."""
    remark = Literal(words(OTHER_HAS_NOT)["en"], language="en")
    pattern = f"""GRAPH ?g {{ ?s sit:reason {remark} ; sit:inReport ?r }}
        FILTER NOT EXISTS {{ GRAPH ?waits {{ ?s a sit:Candidate }} }}"""
    decided = {identifier for _, identifier in _decided(decisions)}
    return {
        report.value
        for fact, report in await rows(state, "DISTINCT ?s ?r", pattern, "?s ?r")
        if isinstance(report, NamedNode) and isinstance(fact, NamedNode)
        and fact.value.rpartition("/")[2] not in decided
    }


async def unshared_of(
    state: State, reports: Collection[str], texts: Mapping[str, tuple[str, str]], decisions: Decisions, language: str
) -> dict[str, list[Unshared]]:
    """Those of some reports (IRIs) that nobody has decided on, in the order of the text.

    Args:
        texts: IRI of a report → its text and the language of it.
    """
    decided = _decided(decisions)
    found = {}
    for report, facts in (await facts_of(state, reports)).items():
        text, _ = texts.get(report, ("", ""))
        asked = [one for one in facts if isinstance(one, Quoted) and is_unshared(one)
                 and (one.report, read_id(one)) not in decided]
        if asked:
            found[report] = [_item(one, text, language) for one in sorted(asked, key=_place)]
    return found


def _decided(decisions: Decisions) -> set[tuple[str, str]]:
    """Report and id of the facts that somebody has decided on as a whole."""
    return {(one.right, one.left) for one in in_effect(decisions) if one.kind == "fact" and not one.slot}


def is_unshared(fact: Fact) -> bool:
    """Whether a fact says that the other reading of its report has it not."""
    doubts = (fact.assessments or ()) if isinstance(fact, Quoted) else ()
    return any(OTHER_HAS_NOT in one.against for one in doubts if not one.slot)


def _item(fact: Quoted, text: str, language: str) -> Unshared:
    first = fact.evidence[0]
    return Unshared(address_of(fact), fact, fact_label(fact, language),
                    context_of(text, first.start, first.end, first.quote))


def _place(fact: Quoted) -> tuple[int, int, str]:
    return fact.evidence[0].start, fact.evidence[0].end, fact.id
