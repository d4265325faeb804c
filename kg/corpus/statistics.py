"""What a corpus holds, counted: sizes, kinds of statements, and how far its texts are told as news is told."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.corpus.records import Record
from kg.gazetteer import fold
from kg.read.rules.text import plain_signs
from kg.sheet.as_gold import names, state
from kg.sheet.checking import walk
from kg.sheet.coding import AttackCoding, Day
from kg.sheet.recomputing import days_of

_POINTING = Path(__file__).with_name("pointing.toml")
_SHORT = 2
"""Letters of a word of a name that tells nothing by itself: articles, "of", « de »."""


@dataclass
class Statistics:
    """Counts over some records.

    `relative_days`: days that count from publication or from an attack; `pointing`: stretches of `pointing.toml`;
    `of_sets`: statements of responsibility about several attacks; `one_target_twice`, `several_attacks`, `no_attack`:
    reports; `states`: attacks by their summary state, "attributed" being one that is only attributed.
    """

    reports: int = 0
    words: int = 0
    attacks: int = 0
    relative_days: int = 0
    pointing: int = 0
    of_sets: int = 0
    one_target_twice: int = 0
    several_attacks: int = 0
    no_attack: int = 0
    deployments: int = 0
    aggregates: int = 0
    statements: int = 0
    uncoded: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    styles: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)


def count(records: Sequence[Record]) -> Statistics:
    """The statistics of these records."""
    out = Statistics(reports=len(records))
    for record in records:
        sheet, text = record.sheet, plain_signs(record.report.text)
        out.words += len(re.findall(r"\w+(?:['-]\w+)*", text))
        out.attacks += len(sheet.attacks)
        out.relative_days += sum(isinstance(part, Day) and part.anchor != "calendar" for _, part in walk(sheet))
        out.pointing += len(_pointing(record.report.language).findall(text))
        out.of_sets += sum(len(said.about) > 1 for said in sheet.responsibility)
        out.one_target_twice += _one_target_twice(sheet.attacks)
        out.several_attacks += len(sheet.attacks) > 1
        out.no_attack += not sheet.attacks
        out.deployments += len(sheet.deployments)
        out.aggregates += len(sheet.aggregates)
        out.statements += len(sheet.statements)
        out.uncoded += len(sheet.uncoded)
        out.kinds.update(said.kind for said in sheet.responsibility)
        out.states.update(five_state([s.kind for s in sheet.responsibility if a.id in s.about]) for a in sheet.attacks)
        out.styles[record.style] += 1
        out.languages[record.report.language] += 1
        out.splits[record.split] += 1
    return out


def five_state(kinds: Sequence[str]) -> str:
    """One of the five states of an attack in one text: claimed, unclaimed, denied, attributed, not mentioned.

    The first that holds, in that order; an attack may well be attributed and claimed, which is then "claimed".
    """
    found = state(kinds)
    if found != "unstated":
        return found
    return "attributed" if "attribution" in kinds else "not mentioned"


def _pointing(lang: str) -> re.Pattern[str]:
    stretches = tomllib.loads(_POINTING.read_text(encoding="utf-8"))[lang]
    longest = sorted(stretches, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


def _one_target_twice(attacks: Sequence[AttackCoding]) -> bool:
    """Whether two attacks of the report, on different days, hit one thing: all words of one name are in the other."""
    seen: list[tuple[list[set[str]], object]] = []
    for attack in attacks:
        called = [_words(name) for account in attack.accounts for site in account.target for name in names(site)]
        day = days_of(attack)
        if any(day != when and any(a <= b or b <= a for a in called for b in other if a and b) for other, when in seen):
            return True
        seen.append((called, day))
    return False


def _words(name: str) -> set[str]:
    return {word for word in fold(name).replace("-", " ").replace("'", " ").split() if len(word) > _SHORT}
