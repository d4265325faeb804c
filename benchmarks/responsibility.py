"""How far what counts as a fact of responsibility can be trusted, measured on coded reports.

    python -m benchmarks.responsibility FOLDER… [--without-doubt] [--wrong] [--by-reason] [--by-confidence]

FOLDER holds records (their form: tests/blind/README.md): a report, its attacks, and under `responsibility` every claim,
attribution, denial and stated non-claim that it holds. What the reader gives is compared one by one: a statement is
right if the coder has one of that kind, by that party, about that attack. What stands as a fact and what waits as a
candidate are counted apart. Intervals: 2,000 resamplings of the reports with a fixed seed, 2.5 to 97.5 per cent.

Printed for each kind: facts that are right, facts, precision with its interval; candidates that are right, candidates;
statements in the coding, and the share of them that are facts.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kg.facts import Account, Actor, AnyFact, Attribution, Claim, Denial, NonClaim, Place
from kg.gazetteer import Gazetteer, fold
from kg.read.rules import RuleReader
from kg.reports import Report

KINDS = ("claim", "attribution", "denial", "non_claim")
_OFFICIAL = ("state", "armed_force")
_Said = Claim | Attribution | Denial | NonClaim


@dataclass(frozen=True)
class Judged:
    """One statement that the reader gave. `right`: index of the coded one that it is, or None."""

    report: str
    fact: _Said
    stands: bool
    right: int | None


class Names:
    """Tells whether two names are of one party: one entity of the gazetteer, or words of one within the other's."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def same(self, party: Actor | Place, accepted: Sequence[str], lang: str) -> bool:
        """Whether `party` is one of the `accepted` names."""
        entities = {party.entity} if party.entity else self._entities(party.name, lang)
        sides = self._sides(entities)
        return any(
            (found := self._entities(name, lang)) & entities or self._sides(found) & sides or _within(name, party.name)
            for name in accepted
        )

    def _sides(self, entities: set[str]) -> set[str]:
        """The countries whose state or forces are among the entities: a state and its army are one side."""
        known = [self._gazetteer.entities[one] for one in entities if one in self._gazetteer.entities]
        return {one.country for one in known if one.type == "actor" and one.kind in _OFFICIAL and one.country}

    def _entities(self, name: str, lang: str) -> set[str]:
        found = [m for m in self._gazetteer.find(name, lang) if len(m.text) > 0.6 * len(name)]
        return {entity.id for match in found for entity in match.entities}


def _within(one: str, other: str) -> bool:
    small = {"the", "of", "le", "la", "les", "l", "d", "de", "du", "des", "group", "groupe", "movement", "mouvement"}
    left, right = (set(fold(name).replace("-", " ").replace("'", " ").split()) - small
                   for name in (one, other))
    return bool(left and right) and (left <= right or right <= left)


def facts_and_candidates(facts: Iterable[AnyFact]) -> list[tuple[AnyFact, bool]]:
    """The facts of one report, each with whether it counts as one or waits as a candidate."""
    from kg.standing import stand  # here, so that --without-doubt also measures a checkout of before there were doubts

    stood = stand(list(facts), ())
    return [*((fact, True) for fact in stood.facts),
            *((one.fact, False) for one in stood.candidates if one.slot == "")]


def judge(record: dict[str, Any], facts: Sequence[tuple[AnyFact, bool]], names: Names) -> list[Judged]:
    """Each statement of responsibility that was read, compared with the coding of its report."""
    told = defaultdict(list)
    for fact, _ in facts:
        if isinstance(fact, Account):
            told[fact.attack].append(fact)
    coded_as = aligned(record, told, names)
    free = set(range(len(record["responsibility"])))
    given: dict[int, set[str]] = defaultdict(set)  # a statement about an attack that was read twice is right twice
    out = []
    for fact, stands in sorted(facts, key=lambda pair: not pair[1]):
        if not isinstance(fact, _Said):
            continue
        fits = [k for k, coded in enumerate(record["responsibility"])
                if _agrees(coded, fact, coded_as, names, record["lang"])]
        right = next((k for k in fits if k in free or fact.about not in given[k]), None)
        if right is not None:
            free.discard(right)
            given[right].add(fact.about)
        out.append(Judged(record["id"], fact, stands, right))
    return out


