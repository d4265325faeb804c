"""One line for a person about a fact, or about one value of it, in French or English: "claim: Houthis", "killed: 9"."""

from __future__ import annotations

from datetime import date

from kg.facts import Account, Actor, Count, Deployment, Place, Quoted, Responsibility
from kg.standing.otherwise import is_other_value, slot_of
from kg.words.labels import value_label
from kg.words.word_files import phrases

_LONG = 60


def fact_label(fact: Quoted, language: str) -> str:
    """A fact in a line: its kind, and who or what it is about; else its words. An account of one value: that value."""
    if isinstance(fact, Account) and is_other_value(fact):
        return slot_label(fact, slot_of(fact), language)
    words = phrases("facts")[language]
    return f"{words[kind_of(fact)]}{words['colon']}{_about(fact)}"


def slot_label(fact: Quoted, slot: str, language: str) -> str:
    """One value of a fact in a line."""
    words = phrases("facts")[language]
    return f"{words['fields'][slot]}{words['colon']}{_value(fact, slot, language)}"


def change_label(before: Quoted, after: Quoted, field: str, language: str) -> str:
    """A correction in a line: the value as read, and as it is now."""
    words = phrases("facts")[language]
    values = (_value(each, field, language, alone=True) for each in (before, after))
    return f"{words['fields'][field]}{words['colon']}{words['arrow'].join(values)}"


def kind_of(fact: Quoted) -> str:
    """The kind of a fact as its JSON names it: "account", "claim", "non_claim" …"""
    return str(type(fact).model_fields["fact"].default)


def _about(fact: Quoted) -> str:
    named: tuple[Place | Actor, ...] = ()
    if isinstance(fact, Account):
        named = fact.target or fact.place
    elif isinstance(fact, Responsibility) and fact.responsible:
        named = (fact.responsible,)
    elif isinstance(fact, Deployment):
        named = (fact.force,)
    return ", ".join(party.name for party in named) or _short(fact.evidence[0].quote)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONG else flat[: _LONG - 1] + "…"


def _value(fact: Quoted, field: str, language: str, *, alone: bool = False) -> str:
    value = getattr(fact, field)
    if field == "earliest" and isinstance(fact, Account) and not alone:
        return str(fact.date_text) if fact.earliest is fact.latest is None else value_label(
            language, "date", (fact.earliest, fact.latest)
        )
    if value is None or value == ():
        return str(phrases("facts")[language]["nothing"])
    if isinstance(value, date):
        return value_label(language, "date", (value, value))
    if isinstance(value, Count) or field in ("weapon", "outcome", "damage"):
        return value_label(language, field, value)
    parties = value if isinstance(value, tuple) else (value,)
    return ", ".join(one.name if isinstance(one, Place | Actor) else str(one) for one in parties)
