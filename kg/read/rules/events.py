"""Which mentions are one attack: the report read from top to bottom, with a focus, as a reader would.

A new mention joins the event that it fits best (place, day, weapon, definiteness, clause), or begins one if it may.
The score's parts stand in joining.py, the days in days.py. Codebook rule 1 is the measure: different named sites are
different attacks, one salvo or one simultaneous assault on one town is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.arguments import attach, national_agent
from kg.read.rules.causes import of_another_cause
from kg.read.rules.counts import Counter, Quantity
from kg.read.rules.distribution import distribute
from kg.read.rules.event import SITES, Contribution, Event, Interval
from kg.read.rules.joining import affinity
from kg.read.rules.lexicon import Hit
from kg.read.rules.mentions import Mention, find_mentions
from kg.read.rules.names import PlaceMention, find_actors, find_places, renamed
from kg.read.rules.places_match import contains, same_place
from kg.read.rules.reach import Reach
from kg.read.rules.senses import in_another_sense
from kg.read.rules.sources import Sources
from kg.read.rules.story_days import Days, is_day_of_speaking
from kg.read.rules.timing import attach_date

__all__ = ["Contribution", "Event", "EventReader", "Interval"]


class EventReader:
    """Reads one report into events. After `read()`, `focus[i]` is the event in focus after sentence i."""

    def __init__(
        self, report: Annotated, sources: Sources, blocked: list[tuple[int, int]],
        doubtful: Sequence[tuple[int, int]] = (), threats: Sequence[tuple[int, int]] = (),
    ) -> None:
        self.report = report
        self.sources = sources
        self.blocked = blocked
        self.threats = threats  # there only the background is told as done: a definite attack with a day
        self.doubtful = doubtful  # accusations and condemnations: an attack there needs a day of its own
        self.events: list[Event] = []
        self.focus: dict[int, Event | None] = {}
        self.by_sentence: dict[int, list[Event]] = {}
        self.summaries: list[Event] = []
        self._current: Event | None = None
        self._before: list[Contribution] = []  # what was counted before any attack was told
        self._sites: list[PlaceMention] = []
        self._counter = Counter()
        self._reach = Reach(report.lang)
        self._arms: str | None = None
        self._days = Days(report, sources)
        self._exercises = [
            s.paragraph.index
            for s in report.sentences
            if report.lexicon["exercise_strong"].search(report.text, s.start, s.end)
        ]

    # ------------------------------------------------------------------ reading
    def read(self) -> list[Event]:
        """The report's attacks, in the order in which they are first told."""
        if not _out_of_domain(self.report):
            for sentence in self.report.sentences:
                self._sentence(sentence)
        self._settle()
        return self.events

    def _sentence(self, sentence: Sentence) -> None:
        quantities = self._counter.quantities(sentence)
        places = find_places(sentence)
        places = [self._identified(p, places) for p in places]
        mentions = [] if self._is_blocked(sentence) else find_mentions(sentence, quantities)
        mentions = [m for m in mentions if not self._unreal(m)]
        if not mentions and of_another_cause(sentence):
            quantities = []
        if any(d.relative == "span" and d.precision in ("year", "month", "season") for d in sentence.dates):
            mentions = [m for m in mentions if not all(t.frame == "kill" for t in m.triggers)]
            quantities = quantities if mentions else []  # "1,400 have died since 2015": history
        if mentions:
            self._arguments(sentence, mentions, places)
            mentions = distribute(mentions, places)
        told: list[Event] = []
        for mention in mentions:
            event = self._place(mention, told)
            if event and event not in told:
                told.append(event)
        if not mentions and quantities and self._current and not self._is_blocked(sentence):
            self._add(self._current, Contribution(sentence, None, quantities))
            told = [self._current]
        elif not mentions and quantities and not self.events and not self._is_blocked(sentence):
            self._before.append(Contribution(sentence, None, quantities))
        elif self._before and self.events:
            self._take_what_stood_before(sentence)
        if not mentions and self._current and not self._is_blocked(sentence):
            self._days.lend(self._current, sentence)
        arms = [
            h.attrs["weapon"]
            for h in sentence.hits("weapons")
            if h.attrs.get("counted") and h.attrs["weapon"] != "unknown"
        ]
        self._arms = arms[-1] if arms else self._arms if mentions else None
        self._days.note(sentence, mentions)
        self.by_sentence[sentence.index] = told
        if told:
            main = [e for e in told if not self._aside(e, sentence)]
            self._current = (main or told)[0] if len(told) > 1 and self._aside(told[-1], sentence) else told[-1]
        self.focus[sentence.index] = self._current
        self._sites += [p for p in places if not p.generic and p.kind in SITES | {"city", "village"}]

    def _take_what_stood_before(self, sentence: Sentence) -> None:
        """A toll in the lead, before the attack itself: « Quatorze soldats ont péri. … a fondu sur la base »."""
        kinds = {q.category for c in self.events[0].contributions for q in c.quantities}
        for contribution in self._before:
            hurt = [q for q in contribution.quantities if q.category in ("killed", "injured")]
            told = [q for q in hurt if q.category not in kinds]
            if told and sentence.index - contribution.sentence.index <= _LEAD:
                self._add(self.events[0], Contribution(contribution.sentence, None, told))
        self._before = []

    def _is_blocked(self, sentence: Sentence) -> bool:
        middle = (sentence.start + sentence.end) // 2
        return any(a <= middle < b for a, b in self.blocked)

    def _aside(self, event: Event, sentence: Sentence) -> bool:
        """Is the event told in passing, in a clause under the sentence's own (« deux ans après un raid … »)?"""
        own = [c.mention for c in event.contributions if c.mention and c.sentence is sentence]
        return (
            bool(own)
            and all(m.clause.dep_ != "ROOT" and m.clause.head != m.clause for m in own)
            and len(self.events) > 0
        )

    def _arguments(self, sentence: Sentence, mentions: list[Mention], places: list[PlaceMention]) -> None:
        speech = self.sources.speech_spans(sentence)
        actors = find_actors(sentence)
        told = [d for d in sentence.dates if is_day_of_speaking(sentence, d, speech)]
        for mention in mentions:
            attach(mention, places, actors, speech)
        for mention in mentions:
            there = any(t.lower_ in self.report.lexicon.words("there") for t in sentence.tokens)
            if there and not mention.targets and not mention.places and self._sites:
                mention.places = [self._sites[-1]]  # « s'y était fait exploser », "there"
        for mention in mentions:
            attach_date(mention, mentions, speech, told)

    def _identified(self, place: PlaceMention, beside: list[PlaceMention]) -> PlaceMention:
        """« la base », « cette même base », "the site": the last place of that kind that was named."""
        if (
            not place.generic
            or place.kind not in SITES | {"city", "village", "country"}
            or place.indefinite
            or not place.definite
            or (place.plural and not place.demonstrative)
            or self.report.lexicon["another"].search(self.report.text, place.start, place.end)
        ):
            return place
        told = [
            t
            for e in [self._current, *reversed(self.events)]
            if e
            for t in e.targets
            if isinstance(t, PlaceMention) and not t.generic
        ]
        told.sort(key=lambda t: t.described)  # a name before "an Iraqi base"
        loose = place.kind in ("base", "airport", "embassy", "ship", "city", "village", "oil_site", "checkpoint")
        nouns = {h.text.lower().rstrip("s") for h in self.report.lexicon["place_nouns"].find(place.name)}
        for known in [*told, *reversed(self._sites)]:
            same_noun = any(
                h.text.lower().rstrip("s") in nouns for h in self.report.lexicon["place_nouns"].find(known.name)
            )
            if (
                known.kind == place.kind
                and (loose or same_noun)
                and (place.demonstrative or not self._elsewhere(known, beside))
            ):
                return renamed(place, known)
        return place

    def _elsewhere(self, known: PlaceMention, beside: list[PlaceMention]) -> bool:
        """Does the sentence name a town of its own, so that "the camp" is not the one told of before?"""
        lang = self.report.lang
        towns = [p for p in beside if p.kind in ("city", "village") and not p.generic]
        near = [p for p in towns if same_place(p, known, lang) or contains(p, known, lang) or contains(known, p, lang)]
        return bool(towns) and not near and not any(same_place(p, known, lang) for p in beside)

    # ------------------------------------------------------------------ what is no attack
    def _unreal(self, mention: Mention) -> bool:
        lex, text = self.report.lexicon, self.report.text
        sentence = mention.sentence
        if (mention.irrealis and not mention.foiled) or in_another_sense(mention):
            return True
        middle = (sentence.start + sentence.end) // 2
        if any(a <= middle < b for a, b in self.threats) and not (
            mention.definite and sentence.dates and all(t.noun for t in mention.triggers)
        ):
            return True
        if lex["exercise"].search(text, sentence.start, sentence.end) is not None and not mention.quantities:
            return True
        harmed = any(q.category in ("killed", "injured") for q in mention.quantities)
        if len(self._exercises) >= 3:
            return not harmed  # a report about an exercise from end to end
        return not harmed and any(0 <= sentence.paragraph.index - p <= 2 for p in self._exercises)

    # ------------------------------------------------------------------ joining
    def _place(self, mention: Mention, told: list[Event]) -> Event | None:
        interval = self._days.of(mention, self._current) or self._told_long_ago(mention)
        best: Event | None = None
        score = -99.0
        plural = mention.attack_count or (
            (mention.demonstrative or mention.definite) and not mention.targets and interval is None
        )
        compared = self._reach.of(mention, self.events, [self._current, *told])
        for event in [*compared, *(self.summaries if plural else ())]:
            value = affinity(
                mention,
                interval,
                event,
                current=self._current,
                told=told,
                lang=self.report.lang,
                apart=interval is not None and event.interval is not None and self._apart(mention, event),
            )
            if value > score:
                best, score = event, value
        threshold = 1.0 if mention.creative and not (mention.definite or mention.demonstrative) else 0.4
        if (
            interval is None
            and not mention.another
            and not any(not t.generic for t in mention.targets)
            and not mention.places
        ):
            threshold = 0.5  # nothing of its own: it goes on about what was told
        if best is not None and score >= threshold:
            if mention.aftermath:
                mention.targets = []  # the houses that were burned are no other target
            self._join(best, mention, interval)
            return best
        if not mention.weapons and any(t.frame == "intercept" for t in mention.triggers) and self._arms:
            mention.weapons[self._arms] = True  # « l'un d'eux a été détruit »: one of the drones spoken of
        self._copy(mention, interval)
        if self._may_begin(mention, interval):
            return self._begin(mention, interval)
        if best is not None and not mention.creative and score > -1.0:
            self._join(best, mention, None)
            return best
        return None

    def _told_long_ago(self, mention: Mention) -> Interval | None:
        """« Le 31 mai, le porte-parole avait soutenu que … »: background without a day has the day of its telling."""
        if not mention.creative or mention.definite or mention.date is not None:
            return None
        spoken = self._days.of_speaking(mention.sentence)
        published = self.report.published
        return spoken if spoken and published and _older(spoken, published) else None

    def _apart(self, mention: Mention, event: Event) -> bool:
        """Does another source speak here than those that told of the event so far?"""
        speaker = self.sources.speaker(mention.sentence, mention.triggers[0].hit.start)
        if speaker is None:
            return False
        others = [self.sources.speaker(m.sentence, m.triggers[0].hit.start) for m in event.mentions]
        return all(o is None or o.name != speaker.name for o in others)

    def _may_begin(self, mention: Mention, interval: Interval | None) -> bool:
        if not mention.creative:
            return False
        middle = (mention.sentence.start + mention.sentence.end) // 2
        if interval is None and any(a <= middle < b for a, b in self.doubtful):
            return False
        named = any(not t.generic for t in mention.targets) or any(p.kind != "country" for p in mention.places)
        if mention.habitual and not (interval and named and _short(interval)):
            return False
        if mention.definite and not mention.indefinite and all(t.noun for t in mention.triggers):
            return bool(interval and (named or mention.places)) or not self.events
        if not mention.targets and not mention.places:
            return bool(not self.events or (interval and (mention.weapons and any(mention.weapons.values()))))
        return True

    def _copy(self, mention: Mention, interval: Interval | None) -> None:
        """« un autre avait subi le même sort le 31 décembre »: target and weapon are those of the attack before."""
        if self._current is None or interval is None or not any(t.hit.attrs.get("copies") for t in mention.triggers):
            return
        if not any(not t.generic for t in mention.targets):
            mention.targets = [t for t in self._current.targets if not t.generic]
        for weapon, stated in self._current.weapons.items():
            mention.weapons.setdefault(weapon, stated)

    def _begin(self, mention: Mention, interval: Interval | None) -> Event:
        event = Event(len(self.events) + len(self.summaries))
        event.headline = mention.sentence.paragraph.headline
        event.lead = not self.events or mention.sentence is self.events[0].contributions[0].sentence
        plural = mention.attack_count and (mention.attack_count.value or 0) > 1
        own = [t for t in mention.targets if not t.generic and t.kind not in ("country", "region", "province")]
        if plural and event.lead and not own and not (interval and mention.foiled):
            event.summary = True
            self.summaries.append(event)
        else:
            self.events.append(event)
        if interval is None and not mention.same_time:
            interval = self._days.of_speaking(mention.sentence)
            event.inherited = event.lead and interval is not None
        if interval is None:
            interval, event.inherited = self._days.inherited(mention, self._current)
        event.background = bool(
            mention.tense == "pluperfect"
            or (interval and self.report.published and _older(interval, self.report.published))
        )
        self._join(event, mention, interval)
        return event

    def _join(self, event: Event, mention: Mention, interval: Interval | None) -> None:
        self._reach.joined(event, mention)
        if (
            interval is not None
            and event.contributions
            and not mention.creative
            and (interval[1] - interval[0]).days > 7
        ):
            interval = None  # "the third such operation this year": when the series ran, not when this was
        if interval is not None:
            if event.interval is None or (event.inherited and not mention.same_time):
                event.interval, event.inherited = interval, event.inherited and event.interval is None
            elif event.interval[0] <= interval[0] and interval[1] <= event.interval[1]:
                event.interval = interval
            elif mention.creative and (interval[1] < event.interval[0] or interval[0] > event.interval[1]):
                event.interval = (min(interval[0], event.interval[0]), max(interval[1], event.interval[1]))
        for target in mention.targets:
            if not any(t.name == target.name for t in event.targets):
                event.targets.append(target)
        for place in mention.places:
            if not any(p.name == place.name for p in event.places):
                event.places.append(place)
        event.agents += [a for a in mention.agents if a.name not in {x.name for x in event.agents}]
        event.agent_ids += [a for a in national_agent(mention) if a not in event.agent_ids]
        for weapon, stated in mention.weapons.items():
            event.weapons[weapon] = stated or event.weapons.get(weapon, False)
        self._add(event, Contribution(mention.sentence, mention, mention.quantities, interval))

    def _add(self, event: Event, contribution: Contribution) -> None:
        if not event.weapons.keys() & {"drone", "airstrike"}:
            kept = [q for q in contribution.quantities if not self._on_the_ground(q)]
            contribution = replace(contribution, quantities=kept)
        event.contributions.append(contribution)

    def _on_the_ground(self, quantity: Quantity) -> bool:
        """ "destroyed seven aircraft" on an airfield that was stormed: damage, and no munition that was stopped."""
        if quantity.category not in ("weapon", "intercepted"):
            return False
        words = self.report.text[quantity.start : quantity.end + 30].lower().split()[:4]
        return any(w.strip(".,;") in self.report.lexicon.words("parked") for w in words)

    # ------------------------------------------------------------------ in the end
    def _settle(self) -> None:
        """Leave out what is not worth a record (codebook, first paragraph)."""
        kept = []
        for event in self.events:
            named = any(not t.generic for t in event.targets) or bool(event.places)
            if event.interval is None and event.lead:
                event.interval = self._days.day_of_speaking(event)
            if (event.lead and (event.targets or event.places or event.interval)) or (
                event.interval and (named or event.targets)
            ):
                kept.append(event)
        if not kept and self.summaries:
            kept = [e for e in self.summaries if e.interval or e.targets]
            self.summaries = [e for e in self.summaries if e not in kept]
        self.events = kept


_LEAD = 5  # sentences that a lead may take to come to the attack


def _short(interval: Interval) -> bool:
    return (interval[1] - interval[0]) <= timedelta(days=31)


def _older(interval: Interval, published: date) -> bool:
    return (published - interval[1]).days > 10


def _out_of_domain(report: Annotated) -> bool:
    """Is the report about sport or computers, where "attack" means something else?"""
    arms = [h for h in _all_hits(report, "weapons") if h.attrs["weapon"] not in ("unknown", "gun")]
    for table, least in (("domain_sport", 6), ("domain_cyber", 4)):
        hits = _all_hits(report, table)
        if len(hits) >= least and len({h.text.lower() for h in hits}) >= 3 and len(arms) * 2 < len(hits):
            return True
    return False


def _all_hits(report: Annotated, table: str) -> list[Hit]:
    """The hits in what is read of the report; paragraphs about something else are not."""
    return [hit for sentence in report.sentences for hit in sentence.hits(table)]
