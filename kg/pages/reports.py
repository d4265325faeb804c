"""The page of a report: its text with the quotes marked, the facts beside it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.explain import html_page
from kg.pages.catalogue import Catalogue
from kg.pages.explained_reports import explained, facts_of
from kg.pages.front import NodeNames
from kg.pages.review_items import items_of
from kg.pages.view import View
from kg.pages.wrong import foot_of
from kg.server.state import State


async def report(state: State, request: Request, known: Catalogue, iri: str) -> Response:
    """`/id/report/…` for people."""
    view = View(state, request)
    line = known.reports[iri]
    facts = (await facts_of(state, [iri])).get(iri)
    shown = await explained(facts, known, state.settings.base, view.lang) if facts else None
    items = await items_of(state, [iri], view.lang)
    attacks = [known.attacks[one] for one in known.by_thing.get(iri, ())]
    return await view.page(
        "report.html", title=line.title or line.id, section="reports", iri=iri, line=line, known=known,
        names=NodeNames(known, view), attacks=attacks,
        legend=html_page.legend_of(shown) if shown else "", text=html_page.text_of(shown) if shown else "",
        facts=html_page.facts_of(shown, lambda card: foot_of(view, card)) if shown else "",
        waits=sum(one.state == "candidate" for one in items), out=[one for one in items if one.state != "candidate"],
    )
