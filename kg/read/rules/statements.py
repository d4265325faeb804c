"""Threats, accusations, condemnations and denials that are about no recorded attack (`sit:Statement`).

Who makes them is told by the sources; against whom, by the words after the verb. An accusation of one attack of the
report is an attribution and belongs to `responsibility.py`; the same words may be both, and are then both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.facts import Actor, Statement, StatementKind
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.lexicon import Hit
from kg.read.rules.names import ActorMention, find_actors
from kg.read.rules.phrases import windows
from kg.read.rules.sources import Sources
from kg.read.rules.word_patterns import compiled, leading, one_of

_TABLES: tuple[tuple[str, StatementKind], ...] = (
    ("threat_cues", "threat"),
    ("accusation_cues", "accusation"),
    ("condemnation_cues", "condemnation"),
    ("denial_cues", "denial"),
)


@dataclass(frozen=True)
class Uttered:
    """A statement found: the cue, who makes it, against whom."""

    sentence: Sentence
    hit: Hit
    kind: StatementKind
    by: Actor | None
    against: tuple[Actor, ...]


def find_statements(annotated: Annotated, sources: Sources) -> list[Statement]:
    """The statements of a report in the order of the text, one of a kind by one speaker in one sentence.

    In: the parsed report and its sources. Out: facts that carry the report's id. A statement whose speaker the text
    does not tell is left out, unless a passive names the accused alone.
    """
    facts: list[Statement] = []
    for sentence in (piece for whole in annotated.sentences for piece in windows(whole)):
        seen: set[tuple[str, str]] = set()
        for said in _of_sentence(sentence, sources):
            if said.by is None or (said.kind, said.by.name) in seen or _is_a_toll(annotated, said.by):
                continue
            seen.add((said.kind, said.by.name))
            facts.append(
                Statement(
                    report=annotated.report_id,
                    evidence=(annotated.evidence(sentence.start, sentence.end),),
                    stated_by=said.by,
                    kind=said.kind,
                    against=said.against,
                )
            )
    return facts


def _is_a_toll(annotated: Annotated, by: Actor) -> bool:
    """ "The toll is disputed": what is said to be disputed disputes nothing."""
    role = annotated.lexicon["source_roles"].search(by.name)
    return role is not None and role.entry == "toll"


def statement_spans(annotated: Annotated) -> list[tuple[int, int]]:
    """The stretches of threats: what they say will happen is no attack. Offsets in the normalised text."""
    spans: list[tuple[int, int]] = []
    for sentence in annotated.sentences:
        for hit in sentence.hits("threat_cues"):
            if hit.entry == "threaten" and not _attribute(sentence, hit):
                stop = re.compile(r";").search(annotated.text, hit.end, sentence.end)
                spans.append((hit.start, stop.start() if stop else sentence.end))
    return spans


def _of_sentence(sentence: Sentence, sources: Sources) -> list[Uttered]:
    found: list[Uttered] = []
    for table, kind in _TABLES:
        for hit in sentence.hits(table):
            if _attribute(sentence, hit) or (kind == "threat" and sentence.hits("threat_of_nature")):
                continue
            if hit.attrs.get("passive"):
                found.append(_passive(sentence, hit, kind))
                continue
            by = _speaker(sentence, sources, hit)
            against = _against(sentence, hit, by, kind)
            if kind == "accusation" and not against:
                continue
            found.append(Uttered(sentence, hit, kind, by, against))
    return [u for u in found if u.by is not None and _worth(u)]


def _worth(said: Uttered) -> bool:
    """A threat by a body that could carry it out or by somebody who speaks; an accusation against somebody."""
    if said.by is None:
        return False
    if said.kind in ("accusation", "threat") and said.by.kind == "outlet":
        return False
    return not any(a.name == said.by.name for a in said.against)


def _attribute(sentence: Sentence, hit: Hit) -> bool:
    """A noun or participle that nobody utters here: « la menace », « menacé par », "accused men"."""
    token = sentence.token_at(hit.start)
    if " " in hit.text:
        return False
    lang = sentence.report.lang
    before = sentence.report.text[max(sentence.start, hit.start - 14) : hit.start]
    noun = compiled(rf"\b{one_of(lang, 'statement_noun_leads')}\s*$")
    if token.pos_ in ("NOUN", "ADJ") and noun.search(before):
        return True
    return bool(compiled(rf"\b{one_of(lang, 'statement_not_said_after')}\s*$").search(before))


def _speaker(sentence: Sentence, sources: Sources, hit: Hit) -> Actor | None:
    """Who utters what the cue at `hit` says: the frame that it is the verb of, else the subject, else who is quoted."""
    frames = sources.frames(sentence)
    own = next((f for f in frames if f.start <= hit.start < f.end + 1 and f.speaker.actor), None)
    if own:
        return own.speaker.actor
    nested = next((f for f in frames if f.nested and f.low <= hit.start < f.high), None)
    if nested:
        return nested.speaker.actor
    subject = _subject(sentence, sources, hit)
    if subject:
        return subject
    frame = [f for f in frames if f.low <= hit.start < f.high]
    if frame:
        return min(frame, key=lambda f: f.high - f.low).speaker.actor
    return sources.speaker(sentence, hit.start)


def _subject(sentence: Sentence, sources: Sources, hit: Hit) -> Actor | None:
    token = sentence.head_of(hit.start, hit.end)
    hops = 0
    while hops < 3:
        subject = next((c for c in token.children if c.dep_.startswith("nsubj")), None)
        if subject is not None:
            at = sentence.offset(subject)
            if at > hit.start:
                return None
            for candidate in sources.reader.candidates(sentence):
                if candidate.start <= at < candidate.end:
                    bare = candidate.bare and candidate.role in ("name", "group")
                    return None if bare else sources.resolve(sentence, candidate).actor
            return (
                _relative(sentence, sources, at)
                if subject.lower_ in sentence.report.lexicon.words("statement_relatives")
                else None
            )
        if token.dep_ not in ("conj", "xcomp", "aux", "advcl", "ccomp", "fixed") or token.head is token:
            return None
        token = token.head
        hops += 1
    return None


def _relative(sentence: Sentence, sources: Sources, at: int) -> Actor | None:
    before = [
        c for c in sources.reader.candidates(sentence) if c.end <= at and at - c.end <= 12 and c.role != "pronoun"
    ]
    return sources.resolve(sentence, before[-1]).actor if before else None


def _passive(sentence: Sentence, hit: Hit, kind: StatementKind) -> Uttered:
    """« Mis en cause par des responsables kurdes, Téhéran a rejeté … »: the accuser behind, the accused beside."""
    actors = _parties(sentence)
    behind = [a for s, _, a in actors if 0 <= s - hit.end <= 12]
    by = behind[0] if behind else None
    roles = [h for h in sentence.hits("source_roles") if 0 <= h.start - hit.end <= 10]
    if by is None and roles:
        end = sentence.report.text.find(",", roles[0].start, sentence.end)
        words = sentence.report.text[roles[0].start : end if end > 0 else roles[0].end]
        by = Actor(name=words[:80], kind="person", anonymous=True)
    before = [a for s, e, a in actors if e <= hit.start][-1:]
    comma = sentence.report.text.find(",", hit.end, sentence.end)
    after = [a for s, _, a in actors if comma > 0 and 0 < s - comma <= 12]
    return Uttered(sentence, hit, kind, by, tuple(before or after[:1]))


def _against(sentence: Sentence, hit: Hit, by: Actor | None, kind: StatementKind) -> tuple[Actor, ...]:
    """The parties named after the cue, in its clause; for a threat, those before it if none follows."""
    ends = compiled(rf";|\b{one_of(sentence.report.lang, 'statement_ends')}\b")
    stop = ends.search(sentence.report.text, hit.end, min(sentence.end, hit.end + 160))
    end = stop.start() if stop else min(sentence.end, hit.end + 160)
    actors = [(s, a) for s, e, a in _parties(sentence) if hit.start <= s < end and (by is None or a.name != by.name)]
    if kind == "accusation":
        charge = compiled(rf"\s{one_of(sentence.report.lang, 'statement_charges')}\s")
        cut = charge.search(sentence.report.text[hit.end : end])
        first = [(s, a) for s, a in actors if cut is None or s < hit.end + cut.start() or not s]
        actors = first or actors[:1]
    if kind == "denial":
        return ()
    if not actors and kind == "threat":
        actors = _by_adjective(sentence, by)
    if not actors and kind == "threat":
        actors = [(s, a) for s, e, a in _parties(sentence) if e <= hit.start and (by is None or a.name != by.name)][-1:]
    return _unique([a for _, a in actors][:3])


def _by_adjective(sentence: Sentence, by: Actor | None) -> list[tuple[int, Actor]]:
    """The state that an adjective names: « intérêts américains », "American attacks would be punished"."""
    for match in sentence.names:
        country = match.entities[0].country if match.adjective and match.entities else ""
        if country and (by is None or country != by.country):
            state = sentence.report.gazetteer.state(country)
            name = state.label(sentence.report.lang) if state else match.text
            return [(match.start, Actor(name=name, kind="state", country=country, entity=state.id if state else None))]
    return []


def _unique(actors: list[Actor]) -> tuple[Actor, ...]:
    out: dict[str, Actor] = {}
    for actor in actors:
        out.setdefault(actor.entity or actor.name, actor)
    return tuple(out.values())


def _parties(sentence: Sentence) -> list[tuple[int, int, Actor]]:
    """Forces, groups and states of a sentence that may be accused or threatened, with their spans."""
    nobody = sentence.report.lexicon.words("statement_nobody")
    found: list[tuple[int, int, Actor]] = []
    mentions: list[ActorMention] = [
        m
        for m in find_actors(sentence)
        if m.kind in ("armed_group", "armed_force", "coalition", "organisation", "state")
        or (m.entity and m.kind not in ("outlet", "person"))
    ]
    for mention in mentions:
        if (
            mention.generic and mention.kind in ("armed_force", "organisation", "person")
        ) or mention.name.lower() in nobody:
            continue
        found.append((mention.start, mention.end, mention.to_actor()))
    for match in sentence.names:
        if match.adjective or not match.entities or any(a <= match.start < b for a, b, _ in found):
            continue
        entity = match.entities[0]
        capital = entity.kind == "city" and entity.note == "capital"
        if not entity.country or not (entity.kind in ("country", "state") or capital):
            continue
        before = sentence.report.text[max(sentence.start, match.start - 8) : match.start]
        lang = sentence.report.lang
        articles = leading(lang, "definite_articles")
        place = compiled(rf"\b{leading(lang, 'statement_place_words')}{articles}?$")
        owner = compiled(rf"\b{leading(lang, 'statement_owner_words')}{articles}?$")
        if place.search(before) and not owner.search(before):
            continue
        state = sentence.report.gazetteer.state(entity.country)
        name = state.label(sentence.report.lang) if state else match.text
        found.append(
            (
                match.start,
                match.end,
                Actor(name=name, kind="state", country=entity.country, entity=state.id if state else None),
            )
        )
    return sorted(found, key=lambda f: f[0])
