"""The page of an actor or a place: everything that the graph says of it, and what lies around it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from kg.pages.catalogue import Attack, Catalogue, Thing, catalogue
from kg.pages.front import NodeNames
from kg.pages.neighbours import around
from kg.pages.nodes import Nodes
from kg.pages.selecting import rows
from kg.pages.view import View, link
from kg.server.http.answering import static
from kg.server.http.refusals import Refused
from kg.server.state import State
from kg.vocabulary import WIKIDATA

_MOST = 30
_ROLES = ("claims", "accused", "denies", "perpetrator", "target")
_HEADINGS = {"claims": "as_claimant", "accused": "as_accused", "denies": "as_denier",
             "perpetrator": "as_perpetrator", "target": "as_target"}


@dataclass(frozen=True)
class AttackList:
    """Attacks that a node has one part in: heading, the first of them, how many there are, where all are."""

    heading: str
    shown: Sequence[Attack]
    count: int
    all_at: str


@dataclass(frozen=True)
class Station:
    """A deployment: who or where is on the other side, in words what is stated, the quote, its report, the fact."""

    name: str
    address: str
    facts: str
    quote: str
    report: tuple[str, str]
    fact: str


@dataclass(frozen=True)
class Spoken:
    """A statement: its kind in words, who says it, the quote, its report and the fact."""

    kind: str
    who: tuple[tuple[str, str], ...]
    quote: str
    report: tuple[str, str]
    fact: str


async def entity(state: State, request: Request, known: Catalogue, iri: str) -> Response:
    """`/id/actor/…`, `/id/base/…`, `/id/place/…` for people."""
    view, thing = View(state, request), known.things[iri]
    names, nodes = NodeNames(known, view), await _nodes(state, iri)
    graph = around(view, known, nodes, iri)
    lists = [one for one in _lists(view, known, thing) if one.count]
    return await view.page(
        "entity.html", title=thing.label(view.lang) or view.say("unknown_name"), iri=iri, thing=thing, known=known,
        section="places" if thing.is_place else "actors", names=names, also=_also(thing, view.lang),
        country=_country(known, thing, view), matches=_wikidata(nodes, iri),
        relations=[one for one in _relations(view, names, nodes, iri) if one[1]],
        lists=lists, points_at=_points_at(view, known, thing, lists),
        said=_said(view, known, thing), reports=[one for one in known.reports.values() if iri in one.outlets],
        stations=_stations(view, names, nodes, iri), spoken=_spoken(view, names, nodes, iri, "statedBy"),
        against=_spoken(view, names, nodes, iri, "against"), graph_shown=len(graph.nodes), graph_all=graph.all,
    )


async def neighbours(state: State, request: Request) -> Response:
    """`/neighbours.json?node=actor/…`: nodes and edges as cytoscape takes them.

    Raises:
        Refused: 404, there is no such actor or place.
    """
    view, known = View(state, request), await catalogue(state)
    iri = state.settings.base + request.query_params.get("node", "")
    if iri not in known.things:
        raise Refused(404, "there is no such actor or place")
    graph = around(view, known, await _nodes(state, iri), iri)
    return await static(state, request, json.dumps(graph.elements).encode(), "application/json")


async def _nodes(state: State, iri: str) -> Nodes:
    """The node, what points to it as member, part or speaker, its deployments and the statements by or against it."""
    node = str(NamedNode(iri))
    found = await rows(
        state, "DISTINCT ?s ?p ?o",
        f"""{{ VALUES ?s {{ {node} }} VALUES ?p {{ sit:memberOf sit:within sit:ofInstitution skos:exactMatch
               skos:closeMatch }} GRAPH ?g {{ ?s ?p ?o }} }}
            UNION {{ VALUES ?o {{ {node} }} VALUES ?p {{ sit:memberOf sit:within sit:ofInstitution }}
                     GRAPH ?g {{ ?s ?p ?o }} }}
            UNION {{ GRAPH ?g {{ ?s sit:force|sit:at {node} ; a sit:Deployment ; ?p ?o }} }}
            UNION {{ GRAPH ?g {{ ?s sit:statedBy|sit:against {node} ; sit:statementKind ?kind ; ?p ?o }} }}""",
        "?s ?p ?o",
    )
    return Nodes(found)


def _also(thing: Thing, language: str) -> list[str]:
    shown = thing.label(language)
    return [name for name in thing.names if name != shown]


def _country(known: Catalogue, thing: Thing, view: View) -> tuple[str, str] | None:
    if not thing.country or thing.kind in ("country", "state"):
        return None
    iri = known.countries.get(thing.country)
    return (known.name(iri, view.lang), view.address(iri)) if iri else (thing.country, "")


def _wikidata(nodes: Nodes, iri: str) -> list[str]:
    """Items of Wikidata that are the same, or close."""
    found = (*nodes.texts(iri, "exactMatch"), *nodes.texts(iri, "closeMatch"))
    return [one.removeprefix(WIKIDATA) for one in found if one.startswith(WIKIDATA)]


def _relations(view: View, names: NodeNames, nodes: Nodes, iri: str) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    say = view.say
    pointing = {name: [one for one in nodes.having(name, iri) if one != iri]
                for name in ("memberOf", "within", "ofInstitution")}
    yield say("member_of"), names.links(nodes.texts(iri, "memberOf"))
    yield say("within"), names.links(nodes.texts(iri, "within"))
    yield say("institution"), names.links(nodes.texts(iri, "ofInstitution"))
    yield say("members"), names.links(pointing["memberOf"])
    yield say("contains"), names.links(pointing["within"])
    yield say("speakers"), names.links(pointing["ofInstitution"])


def _lists(view: View, known: Catalogue, thing: Thing) -> Iterable[AttackList]:
    mine = [known.attacks[one] for one in known.by_thing.get(thing.iri, ())]
    local = view.local(thing.iri)
    if thing.is_place:
        here = [one for one in mine if any(thing.iri in known.around(place) for place in one.places)]
        yield AttackList(view.say("as_target_place"), here[:_MOST], len(here), link("/", {"place": local}))
        return
    for role in _ROLES:
        in_role = [one for one in mine if thing.iri in one.roles.get(role, ())]
        yield AttackList(view.say(_HEADINGS[role]), in_role[:_MOST], len(in_role), link("/", {"actor": local}))


def _points_at(view: View, known: Catalogue, thing: Thing, lists: Sequence[AttackList]) -> str:
    """Address of the attacks at a place, or in which an actor has a part, as points; empty if none has a point."""
    if not any(known.spot(one) for found in lists for one in found.shown):
        return ""
    kind = "place" if thing.is_place else "actor"
    return link("/attacks.geojson", {kind: view.local(thing.iri), "few": "1", "lang": view.lang})


def _said(view: View, known: Catalogue, thing: Thing) -> AttackList | None:
    mine = [known.attacks[one] for one in known.by_thing.get(thing.iri, ())]
    told = [one for one in mine if thing.iri in one.sources]
    if not told:
        return None
    return AttackList(view.say("as_source"), told[:_MOST], len(told), link("/", {"source": view.local(thing.iri)}))


def _stations(view: View, names: NodeNames, nodes: Nodes, iri: str) -> list[Station]:
    say, found = view.say, []
    for one in nodes.of_class("Deployment"):
        other = next(iter(nodes.texts(one, "at" if iri in nodes.texts(one, "force") else "force")), None)
        since, until = nodes.day(one, "from"), nodes.day(one, "until")
        count = say.range(*nodes.counted(one, "strength"))
        facts = [
            say("strength", count=count) if count else "", nodes.text(one, "role"),
            say("since", day=say.days(since, since)) if since else "",
            say("until", day=say.days(until, until)) if until else "",
        ]
        found.append(Station(
            names.of(other) if other else say("no_place"), view.address(other) if other else "",
            ", ".join(filter(None, facts)), nodes.text(one, "quote"), _report(names, nodes, one),
            view.local(one),
        ))
    return sorted(found, key=lambda one: (one.name, one.quote))


def _spoken(view: View, names: NodeNames, nodes: Nodes, iri: str, side: str) -> list[Spoken]:
    other = "against" if side == "statedBy" else "statedBy"
    return [
        Spoken(view.say(f"statement_{nodes.concept(one, 'statementKind')}"),
               tuple(names.links(nodes.texts(one, other))), nodes.text(one, "quote"), _report(names, nodes, one),
               view.local(one))
        for one in nodes.having("statementKind") if iri in nodes.texts(one, side)
    ]


def _report(names: NodeNames, nodes: Nodes, statement: str) -> tuple[str, str]:
    report = nodes.text(statement, "inReport")
    return names.of(report), names.view.address(report)
