"""The page of an attack: accounts side by side, who is said to be responsible, whose they are, why they are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from kg.explain import Card, ExplainedReport, aligned, html_page
from kg.facts import Account, AnyFact, Responsibility
from kg.pages.catalogue import Attack, Catalogue
from kg.pages.explained_reports import explained, facts_of
from kg.pages.front import NodeNames
from kg.pages.nodes import Nodes
from kg.pages.review_items import items_of
from kg.pages.selecting import rows
from kg.pages.view import View, link
from kg.pages.wrong import foot_of
from kg.server.state import State
from kg.words.wording import Wording

_COUNTS = (("weapon_count", "weaponCount"), ("intercepted", "intercepted"), ("killed", "killed"),
           ("injured", "injured"), ("attack_count", "attackCount"))


@dataclass(frozen=True)
class Value:
    """One thing that accounts state of a slot, how many sources do, and whether others contradict it."""

    label: str
    sources: int


@dataclass(frozen=True)
class Slot:
    """A row "at a glance": what the attack's value is, as text or links, and what stands against what."""

    name: str
    text: str
    links: tuple[tuple[str, str], ...] = ()
    values: tuple[Value, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether accounts contradict one another here."""
        return bool(self.values)


@dataclass(frozen=True)
class ResponsibilityStep:
    """One step in what is said of who is responsible."""

    kind: str
    text: str
    day: str
    reported: str
    supersedes: bool
    state: str
    quotes: tuple[QuoteLink, ...]


@dataclass(frozen=True)
class QuoteLink:
    """Words of a report, where they stand in it, and the fact (as kind/id) that rests on them."""

    words: str
    address: str
    language: str
    fact: str


@dataclass(frozen=True)
class ResponsibilityStatement:
    """A statement about who is responsible: its card, and its first quote."""

    card: Markup
    quote: QuoteLink


@dataclass(frozen=True)
class OriginCard:
    """Accounts that count as one source, and why."""

    speakers: tuple[tuple[str, str], ...]
    reports: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    similarity: int | None


@dataclass(frozen=True)
class Join:
    """Why two attacks as reports tell them are one, or may be."""

    sides: tuple[tuple[str, str], ...]
    score: int | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class DayRow:
    """What was known as of a day."""

    day: date
    when: str
    killed: str
    injured: str
    outcome: str
    state: str
    accounts: int
    sources: int


async def attack(state: State, request: Request, known: Catalogue, iri: str) -> Response:
    """`/id/attack/…` for people."""
    view = View(state, request)
    one = known.attacks[iri]
    nodes = await _nodes(state, iri, known)
    told = await facts_of(state, one.reports)
    pages = {
        report: await explained(facts, known, state.settings.base, view.lang) for report, facts in told.items()
    }
    keys = {iri, *(old for old, new in known.replaced.items() if new == iri)}
    slots = _slots(view, NodeNames(known, view), nodes, one)
    accounts, statements = _cards(view, pages, told, keys, [slot.name for slot in slots if slot.differs])
    names = NodeNames(known, view)
    joins = [_join(view, names, nodes, match) for match in nodes.of_class("Match")]
    return await view.page(
        "attack.html", title=one.label(view.lang), section="attacks", iri=iri, attack=one, known=known, names=names,
        slots=slots, spot=known.spot(one), accounts=accounts, rows=_row_count(accounts),
        statements=list(statements.values()),
        events=_events(view, names, nodes, statements),
        origins=[_origin(view, names, nodes, origin) for origin in nodes.of_class("Origin")],
        joins=[join for match, join in zip(nodes.of_class("Match"), joins, strict=True) if _inside(nodes, match, keys)],
        possibly=[
            (other, join) for match, join in zip(nodes.of_class("Match"), joins, strict=True)
            if not _inside(nodes, match, keys)
            for other in [next((side for side in join.sides if side[1] != view.address(iri)), None)] if other
        ],
        snapshots=_snapshots(view, nodes), notes=nodes.worded(iri, "precision", view.lang),
        account_iris=_account_iris(nodes, told, keys, state.settings.base),
        waits=await _waits(view, names, one.reports, keys),
    )


async def _waits(view: View, names: NodeNames, reports: Iterable[str], keys: set[str]) -> list[tuple[str, str, int]]:
    """Readings about this attack that wait for a person: title of the report, where to decide, how many."""
    base, found = view.state.settings.base, Counter[tuple[str, str]]()
    for item in await items_of(view.state, reports, view.lang):
        about = item.fact.attack if isinstance(item.fact, Account) else getattr(item.fact, "about", "")
        if item.state == "candidate" and f"{base}attack/{about}" in keys:
            found[item.report, item.fact.report] += 1
    return [(names.of(iri), link("/review", {"report": report}), count) for (iri, report), count in found.items()]


async def _nodes(state: State, iri: str, known: Catalogue) -> Nodes:
    """The attack, all that is computed for it, and the comparisons that it or a part of it is in."""
    node = str(NamedNode(iri))
    parts = " ".join(str(NamedNode(one)) for one in sorted(
        {iri, *(old for old, new in known.replaced.items() if new == iri)}
    ))
    found = await rows(
        state, "DISTINCT ?s ?p ?o",
        f"""{{ VALUES ?s {{ {node} }} GRAPH graph:consolidated {{ ?s ?p ?o }} }}
            UNION {{ GRAPH graph:consolidated {{ ?s sit:computedFor {node} ; ?p ?o }} }}
            UNION {{ VALUES ?part {{ {parts} }} GRAPH graph:resolution {{ ?s sit:compares ?part ; ?p ?o }} }}
            UNION {{ GRAPH ?g {{ ?s sit:ofAttack {node} . VALUES ?p {{ sit:statedBy sit:inReport }} ?s ?p ?o }} }}""",
        "?s ?p ?o",
    )
    return Nodes(found)


def _cards(
    view: View, pages: Mapping[str, ExplainedReport], told: Mapping[str, list[AnyFact]], keys: set[str],
    disputed: Sequence[str],
) -> tuple[list[Markup], dict[str, ResponsibilityStatement]]:
    """The accounts' cards, with their rows in line, and those of the statements by the IRI of their fact."""
    base = view.state.settings.base
    chosen: list[tuple[ExplainedReport, Card, str]] = []
    statements: dict[str, ResponsibilityStatement] = {}
    ordered = sorted(pages, key=lambda report: (view_day(told[report]), report))
    for number, report in enumerate(ordered):
        page, where = pages[report], view.address(report)
        cards = {card.fact: card for card in page.cards}
        for fact in told[report]:
            if isinstance(fact, Account) and f"{base}attack/{fact.attack}" in keys:
                card = cards[fact.id]
                note = " · ".join(filter(None, (card.speaker_note, *page.details[:2])))
                chosen.append((page, replace(card, id=f"r{number}-{card.id}", speaker_note=note), where))
            elif isinstance(fact, Responsibility) and f"{base}attack/{fact.about}" in keys:
                card = replace(cards[fact.id], id=f"r{number}-{cards[fact.id].id}")
                kind = fact.fact.replace("_", "-")
                first = page.quote[card.quotes[0]]
                quote = QuoteLink(" ".join(page.text[first.start : first.end].split()), f"{where}#{first.id}",
                              page.text_language, f"{kind}/{fact.id}")
                statements[f"{base}{kind}/{fact.id}"] = ResponsibilityStatement(
                    html_page.card_of(page, card, text_at=where, foot=lambda each: foot_of(view, each)), quote
                )
    accounts = [
        html_page.card_of(page, card, text_at=where, foot=lambda each: foot_of(view, each))
        for (page, _, where), card in zip(chosen, aligned([card for _, card, _ in chosen], disputed), strict=True)
    ]
    return accounts, statements


def view_day(facts: list[AnyFact]) -> date:
    """The day on which a report was published; undated ones come last."""
    return getattr(facts[0], "published", None) or date.max


def _row_count(accounts: list[Markup]) -> int:
    rows_ = max((card.count('<div class="row') for card in accounts), default=0)
    return min(rows_ + 3, 16)


def _slots(view: View, names: NodeNames, nodes: Nodes, one: Attack) -> list[Slot]:
    say, iri = view.say, one.iri
    against = {}
    for disagreement in nodes.of_class("Disagreement"):
        slot = nodes.concept(disagreement, "slot").removeprefix("slot_")
        against[slot] = tuple(
            Value(next(iter(nodes.worded(value, "label", view.lang)), nodes.text(value, "value")),
                  nodes.number(value, "sourceCount") or 0)
            for value in nodes.texts(disagreement, "betweenValue")
        )
    when = say.days(one.earliest, one.latest) if one.earliest or one.latest else ""
    found = [
        Slot("date", when, values=against.get("date", ())),
        Slot("local_time", nodes.text(iri, "localTime")[:5], values=against.get("local_time", ())),
        Slot("target", "", tuple(names.links(nodes.texts(iri, "target")))),
        Slot("place", "", tuple(names.links(nodes.texts(iri, "place")))),
        Slot("weapon", ", ".join(say.of("weapon", weapon) for weapon in one.weapons), values=against.get("weapon", ())),
        *(Slot(name, say.range(*nodes.counted(iri, term)), values=against.get(name, ())) for name, term in _COUNTS),
        Slot("outcome", say.of("outcome", one.outcome) if one.outcome else "", values=against.get("outcome", ())),
        Slot("damage", _concept(say, "damage", nodes.concept(iri, "damage")), values=against.get("damage", ())),
        Slot("perpetrator", "", tuple(names.links(one.roles.get("perpetrator", ())))),
    ]
    return [slot for slot in found if slot.text or slot.links or slot.values]


def _concept(say: Wording, group: str, name: str) -> str:
    return say.of(group, name) if name else ""


def _events(
    view: View, names: NodeNames, nodes: Nodes, statements: Mapping[str, ResponsibilityStatement]
) -> list[ResponsibilityStep]:
    ordered = sorted(nodes.of_class("ResponsibilityEvent"), key=lambda one: nodes.number(one, "position") or 0)
    before = ["", *(nodes.concept(one, "stateAfter") for one in ordered)]
    return [_event(view, names, nodes, one, was, statements) for one, was in zip(ordered, before, strict=False)]


def _event(
    view: View,
    names: NodeNames,
    nodes: Nodes,
    event: str,
    before: str,
    statements: Mapping[str, ResponsibilityStatement],
) -> ResponsibilityStep:
    """One step; `before` is the state that it found."""
    say, state = view.say, nodes.concept(event, "stateAfter")
    kind = nodes.concept(event, "eventKind")
    who, by = (next(map(names.of, nodes.texts(event, name)), say("somebody")) for name in ("responsible", "accuser"))
    day, reported = nodes.day(event, "asOf"), nodes.day(event, "reportedOn")
    if day == reported:
        reported = None
    return ResponsibilityStep(
        kind=kind, text=say(f"event_{kind}", who=who, by=by), day=say.days(day, day) if day else "",
        reported=say("reported_on", day=say.days(reported, reported)) if reported else "",
        supersedes=bool(nodes.texts(event, "supersedes")), state=state if state != before else "",
        quotes=tuple(statements[one].quote for one in nodes.texts(event, "restsOn") if one in statements),
    )


def _origin(view: View, names: NodeNames, nodes: Nodes, origin: str) -> OriginCard:
    accounts = nodes.texts(origin, "hasAccount")
    speakers = dict.fromkeys(one for account in accounts for one in nodes.texts(account, "statedBy"))
    reports = dict.fromkeys(one for account in accounts for one in nodes.texts(account, "inReport"))
    reasons = [view.say.of("origin_reason", one) for one in nodes.concepts(origin, "originReason")]
    return OriginCard(
        tuple(names.links(speakers)), tuple(names.links(reports)), tuple(reasons), nodes.percent(origin, "similarity")
    )


def _join(view: View, names: NodeNames, nodes: Nodes, match: str) -> Join:
    known = names.known
    sides = []
    for part in nodes.texts(match, "compares"):
        whole = known.replaced.get(part, part)
        sides.append((names.of(whole), view.address(whole)))
    return Join(tuple(sides), nodes.percent(match, "matchScore"), tuple(nodes.worded(match, "matchReason", view.lang)))


def _inside(nodes: Nodes, match: str, keys: set[str]) -> bool:
    return set(nodes.texts(match, "compares")) <= keys


def _snapshots(view: View, nodes: Nodes) -> list[DayRow]:
    say = view.say
    found = []
    for one in nodes.of_class("Snapshot"):
        day = nodes.day(one, "asKnownFrom")
        if day is not None:
            found.append(DayRow(
                day, say.days(day, day), say.range(*nodes.counted(one, "killed")),
                say.range(*nodes.counted(one, "injured")), _concept(say, "outcome", nodes.concept(one, "outcome")),
                nodes.concept(one, "responsibilityState"), nodes.number(one, "accountCount") or 0,
                nodes.number(one, "sourceCount") or 0,
            ))
    return sorted(found, key=lambda row: row.day)


def _account_iris(nodes: Nodes, told: Mapping[str, list[AnyFact]], keys: set[str], base: str) -> list[str]:
    return [
        fact.id for facts in told.values() for fact in facts
        if isinstance(fact, Account) and f"{base}attack/{fact.attack}" in keys
    ]
