"""On which day: a mention's interval from its own words, from the story's time, or from what was told just before."""

from __future__ import annotations

from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.clauses import clause_head
from kg.read.rules.dates import DateMention, fix_night, on_year, resolve_complement, resolve_story
from kg.read.rules.event import Event, Interval
from kg.read.rules.mentions import Mention
from kg.read.rules.sources import Sources
from kg.read.rules.timing import of_an_attack


def is_day_of_speaking(sentence: Sentence, found: DateMention, speech: list[tuple[int, int]]) -> bool:
    """Does the date stand in a speech frame's words, or hang on its verb ("told reporters on Wednesday")?"""
    if found.complement:
        return False  # "police said, a day after another bombing": it belongs to what follows
    if of_an_attack(sentence, found):
        return False
    if any(a <= found.start < b for a, b in speech):
        return True
    claims = [h for h in sentence.hits("claiming") if h.attrs.get("voice") in ("verb", "subject", "self")]
    if any(0 <= found.start - h.end <= 4 for h in claims):
        return True  # « a revendiqué vendredi l'attentat »
    clause = clause_head(sentence.head_of(found.start, found.end))
    verb = sentence.offset(clause)
    if clause.head.lower_ in sentence.report.lexicon.words("speech_nouns"):
        return True  # « dans une déclaration rendue publique jeudi »
    return any(a <= verb < b for a, b in speech)


def counted_from(report: Annotated, found: DateMention, sentence: Sentence) -> tuple[int, Interval | None] | None:
    """The definite noun of an attack right behind « trois jours après », and the day that it bears itself.

    None where the words go on otherwise: « deux ans après un raid » tells the raid by what came after it.
    """
    for hit in sentence.hits("attack_nouns"):
        between = report.text[found.end : hit.start].lower().split()
        if 0 <= hit.start - found.end <= _NEAR and between and _definite(report, between[-1]):
            comma = report.text.find(",", hit.end, sentence.end)
            inside = [d for d in sentence.dates if hit.end <= d.start and (comma < 0 or d.start < comma)]
            return hit.start, next((days(d) for d in inside if _past_day(d)), None)
    return None


def _definite(report: Annotated, word: str) -> bool:
    return word in report.lexicon.words("definite_words") or word.startswith("l'")


_NEAR = 12
"""Characters between « trois jours après » and the noun that it counts from."""


