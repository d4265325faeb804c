"""Holds a model's answer to the text: a sheet of what stands there, and a list of what was dropped and why.

A value whose words do not stand in the text is dropped, and what cannot be without it; the rest is kept. One wrong item
never costs the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kg.reports import Report
from kg.sheet import check
from kg.sheet.coding import (
    AggregateCoding,
    AttackCoding,
    DeploymentCoding,
    ResponsibilityCoding,
    Sheet,
    StatementCoding,
    Uncoded,
)
from kg.sheet.locating import find

_FENCED = re.compile(r"^\s*```(?:json)?\s*\n(.*?)\n?```\s*$", re.DOTALL)
_SHOWN = 80
_PASSES = 40
"""Faults that are mended one after the other; a sheet that has more is no reading of this text."""
_PARTS: dict[str, type[BaseModel]] = {
    "attacks": AttackCoding,
    "responsibility": ResponsibilityCoding,
    "deployments": DeploymentCoding,
    "aggregates": AggregateCoding,
    "statements": StatementCoding,
    "uncoded": Uncoded,
}
_NEEDED = frozenset({
    "id", "summary", "mentions", "accounts", "outcome", "kind", "quote", "quotes", "force", "words", "why", "low",
    "earliest", "latest", "time", "weapon", "damage",
})
"""Fields without which what holds them is nothing."""
M = TypeVar("M", bound=BaseModel)


class NotASheet(ValueError):
    """The answer is no JSON object, or nothing of a sheet is in it; `str(error)` is for a repair and for a person."""


@dataclass(frozen=True)
class Dropped:
    """What an answer had at `where` that was not kept, and why."""

    where: str
    why: str


@dataclass
class Held:
    """A sheet that holds, and what was dropped on the way."""

    sheet: Sheet
    dropped: list[Dropped] = field(default_factory=list)


def hold(content: str, report: Report, coder: str = "model") -> Held:
    """The sheet that an answer gives of a report.

    Raises:
        NotASheet: the answer is no JSON object.
    """
    raw = _parsed(content)
    dropped: list[Dropped] = []
    kept: dict[str, list[Any]] = {}
    for name in _PARTS:
        items = raw.get(name) or []
        if not isinstance(items, list):
            raise NotASheet(f"{name} is no list")
        kept[name] = [one for index, item in enumerate(items)
                      if (one := _pruned(item, report.text, f"{name}.{index}", dropped)) is not None]
    for attack in kept["attacks"]:
        _merge_accounts(attack)
    kept["attacks"] = _valid(kept["attacks"], AttackCoding, "attacks", dropped)
    _rename(kept)
    parts = {name: _valid(kept[name], model, name, dropped) for name, model in _PARTS.items()}
    sheet = Sheet.model_validate({"report": report.id, "coder": coder, **parts})
    return Held(_without_faults(sheet, report.text, report.published, dropped), dropped)


def _parsed(content: str) -> dict[str, Any]:
    fenced = _FENCED.match(content)
    try:
        raw = json.loads(fenced[1] if fenced else content)
    except (ValueError, RecursionError) as error:
        raise NotASheet(f"the answer is no JSON: {error}") from error
    if not isinstance(raw, dict):
        raise NotASheet("the answer is no JSON object")
    if not set(raw) & set(_PARTS):
        raise NotASheet(f"the answer has none of {', '.join(_PARTS)}")
    return raw


def _pruned(node: Any, text: str, where: str, dropped: list[Dropped]) -> Any:
    """The node without nulls and without values whose words are not in the text; None: nothing is left of it."""
    if isinstance(node, list):
        return [one for index, item in enumerate(node)
                if (one := _pruned(item, text, f"{where}.{index}", dropped)) is not None]
    if not isinstance(node, dict):
        return node
    if "words" in node and not _stands(node, text, where, dropped):
        return None
    out: dict[str, Any] = {}
    for key, value in node.items():
        if key == "also" and isinstance(value, list):
            out[key] = [name for name in value if isinstance(name, str) and find(text, name)]
        elif key == "institution":
            if isinstance(value, str) and find(text, value):
                out[key] = value
        elif value is not None and (one := _pruned(value, text, f"{where}.{key}", dropped)) is not None:
            out[key] = one
    if len(out.get("plus", ())) != len(node.get("plus") or ()):
        return None  # a part of the sum is not in the text: then neither is the sum
    return out


def _stands(node: dict[str, Any], text: str, where: str, dropped: list[Dropped]) -> bool:
    words = node["words"]
    if not isinstance(words, str) or not words.strip():
        dropped.append(Dropped(where, "there are no words"))
        return False
    nth = node.get("nth")
    if not isinstance(nth, int) or isinstance(nth, bool) or nth < 1:
        node["nth"] = nth = 1
    if find(text, words, nth) is None:
        if find(text, words) is None or find(text, words, 2) is not None:
            dropped.append(Dropped(where, f"« {words[:_SHOWN]} » does not stand in the text"))
            return False
        node["nth"] = 1  # it stands there once alone: no doubt which is meant
    return True


def _merge_accounts(attack: Any) -> None:
    """Accounts of one source as one, and those without a quote get the attack's first mention as theirs."""
    accounts = attack.get("accounts") if isinstance(attack, dict) else None
    if not isinstance(accounts, list):
        return
    merged: dict[str, dict[str, Any]] = {}
    for account in accounts:
        if not isinstance(account, dict):
            continue
        speaker = account.get("speaker")
        key = json.dumps([speaker.get("words"), speaker.get("nth")]) if isinstance(speaker, dict) else ""
        if not account.get("quotes") and attack.get("mentions"):
            account["quotes"] = attack["mentions"][:1]
        known = merged.setdefault(key, account)
        if known is not account:
            for name, value in account.items():
                if isinstance(value, list):
                    known[name] = [*known.get(name, []), *(one for one in value if one not in known.get(name, []))]
                else:
                    known.setdefault(name, value)
    attack["accounts"] = list(merged.values())


