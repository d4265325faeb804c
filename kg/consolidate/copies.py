"""R1: which reports of one attack print the same dispatch, by the words that they share.

Only reports of one attack are set beside each other. Three things show a dispatch: the whole text, a paragraph that
tells of the attack, the sentence that an account in the reporter's own voice rests on. Quotations are cut out of a
paragraph before: two reporters who stood before one spokesman wrote down the same words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.consolidate.similar import PARAGRAPHS, QUOTES, REPORTS, near_duplicates
from kg.consolidate.sourced import SourcedAccount
from kg.consolidate.voices import Key, channel, source_of

_QUOTATION = re.compile(r"«[^»]{0,2000}»|“[^”]{0,2000}”|\"[^\"]{0,2000}\"")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_BREAK = re.compile(r"\n\s*")


@dataclass
class Copies:
    """What copied words say of the accounts of one attack.

    `channels`: report → whose own voice it speaks in; a copy of another's report speaks in none but its dispatch's.
    `joined`: position of an account → pairs of sources that are one from there on, with the share of common words.
    `reports`: position of a report's first account → pairs of reports (later, earlier) that print one dispatch.
    """

    channels: dict[str, Key] = field(default_factory=dict)
    joined: dict[int, list[tuple[Key, Key, float]]] = field(default_factory=lambda: defaultdict(list))
    reports: dict[int, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))


def copies(told: Sequence[SourcedAccount]) -> Copies:
    """What the words of the accounts, and of their reports, show. `told`: the accounts in order.

    What is said of the first n accounts does not change when others follow.
    """
    found = Copies({each.account.report: channel(each.account.report, each.report) for each in told})
    first: dict[str, int] = {}
    for position, each in enumerate(told):
        first.setdefault(each.account.report, position)
    if len(first) < 2:
        return found
    alike = list(_alike_sentences(told))
    pairs = [*_alike_texts(told, list(first.values())), *_alike_paragraphs(told)]
    pairs += [
        (told[later], told[earlier], share) for later, earlier, share in alike if _own(told[later], told[earlier])
    ]
    for later, earlier, _ in pairs:
        _leave_the_outlet(later, earlier, found)
    for later, earlier, share in pairs:
        one, other = earlier.account.report, later.account.report
        found.joined[first[other]].append((found.channels[one], found.channels[other], share))
        found.reports[first[other]].append((other, one))
    for position, earliest, share in alike:
        if not _own(told[position], told[earliest]):
            keys = [
                source_of(each.account, each.report, found.channels[each.account.report])
                for each in (told[earliest], told[position])
            ]
            found.joined[position].append((keys[0], keys[1], share))
    return found


def _leave_the_outlet(later: SourcedAccount, earlier: SourcedAccount, found: Copies) -> None:
    """A copy that names no agency is not its outlet's own voice: an outlet may carry dispatches of two agencies.

    Who printed the words first is taken for their author until somebody names an agency.
    """
    same = channel(later.account.report, later.report) == channel(earlier.account.report, earlier.report)
    if later.report is not None and not later.report.relays and not same:
        found.channels[later.account.report] = ("copy", later.account.report)


def _own(one: SourcedAccount, other: SourcedAccount) -> bool:
    return one.account.stated_by is None and other.account.stated_by is None


def _alike_texts(
    told: Sequence[SourcedAccount], positions: Sequence[int]
) -> Iterator[tuple[SourcedAccount, SourcedAccount, float]]:
    known = [(told[position], report) for position in positions if (report := told[position].report)]
    for later, earlier, share in near_duplicates([report.text for _, report in known], REPORTS):
        yield known[later][0], known[earlier][0], share


def _alike_paragraphs(told: Sequence[SourcedAccount]) -> Iterator[tuple[SourcedAccount, SourcedAccount, float]]:
    paragraphs = list(_paragraphs(told))
    for later, earlier, share in near_duplicates([words for _, words in paragraphs], PARAGRAPHS):
        one, other = paragraphs[later][0], paragraphs[earlier][0]
        if one.account.report != other.account.report:
            yield one, other, share


def _alike_sentences(told: Sequence[SourcedAccount]) -> Iterator[tuple[int, int, float]]:
    quoted = [position for position, each in enumerate(told) if each.source[0] != "named"]
    quotes = [told[position].account.evidence[0].quote for position in quoted]
    for later, earlier, share in near_duplicates(quotes, QUOTES):
        if told[quoted[later]].account.report != told[quoted[earlier]].account.report:
            yield quoted[later], quoted[earlier], share


def _paragraphs(told: Sequence[SourcedAccount]) -> Iterator[tuple[SourcedAccount, str]]:
    """The paragraphs in which an account of the attack stands, each once, without what they quote."""
    by_report: dict[str, list[SourcedAccount]] = defaultdict(list)
    for each in told:
        if each.report is not None:
            by_report[each.account.report].append(each)
    for group in by_report.values():
        text = group[0].report.text if group[0].report else ""
        starts = {piece.start for each in group for piece in each.account.evidence}
        for start, end in _spans(text):
            if any(start <= at < end for at in starts):
                yield group[0], _QUOTATION.sub(" ", text[start:end])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of a text: what blank lines part, or lines where there is no blank one."""
    start = 0
    for gap in (_BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE_BREAK).finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)
