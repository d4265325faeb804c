"""Which date and which clock time of a sentence belong to which mention of an attack."""

from __future__ import annotations

from dataclasses import replace

from kg.read.rules.annotate import Sentence
from kg.read.rules.clauses import clause_head, governor
from kg.read.rules.dates import DateMention
from kg.read.rules.mentions import Mention


def attach_date(
    mention: Mention, mentions: list[Mention], speech: list[tuple[int, int]], speech_dates: list[DateMention]
) -> None:
    """Give the mention its own day: a date of its clause that is neither the day of speaking nor a span."""
    sentence = mention.sentence
    candidates = []
    for date in sentence.dates:
        opens = sentence.report.lexicon["on_which"].search(sentence.report.text, date.end, date.end + 12)
        if date.relative == "span" and date.earliest and opens is not None:  # "since May 3, when it was overrun"
            date = replace(date, relative="absolute", latest=date.earliest, precision="day")
        if date.relative == "span" or date.future or date.commemorative or date in speech_dates or date.dateline:
            continue
        if not (date.complement or of_an_attack(sentence, date)) and any(a <= date.start < b for a, b in speech):
            continue
        owner = _told_of_after(date, mentions) or _nearest_mention(sentence, date, mentions)
        if owner is mention:
            candidates.append(date)
    candidates = _in_its_clause(mention, candidates)
    later = [d for d in candidates if any(d.start >= b for _, b in speech)]
    if later and any(d.end <= a for d in candidates for a, _ in speech):
        candidates = later  # « Plus tôt vendredi, X avait indiqué que … jeudi soir »: the first is the day of speaking
    rank = {"day": 0, "night": 0, "part": 1, "week": 2, "month": 3, "season": 4, "year": 5}
    candidates.sort(key=lambda d: (rank.get(d.precision, 6), abs(d.start - mention.triggers[0].hit.start)))
    if candidates:
        mention.date = candidates[0]
        if len(candidates) > 1 and candidates[0].relative == "story":
            absolute = [d for d in candidates if d.relative != "story" and rank.get(d.precision, 6) == 0]
            mention.date = absolute[0] if absolute else candidates[0]
    for clock in sentence.clocks:
        if clock.zone in ("GMT", "UTC") and len(sentence.clocks) > 1:
            continue
        if clock.time == "00:00" and clock.approximate:
            continue  # "shortly after midnight": no time of the clock
        mine = _nearest_mention(sentence, clock, mentions) is mention and mention.clock is None
        if mine and not any(a <= clock.start < b for a, b in speech):
            mention.clock = clock


def of_an_attack(sentence: Sentence, day: DateMention) -> bool:
    """ "Thursday's rocket attack", « l'attaque de jeudi »: the day of the attack itself, whoever says it and when."""
    text, words = sentence.report.text, sentence.report.lexicon.words("owned_day_openings")
    nouns = sentence.hits("attack_nouns")
    if "'s" in (text[day.end - 2 : day.end].replace("’", "'"), text[day.end : day.end + 2].replace("’", "'")):
        return any(0 <= noun.start - day.end <= _OWNED for noun in nouns)
    behind = [text[noun.end : day.end].lstrip().lower() for noun in nouns if 0 <= day.start - noun.end <= _BEHIND]
    return any(one.startswith(tuple(words)) for one in behind)


def _in_its_clause(mention: Mention, candidates: list[DateMention]) -> list[DateMention]:
    """« a inauguré dimanche une mosquée détruite en 2016 par un attentat »: the day of the mention's own clause."""
    sentence = mention.sentence
    own = [d for t in mention.triggers if t.noun for d in candidates if 0 <= t.hit.start - d.end <= 12]
    if own:
        return own
    if mention.clause.dep_ not in ("acl", "acl:relcl", "relcl"):
        return candidates
    inside = [d for d in candidates if clause_head(sentence.head_of(d.start, d.end)) == mention.clause]
    return inside or candidates


def _told_of_after(date: DateMention, mentions: list[Mention]) -> Mention | None:
    """ "a day after another bomber killed …": the days before are those of what follows the words."""
    if not date.complement or len(mentions) < 2:
        return None
    behind = [(m, min(t.hit.start for t in m.triggers)) for m in mentions]
    near = [(start, k, m) for k, (m, start) in enumerate(behind) if 0 <= start - date.end <= _COMPLEMENT]
    return min(near)[2] if near else None


_OWNED = 24
"""Characters between "Thursday's" and the noun of the attack: "Thursday's drone and rocket attack"."""
_BEHIND = 4
"""Characters between « attaque » and « jeudi »: a preposition."""
_COMPLEMENT = 50  # characters from "a day after" to the word of attack


def _nearest_mention(sentence: Sentence, item: object, mentions: list[Mention]) -> Mention:
    start: int = item.start  # type: ignore[attr-defined]
    end: int = item.end  # type: ignore[attr-defined]
    clause = clause_head(sentence.head_of(start, end))
    gov = governor(sentence.head_of(start, end))

    def distance(mention: Mention) -> tuple[int, int]:
        tokens = {t.token for t in mention.triggers}
        level = (
            0
            if gov in tokens
            else 1
            if clause == mention.clause or clause in tokens or any(clause_head(t) == clause for t in tokens)
            else 2
        )
        return level, min(abs(t.hit.start - start) for t in mention.triggers)

    return min(mentions, key=distance)
