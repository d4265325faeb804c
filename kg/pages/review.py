"""What the program did not dare to decide, for people: candidates, possibly one attack, doubtful links, accounts to
take out of an attack; and what was decided, to be taken back.

Decisions are appended to the file of decisions beside the store, and the store is made so at once by the process that
writes. If that cannot be, the decision stands all the same, the page says why, and it holds from the next build on.
Only what this page offers can be decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.decisions import Decision, Decisions, Kind, Verdict, undone
from kg.facts import Account, Quoted, digest
from kg.link import link_key
from kg.pages import deciding
from kg.pages.catalogue import Catalogue, catalogue
from kg.pages.explained_reports import facts_of
from kg.pages.front import paging
from kg.pages.nodes import Nodes
from kg.pages.review_items import Passage, ReviewItem, candidate, items_of, texts_of, waiting
from kg.pages.selecting import read, rows
from kg.pages.two_readings import TwoReadings, two_readings
from kg.pages.unshared import Unshared, is_unshared, reports_with_unshared, unshared_of
from kg.pages.view import View, link
from kg.pages.wrong import fact_in_report
from kg.server.http.access import allowed
from kg.server.http.refusals import Refused
from kg.server.state import State
from kg.standing import read_id
from kg.standing.fact_labels import fact_label
from kg.standing.otherwise import is_from_other
from kg.update.curating import listed
from kg.views.kept_links import kept_links
from kg.vocabulary import WIKIDATA
from kg.words.word_files import phrases

_MOST = 100
_DONE = 30
_REPORTS = 12
"""Reports with candidates on one page."""
_ON_READINGS: Mapping[str, Verdict] = {"accept": "match", "refuse": "no_match"}
_SAID = {"accept": "accepted", "refuse": "refused"}
_SAID_STANDING = {"accept": "kept", "refuse": "struck"}


@dataclass(frozen=True)
class PairEnd:
    """One end of a pair: what it is called and where it is shown, and a few words more."""

    name: str
    address: str
    more: str = ""


@dataclass(frozen=True)
class PairDoubt:
    """A pair to decide on. `pairs`: what is put down, as (left, right) of decisions of `kind`."""

    kind: Kind
    pairs: tuple[tuple[str, str], ...]
    left: PairEnd
    right: PairEnd
    score: int | None = None
    reasons: tuple[str, ...] = ()
    quote: str = ""
    standing: str = ""

    @property
    def key(self) -> str:
        """Names the pair in a form."""
        return digest(self.kind, self.pairs)


async def review(
    state: State, request: Request, *, taken: str = "", effect: str = "", undo: str = ""
) -> Response:
    """`/review`; `?report=ID` shows the readings of one report; `?attack=attack/…` the accounts of an attack.

    Raises:
        Refused: 404, there is no such report.
    """
    view, known = View(state, request), await catalogue(state)
    decisions = await deciding.decisions_of(state)
    one_report = request.query_params.get("report", "")
    iri = _report_iri(view, known, one_report) if one_report else ""
    counts, asked = await waiting(state), await reports_with_unshared(state, decisions)
    queued = asked | set(counts)
    in_order = [one for one in known.reports if one in queued] + sorted(queued - set(known.reports))
    page, pages = paging(request, len(in_order), _REPORTS)
    shown = [iri] if iri else in_order[(page - 1) * _REPORTS : page * _REPORTS]
    items = await items_of(state, shown, view.lang)
    groups = await _groups(view, known, shown, items, decisions)
    same = [] if iri else await _same(view, known, decisions)
    links = [] if iri else await _links(view, known, decisions)
    attack = state.settings.base + request.query_params.get("attack", "")
    parts = await _parts(view, known, attack) if attack in known.attacks else []
    return await view.page(
        "review.html", title=view.say("review_title"), section="review", writable=state.settings.token is not None,
        same=_open(same), links=_open(links), groups=groups, waiting=sum(counts.values()), page=page, pages=pages,
        accounts=parts, split=known.attacks.get(attack), done=await _done(view, known, decisions, one_report),
        one_report=one_report, report_name=known.name(iri, view.lang) or one_report,
        report_at=iri and view.address(iri), taken=taken, effect=effect, undo=undo, days=view.say.days,
        action=link("/review", [(name, value) for name, value in view.query if name in ("report", "attack", "page")]),
    )


def _open(doubts: list[PairDoubt]) -> list[PairDoubt]:
    return [one for one in doubts if not one.standing][:_MOST]


def _report_iri(view: View, known: Catalogue, identifier: str) -> str:
    found = known.by_report_id.get(identifier)
    if found is None:
        raise Refused(404, view.say("review_no_report"))
    return found.iri


@dataclass(frozen=True)
class WaitingGroup:
    """The candidates of one report, in the order of its text, each with its words in their line, and with what stands
    there if it is another reading's; and what stands that the other reading has not."""

    name: str
    address: str
    id: str
    language: str
    readings: tuple[tuple[ReviewItem, Passage, TwoReadings | None], ...]
    unshared: tuple[Unshared, ...] = ()

    @property
    def of_two(self) -> bool:
        """Whether another reading has something here."""
        return any(two for *_, two in self.readings)


