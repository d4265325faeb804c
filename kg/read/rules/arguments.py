"""Who and what an attack mention is about: targets, places, attackers and the day.

Each candidate place or actor gets a score from its grammatical role to the mention's triggers (an object of "attaquer"
is a target, a subject is not), from the preposition before it (contre, sur, visant against depuis) and from its kind
(a base is a likelier target than the province it lies in). The scores are documented where they are set.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kg.read.rules.annotate import Sentence
from kg.read.rules.clauses import clause_head, governor, is_object, is_passive, is_passive_subject, is_subject
from kg.read.rules.mentions import Mention
from kg.read.rules.names import ActorMention, PlaceMention
from kg.read.rules.triggers import Trigger

# How likely a place of a kind is the thing hit rather than the place around it.
_PRIOR = {
    "base": 3.0,
    "embassy": 3.0,
    "oil_site": 2.5,
    "ship": 3.0,
    "airport": 2.6,
    "convoy": 2.2,
    "checkpoint": 2.4,
    "civilian": 2.0,
    "other": 1.6,
    "village": 1.8,
    "city": 1.5,
    "province": 0.4,
    "region": -0.4,
    "country": -0.6,
    "sea": -1.0,
}
_WIDE = frozenset({"province", "region", "country", "sea"})
_AREA = frozenset({"province", "region", "country", "sea", "city", "village", "airport"})


def preposition(sentence: Sentence, start: int) -> str:
    """The preposition right before a phrase, articles and adjectives passed over; "" if there is none."""
    tokens = sentence.tokens
    i = sentence.token_at(start).i - tokens[0].i - 1
    steps = 0
    while i >= 0 and steps < 4:
        token = tokens[i]
        if token.pos_ == "ADP" or token.lower_ in (
            "au",
            "aux",
            "du",
            "visant",
            "targeting",
            "hitting",
            "ciblant",
            "touchant",
        ):
            word = token.lower_
            if (
                word in ("de", "d'", "of", "to")
                and i > 0
                and tokens[i - 1].lower_
                in (
                    "proximité",
                    "près",
                    "loin",
                    "abords",
                    "environs",
                    "alentours",
                    "direction",
                    "lieu",
                    "dessus",
                    "next",
                    "close",
                )
            ):
                return "près" if sentence.report.lang == "fr" else "near"
            return word
        if token.pos_ in ("VERB",) and token.lower_.endswith(("ant", "ing")):
            return token.lower_
        if token.pos_ in ("DET", "ADJ", "NUM") or token.text in ("«", '"', "'", "»"):
            i -= 1
            steps += 1
            continue
        break
    return ""


def _score_role(mention: Mention, sentence: Sentence, start: int, head: Token, *, actor: bool) -> float:
    """The part of the score that the grammar gives; see the comments."""
    lex = sentence.report.lexicon
    prep = preposition(sentence, start)
    score = 0.0
    tokens = {t.token for t in mention.triggers}
    gov = governor(head)
    if prep in lex.words("target_prepositions"):
        score += 4.0  # "contre X", "sur X", "on X": what is aimed at
        if gov in tokens:
            score += 1.0
    elif prep in lex.words("place_only_prepositions"):
        score += 0.5 if actor else 2.0  # "à X", "in X": where it is
    elif prep in lex.words("origin_prepositions"):
        score -= 9.0  # "depuis X": where it was fired from
    elif prep in lex.words("agent_prepositions") and any(
        t.frame == "suffer" and is_passive(t.token) for t in mention.triggers
    ):
        score += 6.0  # "tirs essuyés par la base": the sufferer stands where an attacker would
    elif prep in lex.words("agent_prepositions"):
        score -= 7.0  # "par X": who did it
    for trigger in mention.triggers:
        score += _frame_score(trigger, head, gov)
        if (
            0 <= start - trigger.hit.end <= 5
            and not trigger.noun
            and trigger.frame in ("attack", "storm", "turn", "suffer")
        ):
            score += 3.0 if trigger.frame == "turn" or not is_passive(trigger.token) else 0.0  # right behind the verb
    if clause_head(head) != mention.clause and gov not in tokens and not any(clause_head(head) == t for t in tokens):
        score -= 2.5  # another clause's business
        if clause_head(head).dep_ in ("acl:relcl", "relcl") and clause_head(head) not in tokens:
            score -= 3.0  # "a base that houses X": X is a guest, not a target
    return score


def _frame_score(trigger: Trigger, head: Token, gov: Token) -> float:
    verb, frame = trigger.token, trigger.frame
    if trigger.noun:
        if gov == verb and head.dep_ in ("nmod", "obl:arg", "obl:mod", "pobj", "obl"):
            return 2.0 if head.head.lower_ == "of" or head.dep_ == "nmod" else 1.0  # "the bombing of a mosque"
        return 0.0
    passive = is_passive(verb)
    if frame in ("attack", "storm", "kill"):
        if gov == verb and (
            (is_object(head) and not passive) or is_passive_subject(head) or (passive and is_subject(head))
        ):
            return 6.0
        if verb.head == head and verb.dep_ in ("acl", "acl:relcl", "relcl", "amod"):
            own = any(is_subject(c) and c.lower_ not in ("qui", "who", "which", "that") for c in verb.children)
            return 5.0 if passive or own else -6.0  # "a town which fighters stormed"
        if passive and verb.dep_ in ("acl:relcl", "relcl", "ccomp") and head.i < verb.i and verb.i - head.i < 16:
            return 3.0  # « c'est la base de X, au nord, qui a été visée »
        if gov == verb and is_subject(head) and not passive:
            return -8.0
        if gov == verb and head.dep_ in ("obl:agent",):
            return -8.0
    elif frame == "suffer":
        if gov == verb and (is_subject(head) or is_passive_subject(head)):
            return 6.0
    elif frame == "blast":
        if gov == verb and (is_passive_subject(head) or (passive and is_subject(head))):
            return 5.0  # "a pipeline was blown up"
        if gov == verb and is_subject(head):
            return 2.5
    elif frame in ("munition", "launch"):
        if gov == verb and head.dep_ in ("obl:arg", "obl:mod", "obl", "pobj", "npadvmod"):
            return 1.5
        if gov == verb and is_subject(head) and not passive:
            return -6.0
    return 0.0


def _from_origin(sentence: Sentence, start: int) -> bool:
    """ "tirés d'un secteur", "partis des environs", "launched from": a launch site."""
    low = max(sentence.start, start - 40)
    before = [t for t in sentence.tokens_in(low, start) if sentence.end_of(t) <= start][-6:]
    if not before:
        return False
    lex = sentence.report.lexicon
    if any(t.lower_ in lex.words("aiming_prepositions") for t in before):
        return False
    return lex["origin"].search(sentence.report.text, sentence.offset(before[0]), start) is not None


def _is_instrument(sentence: Sentence, place: PlaceMention) -> bool:
    """« l'attaque menée avec des avions », "with two trucks": what the attackers used."""
    if place.kind != "convoy":
        return False
    return preposition(sentence, place.start) in sentence.report.lexicon.words("instrument_prepositions")


