"""Gold records of `../shared/eval` as facts: what a perfect extraction would give to compare."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kg.facts import Account, Actor, AnyFact, Attribution, Claim, Count, Evidence, Place, ReportFact, attack_key


def records(folder: Path) -> list[dict[str, Any]]:
    """All gold records of a folder, by file name."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def facts_of(record: dict[str, Any]) -> tuple[list[AnyFact], dict[str, str]]:
    """The facts of one record, and id of each of its attacks → its key."""
    text: str = record["text"]
    facts: list[AnyFact] = [ReportFact(
        report=record["id"], text=text, language=record["lang"], published=record["published"], outlet=record["outlet"],
    )]
    keys: dict[str, str] = {}
    for nth, gold in enumerate(record["attacks"]):
        quote = text[nth : nth + 40]  # any words do: what is compared here are the values
        words = (Evidence(start=nth, end=nth + len(quote), quote=quote),)
        key = keys[gold["id"]] = attack_key(record["id"], gold["id"])
        facts.append(_account(record["id"], key, words, gold))
        for names in gold["claimants"]:
            party = Actor(name=names[0], kind="armed_group")
            facts.append(Claim(report=record["id"], evidence=words, about=key, responsible=party))
        for one in gold["attributed"]:
            party = Actor(name=one["to"][0], kind="armed_group")
            facts.append(Attribution(report=record["id"], evidence=words, about=key, responsible=party))
    return facts, keys


def _account(report: str, key: str, words: tuple[Evidence, ...], gold: dict[str, Any]) -> Account:
    earliest, latest = (date.fromisoformat(day) for day in gold["date"]) if gold["date"] else (None, None)
    kind: Any = gold["target_kind"]
    target = (Place(name=gold["target"][0], kind=kind, country=gold["country"]),) if gold["target"] else ()
    place = tuple(Place(name=name, country=gold["country"]) for name in gold["place"][:1])
    return Account(
        report=report, evidence=words, attack=key, target=target, place=place,
        earliest=earliest, latest=latest, local_time=gold["time"], weapon=tuple(gold["weapon"]), outcome=gold["status"],
        weapon_count=_count(gold["weapon_count"]), killed=_count(gold["killed"]), injured=_count(gold["injured"]),
        intercepted=None if gold["intercepted"] is None else Count(low=gold["intercepted"], high=gold["intercepted"]),
        perpetrator=tuple(Actor(name=name, kind="armed_force") for name in gold["perpetrators"][:1]),
    )


def _count(told: Sequence[int] | None) -> Count | None:
    return None if told is None else Count(low=told[0], high=told[1])