async def _groups(
    view: View, known: Catalogue, reports: Sequence[str], items: Sequence[ReviewItem], decisions: Decisions
) -> list[WaitingGroup]:
    texts = await texts_of(view.state, reports)
    unshared = await unshared_of(view.state, reports, texts, decisions, view.lang)
    stands = await facts_of(view.state, {one.report for one in items if is_from_other(one.fact)})
    found = []
    for report in reports:
        text, language = texts.get(report, ("", ""))
        mine = [one for one in items if one.report == report and one.state == "candidate"]
        alone = unshared.get(report, [])
        if mine or alone:
            identifier = mine[0].fact.report if mine else alone[0].fact.report
            found.append(WaitingGroup(
                known.name(report, view.lang) or identifier, view.address(report), identifier, language, tuple(
                    (one, one.context(text), two_readings(one, stands.get(report, ()), text, view.lang)) for one in mine
                ), tuple(alone),
            ))
    return found


@dataclass(frozen=True)
class DoneLine:
    """A decision that was taken: what it says, its number, and what takes it back ("" if it was taken back)."""

    words: str
    number: int
    decision: Decision
    undo: str
    report: tuple[str, str]


async def _done(view: View, known: Catalogue, decisions: Decisions, report: str) -> list[DoneLine]:
    """The last decisions, the newest first; with `report`, those about its facts."""
    log = tuple(decisions)
    found = [one for one in listed(log) if not report or _is_about(undone(log, one.number), report)][::-1][:_DONE]
    labels = await _labels(view, known, [undone(log, one.number) for one in found])
    lines = []
    for one in found:
        decision, name = one.decision, known.by_report_id.get(one.decision.right)
        behind = undone(log, one.number)
        words = _words(view, known, behind, labels)
        if decision.kind == "undo":
            words = view.say("undo_done", what=words)
            name = known.by_report_id.get(behind.right)
        where = (known.name(name.iri, view.lang), view.address(name.iri)) if name else ("", "")
        lines.append(DoneLine(words, one.number, decision, "" if one.undone_by else decision.digest, where))
    return lines


def _is_about(one: Decision, report: str) -> bool:
    return one.kind in ("fact", "correction") and one.right == report


async def _labels(view: View, known: Catalogue, decisions: Iterable[Decision]) -> dict[tuple[str, str], Quoted]:
    """(report, id as read) → the fact, as it was read or as it stands, of the decisions that are about facts."""
    reports = {
        known.by_report_id[one.right].iri for one in decisions
        if one.kind in ("fact", "correction") and one.right in known.by_report_id
    }
    told = await facts_of(view.state, reports)
    found = {
        (fact.report, read_id(fact)): fact for facts in told.values() for fact in facts if isinstance(fact, Quoted)
    }
    return found | {(one.fact.report, read_id(one.fact)): one.fact
                    for one in await items_of(view.state, reports, view.lang)}


def _words(view: View, known: Catalogue, one: Decision, labels: Mapping[tuple[str, str], Quoted]) -> str:
    """A decision in words."""
    if one.kind not in ("fact", "correction"):
        base = f"{view.state.settings.base}attack/"
        left, right = (known.name(base + each, view.lang) or each for each in (one.left, one.right))
        return f"{left} {view.say(f'verdict_{one.verdict}')} {right}"
    fact, names = labels.get((one.right, one.left)), phrases("facts")[view.lang]["fields"]
    what = fact_label(fact, view.lang) if fact else one.left
    part = one.field or one.slot
    if part:
        what = f"{what}, {names.get(part, part)}"
    if one.kind == "correction":
        return view.say("told_corrected", what=what, value=one.value or "–")
    return view.say(f"told_{one.verdict}", what=what)


async def decide(state: State, request: Request) -> Response:
    """POST to `/review`: token, who, why, and `decision`: a verdict and the key of a pair on the page, accept or refuse
    and the key of a candidate, or undo and the digest of a decision.

    A form gets the page again, a script (`Accept: application/json`) the decision.

    Raises:
        Refused: no right to write, a field is missing or senseless, or the pair is no longer on the page.
        InputError: the file of decisions cannot be written.
    """
    fields = await deciding.form_of(request)
    allowed(state.settings, fields.get("token", ""))
    act, _, key = fields.get("decision", "").partition(" ")
    if act not in (*get_args(Verdict), *_ON_READINGS, "undo"):
        raise Refused(400, "the decision is match, no_match or unsure, accept, refuse or undo")
    common, view = deciding.signed(fields), View(state, request)
    if act == "undo":
        decision, outcome = await deciding.take_back(view, key, common)
        told = view.say("undo_taken", why=decision.why)
    elif act in _ON_READINGS:
        told, outcome = await _read_so(view, act, key, common)
    else:
        told, outcome = await _paired(view, fields, act, key, common)
    if "json" in request.headers.get("accept", ""):
        content = {"taken": f"{told} {outcome.effect}", "settled": outcome.settled, "undo": outcome.undo}
        return JSONResponse(content, headers={"Cache-Control": "no-store"})
    return await review(state, request, taken=told, effect=outcome.effect, undo=outcome.undo)


