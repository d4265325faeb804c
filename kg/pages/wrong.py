"""`/wrong?fact=claim/…`: a fact as it is shown, to be struck, or one value of it, or to be put right; and taken back.

It works without a script. What is put down holds at once, and the page then offers to take it back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.decisions import Decision
from kg.explain.explained import Card
from kg.facts import Quoted
from kg.pages import deciding
from kg.pages.catalogue import catalogue
from kg.pages.explained_reports import facts_of
from kg.pages.review_items import Passage, ReviewItem, address_of, around, items_about, path_of, texts_of
from kg.pages.selecting import read
from kg.pages.view import View, environment
from kg.server.http.access import allowed
from kg.server.http.refusals import Refused
from kg.server.state import State
from kg.standing import read_id
from kg.standing.fact_labels import fact_label, slot_label
from kg.standing.fields import SLOTS, correctable, empty, strikable
from kg.triples.report_writer import PATHS
from kg.update.curating import Listed, listed
from kg.views.fact_reports import reports_with
from kg.words.word_files import phrases

_FACT = re.compile(rf"({'|'.join(sorted(PATHS))})/([\w.-]{{1,100}})", re.ASCII)
_UNAUTHORISED = 401


@dataclass(frozen=True)
class FactInReport:
    """A fact as it stands (or else as it was read), its report, and what is kept of it in review."""

    report: str
    fact: Quoted
    stands: bool
    items: tuple[ReviewItem, ...]

    @property
    def waits(self) -> bool:
        """Whether it is a candidate as a whole."""
        return any(one.state == "candidate" and not one.slot for one in self.items)

    def values(self, language: str) -> list[tuple[str, str]]:
        """The values that it has and that can be taken out: slot, and the value in words."""
        kind = type(self.fact)
        has = (
            slot for slot in strikable(kind)
            if any(getattr(self.fact, name) != empty(kind, name) for name in SLOTS[kind][slot])
        )
        return [(slot, slot_label(self.fact, slot, language)) for slot in has]

    def fields(self, language: str) -> list[tuple[str, str]]:
        """The fields that can be put right: their names, and what they are called."""
        return sorted(
            ((name, phrases("facts")[language]["fields"][name]) for name in correctable(type(self.fact))),
            key=lambda one: one[1],
        )


def foot_of(view: View, card: Card) -> Markup:
    """The link to here at the foot of a card; nothing where the server takes no decisions."""
    fact = f"{card.kind.replace('_', '-')}/{card.fact}"
    parts: Any = environment().get_template("parts.html").module
    made: Markup = parts.wrong(view, view.say, fact, card.heading)
    return made


async def wrong(state: State, request: Request) -> Response:
    """`/wrong?fact=KIND/ID`.

    Raises:
        Refused: 404, the store holds no such fact.
    """
    view = View(state, request)
    return await _page(view, await fact_in_report(view, request.query_params.get("fact", "")))


async def decide(state: State, request: Request) -> Response:
    """POST to `/wrong`: token, who, why, fact, and `act` (fact, value, correct) or `undo`, the digest of a decision.

    A form gets the page again, a script (`Accept: application/json`) what was put down.

    Raises:
        Refused: what is asked for is senseless, or not allowed, or there is no such fact.
        InputError: the file of decisions cannot be read or written.
    """
    view = View(state, request)
    fields = await deciding.form_of(request)
    scripted = "json" in request.headers.get("accept", "")
    try:
        _allowed(view, fields.get("token", ""))
        shown = await fact_in_report(view, fields.get("fact", ""))
        taken, outcome = await _decided(view, fields, shown)
    except Refused as error:
        if scripted:
            raise
        try:
            shown = await fact_in_report(view, fields.get("fact", ""))
        except Refused as unknown:
            raise error from unknown
        again = await _page(view, shown, fields=fields, complaint=str(error), status=error.status)
        again.headers.update(error.headers)
        return again
    if scripted:
        content = {"taken": f"{taken} {outcome.effect}", "settled": outcome.settled, "undo": outcome.undo}
        return JSONResponse(content, headers={"Cache-Control": "no-store"})
    shown = await fact_in_report(view, address_of(shown.fact))
    return await _page(view, shown, fields=fields, taken=taken, outcome=outcome)


def _allowed(view: View, token: str) -> None:
    try:
        allowed(view.state.settings, token)
    except Refused as error:
        words = "wrong_token" if error.status == _UNAUTHORISED else "wrong_readonly"
        raise Refused(error.status, view.say(words), error.headers) from error


async def _decided(view: View, fields: Mapping[str, str], shown: FactInReport) -> tuple[str, deciding.Outcome]:
    common = deciding.signed(fields)
    if fields.get("undo"):
        decision, outcome = await deciding.take_back(view, fields["undo"], common)
        return view.say("undo_taken", why=decision.why), outcome
    decision, words = _decision(view, fields, shown, common)
    return words, await deciding.put_down(view, [decision])


def _decision(
    view: View, fields: Mapping[str, str], shown: FactInReport, common: Mapping[str, object]
) -> tuple[Decision, str]:
    fact, act = shown.fact, fields.get("act", "")
    what = fact_label(fact, view.lang)
    if act not in ("fact", "value", "correct"):
        raise Refused(400, view.say("wrong_act"))
    if not shown.stands:
        raise Refused(409, view.say("wrong_out"))
    if act == "fact":
        return deciding.about(fact, common, kind="fact", verdict="no_match"), view.say("wrong_struck", what=what)
    if act == "value":
        slot = fields.get("slot", "")
        values = dict(shown.values(view.lang))
        if slot not in values:
            raise Refused(400, view.say("wrong_slot"))
        words = view.say("wrong_struck", what=f"{what}, {values[slot]}")
        return deciding.about(fact, common, kind="fact", verdict="no_match", slot=slot), words
    name, value = fields.get("field", ""), fields.get("value", "").strip()
    if name not in dict(shown.fields(view.lang)):
        raise Refused(400, view.say("wrong_field"))
    words = view.say("wrong_corrected", what=what, field=dict(shown.fields(view.lang))[name], value=value or "–")
    return deciding.about(fact, common, kind="correction", verdict="match", field=name, value=value), words


async def fact_in_report(view: View, address: str) -> FactInReport:
    """The fact of an address: by the id that it has, or by the one that its reader gave it.

    Raises:
        Refused: 404, there is none such.
    """
    state, parts = view.state, _FACT.fullmatch(address.removeprefix(view.state.settings.base))
    if parts is None:
        raise Refused(404, view.say("wrong_unknown"))
    path, identifier = parts.groups()
    node = NamedNode(f"{state.settings.base}{path}/{identifier}")
    reports = await read(state, reports_with([node], state.settings.base))
    reports |= {one.report for one in await items_about(state, identifier, view.lang) if path_of(one.fact) == path}
    for report, facts in (await facts_of(state, reports)).items():
        for fact in facts:
            if isinstance(fact, Quoted) and identifier in (fact.id, read_id(fact)) and path_of(fact) == path:
                items = await items_about(state, read_id(fact), view.lang)
                return FactInReport(report, fact, True, tuple(one for one in items if one.report == report))
    for one in await items_about(state, identifier, view.lang):
        if path_of(one.fact) == path:
            items = await items_about(state, identifier, view.lang)
            return FactInReport(one.report, one.fact, False, tuple(item for item in items if item.report == one.report))
    raise Refused(404, view.say("wrong_unknown"))


async def _page(
    view: View, shown: FactInReport, *, fields: Mapping[str, str] | None = None, complaint: str = "",
    taken: str = "", outcome: deciding.Outcome | None = None, status: int = 200,
) -> Response:
    known, fact = await catalogue(view.state), shown.fact
    given = {name: (fields or {}).get(name, "") for name in ("act", "slot", "field", "value", "who", "why")}
    text, language = (await texts_of(view.state, [shown.report])).get(shown.report, ("", ""))
    decisions = await deciding.in_effect_on(view.state, fact) or await _with_attack(view, shown)
    return await view.page(
        "wrong.html", title=fact_label(fact, view.lang), section="review", status=status,
        writable=view.state.settings.token is not None, shown=shown, address=address_of(fact), given=given,
        report_name=known.name(shown.report, view.lang) or fact.report, context=_context(fact, text),
        text_language=language, values=shown.values(view.lang), fields=shown.fields(view.lang),
        decisions=[(one, _told(view, fact, one.decision)) for one in decisions],
        complaint=complaint, taken=taken, outcome=outcome,
    )


def _context(fact: Quoted, text: str) -> Passage:
    first = fact.evidence[0]
    if text[first.start : first.end] != first.quote:
        return Passage("", first.quote, "")
    return around(text, first.start, first.end)


async def _with_attack(view: View, shown: FactInReport) -> list[Listed]:
    """The decision on the attack's only account, with which this fact went."""
    gone = [one for one in shown.items if one.with_attack and not one.slot]
    return [
        one for one in listed(await deciding.decisions_of(view.state)) for item in gone
        if not one.undone_by and one.decision.kind == "fact" and one.decision.right == item.fact.report
        and (one.decision.who, one.decision.when, one.decision.why) == (item.who, item.when, item.why)
    ]


def _told(view: View, fact: Quoted, decision: Decision) -> str:
    """A decision about a fact in words."""
    names = phrases("facts")[view.lang]["fields"]
    if decision.kind == "correction":
        return view.say(
            "told_corrected", what=names.get(decision.field or "", decision.field), value=decision.value or "–"
        )
    what = names.get(decision.slot, decision.slot) if decision.slot else fact_label(fact, view.lang)
    return view.say(f"told_{decision.verdict}", what=what)
