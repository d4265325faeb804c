"""Coded reports of several paragraphs, and how a reading of one is held against its coding.

A case's file has: published, lang, text; `attack`: name, words (a phrase of the text where it is told, or several:
where it is told again), earliest, latest, target (names, any of which will do), killed, injured (a number, or all the
numbers that the text tells); `responsibility`: kind, about (names of attacks), who (spellings, any of which will do),
by (likewise; absent: whoever), as_of (absent: whatever day), optional (true: right, but nobody need read it).

A coding is whole: an attack, claim, accusation, denial or silence that is not coded is false. Deployments, histories
and statements are not coded, hence not compared.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kg.facts import Account, Actor, AnyFact, Attribution, Claim, Denial, NonClaim
from kg.gazetteer import fold
from kg.read.rules import RuleReader
from kg.reports import Report
from tests.read.rules.convincing import convincing

HERE = Path(__file__).parent
Said = Claim | Attribution | Denial | NonClaim


@cache
def extractor() -> RuleReader:
    return RuleReader()


def load(folder: str) -> dict[str, dict[str, Any]]:
    """The files of a folder by name, in order."""
    found = {}
    for path in sorted((HERE / folder).glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = {**data, "text": data["text"].strip()}
    return found


def report(name: str, case: dict[str, Any], text: str | None = None) -> Report:
    return Report(id=name, text=text or case["text"], language=case["lang"], published=case["published"], origin=name)


def read_all(reports: Iterable[Report]) -> dict[str, list[AnyFact]]:
    """What the rules hold to be told in each report, by its id."""
    return {given.id: convincing(facts) for given, facts in extractor().read_all(reports)}


@dataclass
class Reading:
    """What a reading has that is not so, each as one line, and what it lacks."""

    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def compare(case: dict[str, Any], facts: list[AnyFact]) -> Reading:
    accounts: dict[str, list[Account]] = {}
    for fact in facts:
        if isinstance(fact, Account):
            accounts.setdefault(fact.attack, []).append(fact)
    out = Reading()
    name_of = _paired(case, accounts, out)
    for coded in case["attack"]:
        own = [a for key, name in name_of.items() if name == coded["name"] for a in accounts[key]]
        if own:
            _compare_values(coded, own, out)
        else:
            out.missed.append(f"attack {coded['name']}")
    _compare_said(case, [f for f in facts if isinstance(f, Said)], name_of, out)
    out.false = sorted(set(out.false))
    return out


def _paired(case: dict[str, Any], accounts: dict[str, list[Account]], out: Reading) -> dict[str, str]:
    """The coded attack of each that was read; one that is none, or one again, is false."""
    scores = sorted(
        (-score, nth, key, coded["name"])
        for nth, (key, told) in enumerate(accounts.items())
        for coded in case["attack"]
        if (score := _likeness(case["text"], coded, told))
    )
    name_of: dict[str, str] = {}
    for _, _, key, name in scores:
        if key not in name_of and name not in name_of.values():
            name_of[key] = name
    again = dict(name_of)
    for _, _, key, name in scores:
        if key not in again:
            again[key] = name
            out.false.append(f"attack again {name}: {_start(accounts[key])}")
    out.false += [f"attack none: {_start(told)}" for key, told in accounts.items() if key not in again]
    return again


def _start(told: list[Account]) -> str:
    return " ".join(told[0].evidence[0].quote.split())[:60]


def _likeness(text: str, coded: dict[str, Any], told: list[Account]) -> int:
    """0: told elsewhere; else more the better day and target fit too (two attacks may share a sentence)."""
    spans = [(at := text.index(words), at + len(words)) for words in listed(coded["words"])]
    inside = [nth for nth, a in enumerate(told) for e in a.evidence for s, t in spans if e.start < t and s < e.end]
    if not inside:
        return 0
    names = [fold(p.name) for a in told for p in (*a.target, *a.place)]
    day = any(a.earliest == coded["earliest"] and a.latest == coded["latest"] for a in told)
    target = any(fold(wanted) in name for wanted in coded.get("target", ()) for name in names)
    return 1 + 4 * target + 2 * day + (min(inside) == 0)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _compare_values(coded: dict[str, Any], told: list[Account], out: Reading) -> None:
    name = coded["name"]
    days = {(a.earliest, a.latest) for a in told if a.earliest or a.latest}
    wanted = (coded["earliest"], coded["latest"])
    out.false += [f"day {name}: {_span(*day)}" for day in days if day != wanted]
    if wanted not in days:
        out.missed.append(f"day {name}")
    for slot in ("killed", "injured"):
        counts = [getattr(a, slot) for a in told if getattr(a, slot)]
        given = {count.high if count.low is None else count.low for count in counts}
        right = set(listed(coded.get(slot, [])))
        out.false += [f"{slot} {name}: {number}" for number in given - right]
        if right and not right & given:
            out.missed.append(f"{slot} {name}")


def _span(earliest: date | None, latest: date | None) -> str:
    return str(earliest) if earliest == latest else f"{earliest}/{latest}"


def _compare_said(case: dict[str, Any], said: list[Said], name_of: dict[str, str], out: Reading) -> None:
    wanted = [(coded, name) for coded in case["responsibility"] for name in coded["about"]]
    found: list[tuple[dict[str, Any], str]] = []
    for fact in said:
        about = name_of.get(fact.about, "no attack")
        what = f"{fact.fact} {fact.responsible.name if fact.responsible else '-'} > {about}"
        fitting = [
            w for w in wanted if w[0]["kind"] == fact.fact and w[1] == about and _named(w[0], "who", fact.responsible)
        ]
        if not fitting:
            out.false.append(what)
            continue
        found += fitting
        if not any(_named(coded, "by", fact.stated_by) for coded, _ in fitting):
            out.false.append(f"speaker of {what}: {fact.stated_by.name if fact.stated_by else '-'}")
        if not any(coded.get("as_of", fact.as_of) == fact.as_of for coded, _ in fitting):
            out.false.append(f"as_of of {what}: {fact.as_of}")
    for coded, name in wanted:
        if (coded, name) not in found and not coded.get("optional"):
            out.missed.append(f"{coded['kind']} {coded.get('who', ['-'])[0]} > {name}")


def _named(coded: dict[str, Any], slot: str, actor: Actor | None) -> bool:
    """Does the actor bear one of the coded spellings? Nothing coded: nobody for who, anybody for by."""
    if slot not in coded:
        return slot == "by" or actor is None
    names = [fold(n) for n in (actor.name, actor.institution) if n] if actor else []
    return any(fold(wanted) in name for wanted in coded[slot] for name in names)