class Days:
    """The days of one report's attacks. `current` is the attack in focus, given by the reader."""

    def __init__(self, report: Annotated, sources: Sources) -> None:
        self.report = report
        self.sources = sources
        self._story: Interval | None = None  # the day that the lead has named, for attacks told there without one
        self._named: tuple[int, Interval] | None = None  # a paragraph and the day that it named without an attack

    def of(self, mention: Mention, current: Event | None) -> Interval | None:
        """The mention's own interval of days, or None."""
        found = mention.date
        if found is None:
            return None
        feast = next((d for d in mention.sentence.dates if d.commemorative and d.earliest), None)
        if feast and found.precision == "year" and found.earliest:
            return on_year(feast, found.earliest.year)  # « le 3 janvier, anniversaire du raid de 2020 »
        if found.complement:
            return self._after(found, mention, current)
        if found.relative == "story":
            named = self._named[1] if self._named and self._named[0] == mention.sentence.paragraph.index else None
            anchor = named or (current.interval if current else None)
            if anchor is None and self.report.published:
                anchor = (self.report.published, self.report.published)
            return resolve_story(found, anchor) if anchor else None
        if found.earliest is None or found.latest is None:
            return None
        if mention.clock and found.precision == "night":
            return fix_night(found, mention.clock.time) or (found.earliest, found.latest)
        return (found.earliest, found.latest)

    def _after(self, found: DateMention, mention: Mention, current: Event | None) -> Interval | None:
        """ "two years after a strike": the strike's day from the day of what came after it, or the other way round."""
        said = [
            d
            for d in mention.sentence.dates
            if d is not found and d.earliest and d.latest and d.relative in ("publication", "absolute")
        ]
        told = (said[0].earliest, said[0].latest) if said else None
        focus = current.interval if current else None
        published = (self.report.published, self.report.published) if self.report.published else None
        anchor = told or focus or published
        if anchor is None or anchor[0] is None or anchor[1] is None:
            return None
        first = min(t.hit.start for t in mention.triggers)
        noun = counted_from(self.report, found, mention.sentence)
        last = max(t.hit.start for t in mention.triggers)
        if noun is not None and last > noun[0]:  # « deux jours avant la tuerie, un convoi … »: counted from the killing
            return resolve_story(found, noun[1] or focus or (anchor[0], anchor[1]))
        if first >= found.end:
            return resolve_complement(found, (anchor[0], anchor[1]))
        return resolve_story(found, focus) if focus else None

    def inherited(self, mention: Mention, current: Event | None) -> tuple[Interval | None, bool]:
        """The day of what was told just before, for a mention that has none of its own but goes on from there.

        The second value says whether it is a guess that a day stated later may better.
        """
        if self._named and self._named[0] == mention.sentence.paragraph.index:
            return self._named[1], False
        story = self._story if mention.tense != "pluperfect" else None
        if current is None or current.interval is None:
            return story, story is not None
        paragraph = mention.sentence.paragraph.index
        same_paragraph = any(c.sentence.paragraph.index == paragraph for c in current.contributions)
        if (
            mention.same_time
            or mention.another
            or mention.answers
            or (same_paragraph and mention.tense != "pluperfect")
        ):
            return current.interval, True
        return story, story is not None

    def lend(self, event: Event, sentence: Sentence) -> None:
        """A sentence that goes on about the event may say its day or hour (« l'alerte a été donnée vers … »)."""
        speech = self.sources.speech_spans(sentence)
        clock = next((c for c in sentence.clocks if not any(a <= c.start < b for a, b in speech)), None)
        if event.interval is None or event.inherited:
            free = [d for d in sentence.dates if not any(a <= d.start < b for a, b in speech)]
            found = next((d for d in free if _past_day(d) and not d.commemorative), None)
            if found is not None:
                event.interval = fix_night(found, clock.time) if clock else days(found)
                event.inherited = False
        if event.clock is None and not any(m.clock for m in event.mentions):
            event.clock = clock if sentence.index - max(event.sentences) <= 2 else None

    def note(self, sentence: Sentence, mentions: list[Mention]) -> None:
        """Remember the days that a sentence names without telling an attack on them."""
        for found in sentence.dates:
            if not _past_day(found):
                continue
            if found.relative == "publication" and not any(m.creative for m in mentions):
                self._story = days(found)
            if not mentions and not found.commemorative:
                speech = self.sources.speech_spans(sentence)
                named = days(found)
                if named and not any(a <= found.start < b for a, b in speech):
                    self._named = (sentence.paragraph.index, named)
        if sentence.paragraph.index > 2:
            self._story = None

    def of_speaking(self, sentence: Sentence) -> Interval | None:
        """« a annoncé mercredi avoir déjoué … »: what has no day of its own takes the day it is announced on."""
        speech = self.sources.speech_spans(sentence)
        spoken = (d for d in sentence.dates if _past_day(d) and is_day_of_speaking(sentence, d, speech))
        return next((days(d) for d in spoken), None)

    def day_of_speaking(self, event: Event) -> Interval | None:
        """The same for a whole event (codebook rule 2): the first day that its sentences name."""
        named = (d for c in event.contributions for d in c.sentence.dates if _past_day(d))
        return next((days(d) for d in named), None)


def days(found: DateMention) -> Interval | None:
    """The interval of a date mention, None if it is open or unresolved."""
    return (found.earliest, found.latest) if found.earliest and found.latest else None


def _past_day(found: DateMention) -> bool:
    """Is it a day or night, resolved, that is not still to come?"""
    plain = found.relative in ("absolute", "publication") and found.precision in ("day", "night")
    return plain and not found.future and days(found) is not None