def _some_way_off(sentence: Sentence, start: int) -> bool:
    """« à deux pas d'une annexe de l'ambassade », "a few streets from the embassy": a landmark, not what was hit."""
    hits = sentence.hits("some_way_off")
    return any(0 <= start - h.end < 24 and "," not in sentence.report.text[h.end : start] for h in hits)


def attach(
    mention: Mention, places: list[PlaceMention], actors: list[ActorMention], speech: list[tuple[int, int]]
) -> None:
    """Fill the mention's targets, places and agents from the candidates of its sentence."""
    sentence = mention.sentence
    scored: list[tuple[float, PlaceMention]] = []
    for place in places:
        if any(a <= place.start < b for a, b in speech) or _is_trigger(mention, place.start, place.end):
            continue
        if mention.scope and not mention.scope[0] <= place.start < mention.scope[1]:
            continue
        value = _score_role(mention, sentence, place.start, place.head, actor=False)
        if place.kind not in _WIDE and _some_way_off(sentence, place.start):
            value -= 4.0
        if _from_origin(sentence, place.start) or _is_instrument(sentence, place):
            value -= 9.0
        if _speaks_or_acts(mention, place):
            value -= 6.0
        value += _PRIOR.get(place.kind, 1.0) - (0.5 if place.generic and not place.demonstrative else 0.0)
        value -= 0.012 * min(abs(place.start - t.hit.start) for t in mention.triggers)
        scored.append((value, place))
    scored.sort(key=lambda pair: (-pair[0], pair[1].start))
    if scored and scored[0][1].kind in _WIDE:
        finer = [
            pair
            for pair in scored[1:]
            if pair[1].kind not in _WIDE and pair[0] > max(scored[0][0] - 7.5, -4.0) and not pair[1].generic
        ]
        if finer:  # "Macomia, in Cabo Delgado province, which fighters stormed": the town, not the province
            scored.insert(0, scored.pop(scored.index(finer[0])))
            scored[0] = (max(scored[0][0], 0.6), scored[0][1])
    _site_before_its_town(sentence, scored)
    mention.targets = [
        p for v, p in scored[:1] if v > 0.5 or (v > -3.0 and not mention.demonstrative and _may_be_target(sentence, p))
    ]
    mention.places = [
        p
        for v, p in scored
        if v > -4.5
        and p not in mention.targets
        and not p.generic
        and p.kind in _AREA | {"base", "oil_site", "embassy", "checkpoint", "ship", "civilian", "other"}
        and _stands_as_place(sentence, p)
    ]
    if mention.targets and isinstance(first := mention.targets[0], PlaceMention):
        same = [p for v, p in scored[1:3] if v > scored[0][0] - 0.8 and _apposed(sentence, first, p)]
        mention.targets += same
        mention.places = [p for p in mention.places if p not in same]
    mention.targets = [_with_place(sentence, t, places) if isinstance(t, PlaceMention) else t for t in mention.targets]
    _actors(mention, actors, speech, scored[0][0] if scored else 0.0)


