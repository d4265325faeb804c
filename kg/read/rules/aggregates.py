"""History that has no day of its own: "the 26th attack since 19 October", « de nombreuses attaques jusqu'à l'été ».

Such words are an Aggregate, never an attack (codebook: a record of its own). What is said about who is responsible for
the whole series is about the aggregate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kg.facts import WEAPONS, Actor, Aggregate, Attribution, Count, NonClaim, Place, Weapon
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.dates import DateMention
from kg.read.rules.lexicon import Hit
from kg.read.rules.names import find_actors, find_places
from kg.read.rules.numbers import NumberMention
from kg.read.rules.phrases import windows
from kg.read.rules.sources import Sources
from kg.read.rules.word_patterns import compiled, leading, one_of

_SAID = re.compile(r";")
_NEAR = 40  # characters behind the noun of attack in which its weapon is told


@dataclass(frozen=True)
class Series:
    """A series of attacks told at [start, end) of a sentence."""

    sentence: Sentence
    start: int
    end: int
    count: Count | None
    since: date | None
    until: date | None


def find_aggregates(annotated: Annotated, sources: Sources) -> list[Aggregate | NonClaim | Attribution]:
    """The aggregates of a report, each followed by the statements about it, in the order of the text.

    In: the parsed report and its sources. Out: facts that carry the report's id; `about` is the aggregate's id.
    """
    facts: list[Aggregate | NonClaim | Attribution] = []
    for series in _read(annotated):
        sentence = series.sentence
        stated_by = sources.speaker(sentence, series.start)
        aggregate = Aggregate(
            report=annotated.report_id,
            evidence=(annotated.evidence(series.start, series.end),),
            stated_by=stated_by,
            since=series.since,
            until=series.until,
            place=_places(series),
            attack_count=series.count,
            target=_targets(series),
            weapon=_weapons(series),
        )
        facts.append(aggregate)
        facts += _said_about(annotated, sources, series, aggregate.id)
    return facts


def aggregate_spans(annotated: Annotated) -> list[tuple[int, int]]:
    """The stretches that tell of a series and of nothing else; attack extraction leaves them alone."""
    spans: list[tuple[int, int]] = []
    for series in _read(annotated):
        sentence = series.sentence
        spans.append((series.start, series.end))
        for other in _following(annotated, sentence):
            hits = other.hits("all_this")
            if hits and (
                other.hits("series_end") or other.hits("series_non_claim") or other.hits("series_attribution")
            ):
                spans.append((other.start, other.end))
    return sorted(set(spans))


# -- finding the series -------------------------------------------------------------------------------------------
def _read(annotated: Annotated) -> list[Series]:
    found: list[Series] = []
    for sentence in (piece for whole in annotated.sentences for piece in windows(whole)):
        nouns = sentence.hits("attack_series")
        for noun in nouns:
            series = _ordinal(sentence, noun) or _counted(sentence, noun) or _vague(sentence, noun)
            if series and not any(
                s.sentence is sentence and s.start < series.end and series.start < s.end for s in found
            ):
                found.append(series)
    return found


def _ordinal(sentence: Sentence, noun: Hit) -> Series | None:
    """« la 22e depuis fin octobre », "the 26th attack since 19 October"."""
    for number in sentence.numbers:
        if number.kind != "ordinal" or (number.low or 0) < 2:
            continue
        text = sentence.report.text
        before = 0 <= noun.start - number.end <= 22
        article = compiled(rf",\s+{one_of(sentence.report.lang, 'ordinal_articles')}\s+$")
        apposed = 0 < number.start - noun.end <= 40 and article.search(text[noun.end : number.start])
        since = _since_word(sentence).search(text, number.start, min(sentence.end, number.end + 60))
        if not (before or apposed) or since is None:
            continue
        start = number.start if apposed else min(number.start, noun.start)
        begin, until, end = _span(sentence, start, since.end())
        return Series(sentence, start, end, Count(low=number.low, high=number.low), begin, until)
    return None


def _counted(sentence: Sentence, noun: Hit) -> Series | None:
    """« 78 attaques depuis 2021 », "more than 150 attacks since mid-October"."""
    number = _number_before(sentence, noun)
    if number is None:
        number = _number_of(sentence, noun)
    if number is None:
        return None
    since = _since_near(sentence, noun)
    if since is None:
        return None
    begin, until, end = _span(sentence, number.start, since)
    return Series(
        sentence,
        min(number.start, noun.start),
        max(end, noun.end),
        Count(low=number.low, high=number.high),
        begin,
        until,
    )


def _number_before(sentence: Sentence, noun: Hit) -> NumberMention | None:
    for number in sentence.numbers:
        if (
            number.kind in ("exact", "about", "at_least", "at_most", "range")
            and (number.low or 0) >= 3
            and (0 <= noun.start - number.end <= 16)
            and not any(d.start <= number.start < d.end for d in sentence.dates)
        ):
            return number
    return None


def _number_of(sentence: Sentence, noun: Hit) -> NumberMention | None:
    """« évalue à 200 les attaques »."""
    text = sentence.report.text
    for number in sentence.numbers:
        if (
            (number.low or 0) >= 5
            and 0 < noun.start - number.end <= 8
            and compiled(rf"\s+{one_of(sentence.report.lang, 'series_articles')}\s+").fullmatch(
                text, number.end, noun.start
            )
        ):
            return number
    return None


def _since_near(sentence: Sentence, noun: Hit) -> int | None:
    """End of the words that say over which time, somewhere in the clause of the series."""
    text = sentence.report.text
    low = max((m.end() for m in _SAID.finditer(text, sentence.start, noun.start)), default=sentence.start)
    stop = _SAID.search(text, noun.end, sentence.end)
    high = stop.start() if stop else sentence.end
    for pattern in (_since_word(sentence), _months_ago(sentence)):
        match = pattern.search(text, low, high)
        if match:
            return match.end()
    hit = next((h for h in sentence.hits("series_cues") if low <= h.start < high), None)
    return hit.end if hit else None


def _since_word(sentence: Sentence) -> re.Pattern[str]:
    return compiled(rf"\b{one_of(sentence.report.lang, 'since_words_of_series')}\b")


def _months_ago(sentence: Sentence) -> re.Pattern[str]:
    """« depuis des mois », "over the past six weeks"."""
    lang = sentence.report.lang
    return compiled(
        rf"\b{one_of(lang, 'span_leads')}\s+{leading(lang, 'span_fillers')}*"
        rf"(?:(?:\d+|{one_of(lang, 'span_numbers')})\s+)?{leading(lang, 'span_fillers')}?{one_of(lang, 'span_units')}\b"
    )


def _led(sentence: Sentence, words: str, text: str, at_head: bool = False) -> bool:
    """Do these words stand at the end of `text` (an article may follow), or at its head?"""
    lang = sentence.report.lang
    if at_head:
        return bool(compiled(one_of(lang, words)).match(text))
    return bool(compiled(rf"\b{one_of(lang, words)}\s*{leading(lang, 'series_date_fillers')}?$").search(text))


def _vague(sentence: Sentence, noun: Hit) -> Series | None:
    """« de nombreuses attaques jusqu'à l'été 2022 », « des dizaines d'attaques depuis des mois »."""
    many = next((h for h in sentence.hits("many") if 0 <= noun.start - h.end <= 24), None)
    if many is None or any(_is_day(d) for d in sentence.dates):
        return None
    since = _since_near(sentence, noun)
    if since is None:
        return None
    begin, until, end = _span(sentence, many.start, since)
    return Series(sentence, sentence.start, max(end, sentence.end), None, begin, until)


