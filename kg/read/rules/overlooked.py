"""A report of arms and victims in which no attack was found: a person should look at it, so it is said."""

from __future__ import annotations

from collections.abc import Iterable

from kg.facts import Account, AnyFact
from kg.read.rules.lexicon import lexicon, supported
from kg.reports import Report

_SHOWN = 60
"""Characters of the words that are shown."""


def overlooked_attack(report: Report, facts: Iterable[AnyFact]) -> str | None:
    """One sentence for a person if the text tells of victims and of an attack and none was read; else None."""
    if report.language not in supported() or any(isinstance(fact, Account) for fact in facts):
        return None
    lex = lexicon(report.language)
    toll = lex["casualty"].search(report.text)
    attack = lex["attack_nouns"].search(report.text) or lex["weapons"].search(report.text)
    if toll is None or attack is None:
        return None
    start = max(0, toll.start - _SHOWN // 2)
    words = " ".join(report.text[start : start + _SHOWN].split())
    told = f"victims and arms are told (… {words} …) and no attack was read"
    return f"{report.origin}: {told}: look at it with kg explain"
