"""Forces stationed at places: hosting, presence, strengths, withdrawals (codebook rule 8).

A hosting is a Deployment without a number at the place that the text names; « y », « cette même base », "there" take
the name of the place that they point at, because a reader joins a deployment to an attack by that place. A strength
counts only if the words say that the force is there now: victims, mandates' ceilings, plans, exercises, rebels do not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.facts import Account, Deployment
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.hosting import FoundDeployment
from kg.read.rules.hosts import Targets
from kg.read.rules.names import PlaceMention
from kg.read.rules.phrases import windows
from kg.read.rules.sources import Sources
from kg.read.rules.stationing import Holding
from kg.read.rules.stays import ended, term
from kg.read.rules.strengths import Strength, StrengthReader


def find_deployments(
    annotated: Annotated,
    sources: Sources,
    places: Callable[[Sentence], list[PlaceMention]],
    accounts: Sequence[Account] = (),
) -> list[Deployment]:
    """All deployments of a report, hosting and strengths, in the order of the text.

    In: the parsed report, its sources, what finds the places of a sentence, and the accounts of the report's attacks,
    so that a force at an attacked place is told at that very place. Out: facts that carry the report's id.
    """
    return _Writer(annotated, sources, places, accounts).write()


class _Writer:
    """Turns what the readers find into facts."""

    def __init__(
        self,
        annotated: Annotated,
        sources: Sources,
        places: Callable[[Sentence], list[PlaceMention]],
        accounts: Sequence[Account],
    ) -> None:
        self.report = annotated
        self.sources = sources
        self.holding = Holding(annotated, places)
        self.strengths = StrengthReader(self.holding)
        self.targets = Targets(annotated, accounts)
        self._seen: set[tuple[str, str]] = set()

    def write(self) -> list[Deployment]:
        """The facts of all sentences."""
        facts: list[Deployment] = []
        for whole in self.report.sentences:
            for sentence in windows(whole):
                strengths = self.strengths.read(sentence)
                facts += [self._strength(sentence, s) for s in strengths]
                counted = [(s.start, s.end) for s in strengths]
                for found in self.holding.read(sentence):
                    if not any(a <= found.start and found.end <= b for a, b in counted):
                        facts += self._hosting(found)
        return facts

    def _strength(self, sentence: Sentence, told: Strength) -> Deployment:
        since, until = term(sentence, told.start, told.end)
        return Deployment(
            report=self.report.report_id,
            evidence=(self.report.evidence(told.start, told.end),),
            stated_by=self.sources.speaker(sentence, told.start),
            force=told.force,
            at=self.targets.same(sentence, told.at),
            strength=told.count,
            site_count=told.sites,
            role=told.role,
            since=since,
            until=until,
        )

    def _hosting(self, found: FoundDeployment) -> list[Deployment]:
        at = self.targets.same(found.sentence, found.at)
        force = found.force.entity or (found.force.kind if found.force.kind == "coalition" else found.force.name)
        attacks = self.targets.attacks(at)
        if (force, at.entity or at.name if at else "") in self._seen or any((force, a) in self._seen for a in attacks):
            return []  # one force at one attacked site is one fact, whatever each source calls the site
        since, until = term(found.sentence, found.start, found.end)
        if ended(found.sentence, found.start, found.end):
            return []  # codebook rule 8: « a hébergé des soldats jusqu'en 2013 » is no presence now
        self._seen |= {(force, at.entity or at.name if at else ""), *((force, a) for a in attacks)}
        return [
            Deployment(
                report=self.report.report_id,
                evidence=(self.report.evidence(found.start, found.end),),
                stated_by=self.sources.speaker(found.sentence, found.start),
                force=found.force,
                at=at,
                role=found.role,
                since=since,
                until=found.until or until,
            )
        ]