def _is_day(mention: DateMention) -> bool:
    """A day that the series would have to itself: then it is no history."""
    return mention.precision in ("day", "night") and mention.relative != "span" and not mention.commemorative


def _span(sentence: Sentence, start: int, end: int) -> tuple[date | None, date | None, int]:
    """First and last day of the series and where its words end."""
    text = sentence.report.text
    begin = until = None
    for mention in sentence.dates:
        before = text[max(sentence.start, mention.start - 18) : mention.start]
        words = text[mention.start : mention.end].lower()
        if _led(sentence, "series_since", before) or _since_word(sentence).match(words):
            begin, end = mention.earliest, max(end, mention.end)
        elif _led(sentence, "series_until", before) or _led(sentence, "series_until", words, at_head=True):
            until, end = mention.latest, max(end, mention.end)
    return begin, until, end


# -- what is told about it ----------------------------------------------------------------------------------------
def _places(series: Series) -> tuple[Place, ...]:
    wide = [p for p in find_places(series.sentence) if p.kind in ("country", "region", "province") and not p.generic]
    return tuple({p.entity or p.name: p.to_place() for p in wide}.values())[:3]


def _targets(series: Series) -> tuple[Actor, ...]:
    text = series.sentence.report.text
    found = [
        a
        for a in find_actors(series.sentence)
        if a.kind in ("armed_force", "coalition")
        and not a.generic
        and compiled(rf"\b{one_of(series.sentence.report.lang, 'series_against')}\b").search(
            text, max(series.sentence.start, a.start - 45), a.start
        )
    ]
    return tuple({a.entity or a.name: a.to_actor() for a in found}.values())[:3]