def _valid(items: list[Any], model: type[M], name: str, dropped: list[Dropped]) -> list[Any]:
    """The items that fit the model, as plain data; one that does not is tried without the parts that may lack."""
    out = []
    for index, item in enumerate(items):
        left = item
        for _ in range(_PASSES):
            try:
                model.model_validate(left, strict=False)
            except ValidationError as error:
                fault = error.errors()[0]
                where = ".".join(map(str, (name, index, *fault["loc"])))
                dropped.append(Dropped(where, fault["msg"]))
                if not _without(left, fault["loc"]):
                    break
            else:
                out.append(left)
                break
    return out


def _without(item: Any, path: tuple[int | str, ...]) -> bool:
    """Take away the innermost part on the path that may lack: a value of an account or of a list; False: none may."""
    nodes = [item]
    for step in path:
        nodes.append(nodes[-1].get(step) if isinstance(nodes[-1], dict) else
                     nodes[-1][step] if isinstance(nodes[-1], list) and isinstance(step, int) and step < len(nodes[-1])
                     else None)
    for depth in range(len(path) - 1, -1, -1):
        parent, step = nodes[depth], path[depth]
        if isinstance(parent, list) and isinstance(step, int) and step < len(parent):
            del parent[step]
            return True
        if isinstance(parent, dict) and step in parent and depth > 0 and isinstance(nodes[depth + 1], dict):
            del parent[step]
            return True
        if isinstance(parent, dict) and step in parent and not _needed(str(step)):
            del parent[step]
            return True
    return False


def _needed(name: str) -> bool:
    return name in _NEEDED


def _rename(kept: dict[str, list[Any]]) -> None:
    """Number the attacks that are left a1, a2 …, wherever they are named; what names a lost one loses that name."""
    new = {attack["id"]: f"a{number}" for number, attack in enumerate(kept["attacks"], 1)}
    for attack in kept["attacks"]:
        attack["id"] = new[attack["id"]]
    for name in ("responsibility", "deployments"):
        for item in kept[name]:
            for key in ("about", "host_of"):
                if isinstance(item, dict) and isinstance(item.get(key), list):
                    told = [one for one in item[key] if isinstance(one, str)]
                    item[key] = list(dict.fromkeys(new[one] for one in told if one in new))
    for parent, key, day in _days(kept):
        anchor = day.get("anchor", "publication")
        if anchor in new:
            day["anchor"] = new[anchor]
        elif anchor not in ("publication", "calendar"):
            del parent[key]


def _days(node: Any) -> Iterator[tuple[dict[str, Any], str, dict[str, Any]]]:
    if isinstance(node, list):
        for one in node:
            yield from _days(one)
    elif isinstance(node, dict):
        for key, value in list(node.items()):
            if isinstance(value, dict) and "earliest" in value:
                yield node, key, value
            else:
                yield from _days(value)


def _without_faults(sheet: Sheet, text: str, published: date | None, dropped: list[Dropped]) -> Sheet:
    """The sheet without the parts that break a rule, the faults being mended one after the other."""
    for _ in range(_PASSES):
        faults = check(sheet, text, published)
        if not faults:
            return sheet
        dropped.append(Dropped(faults[0].where, faults[0].what))
        sheet = _mended(sheet, faults[0].where)
    dropped.append(Dropped("", f"more than {_PASSES} faults: nothing of it is kept"))
    return Sheet(report=sheet.report, coder=sheet.coder)


def _mended(sheet: Sheet, where: str) -> Sheet:
    raw = sheet.model_dump(mode="json")
    steps: list[Any] = [int(step) if step.isdigit() else step for step in where.split(".")]
    parent: Any = raw
    for step in steps[:-1]:
        parent = parent[step]
    last = steps[-1]
    if last == "outcome":
        parent[last] = "carried_out"
    elif isinstance(parent, list):
        del parent[last]
    elif isinstance(parent[last], list):
        parent[last] = []
    else:
        parent[last] = None
    kept = {name: raw[name] for name in _PARTS}
    kept["attacks"] = [one for one in kept["attacks"] if one["mentions"] and one["accounts"]]
    _rename(kept)
    return Sheet.model_validate({**raw, **kept})
