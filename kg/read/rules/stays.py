"""From when and until when a force is somewhere: "since 2014", « jusqu'à la fin de l'année », "until 31 December"."""

from __future__ import annotations

from datetime import date

from kg.read.rules.annotate import Sentence
from kg.read.rules.dates import DateMention
from kg.read.rules.word_patterns import compiled, leading, one_of

_REACH = 70  # characters between the words of the deployment and those of its time


def term(sentence: Sentence, start: int, end: int) -> tuple[date | None, date | None]:
    """First and last day that the sentence states for what its words [start, end) say; None where it states none.

    Only times in the same clause count: behind the words without a stop in between, inside them, or at the
    sentence's head. « La base, qui abrite …, a été visée dix fois depuis mai » dates no deployment.
    """
    since = until = None
    for mention in sentence.dates:
        kind = _kind(sentence, mention)
        if kind and _belongs(sentence, mention, start, end):
            if kind == "since":
                since = since or mention.earliest
            else:
                until = until or _open(sentence, mention)
    return (since, until) if not (since and until and until < since) else (since, None)


def ended(sentence: Sentence, start: int, end: int) -> bool:
    """Do the words right behind [start, end) say that it was over before the day of publication: "until 2013"?"""
    published = sentence.report.published
    return any(
        end <= mention.start <= end + 24
        and mention.latest is not None
        and published is not None
        and mention.latest < published
        and _kind(sentence, mention) == "until"
        and _belongs(sentence, mention, start, end)
        for mention in sentence.dates
    )


def _open(sentence: Sentence, mention: DateMention) -> date | None:
    """The last day; None if it is past: the force is there now, so that the date is about something else."""
    published = sentence.report.published
    return None if mention.latest and published and mention.latest <= published else mention.latest


def _kind(sentence: Sentence, mention: DateMention) -> str | None:
    """ "since", "until", or None: by the words in front of the date or at its head."""
    lang, text = sentence.report.lang, sentence.report.text
    for kind, table in (("since", "since_words"), ("until", "until_words")):
        words = one_of(lang, table)
        lead = compiled(rf"(?:\b|'){words}\s*{leading(lang, 'date_fillers')}*$")
        if lead.search(text, max(sentence.start, mention.start - 26), mention.start):
            return kind
        if compiled(rf"{words}(?:\b|(?<='))").match(text, mention.start, mention.end):
            return kind
    return None


def _belongs(sentence: Sentence, mention: DateMention, start: int, end: int) -> bool:
    text = sentence.report.text
    if start <= mention.start < end:
        return True
    if end <= mention.start:
        between = text[end : mention.start]
        return len(between) <= _REACH and not any(c in between for c in '.,;:()"«»')
    head = text[sentence.start : mention.start]
    between = text[mention.end : start]
    return len(head) <= 20 and len(between) <= _REACH and not any(c in between for c in ";:")