def _weapons(series: Series) -> tuple[Weapon, ...]:
    """« 150 attaques à la roquette ou au drone », "26 rocket attacks": told inside the words of the series or near."""
    found = {
        h.attrs["weapon"]
        for h in series.sentence.hits("weapons")
        if "weapon" in h.attrs and series.start - _NEAR <= h.start < series.end + _NEAR
    }
    return tuple(w for w in WEAPONS if w in found)


def _following(annotated: Annotated, sentence: Sentence) -> list[Sentence]:
    """The next sentences of the paragraph, which may go on about the series; two at most."""
    return [
        s
        for s in annotated.sentences[sentence.index + 1 : sentence.index + 3]
        if s.paragraph.index == sentence.paragraph.index
    ]


def _said_about(annotated: Annotated, sources: Sources, series: Series, about: str) -> list[NonClaim | Attribution]:
    facts: list[NonClaim | Attribution] = []
    own = series.sentence
    for sentence in [own, *_following(annotated, own)]:
        if sentence is not own and not sentence.hits("all_this"):
            continue
        start = series.start if sentence is own else sentence.start
        whole = series.start <= own.start + 2 or sentence is not own
        for hit in sentence.hits("series_non_claim"):
            if hit.start >= start and (whole or hit.start - series.end <= 60):
                facts.append(
                    NonClaim(
                        report=annotated.report_id,
                        evidence=(annotated.evidence(*_clause(sentence, hit)),),
                        about=about,
                        stated_by=sources.speaker(sentence, hit.start),
                        as_of=annotated.published,
                    )
                )
        attribution = _attribution(annotated, sources, sentence, start, about) if whole else None
        if attribution:
            facts.append(attribution)
    return facts


def _clause(sentence: Sentence, hit: Hit) -> tuple[int, int]:
    text = sentence.report.text
    low = max((m.end() for m in _SAID.finditer(text, sentence.start, hit.start)), default=sentence.start)
    stop = compiled(rf"[;]|,\s{one_of(sentence.report.lang, 'series_breaks')}\s").search(text, hit.end, sentence.end)
    return low, stop.start() if stop else sentence.end


def _attribution(
    annotated: Annotated, sources: Sources, sentence: Sentence, start: int, about: str
) -> Attribution | None:
    """« les États-Unis les ont attribuées aux factions », "Washington blames them on Iran-backed groups"."""
    for hit in sentence.hits("series_attribution"):
        if hit.start < start:
            continue
        accused = [
            a
            for a in find_actors(sentence)
            if 0 <= a.start - hit.end <= 70
            and a.kind in ("armed_group", "organisation", "armed_force", "unidentified")
            and not (a.generic and a.kind == "unidentified")
        ]
        frame = [f for f in sources.frames(sentence) if f.start <= hit.start < f.end + 1]
        by = frame[-1].speaker.actor if frame else sources.speaker(sentence, hit.start)
        if accused and by and accused[0].name != by.name:
            begin, end = _clause(sentence, hit)
            return Attribution(
                report=annotated.report_id,
                evidence=(annotated.evidence(max(begin, start), end),),
                stated_by=by,
                about=about,
                responsible=accused[0].to_actor(),
                as_of=annotated.published,
            )
    return None
