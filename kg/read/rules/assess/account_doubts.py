"""How sure it is that what is told is an attack of its own, on its day, with its tolls."""

from __future__ import annotations

from collections.abc import Iterator

from kg.facts import Account
from kg.read.rules.annotate import Annotated
from kg.read.rules.assess.governing import conditional, governing
from kg.read.rules.assess.ties import goes_on, only_pointed_at
from kg.read.rules.assess.trust import weights
from kg.read.rules.event import Contribution, Event
from kg.read.rules.events import EventReader
from kg.read.rules.mentions import Mention
from kg.read.rules.story_days import counted_from

_TOLLS = ("killed", "injured")
_SUM = 3
"""Attacks told as one number: so many and more are history, and no attack of its own."""


class AccountDoubts:
    """Assesses the accounts of one report."""

    def __init__(self, report: Annotated, reader: EventReader) -> None:
        self._report = report
        self._reader = reader
        self._lex = report.lexicon
        self._weights = weights()

    def assess(self, event: Event, account: Account) -> Account:
        """The account with an assessment of itself, of its day and of its tolls, as far as it has them."""
        how = "attack_lead" if event.lead else "attack_told"
        found = [self._weights.assessment(how, self._of_itself(event))]
        if account.earliest or account.latest:
            found.append(self._weights.assessment("day_told", self._of_the_day(event), "earliest"))
        for slot in _TOLLS:
            if getattr(account, slot) is not None:
                found.append(self._weights.assessment("toll_told", self._of_a_toll(event, account, slot), slot))
        return account.model_copy(update={"assessments": tuple(found)})

    def _of_itself(self, event: Event) -> Iterator[str]:
        first = event.mentions[0] if event.mentions else None
        if first is None:
            return
        if only_pointed_at(event):
            yield "only_pointed_at"
        named = any(not t.generic for t in event.targets) or any(p.kind != "country" for p in event.places)
        if not named and not event.targets:
            yield "no_place"
        if all(any(conditional(one, self._lex) for one in governing(m.clause)) for m in event.mentions):
            yield "conditional"
        if all(m.sentence.text.rstrip(' »"”').endswith("?") for m in event.mentions):
            yield "question"
        counted = first.attack_count is not None and (first.attack_count.low or 0) > _SUM
        if counted or self._spans_time(event):
            yield "many_as_one"

    def _spans_time(self, event: Event) -> bool:
        """ "ending weeks of shelling": nothing but a time in which there were attacks."""
        table, text = self._lex["span_of_attacks"], self._report.text
        return all(
            table.search(text, max(m.sentence.start, t.hit.start - 24), t.hit.end) is not None
            for m in event.mentions for t in m.triggers
        )

    def _of_the_day(self, event: Event) -> Iterator[str]:
        dated = [m.date for m in event.mentions if m.date]
        if event.inherited:
            yield "day_inherited"
        elif not dated and not event.lead:
            yield "day_from_around"
        elif dated and all(self._counted(m) for m in event.mentions if m.date):
            yield "day_counted"

    def _counted(self, mention: Mention) -> bool:
        """ "two days later": counted from what was told before; "two days after the attack" says from what."""
        day = mention.date
        if day is None or not (day.complement or day.relative == "story"):
            return False
        return counted_from(self._report, day, mention.sentence) is None

    def _of_a_toll(self, event: Event, account: Account, slot: str) -> Iterator[str]:
        parts = [c for c in event.contributions if any(q.category == slot for q in c.quantities)]
        count = getattr(account, slot)
        if parts and all(self._apart(event, part) for part in parts):
            yield "toll_of_other_paragraph"
        if parts and all(len(self._told_in(part)) > 1 for part in parts):
            yield "toll_beside_other_attack"
        if parts and all(self._lex["toll_of_all"].search(self._report.text, p.sentence.start, p.sentence.end)
                         for p in parts):
            yield "toll_of_all"
        if count.high != 0 and any(self._lex["not_victims"].search(
            self._report.text, max(part.sentence.start, q.start - 30), min(part.sentence.end, q.end + 30)
        ) for part in parts for q in part.quantities if q.category == slot):
            yield "attackers_among"

    def _apart(self, event: Event, part: Contribution) -> bool:
        """Is the sentence in a paragraph that tells not this attack but something else that may have hurt people?

        « l'attaque », "the attack" alone goes on about what was told; other words of attack, or of floods and
        accidents, may tell what was not read.
        """
        paragraph = part.sentence.paragraph.index
        if part.mention is not None or paragraph in {m.sentence.paragraph.index for m in event.mentions}:
            return False
        before = [s for s in self._report.in_paragraph(paragraph) if s.index <= part.sentence.index]
        tables = ("attack_nouns", "attack_verbs", "weapons", "topic")
        hits = [
            h for s in before for table in tables for h in s.hits(table)
            if not any(toll.start < h.end and h.start < toll.end for toll in s.hits("casualty"))
        ]
        return any(not goes_on(self._report, h.start) for h in hits)

    def _told_in(self, part: Contribution) -> set[int]:
        return {e.index for e in self._reader.by_sentence.get(part.sentence.index, []) if e in self._reader.events}