async def _read_so(view: View, act: str, key: str, common: Mapping[str, Any]) -> tuple[str, deciding.Outcome]:
    """A candidate becomes a fact, or is struck; what stands and the other reading has not is kept, or struck."""
    if "/" in key:
        return await _kept_or_struck(view, act, key, common)
    item = await candidate(view.state, key, view.lang)
    if item is None:
        raise Refused(409, view.say("review_gone"))
    decision = deciding.about(item.fact, common, kind="fact", verdict=_ON_READINGS[act], slot=item.slot or None)
    return view.say(f"review_{_SAID[act]}", what=item.label), await deciding.put_down(view, [decision])


async def _kept_or_struck(view: View, act: str, key: str, common: Mapping[str, Any]) -> tuple[str, deciding.Outcome]:
    shown = await fact_in_report(view, key)
    if not shown.stands or not is_unshared(shown.fact):
        raise Refused(409, view.say("review_gone"))
    decision = deciding.about(shown.fact, common, kind="fact", verdict=_ON_READINGS[act])
    told = view.say(f"review_{_SAID_STANDING[act]}", what=fact_label(shown.fact, view.lang))
    return told, await deciding.put_down(view, [decision])


async def _paired(
    view: View, fields: Mapping[str, str], verdict: str, key: str, common: Mapping[str, Any]
) -> tuple[str, deciding.Outcome]:
    doubt = await _offered(view, await catalogue(view.state), fields.get("attack", ""), key)
    decisions = [
        Decision.model_validate({"kind": doubt.kind, "left": left, "right": right, "verdict": verdict, **common})
        for left, right in doubt.pairs
    ]
    told = view.say(
        "review_taken", left=doubt.left.name, verdict=view.say(f"verdict_{verdict}"), right=doubt.right.name
    )
    return told, await deciding.put_down(view, decisions, checked=False)


async def _offered(view: View, known: Catalogue, attack: str, key: str) -> PairDoubt:
    iri = view.state.settings.base + attack
    none = Decisions()
    for found in (await _same(view, known, none), await _links(view, known, none), await _parts(view, known, iri)):
        for one in found:
            if one.key == key:
                return one
    raise Refused(409, "this pair is no longer on the page: somebody may have decided, or the data have changed")


async def _same(view: View, known: Catalogue, decisions: Decisions) -> list[PairDoubt]:
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
        doubts.append(PairDoubt(
            "attack", (keys,), _side(view, known, left), _side(view, known, right), nodes.percent(match, "matchScore"),
            tuple(nodes.worded(match, "matchReason", view.lang)), standing=decided.verdict if decided else "",
        ))
    return sorted(doubts, key=lambda one: (-(one.score or 0), one.key))


def _side(view: View, known: Catalogue, iri: str) -> PairEnd:
    whole = known.replaced.get(iri, iri)
    attack = known.attacks.get(whole)
    if attack is None:
        return PairEnd(view.local(whole), view.address(whole))
    outlets = [known.name(one, view.lang) for one in attack.sources]
    return PairEnd(attack.label(view.lang), view.address(whole), ", ".join(dict.fromkeys(filter(None, outlets))))


async def _links(view: View, known: Catalogue, decisions: Decisions) -> list[PairDoubt]:
    """Candidates that were kept without being linked, by name and falling score."""
    base = view.state.settings.base
    standing = decisions.standing("link")
    doubts = []
    for one in await read(view.state, kept_links(doubtful=True)):
        kind = "actor" if one.named.startswith(f"{base}actor/") else "place"
        report = unquote(one.report.removeprefix(f"{base}report/"))
        left = link_key(one.name, kind, one.country, report)
        right = one.target.removeprefix(base).removeprefix(WIKIDATA)
        decided = standing.get((left, right))
        doubts.append(PairDoubt(
            "link", ((left, right),), PairEnd(one.name, view.address(one.report) if one.report else "", report),
            PairEnd(one.labels.get(view.lang, right), _shown_at(view, known, one.target), right),
            None if one.weight is None else round(one.weight * 100),
            one.reasons, one.quote, decided.verdict if decided else "",
        ))
    return sorted(doubts, key=lambda one: (one.left.name, one.left.more, -(one.score or 0), one.key))


def _shown_at(view: View, known: Catalogue, iri: str) -> str:
    """Where a candidate is shown: an entity that no report is linked to has no page."""
    if iri.startswith(WIKIDATA):
        return f"https://www.wikidata.org/wiki/{iri.removeprefix(WIKIDATA)}"
    return view.address(iri) if iri in known.things else ""


async def _parts(view: View, known: Catalogue, iri: str) -> list[PairDoubt]:
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
) -> PairDoubt:
    report, quote = words[0]
    pairs = tuple((key, other) for other in all_keys if other != key)
    name = known.name(report, view.lang)
    return PairDoubt("attack", pairs, PairEnd(name, view.address(report)), PairEnd(label, ""), quote=quote)