def judge_all(
    records: Iterable[dict[str, Any]], facts: Mapping[str, Sequence[AnyFact]], names: Names, *,
    without_doubt: bool = False,
) -> list[Judged]:
    """Each statement in the facts of each record's report (`facts`: report id → its facts), compared with its coding.

    `without_doubt`: as if everything that was read stood as a fact.
    """
    out = []
    for record in records:
        found = facts[record["id"]]
        read = [(fact, True) for fact in found] if without_doubt else facts_and_candidates(found)
        out += judge(record, read, names)
    return out


def coded_kinds(records: Iterable[dict[str, Any]]) -> Counter[str]:
    """How many statements of each kind the coders have."""
    return Counter(one["kind"] for record in records for one in record["responsibility"])


def precision(judged: Sequence[Judged], reports: Sequence[str]) -> tuple[int, int, float, float]:
    """Right ones and all of those that stand as facts, and the 95 % interval of their share."""
    facts = [one for one in judged if one.stands]
    return sum(one.right is not None for one in facts), len(facts), *_interval(facts, reports)


def _agrees(coded: dict[str, Any], fact: _Said, coded_as: dict[str, str], names: Names, lang: str) -> bool:
    about = coded["about"] if isinstance(coded["about"], list) else [coded["about"]]
    if coded["kind"] != fact.fact or coded_as.get(fact.about) not in about:
        return False
    return fact.fact == "non_claim" or (
        fact.responsible is not None and names.same(fact.responsible, coded["responsible"], lang)
    )


