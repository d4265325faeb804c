"""Small stand-ins for the slow parts, so that what lies around them can be tested in milliseconds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.facts import Account, Actor, AnyFact, Count, Evidence, NonClaim, Place, ReportFact, attack_key
from kg.reports import Report

_SENTENCE = re.compile(r"[^.\n]*\b(?:attaqu|attack|roquette|rocket)\w*[^.\n]*\.?")
_PLACE = re.compile(r"(?:base d’|base de |base of |at )(?P<name>[A-ZÉ][\w-]+(?: [A-ZÉ][\w-]+)?)")


class LineExtractor:
    """One account for each sentence that speaks of an attack; the word INVALID in it makes it break a shape."""

    def __init__(self, gazetteer: object = None) -> None:
        self.gazetteer = gazetteer

    def read(self, report: Report) -> list[AnyFact]:
        facts: list[AnyFact] = [
            ReportFact(
                report=report.id,
                text=report.text,
                language=report.language,
                published=report.published,
                outlet=report.outlet,
                title=report.title,
                url=report.url,
                relays=report.relays,
            )
        ]
        for nth, found in enumerate(_SENTENCE.finditer(report.text)):
            quote = found.group().strip()
            start = found.start() + found.group().index(quote)
            words = (Evidence(start=start, end=start + len(quote), quote=quote),)
            named = _PLACE.search(quote)
            attack = attack_key(report.id, quote, nth)
            facts.append(
                Account(
                    report=report.id,
                    evidence=words,
                    attack=attack,
                    nth=nth,
                    outcome="carried_out",
                    target=(Place(name=named["name"], kind="base"),) if named else (),
                    earliest=report.published,
                    latest=report.published,
                    weapon=("rocket",),
                    stated_by=Actor(name="un responsable", anonymous=True),
                    killed=Count(low=5, high=2) if "INVALID" in quote else None,
                )
            )
            if "revendiqu" in report.text or "claimed" in report.text:
                facts.append(NonClaim(report=report.id, evidence=words, about=attack, nth=nth, as_of=report.published))
        return facts

    def read_all(self, reports: Iterable[Report], jobs: int = 1) -> Iterator[tuple[Report, list[AnyFact]]]:
        for report in reports:
            yield report, self.read(report)
