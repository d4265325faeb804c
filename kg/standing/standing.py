"""A report's facts as read → those that stand, that wait, that are struck: by thresholds and by what people decided.

What a person decided wins. It refers to a fact by the id that the reader gave it, so it holds however often the fact is
corrected, and a fact that was corrected says which id that was (`as_read`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from kg.decisions import Decision, in_effect
from kg.facts import Account, Aggregate, AnyFact, Quoted, ReportFact, Responsibility
from kg.gazetteer import Gazetteer
from kg.standing.candidate import Candidate, Corrected, Standing, Struck
from kg.standing.identity import named_anew, read_id
from kg.standing.naming import Naming
from kg.standing.otherwise import is_from_other, is_other_value, with_displaced
from kg.standing.reasons import ATTACK_DOUBTFUL
from kg.standing.single_values import values_of
from kg.standing.thresholds import Thresholds


def stand(
    facts: Sequence[AnyFact], decisions: Iterable[Decision] = (), *, gazetteer: Gazetteer | None = None,
    thresholds: Thresholds | None = None,
) -> Standing:
    """The facts of one report as they stand.

    Args:
        facts: all of them as read and linked, the ReportFact first; those that stand give themselves again.
        decisions: what people decided, all of it, in order.
        gazetteer: knows the names that corrections give; None: they stay names.
        thresholds: default: those of the package.

    Raises:
        InputError: a correction is no value of its field.
    """
    report = facts[0].report
    about = tuple(
        one for one in in_effect(decisions) if one.kind in ("fact", "correction") and one.right == report
    )
    if not about and not any(isinstance(fact, Quoted) and fact.assessments for fact in facts):
        read = tuple(facts)
        return Standing(read, read)
    return _Report(facts, about, gazetteer, thresholds or Thresholds.load()).standing()


class Standings:
    """Makes the reports of one run stand, by one set of decisions; `of` is `stand` for one report.

    Args:
        decisions, gazetteer, thresholds: as for `stand`.
    """

    def __init__(
        self, decisions: Iterable[Decision] = (), gazetteer: Gazetteer | None = None,
        thresholds: Thresholds | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self.thresholds = thresholds or Thresholds.load()
        self._about: dict[str, list[Decision]] = defaultdict(list)
        for one in in_effect(decisions):
            if one.kind in ("fact", "correction"):
                self._about[one.right].append(one)

    def of(self, facts: Sequence[AnyFact]) -> Standing:
        """The facts of one report as they stand.

        Raises:
            InputError: a correction is no value of its field.
        """
        about = self._about.get(facts[0].report, ())
        return stand(facts, about, gazetteer=self._gazetteer, thresholds=self.thresholds)


@dataclass(frozen=True)
class _Judged:
    """One fact: what became of it as a whole (one of the two, or neither), and what its values came to."""

    read: Quoted
    shown: Quoted
    candidate: Candidate | None = None
    struck: Struck | None = None
    values: tuple[Candidate | Struck, ...] = ()
    corrections: tuple[Decision, ...] = ()

    @property
    def stands(self) -> bool:
        return self.candidate is None and self.struck is None


class _Report:
    def __init__(
        self, facts: Sequence[AnyFact], about: Sequence[Decision], gazetteer: Gazetteer | None, thresholds: Thresholds
    ) -> None:
        self._facts = tuple(dict.fromkeys(facts))
        # What another reading calls somebody says nothing about what a correction of this one means.
        self._naming = Naming((one for one in facts if not is_from_other(one)), gazetteer)
        self._thresholds = thresholds
        about = with_displaced(self._facts, about)
        self._order = {id(one): number for number, one in enumerate(about)}
        self._about: dict[str, list[Decision]] = defaultdict(list)
        for one in about:
            self._about[one.left].append(one)

    def standing(self) -> Standing:
        judged = [self._judged(fact) for fact in self._facts if not isinstance(fact, ReportFact)]
        judged = self._with_their_attacks(judged)
        stands = [one for one in judged if one.stands]
        shown = named_anew([(one.read, one.shown) for one in stands], {read_id(one.read) for one in judged})
        candidates = [one.candidate for one in judged if one.candidate]
        struck = [one.struck for one in judged if one.struck]
        for one in judged:
            candidates += [each for each in one.values if isinstance(each, Candidate) and one.stands]
            struck += [each for each in one.values if isinstance(each, Struck) and one.struck is None]
        corrected = [
            Corrected(one.read, fact, decision)
            for one, fact in zip(stands, shown, strict=True) for decision in one.corrections
        ]
        reports = tuple(fact for fact in self._facts if isinstance(fact, ReportFact))
        return Standing(
            self._facts, (*reports, *cast("Iterable[AnyFact]", dict.fromkeys(shown))),
            tuple(sorted(candidates, key=lambda each: (each.fact.id, each.slot, each.fact.model_dump_json()))),
            tuple(sorted(struck, key=lambda each: (each.fact.id, each.slot, each.fact.model_dump_json()))),
            tuple(sorted(corrected, key=lambda each: (read_id(each.read), each.decision.field or ""))),
        )

    def _judged(self, fact: Quoted) -> _Judged:
        about = self._about.get(read_id(fact), [])
        whole = next((one for one in reversed(about) if one.kind == "fact" and not one.slot), None)
        verdict = whole.verdict if whole else "unsure"
        values = values_of(fact, about, self._thresholds["value"], self._naming)
        judged = _Judged(fact, values.fact, values=values.out, corrections=values.corrections)
        if whole is not None and verdict == "no_match":
            return replace(judged, struck=Struck(fact, "", whole))
        doubt = next((one for one in fact.assessments or () if not one.slot), None)
        kind = str(type(fact).model_fields["fact"].default)
        if verdict == "match" or doubt is None:
            return judged
        if doubt.confidence >= self._thresholds[kind] and not is_from_other(fact):
            return judged
        return replace(judged, candidate=Candidate(fact, "", doubt.confidence, doubt.how, doubt.against))

    def _with_their_attacks(self, judged: Sequence[_Judged]) -> list[_Judged]:
        """What is said about an attack goes with the attack, if none of its accounts stands."""
        told: dict[str, list[_Judged]] = defaultdict(list)
        for one in judged:
            if isinstance(one.read, Account | Aggregate) and not is_other_value(one.read):
                told[one.read.attack if isinstance(one.read, Account) else one.read.id].append(one)
        return [self._with(one, told.get(about, ())) if (about := _about(one.read)) else one for one in judged]

    def _with(self, one: _Judged, accounts: Sequence[_Judged]) -> _Judged:
        if not accounts or one.struck or any(each.stands for each in accounts):
            return one
        waiting = [each.candidate.confidence for each in accounts if each.candidate]
        if not waiting:
            decisions = [each.struck.decision for each in accounts if each.struck]
            last = max(decisions, key=lambda each: self._order[id(each)])
            return replace(one, candidate=None, struck=Struck(one.read, "", last, with_attack=True))
        own = next((each for each in one.read.assessments or () if not each.slot), None)
        confidence = min(own.confidence if own else 1.0, max(waiting))
        how, against = (own.how, own.against) if own else ((), ())
        return replace(one, candidate=Candidate(
            one.read, "", confidence, how, tuple(dict.fromkeys((*against, ATTACK_DOUBTFUL)))
        ))


def _about(fact: Quoted) -> str:
    """The attack or series without which a fact is nothing; "" if it stands for itself."""
    if isinstance(fact, Responsibility):
        return fact.about
    return fact.attack if isinstance(fact, Account) and is_other_value(fact) else ""
