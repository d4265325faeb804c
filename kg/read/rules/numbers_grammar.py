"""The number grammar of one language, compiled from ``lang/<lang>/numbers.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.read.rules import grammar
from kg.read.rules.number_words import NumberWords, number_words


@dataclass(frozen=True, slots=True)
class Approximator:
    kind: str
    least: int
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class NumberGrammar:
    lang: str
    lex: NumberWords
    digits: re.Pattern[str]
    scale: re.Pattern[str]
    ordinal: re.Pattern[str]
    group: re.Pattern[str]
    groups: Mapping[str, tuple[int, str]]
    group_plural: re.Pattern[str]
    phrases: re.Pattern[str]
    skip: re.Pattern[str]
    fixed: re.Pattern[str]
    starters: frozenset[str]
    approximators: tuple[Approximator, ...]
    ranges: tuple[tuple[re.Pattern[str] | None, re.Pattern[str]], ...]
    unit: re.Pattern[str]
    unit_before: re.Pattern[str]
    age_after: re.Pattern[str]
    age_before: re.Pattern[str]
    age_needs_both: bool
    bare_age: tuple[re.Pattern[str], re.Pattern[str]] | None
    year_before: re.Pattern[str]
    year_counted: re.Pattern[str]


def _tail(surfaces: list[str], where: str) -> re.Pattern[str] | None:
    return grammar.compiled(rf"(?<!\w){grammar.words(surfaces)}\s?[\"«“]?\s?\Z", where) if surfaces else None


def _head(surfaces: list[str], where: str) -> re.Pattern[str] | None:
    return grammar.compiled(rf"[\"»”]?\s?{grammar.words(surfaces)}(?!\w)", where) if surfaces else None


def _kinds(table: Mapping[str, list[str]]) -> str:
    return "|".join(f"(?P<{kind}>{grammar.words(surfaces)})" for kind, surfaces in table.items())


@cache
def number_grammar(lang: str) -> NumberGrammar:
    """The compiled number grammar of a language. Raises GrammarError if its data are missing or wrong."""
    lex, where = number_words(lang), f"lang/{lang}/numbers.toml"
    return _build(lang, lex, lex.data, where)


def _build(lang: str, lex: NumberWords, data: Mapping[str, Any], where: str) -> NumberGrammar:
    groups = {grammar.fold(w).replace("-", " "): (int(v), kind)
              for kind in ("about", "exact") for w, v in data["groups"][kind].items()}  # fmt: skip
    plural = data["groups"]["plural"]
    adjectives = grammar.words(data["groups"]["adjectives"])
    group = rf"(?:{adjectives}\s)?(?P<group>{grammar.words(groups)})(?:{plural})?(?!\w)"
    det_plural = rf"(?:(?:{grammar.words(data['vague']['det'])}\s)?{grammar.words(w + plural for w in groups)}(?!\w))" \
        if data["vague"]["det"] else r"(?!)"  # fmt: skip
    phrases = data["vague"]["words"]
    decimal = re.escape(data["digits"]["decimal"])
    separators = "".join(re.escape(s) for s in data["digits"]["group"])
    starters = set(lex.starters) | {w.split()[0].split("-")[0].split("'")[0] for w in [
        *phrases, *data["vague"]["det"], *data["groups"]["det"], *data["skip"]["phrases"], *groups,
        *data["groups"]["fixed"],
        *(w + plural for w in groups)]}  # fmt: skip
    age = data["age"]
    bare = (grammar.compiled(age["bare_before"], where), grammar.compiled(age["bare_after"], where)) \
        if age["bare_before"] else None  # fmt: skip
    fixed = rf"{grammar.words(data['groups']['fixed'])}(?!\w)" if data["groups"]["fixed"] else r"(?!)"
    linker = data["units"]["linker"].replace(" ", r"\s")
    return NumberGrammar(
        lang, lex,
        grammar.compiled(
            rf"\d{{1,3}}(?:(?P<sep>[{separators}])\d{{3}})(?:(?P=sep)\d{{3}}){{0,3}}(?!\d)|\d+(?:{decimal}\d+)?", where
        ),
        grammar.compiled(rf"\s?{grammar.words(w for w, v in lex.scales.items() if v >= 100)}(?!\w)", where),
        grammar.compiled(rf"{data['digits']['ordinal']}(?!\w)", where),
        grammar.compiled(group, where), groups, grammar.compiled(det_plural, where),
        grammar.compiled(rf"{grammar.words(phrases)}(?!\w)", where),
        grammar.compiled(rf"{grammar.words(data['skip']['phrases'])}(?!\w)", where),
        grammar.compiled(fixed, where),
        frozenset(starters),
        tuple(Approximator(a["kind"], int(a.get("min", 0)), _tail(a["before"], where), _head(a["after"], where))
              for a in data["approximator"]),
        tuple((_tail(r.get("before", []), where),
               grammar.compiled(rf"\s?{grammar.words(r['between'])}\s?\Z", where)) for r in data["range"]),
        grammar.compiled(rf"[\s-]?(?:{linker})?(?:{_kinds(data['units']['kinds'])})(?!\w)", where),
        grammar.compiled(rf"(?<!\w)(?:{_kinds(data['units']['before'])})[\s-]?\Z", where),
        grammar.compiled(rf"[\s-]?(?:{age['after']})", where), grammar.compiled(age["before"], where),
        bool(age["needs_both"]), bare,
        grammar.compiled(rf"(?<!\w){grammar.words(data['years']['before'])}[\s-]?\Z", where),
        grammar.compiled(rf"\s(?:{data['years']['counted']})", where),
    )  # fmt: skip
