"""Words of attack that tell of none: sport, disease, weather, markets, courts, books, accidents, computers, old wars.

What the other senses are is data (`lang/*/senses.toml`); this module asks where such a word stands to the mention: as
who does it, as what it is done to, or beside it in the sentence. Weapons and victims tell for an attack after all,
where the table says so. Codebook, first paragraph: none of these gets a record.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.read.rules.annotate import Sentence
from kg.read.rules.clauses import clause_head, has_finite_subject, is_object, is_passive
from kg.read.rules.dates import DateMention
from kg.read.rules.lexicon import Hit
from kg.read.rules.mentions import Mention
from kg.read.rules.triggers import Trigger

_BESIDE = 25  # characters: "the bombing anniversary" is about the anniversary
_OWN_DATE = 40  # characters between a word of attack and the date that is its own


def in_another_sense(mention: Mention) -> bool:
    """Is the mention no attack, by who does it, to whom it is done, or what the words around it are about?"""
    if _done_by_none(mention) or _done_to_none(mention):
        return True
    return any(not _beaten(mention, hit) for hit in _around(mention))


def _around(mention: Mention) -> list[Hit]:
    """The words of another field in the sentence, and where the field's table says so, in the sentences beside it."""
    report, here = mention.sentence.report, mention.sentence
    found = list(report.lexicon["apart"].find(report.text, here.start, here.end))
    for index in (here.index - 1, here.index + 1):
        if 0 <= index < len(report.sentences):
            beside = report.sentences[index]
            if beside.paragraph.index == here.paragraph.index:
                hits = report.lexicon["apart"].find(report.text, beside.start, beside.end)
                found += [h for h in hits if h.attrs.get("near")]
    return [h for h in found if not h.attrs.get("explosion") or _bare_explosion(mention)]


def _bare_explosion(mention: Mention) -> bool:
    """Is an explosion or fire all that is told?"""
    return all(t.hit.attrs.get("explosion") or t.weak or t.frame in ("kill", "munition") for t in mention.triggers)


def _beaten(mention: Mention, hit: Hit) -> bool:
    """Does the mention carry what tells against the other sense, by the table's own measure?"""
    beaten_by = hit.attrs.get("beaten_by", ())
    if "weapon" in beaten_by and armed(mention):
        return True
    hurt = [q for q in mention.quantities if q.category in ("killed", "injured") and (q.value or 0) > 0]
    if "harm" in beaten_by and hurt:
        return True
    if "word" in beaten_by and any(_names_arms(t) for t in mention.triggers):
        return True
    if "behind" in beaten_by and hit.start > max(t.hit.end for t in mention.triggers) + _BESIDE:
        return True
    return "date" in beaten_by and any(t.noun and own_date(mention.sentence, t) for t in mention.triggers)


def _names_arms(trigger: Trigger) -> bool:
    return bool(trigger.hit.attrs.get("weapon")) and not trigger.hit.attrs.get("vague")


def _in_date(sentence: Sentence, token: Token) -> bool:
    return any(d.start <= sentence.offset(token) < d.end for d in sentence.dates)


def armed(mention: Mention) -> bool:
    """Is a munition named, and not only shots and strikes?"""
    return any(stated and weapon not in ("gun", "unknown") for weapon, stated in mention.weapons.items())


def own_date(sentence: Sentence, trigger: Trigger) -> DateMention | None:
    """The date that the word of attack carries itself: « l'attentat du 14 juillet », "the 1998 bombing"."""
    for date in sentence.dates:
        if 0 <= trigger.hit.start - date.end <= 12:
            return date
        if 0 <= date.start - trigger.hit.end <= _OWN_DATE:
            between = sentence.tokens_in(trigger.hit.end, date.start)
            if not any(t.pos_ in ("VERB", "AUX", "PUNCT") and sentence.offset(t) >= trigger.hit.end for t in between):
                return date
    return None


def _done_by_none(mention: Mention) -> bool:
    """ "a shark attacked", « frappée par un cyclone », « attaque de panique »: no one that could mean it."""
    sentence = mention.sentence
    nobody = sentence.hits("agents_apart")
    if not nobody or armed(mention):
        return False
    heads = [token for trigger in mention.triggers for token in _doers(trigger)]
    return any(h.start <= sentence.offset(t) < h.end for t in heads for h in nobody)


def _doers(trigger: Trigger) -> list[Token]:
    verb = trigger.token if not trigger.noun else clause_head(trigger.token)
    subject = None if trigger.noun and _subject_itself(trigger.token, verb) else has_finite_subject(verb)
    found = [subject] if subject is not None and not is_passive(verb) else []
    if not found and not trigger.noun and not is_passive(verb) and verb.dep_ in ("acl", "acl:relcl", "relcl"):
        found.append(verb.head)
    if subject is not None and subject.lower_ in ("qui", "who", "which", "that"):
        found.append(verb.head)
    near = [verb, trigger.token] if not trigger.noun else [trigger.token]
    for governor in near:
        for child in governor.children:
            if child.dep_ in ("obl:agent", "nmod", "compound", "nsubj:caus"):
                found.append(child)
            elif child.dep_ in ("agent", "prep") and child.lower_ in ("by", "of"):
                found += [c for c in child.children if c.dep_ == "pobj"]
    return found


def _subject_itself(noun: Token, verb: Token) -> bool:
    subject = has_finite_subject(verb)
    return subject is not None and (subject == noun or subject in list(noun.ancestors))


def _done_to_none(mention: Mention) -> bool:
    """« s'attaquer au chômage », "attacked the press": nothing that arms could hit."""
    sentence = mention.sentence
    things = sentence.hits("targets_apart")
    if not things or armed(mention):
        return False
    aimed = sentence.report.lexicon.words("target_prepositions") | sentence.report.lexicon.words("phrase_links")
    for trigger in mention.triggers:
        if trigger.frame not in ("attack", "storm", "noun", "munition"):
            continue
        for hit in things:
            head = sentence.head_of(hit.start, hit.end)
            governor = head.head.head if head.head.pos_ == "ADP" else head.head
            if hit.text[:1].isupper() and hit.start > sentence.start:
                continue  # "Kajuru Local Government Area": part of a name
            if governor == trigger.token and (is_object(head) or head.dep_ in ("obl:arg", "nmod", "obl:mod", "pobj")):
                return True
            behind = sentence.tokens_in(trigger.hit.end, hit.start)
            between = [t for t in behind if sentence.offset(t) >= trigger.hit.end]
            if 0 <= hit.start - trigger.hit.end < 30 and all(
                t.lower_ in aimed or t.pos_ in ("DET", "ADP", "ADJ", "ADV") or _in_date(sentence, t) for t in between
            ):
                return True
    return False