def _site_before_its_town(sentence: Sentence, scored: list[tuple[float, PlaceMention]]) -> None:
    """ "a military camp in Mogadishu", « un hôtel de Bamako »: what lies in the town was hit, if it may have been."""
    if not scored or scored[0][1].kind not in ("city", "village") or scored[0][1].generic:
        return
    town = scored[0][1]
    links = sentence.report.lexicon.words("place_only_prepositions") | sentence.report.lexicon.words("phrase_links")
    for value, place in scored[1:]:
        if place.kind in _AREA - {"airport"} or not 0 < town.start - place.end < 26 or value < scored[0][0] - 5.0:
            continue
        between = [t for t in sentence.tokens_in(place.end, town.start) if sentence.offset(t) >= place.end]
        if all(t.lower_ in links or t.pos_ in ("ADP", "DET", "ADJ") for t in between):
            scored.remove((value, place))
            scored.insert(0, (max(value, scored[0][0]), place))
            return


def _speaks_or_acts(mention: Mention, place: PlaceMention) -> bool:
    """ "Washington was confident that …": a capital or country, subject of another verb, is its government."""
    if place.kind not in ("city", "country") or place.entity is None or not is_subject(place.head):
        return False
    return place.head.head not in {t.token for t in mention.triggers}


def _may_be_target(sentence: Sentence, place: PlaceMention) -> bool:
    """With no better candidate: a named site, or a town that stands behind a preposition of place."""
    if place.generic or place.kind in ("region", "country", "sea"):
        return False
    if place.kind not in ("city", "village", "province"):
        return True
    lex = sentence.report.lexicon
    behind = preposition(sentence, place.start)
    return behind in lex.words("place_only_prepositions") | lex.words("target_prepositions") or is_subject(place.head)


def _stands_as_place(sentence: Sentence, place: PlaceMention) -> bool:
    """A town or country is a place behind a preposition, comma or bracket; as a subject it is its government."""
    if place.kind not in ("city", "country", "region", "province"):
        return True
    behind = preposition(sentence, place.start)
    if not behind:
        return not is_subject(place.head)
    return behind not in sentence.report.lexicon.words("party_prepositions")


