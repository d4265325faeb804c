"""What the program did not dare to decide, for people: possibly one attack, doubtful links, accounts to take out.

Decisions are appended to the file of decisions beside the store, and the store is made so at once by the process that
writes. If that cannot be, the decision stands all the same, the page says why, and it holds from the next build on.
Only what this page offers can be decided.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args
from urllib.parse import parse_qsl, unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.decisions import FILE, Decision, Decisions, Kind, Verdict
from kg.facts import Account, digest
from kg.link import link_key
from kg.server.access import allowed
from kg.server.pages.catalogue import Catalogue, catalogue, rows
from kg.server.pages.nodes import Nodes
from kg.server.pages.told import facts_of
from kg.server.pages.view import View
from kg.server.refusals import Refused
from kg.server.state import State
from kg.vocabulary import WIKIDATA

_BODY = 16 * 1024
_FIELDS = 8
_LONGEST = 2000
_MOST = 100
_DONE = 30


@dataclass(frozen=True)
class Side:
    """One end of a pair: what it is called and where it is shown, and a few words more."""

    name: str
    address: str
    more: str = ""


@dataclass(frozen=True)
class Doubt:
    """A pair to decide on. `pairs`: what is put down, as (left, right) of decisions of `kind`."""

    kind: Kind
    pairs: tuple[tuple[str, str], ...]
    left: Side
    right: Side
    score: int | None = None
    reasons: tuple[str, ...] = ()
    quote: str = ""
    standing: str = ""

    @property
    def key(self) -> str:
        """Names the pair in a form."""
        return digest(self.kind, self.pairs)


async def review(state: State, request: Request, *, taken: str = "", effect: str = "") -> Response:
    """`/review`; `?attack=attack/…` offers the accounts of an attack to take out."""
    view, known = View(state, request), await catalogue(state)
    decisions = await asyncio.to_thread(_decisions, state)
    same = await _same(view, known, decisions)
    links = await _links(view, known, decisions)
    attack = state.settings.base + request.query_params.get("attack", "")
    parts = await _parts(view, known, attack) if attack in known.attacks else []
    done = [(one, known.name(f"{state.settings.base}attack/{one.left}", view.lang) or one.left,
             known.name(f"{state.settings.base}attack/{one.right}", view.lang) or one.right)
            for one in list(decisions)[::-1][:_DONE]]
    return await view.page(
        "review.html", title=view.say("review_title"), section="review", writable=state.settings.token is not None,
        same=_open(same), links=_open(links),
        parts=parts, split=known.attacks.get(attack), done=done, taken=taken, effect=effect, days=view.say.days,
    )


def _open(doubts: list[Doubt]) -> list[Doubt]:
    return [one for one in doubts if not one.standing][:_MOST]


async def decide(state: State, request: Request) -> Response:
    """POST to `/review`: token, who, why, and `decision`, a verdict and the key of a pair on the page.

    A form gets the page again, a script (`Accept: application/json`) the decision.

    Raises:
        Refused: no right to write, a field is missing or senseless, or the pair is no longer on the page.
        InputError: the file of decisions cannot be written.
    """
    fields = await _form(request)
    allowed(state.settings, fields.get("token", ""))
    verdict, _, key = fields.get("decision", "").partition(" ")
    who, why = fields.get("who", "").strip(), fields.get("why", "").strip()
    if verdict not in get_args(Verdict):
        raise Refused(400, "the decision is match, no_match or unsure")
    if not who or not why:
        raise Refused(400, "say who decides and why: a decision stands for ever, and others will want to know")
    view, known = View(state, request), await catalogue(state)
    doubt = await _offered(view, known, fields.get("attack", ""), key)
    decisions = [
        Decision.model_validate({
            "kind": doubt.kind, "left": left, "right": right, "verdict": verdict, "who": who, "why": why,
            "when": datetime.now(UTC).replace(microsecond=0),
        })
        for left, right in doubt.pairs
    ]
    for decision in decisions:
        await asyncio.to_thread(_add, state, decision)
    settled, reason = await _settled(state, decisions)
    effect = view.say("review_settled") if settled else view.say("review_later", reason=reason)
    told = view.say(
        "review_taken", left=doubt.left.name, verdict=view.say(f"verdict_{verdict}"), right=doubt.right.name
    )
    if "json" in request.headers.get("accept", ""):
        return JSONResponse({"taken": f"{told} {effect}", "settled": settled}, headers={"Cache-Control": "no-store"})
    return await review(state, request, taken=told, effect=effect)


async def _settled(state: State, decisions: Sequence[Decision]) -> tuple[bool, str]:
    """Whether the store is as was decided now; if not, why, if that is known. The decisions are on the disk."""
    body = "\n".join(one.model_dump_json() for one in decisions)
    knobs = state.settings
    request = {"op": "settle", "base": knobs.base, "gazetteers": [str(one) for one in knobs.gazetteers]}
    try:
        reply = await state.pool.change(request, body.encode("utf-8"))
    except Refused as error:
        return False, f" {error}"
    return bool(reply["settled"]), ""


async def _form(request: Request) -> dict[str, str]:
    body = await request.body()
    if len(body) > _BODY:
        raise Refused(413, "a decision is shorter than that")
    try:
        fields = dict(parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=_FIELDS))
    except ValueError as error:
        raise Refused(400, "this is no form of the page /review") from error
    if any(len(value) > _LONGEST for value in fields.values()):
        raise Refused(413, f"a field has at most {_LONGEST} characters")
    return fields


async def _offered(view: View, known: Catalogue, attack: str, key: str) -> Doubt:
    iri = view.state.settings.base + attack
    none = Decisions()
    for found in (await _same(view, known, none), await _links(view, known, none), await _parts(view, known, iri)):
        for one in found:
            if one.key == key:
                return one
    raise Refused(409, "this pair is no longer on the page: somebody may have decided, or the data have changed")


def _decisions(state: State) -> Decisions:
    return Decisions.load(state.store_path / FILE)


def _add(state: State, decision: Decision) -> None:
    Decisions(path=state.store_path / FILE).add(decision)


async def _same(view: View, known: Catalogue, decisions: Decisions) -> list[Doubt]:
    """Attacks that are possibly one, the likeliest first."""
    found = await rows(
        view.state, "DISTINCT ?s ?p ?o",
        """GRAPH graph:resolution { ?left sit:possiblySameAs ?right . ?s sit:compares ?one, ?other ; ?p ?o .
           ?one dcterms:isReplacedBy? ?left . ?other dcterms:isReplacedBy? ?right }""",
        "?s ?p ?o",
    )
    nodes, base = Nodes(found), view.state.settings.base
    standing = decisions.standing("attack")
    doubts = []
    for match in nodes.of_class("Match"):
        left, right = sorted(nodes.texts(match, "compares"))
        keys = unquote(left.removeprefix(f"{base}attack/")), unquote(right.removeprefix(f"{base}attack/"))
        decided = standing.get((min(keys), max(keys)))
        doubts.append(Doubt(
            "attack", (keys,), _side(view, known, left), _side(view, known, right), nodes.percent(match, "matchScore"),
            tuple(nodes.worded(match, "matchReason", view.lang)), standing=decided.verdict if decided else "",
        ))
    return sorted(doubts, key=lambda one: (-(one.score or 0), one.key))


def _side(view: View, known: Catalogue, iri: str) -> Side:
    whole = known.replaced.get(iri, iri)
    attack = known.attacks.get(whole)
    if attack is None:
        return Side(view.local(whole), view.address(whole))
    outlets = [known.name(one, view.lang) for one in attack.sources]
    return Side(attack.label(view.lang), view.address(whole), ", ".join(dict.fromkeys(filter(None, outlets))))


async def _links(view: View, known: Catalogue, decisions: Decisions) -> list[Doubt]:
    """Candidates that were kept without being linked, by name and falling score."""
    found = await rows(
        view.state, "DISTINCT ?s ?p ?o",
        """GRAPH ?g { ?s a sit:Link ; sit:linkOf ?named ; sit:linkTarget ?target . ?named skos:closeMatch ?target }
           { GRAPH ?g { ?s ?p ?o } } UNION { GRAPH ?h { ?named sit:countryCode ?o } BIND(sit:countryCode AS ?p) }
           UNION { GRAPH ?g { ?s sit:linkIn ?told } GRAPH ?i { ?told dcterms:identifier ?o }
                   BIND(dcterms:identifier AS ?p) }""",
        "?s ?p ?o",
    )
    nodes, base = Nodes(found), view.state.settings.base
    standing = decisions.standing("link")
    doubts = []
    for one in nodes.of_class("Link"):
        name, target, named = (nodes.text(one, part) for part in ("linkName", "linkTarget", "linkOf"))
        kind = "actor" if named.startswith(f"{base}actor/") else "place"
        left = link_key(name, kind, nodes.text(one, "countryCode"), nodes.text(one, "identifier"))
        right = target.removeprefix(base).removeprefix(WIKIDATA)
        decided = standing.get((left, right))
        label = next(iter(nodes.worded(one, "linkLabel", view.lang)), right)
        report = nodes.text(one, "linkIn")
        doubts.append(Doubt(
            "link", ((left, right),), Side(name, view.address(report) if report else "", nodes.text(one, "identifier")),
            Side(label, _shown_at(view, known, target), right), nodes.percent(one, "linkScore"),
            tuple(nodes.texts(one, "linkReason")), nodes.text(one, "linkQuote"), decided.verdict if decided else "",
        ))
    return sorted(doubts, key=lambda one: (one.left.name, one.left.more, -(one.score or 0), one.key))


def _shown_at(view: View, known: Catalogue, iri: str) -> str:
    """Where a candidate is shown: an entity that no report is linked to has no page."""
    if iri.startswith(WIKIDATA):
        return f"https://www.wikidata.org/wiki/{iri.removeprefix(WIKIDATA)}"
    return view.address(iri) if iri in known.things else ""


async def _parts(view: View, known: Catalogue, iri: str) -> list[Doubt]:
    """What each report tells of a joined attack, to be taken out of it."""
    attack, base = known.attacks.get(iri), view.state.settings.base
    if attack is None:
        return []
    members = {iri, *(old for old, new in known.replaced.items() if new == iri)}
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for report, facts in (await facts_of(view.state, attack.reports)).items():
        for fact in facts:
            if isinstance(fact, Account) and f"{base}attack/{fact.attack}" in members:
                told[fact.attack].append((report, fact.evidence[0].quote))
    return [_part(view, known, key, sorted(told), words, attack.label(view.lang)) for key, words in sorted(told.items())
            if len(told) > 1]


def _part(
    view: View, known: Catalogue, key: str, all_keys: Iterable[str], words: Sequence[tuple[str, str]], label: str
) -> Doubt:
    report, quote = words[0]
    pairs = tuple((key, other) for other in all_keys if other != key)
    name = known.name(report, view.lang)
    return Doubt("attack", pairs, Side(name, view.address(report)), Side(label, ""), quote=quote)