def aligned(record: dict[str, Any], told: dict[str, list[Account]], names: Names) -> dict[str, str]:
    """Key of an attack that was read → id of the coded attack that it is, the best pairs first.

    One to one as far as it goes; an attack that was read twice is both times the coded one, as what is said of it is.
    """
    pairs = sorted(
        ((_affinity(record, coded, accounts, names), coded["id"], key)
         for coded in record["attacks"] for key, accounts in told.items()),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    found: dict[str, str] = {}
    for score, coded, key in pairs:
        if score >= 0.5 and key not in found and coded not in found.values():
            found[key] = coded
    for score, coded, key in pairs:
        if score >= 1:
            found.setdefault(key, coded)
    return found


def _affinity(record: dict[str, Any], coded: dict[str, Any], accounts: Sequence[Account], names: Names) -> float:
    text, score = record["text"], 0.0
    spans = [(at, at + len(words)) for words in coded["words"] if (at := text.find(words)) >= 0]
    quotes = [(e.start, e.end) for account in accounts for e in account.evidence]
    shared = sum(any(a < d and c < b for c, d in quotes) for a, b in spans)
    if shared:
        score += 1 + min(shared, 3)  # told in the same words: the same attack, whatever day or place was read
    targets = [party for account in accounts for party in (*account.target, *account.place)]
    if any(names.same(party, coded["target"], record["lang"]) for party in targets):
        score += 1
    days = [account for account in accounts if account.earliest and account.latest]
    if coded.get("date") and days:
        first, last = (date.fromisoformat(day) for day in coded["date"])
        meets = any(a.earliest <= last and first <= a.latest for a in days if a.earliest and a.latest)
        score += 0.5 if meets else -0.5
    return score


def _line(kind: str, judged: Sequence[Judged], coded: Counter[str], reports: Sequence[str]) -> str:
    those = [one for one in judged if kind in (one.fact.fact, "all")]
    facts = [one for one in those if one.stands]
    waiting = [one for one in those if not one.stands]
    stated = sum(coded.values()) if kind == "all" else coded[kind]
    good, rest = sum(one.right is not None for one in facts), sum(one.right is not None for one in waiting)
    low, high = _interval(facts, reports)
    share = f"{good / len(facts):.2f} [{low:.2f} {high:.2f}]" if facts else "   -            "
    recall = f"{good / stated:.2f}" if stated else "-"
    return f"{kind:12} {good:4}/{len(facts):<4} {share}   {rest:3}/{len(waiting):<4}  {stated:4}   {recall}"


def _interval(facts: Sequence[Judged], reports: Sequence[str]) -> tuple[float, float]:
    by = defaultdict(list)
    for one in facts:
        by[one.report].append(one.right is not None)
    rng, shares = random.Random(16), []
    for _ in range(2000):
        drawn = [right for report in rng.choices(reports, k=len(reports)) for right in by[report]]
        if drawn:
            shares.append(sum(drawn) / len(drawn))
    shares.sort()
    return (shares[int(len(shares) * 0.025)], shares[int(len(shares) * 0.975)]) if shares else (0.0, 0.0)


def main(args: Sequence[str] | None = None) -> int:
    """Read, compare, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--wrong", action="store_true", help="print what is wrong: only for a set that is burnt by it")
    parser.add_argument("--by-reason", action="store_true", help="how often each way of reading was right")
    parser.add_argument("--without-doubt", action="store_true", help="as if everything that was read stood as a fact")
    parser.add_argument("--by-confidence", action="store_true", help="how often what is at least so sure was right")
    given = parser.parse_args(args)
    paths = [path for folder in given.folders for path in sorted(folder.glob("*.json"))]
    records = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    records = [r for r in records if "responsibility" in r]
    if not records:
        print("no record with `responsibility` there", file=sys.stderr)
        return 2
    gazetteer = Gazetteer.load()
    reports = [Report(id=r["id"], text=r["text"], language=r["lang"], published=date.fromisoformat(r["published"]),
                      outlet=r.get("outlet"), title=r.get("title")) for r in records]
    facts = {report.id: found for report, found in RuleReader(gazetteer).read_all(reports)}
    judged = judge_all(records, facts, Names(gazetteer), without_doubt=given.without_doubt)
    coded = coded_kinds(records)
    if given.wrong:
        for record in records:
            _print_errors(record, [one for one in judged if one.report == record["id"]])
    ids = [record["id"] for record in records]
    print(f"{len(records)} reports, {sum(len(r['attacks']) for r in records)} attacks")
    print("kind         right/facts  precision [95 %]    right/waiting coded  share found as fact")
    for kind in (*KINDS, "all"):
        print(_line(kind, judged, coded, ids))
    if given.by_reason:
        _print_reasons(judged)
    if given.by_confidence:
        _print_confidences(judged)
    return 0


def _print_errors(record: dict[str, Any], judged: Sequence[Judged]) -> None:
    for one in judged:
        mark = "ok" if one.right is not None else "WRONG"
        who = one.fact.responsible.name if one.fact.responsible else "-"
        sure = [(a.confidence, *a.how, *a.against) for a in getattr(one.fact, "assessments", None) or () if not a.slot]
        print(f"{record['id']} {mark:5} {'fact' if one.stands else 'cand'} {one.fact.fact:11} {who} | {sure} | "
              f"{one.fact.evidence[0].quote[:260]}")
    said = {one.right for one in judged if one.stands}
    for k, coded in enumerate(record["responsibility"]):
        if k not in said:
            print(f"{record['id']} missed     {coded['kind']:11} {coded['responsible'][:1]} about {coded['about']} | "
                  f"{coded.get('quote', '')[:200]}")


def _print_confidences(judged: Sequence[Judged]) -> None:
    """A line for each kind and each confidence that occurs: right ones and all, were that the threshold."""
    sure = [(one, next((a.confidence for a in one.fact.assessments or () if not a.slot), 1.0)) for one in judged]
    for kind in KINDS:
        for least in sorted({confidence for one, confidence in sure if one.fact.fact == kind}):
            those = [one for one, confidence in sure if one.fact.fact == kind and confidence >= least]
            right = sum(one.right is not None for one in those)
            print(f"{kind:12} {least:.2f}  {right:4}/{len(those):<4} {right / len(those):.2f}")


def _print_reasons(judged: Sequence[Judged]) -> None:
    right, all_ = Counter[str](), Counter[str]()
    for one in judged:
        for assessment in getattr(one.fact, "assessments", None) or ():
            for code in (*assessment.how, *assessment.against) if not assessment.slot else ():
                all_[f"{one.fact.fact} {code}"] += 1
                right[f"{one.fact.fact} {code}"] += one.right is not None
    for code, n in sorted(all_.items()):
        print(f"{code:50} {right[code]:4}/{n}")


if __name__ == "__main__":
    sys.exit(main())
