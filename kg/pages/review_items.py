"""What a person has to decide or has decided of one reading: candidates, what was struck, what was corrected.

It lies in the graphs of review alone, so that no list, map or count can take it for a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from pyoxigraph import Literal, NamedNode

from kg.errors import InputError
from kg.facts import Quoted, parse_line
from kg.pages.nodes import Nodes
from kg.pages.selecting import read, rows
from kg.server.state import State
from kg.standing import read_id
from kg.standing.fact_labels import fact_label
from kg.standing.reasons import STRUCK_WITH_ATTACK, words
from kg.views import report_facts

_CLASSES = {"Candidate": "candidate", "StruckFact": "struck", "Correction": "corrected"}
_KEY = re.compile(r"[0-9a-f]{8,64}")
_AROUND = 140
"""Characters of the report that are shown before and after the words of a reading."""


@dataclass(frozen=True)
class Passage:
    """The words of a reading, and what stands around them in the same paragraph."""

    before: str
    words: str
    after: str


@dataclass(frozen=True)
class ReviewItem:
    """One reading that does not stand, or not as it was read.

    Attributes:
        key: names it in a form.
        state: "candidate", "struck" or "corrected".
        report: IRI of its report.
        fact: as it was read.
        slot: the value or field that it is about; "" for the whole fact.
        label: what it would be, or was, in words.
        start, end: where its words stand in the report; quote: the words.
        percent: confidence of a candidate.
        reasons: for and against, in words.
        who, when, why: of the decision, unless it is a candidate.
    """

    key: str
    state: str
    report: str
    fact: Quoted
    slot: str
    label: str
    quote: str
    start: int
    end: int
    percent: int | None = None
    reasons: tuple[str, ...] = ()
    who: str = ""
    when: datetime | None = None
    why: str = ""
    with_attack: bool = False

    @property
    def address(self) -> str:
        """Its fact as `/wrong` takes it."""
        return address_of(self.fact)

    def whole(self, language: str) -> str:
        """The fact that a value is of, in words; "" where the item is the fact itself."""
        return fact_label(self.fact, language) if self.slot else ""

    def context(self, text: str) -> Passage:
        """The words in their report; alone if the text is another one."""
        return context_of(text, self.start, self.end, self.quote)


def context_of(text: str, start: int, end: int, quote: str) -> Passage:
    """A quote with what stands around it; alone if the text is another one."""
    return around(text, start, end) if text[start:end] == quote else Passage("", quote, "")


def around(text: str, start: int, end: int) -> Passage:
    """Words of a text with what stands around them in one line, cut between words."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    line_end = text.find("\n", end)
    after = text[end : line_end if line_end >= 0 else len(text)]
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + " …"
    return Passage(before, " ".join(text[start:end].split()), after)


async def waiting(state: State) -> Mapping[str, int]:
    """IRI of a report → how many of its readings wait for a person."""
    found = await rows(
        state, "?r ?n",
        """{ SELECT ?r (COUNT(DISTINCT ?s) AS ?n)
             WHERE { GRAPH ?g { ?s a sit:Candidate ; sit:inReport ?r } } GROUP BY ?r }""",
        "?r ?n",
    )
    return {
        report.value: int(count.value)
        for report, count in found if isinstance(report, NamedNode) and isinstance(count, Literal)
    }


async def items_of(state: State, reports: Iterable[str], language: str) -> list[ReviewItem]:
    """The items of some reports (IRIs), in the order of their text."""
    wanted = " ".join(str(NamedNode(one)) for one in sorted(set(reports)))
    if not wanted:
        return []
    pattern = f"VALUES ?r {{ {wanted} }} GRAPH ?g {{ ?s sit:inReport ?r . ?s a ?kind . ?s ?p ?o }}"
    return await _items(state, pattern, language)


async def candidate(state: State, key: str, language: str) -> ReviewItem | None:
    """The candidate of this key; None if it does not wait, or no longer."""
    if not _KEY.fullmatch(key):
        return None
    node = NamedNode(f"{state.settings.base}candidate/{key}")
    found = await _items(state, f"VALUES ?s {{ {node} }} GRAPH ?g {{ ?s a ?kind . ?s ?p ?o }}", language)
    return next(iter(found), None)


async def items_about(state: State, identifier: str, language: str) -> list[ReviewItem]:
    """The items of the fact that its reader gave this id."""
    text = Literal(identifier)
    return await _items(state, f"GRAPH ?g {{ ?s sit:factAsRead {text} . ?s a ?kind . ?s ?p ?o }}", language)


async def texts_of(state: State, reports: Iterable[str]) -> dict[str, tuple[str, str]]:
    """IRI of a report → its text and the language of it."""
    wanted = set(reports)
    return await read(state, report_facts.texts_of(wanted, state.settings.base)) if wanted else {}


async def _items(state: State, pattern: str, language: str) -> list[ReviewItem]:
    kinds = ", ".join(f"sit:{name}" for name in _CLASSES)
    nodes = Nodes(await rows(state, "DISTINCT ?s ?p ?o", f"{pattern} FILTER(?kind IN ({kinds}))", "?s ?p ?o"))
    found = [
        item for name, kind in _CLASSES.items() for iri in nodes.of_class(name)
        for item in _item(nodes, iri, kind, language)
    ]
    return sorted(found, key=lambda one: (one.report, one.start, one.end, one.fact.id, one.slot, one.state))


def _item(nodes: Nodes, iri: str, kind: str, language: str) -> Iterable[ReviewItem]:
    """One, or none where the node is not of our making (a store may have been written by others)."""
    try:
        fact = parse_line(nodes.text(iri, "recordAsRead"), source="the store")
    except InputError:
        return
    if not isinstance(fact, Quoted):
        return
    by, at = ("struckBy", "struckAt") if kind == "struck" else ("correctedBy", "correctedAt")
    reasons = (*nodes.worded(iri, "reason", language), *nodes.worded(iri, "reason", ""))
    first = fact.evidence[0]
    start, end = nodes.number(iri, "quoteStart"), nodes.number(iri, "quoteEnd")
    yield ReviewItem(
        key=iri.rpartition("/")[2], state=kind, report=nodes.text(iri, "inReport"), fact=fact,
        slot=nodes.text(iri, "field"), label=next(iter(nodes.worded(iri, "label", language)), nodes.text(iri, "label")),
        quote=nodes.text(iri, "quote"), start=first.start if start is None else start,
        end=first.end if end is None else end,
        percent=nodes.percent(iri, "confidence"), reasons=tuple(dict.fromkeys(reasons)), who=nodes.text(iri, by),
        when=_moment(nodes.text(iri, at)), why=nodes.text(iri, "why"),
        with_attack=words(STRUCK_WITH_ATTACK).get(language, "") in reasons and kind == "struck",
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def address_of(fact: Quoted) -> str:
    """A fact as `kg` commands and the pages' forms take it: claim/ID, by the id that its reader gave it."""
    return f"{path_of(fact)}/{read_id(fact)}"


def path_of(fact: Quoted) -> str:
    """The path of the IRIs of this kind of fact: "account", "non-claim" …"""
    return cast(str, type(fact).model_fields["fact"].default).replace("_", "-")
