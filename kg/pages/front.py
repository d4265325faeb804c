"""The front page: what is in the graph, on a map, over time and in a table; and the same view as data."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.pages.catalogue import Attack, Catalogue, catalogue
from kg.pages.filters import STATES, Filters
from kg.pages.timeline import timeline
from kg.pages.view import View
from kg.points import Located
from kg.server.http.answering import static
from kg.server.http.refusals import Refused
from kg.server.state import State
from kg.spreadsheet import guarded_row
from kg.words.days import interval

_PAGE_DIGITS = 8

_ROWS = 60
_IN_POPUP = 8


async def front(state: State, request: Request) -> Response:
    """`/`, with the filters in its address."""
    view = View(state, request)
    known = await catalogue(state)
    chosen = Filters(view.query, known, view.say, state.settings.base)
    found = chosen.found
    page, pages = paging(request, len(found), _ROWS)
    return await view.page(
        "front.html", title=view.say("front_title"), section="attacks", known=known, chosen=chosen, found=found,
        headline=_headline(view, known, chosen), page=page, pages=pages, shown=found[(page - 1) * _ROWS : page * _ROWS],
        states=_states(found), address_of=lambda bar: view.here(
            **{"from": bar.first.isoformat(), "to": bar.last.isoformat()}
        ), timeline=timeline(found, view.lang),
        unplaced=sum(known.spot(one) is None for one in found), names=NodeNames(known, view),
    )


async def geojson(state: State, request: Request) -> Response:
    """`/attacks.geojson`: one point for each place, with its attacks; `?attack=attack/…` leaves only that one.

    Raises:
        Refused: 404, there is no such attack.
    """
    view = View(state, request)
    known = await catalogue(state)
    only = request.query_params.get("attack")
    if only is None:
        found = Filters(view.query, known, view.say, state.settings.base).found
    elif state.settings.base + only in known.attacks:
        found = [known.attacks[state.settings.base + only]]
    else:
        raise Refused(404, "there is no such attack")
    body = json.dumps(points(view, known, found, few="few" in request.query_params), ensure_ascii=False)
    return await static(state, request, body.encode("utf-8", "replace"), "application/geo+json")


async def table(state: State, request: Request) -> Response:
    """`/attacks.csv`: the same rows as the table of the front page, all of them, for a spreadsheet."""
    view = View(state, request)
    known = await catalogue(state)
    found = Filters(view.query, known, view.say, state.settings.base).found
    names = NodeNames(known, view)
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow((
        "attack", "label", "earliest", "latest", "places", "weapons", "outcome", "responsibility", "killed_low",
        "killed_high", "injured_low", "injured_high", "accounts", "independent_sources", "accounts_differ",
    ))
    for one in found:
        writer.writerow(guarded_row((
            one.iri, one.label(view.lang), one.earliest or "", one.latest or "",
            " | ".join(filter(None, map(names.of, one.places))), " | ".join(one.weapons), one.outcome, one.state,
            *("" if end is None else end for count in (one.killed, one.injured) for end in count), one.accounts,
            one.independent, str(one.differs).lower(),
        )))
    response = await static(state, request, sheet.getvalue().encode("utf-8", "replace"), "text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="attacks.csv"'
    return response


@dataclass(frozen=True)
class NodeNames:
    """Names of nodes in the reader's language, and where they are shown."""

    known: Catalogue
    view: View

    def of(self, iri: str) -> str:
        """What a node is called; "unnamed" if nothing else."""
        return self.known.name(iri, self.view.lang) or self.view.say("unknown_name")

    def short(self, attack: Attack) -> str:
        """The label of an attack without its date, which stands beside it."""
        language = self.view.lang
        ending = ", " + interval(language, attack.earliest, attack.latest)
        return attack.label(language).removesuffix(ending)

    def where(self, attack: Attack) -> str:
        """The places around an attack, as far as its label does not name them."""
        label = attack.label(self.view.lang)
        around = [one for place in attack.places for one in self.known.around(place) if one in self.known.things]
        return ", ".join(name for name in dict.fromkeys(map(self.of, around)) if name not in label)

    def claimants(self, attack: Attack) -> str:
        """Who claims it, else who denies it, else who is blamed for it."""
        for role in ("claims", "denies", "accused"):
            if attack.roles.get(role):
                who = ", ".join(map(self.of, attack.roles[role]))
                return self.view.say("blamed", who=who) if role == "accused" else who
        return ""

    def links(self, iris: Any) -> list[tuple[str, str]]:
        """(name, address) of each."""
        return [(self.of(one), self.view.address(one)) for one in iris]


def points(view: View, known: Catalogue, attacks: list[Attack], *, few: bool = False) -> dict[str, Any]:
    """GeoJSON (RFC 7946) of attacks by place. `few`: only as many of each place as a pop-up shows."""
    at: dict[Located, list[Attack]] = defaultdict(list)
    for attack in attacks:
        spot = known.spot(attack)
        if spot is not None:
            at[spot].append(attack)
    features = []
    for spot, there in sorted(at.items(), key=lambda one: -len(one[1])):
        place, (lat, lon) = spot.place, spot.point
        listed = there[:_IN_POPUP] if few else there
        features.append({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {
                "place": known.things[place].label(view.lang), "exact": spot.exact,
                "id": place.removeprefix(view.state.settings.base), "address": view.address(place),
                "count": len(there),
                "states": dict(Counter(one.state for one in there)),
                "attacks": [
                    {"label": one.label(view.lang), "address": view.address(one.iri), "iri": one.iri,
                     "state": one.state, "earliest": str(one.earliest or ""), "latest": str(one.latest or "")}
                    for one in listed
                ],
            },
        })
    return {"type": "FeatureCollection", "features": features}


def paging(request: Request, count: int, size: int) -> tuple[int, int]:
    """(page, pages); a page that there is not is the nearest one."""
    pages = max(1, -(-count // size))
    text = request.query_params.get("page", "1")
    page = int(text) if text.isdecimal() and len(text) <= _PAGE_DIGITS else 1
    return min(max(1, page), pages), pages


def _headline(view: View, known: Catalogue, chosen: Filters) -> str:
    total, found = len(known.attacks), len(chosen.found)
    if chosen.values:
        key = "front_filtered_one" if found == 1 else "front_filtered"
        return view.say(key, found=view.say.number(found), attacks=view.say.number(total))
    reports = view.say.many("reports", len(known.reports))
    return view.say("front_one" if total == 1 else "front_many", attacks=view.say.number(total), reports=reports)


def _states(attacks: list[Attack]) -> list[tuple[str, int]]:
    counts = Counter(one.state for one in attacks)
    return [(state, counts[state]) for state in STATES]