def _with_place(sentence: Sentence, target: PlaceMention, places: list[PlaceMention]) -> PlaceMention:
    """« des sites dans le nord de l'Irak », "a facility in the village of X": told by where it is, having no name."""
    if not target.generic:
        return target
    lex = sentence.report.lexicon
    links = lex.words("place_only_prepositions") | lex.words("articles") | {","}
    for place in places:
        between = [t for t in sentence.tokens_in(target.end, place.start) if sentence.offset(t) >= target.end]
        close = 0 < place.start - target.end < 14 and all(t.lower_ in links for t in between)
        if close and not place.generic:
            name = " ".join(sentence.report.original(target.start, place.end).split())
            return replace(
                target,
                end=place.end,
                name=name,
                country=place.country or target.country,
                generic=place.kind in _WIDE,
                inner=place.inner,
            )
    return target


def _is_trigger(mention: Mention, start: int, end: int) -> bool:
    return any(t.hit.start >= start and t.hit.end <= end and t.noun for t in mention.triggers)


def _apposed(sentence: Sentence, first: PlaceMention, second: PlaceMention) -> bool:
    low, high = sorted((first, second), key=lambda p: p.start)
    between = sentence.report.text[low.end : high.start]
    return between.strip() in (",", "(", "") and second.kind == first.kind and second.kind != "city"


def _actors(mention: Mention, actors: list[ActorMention], speech: list[tuple[int, int]], place_score: float) -> None:
    sentence = mention.sentence
    best: tuple[float, ActorMention] | None = None
    lex = sentence.report.lexicon
    for actor in actors:
        if any(a <= actor.start < b for a, b in speech):
            continue
        role = _score_role(mention, sentence, actor.start, actor.head, actor=True)
        if role <= -5.0 or _adjective_of_trigger(mention, actor):
            if (_is_agent(mention, actor) or _adjective_of_trigger(mention, actor)) and lex["armed_men"].search(
                sentence.report.text, actor.start, actor.end
            ) is None:
                mention.agents.append(actor)
            continue
        if role >= 3.5 and (best is None or role > best[0]):
            best = (role, actor)
    if best and not _is_place_too(mention, best[1]):
        if not mention.targets or best[0] + 1.0 > place_score:
            mention.targets.insert(0 if not mention.targets or best[0] > place_score + 1.0 else 1, best[1])
        elif best[0] >= 4.0:
            mention.targets.append(best[1])


def _is_agent(mention: Mention, actor: ActorMention) -> bool:
    """Does the actor stand where the attacker stands: subject of an active attack verb, or after "par"/"by"?"""
    sentence = mention.sentence
    gov = governor(actor.head)
    tokens = {t.token for t in mention.triggers}
    for trigger in mention.triggers:
        if not trigger.noun and gov == trigger.token and is_subject(actor.head) and not is_passive(trigger.token):
            return trigger.frame in ("attack", "storm", "launch", "kill") and not trigger.hit.attrs.get("dies")
    by = preposition(sentence, actor.start) in sentence.report.lexicon.words("agent_prepositions")
    return by and (gov in tokens or any(clause_head(actor.head) == t for t in tokens))


def _adjective_of_trigger(mention: Mention, actor: ActorMention) -> bool:
    return any(t.noun and t.hit.start < actor.end and actor.start < t.hit.end for t in mention.triggers)


def _is_place_too(mention: Mention, actor: ActorMention) -> bool:
    return any(p.start <= actor.start < p.end for p in [*mention.targets, *mention.places])


def national_agent(mention: Mention) -> list[str]:
    """Gazetteer ids of states and forces named beside the attack's own word: "raid américain", "US strike"."""
    out = []
    for trigger in mention.triggers:
        if not trigger.noun:
            continue
        children = [
            c
            for c in trigger.token.children
            if c.pos_ in ("ADJ", "PROPN", "NOUN") and c.dep_ in ("amod", "compound", "nmod", "flat:name")
        ]
        for child in children:
            at = mention.sentence.offset(child)
            for match in mention.sentence.names:
                if (
                    match.start <= at < match.end
                    and match.entities
                    and (match.adjective or child.dep_ in ("compound", "amod"))
                ):
                    out.append(match.entities[0].id)
    return out
