"""Holds a model's answer to the text: a sheet of what stands there, and a list of what was dropped and why.

A value whose words do not stand in the text is dropped, and what cannot be without it; the rest is kept. One wrong item
never costs the others.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kg.read.llm.parsing import NotASheet, json_object
from kg.reports import Report
from kg.sheet import check
from kg.sheet.coding import (
    ALLIANCES,
    AggregateCoding,
    AttackCoding,
    DeploymentCoding,
    ResponsibilityCoding,
    Sheet,
    StatementCoding,
    Uncoded,
)
from kg.sheet.locating import find

__all__ = ["Dropped", "HeldSheet", "NotASheet", "hold"]

_SHOWN = 80
_PASSES = 40
"""How often one item, or the sheet, is mended; what still has faults then is no reading of this text."""
_MOST_ITEMS = 200
"""Items that a list may have; no report tells of so many."""
_MOST_COUNTED = 10**9
_LONGEST_WORDS = 2000
_LONGEST_TOLD = 300
"""Characters of what is told without words of the text: summary, role, why."""
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
_REMARKS = frozenset({"note", "why", "about_words", "as_of"})
"""Fields in which one statement, told twice, may differ."""
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Dropped:
    """What an answer had at `where` that was not kept, and why."""

    where: str
    why: str


@dataclass
class HeldSheet:
    """A sheet that holds, and what was dropped on the way."""

    sheet: Sheet
    dropped: list[Dropped] = field(default_factory=list)


def hold(content: str, report: Report, coder: str = "model", states: Collection[str] | None = None) -> HeldSheet:
    """The sheet that an answer gives of a report.

    Args:
        states: ISO codes of the states that the text names; a code of another one is dropped. None: any code is taken.

    Raises:
        NotASheet: the answer is no JSON object.
    """
    raw = json_object(content)
    if not set(raw) & set(_PARTS):
        raise NotASheet(f"the answer has none of {', '.join(_PARTS)}")
    pruning = _Pruning(report.text, states)
    dropped = pruning.dropped
    kept: dict[str, list[Any]] = {}
    for name in _PARTS:
        items = raw.get(name) or []
        if not isinstance(items, list):
            raise NotASheet(f"{name} is no list")
        kept[name] = pruning.pruned(items, name)
    for attack in kept["attacks"]:
        _merge_accounts(attack)
    kept["attacks"] = _valid(kept["attacks"], AttackCoding, "attacks", dropped)
    _told_once(kept, dropped)
    _rename(kept)
    parts = {name: _valid(kept[name], model, name, dropped) for name, model in _PARTS.items()}
    sheet = Sheet.model_validate({"report": report.id, "coder": coder, **parts})
    return HeldSheet(_without_faults(sheet, report.text, report.published, dropped), dropped)


@dataclass
class _Pruning:
    """Takes out of an answer what has no words in the text; `dropped` says what that was."""

    text: str
    states: Collection[str] | None
    dropped: list[Dropped] = field(default_factory=list)

    def pruned(self, node: Any, where: str) -> Any:
        """The node without nulls and without values whose words are not in the text; None: nothing is left of it."""
        if isinstance(node, str):
            return _told(node) or None
        if isinstance(node, int) and abs(node) > _MOST_COUNTED:
            self._out(where, "the number is out of all bounds")
            return None
        if isinstance(node, list):
            if len(node) > _MOST_ITEMS:
                self._out(where, f"only the first {_MOST_ITEMS} of {len(node)} are looked at")
            return [one for index, item in enumerate(node[:_MOST_ITEMS])
                    if (one := self.pruned(item, f"{where}.{index}")) is not None]
        return self._object(node, where) if isinstance(node, dict) else node

    def _object(self, node: dict[str, Any], where: str) -> dict[str, Any] | None:
        if "words" in node and not self._stands(node, where):
            return None
        out: dict[str, Any] = {}
        for key, value in node.items():
            if key == "words":
                out[key] = value
            elif key == "also":
                out[key] = [name for name in value if self._named(name)] if isinstance(value, list) else []
            elif key == "institution":
                if self._named(value):
                    out[key] = value
            elif key in ("code", "country") and value is not None and not self._known(value):
                self._out(f"{where}.{key}", "the text does not name this state")
            elif value is not None and key.isascii() and (one := self.pruned(value, f"{where}.{key}")) is not None:
                out[key] = one
        speaker = out.get("speaker")
        if node.get("speaker") is not None and not (isinstance(speaker, dict) and "words" in speaker):
            self._out(where, "whoever says it does not stand in the text")
            return None
        if _length(out.get("plus")) != _length(node.get("plus")):
            return None  # a part of the sum is not in the text: then neither is the sum
        return out

    def _stands(self, node: dict[str, Any], where: str) -> bool:
        if not isinstance(node["words"], str) or not any(sign.isalnum() for sign in node["words"]):
            self._out(where, "there are no words")
            return False
        node["words"] = words = node["words"].strip()
        nth = node.get("nth")
        if not isinstance(nth, int) or isinstance(nth, bool) or nth < 1:
            node["nth"] = nth = 1
        if len(words) > _LONGEST_WORDS:
            self._out(where, f"« {words[:_SHOWN]} » … is too long for a quote")
            return False
        if find(self.text, words, nth) is None:
            if find(self.text, words) is None or find(self.text, words, 2) is not None:
                self._out(where, f"« {words[:_SHOWN]} » does not stand in the text")
                return False
            node["nth"] = 1  # it stands there once alone: no doubt which is meant
        return True

    def _named(self, name: Any) -> bool:
        return (isinstance(name, str) and len(name) <= _LONGEST_WORDS and any(sign.isalnum() for sign in name)
                and find(self.text, name) is not None)

    def _known(self, code: Any) -> bool:
        return self.states is None or (isinstance(code, str) and (code in self.states or code in ALLIANCES))

    def _out(self, where: str, why: str) -> None:
        self.dropped.append(Dropped(where, why))


def _told(text: str) -> str:
    """What the model tells in its own words, in signs that can be shown and kept, at a bounded length."""
    return "".join(sign if sign.isprintable() else " " for sign in text[:_LONGEST_TOLD]).strip()


def _length(parts: Any) -> int:
    return len(parts) if isinstance(parts, list) else 0


def _merge_accounts(attack: Any) -> None:
    """Accounts of one source as one, and those without a quote get the attack's first mention as theirs."""
    accounts = attack.get("accounts") if isinstance(attack, dict) else None
    if not isinstance(accounts, list):
        return
    mentions = attack.get("mentions")
    merged: dict[str, dict[str, Any]] = {}
    for account in accounts:
        if not isinstance(account, dict):
            continue
        speaker = account.get("speaker")
        key = _same([speaker.get("words"), speaker.get("nth")]) if isinstance(speaker, dict) else ""
        if not account.get("quotes") and isinstance(mentions, list):
            account["quotes"] = mentions[:1]
        known = merged.setdefault(key, account)
        if known is not account:
            for name, value in account.items():
                if isinstance(value, list) and isinstance(known.get(name, []), list):
                    both = [*known.get(name, []), *value]
                    known[name] = list({_same(one): one for one in both}.values())
                else:
                    known.setdefault(name, value)
    attack["accounts"] = list(merged.values())


def _same(value: Any) -> str:
    """The same string for the same value."""
    return json.dumps(value, sort_keys=True)


def _told_once(kept: dict[str, list[Any]], dropped: list[Dropped]) -> None:
    """Leave out what stands there again: a second attack under one id, and items that say nothing else.

    Of attacks only id and summary may differ; what names the second one then names the first.
    """
    attacks: dict[str, dict[str, Any]] = {}
    first: dict[str, str] = {}
    for attack in kept["attacks"]:
        same = _same({key: value for key, value in attack.items() if key not in ("id", "summary")})
        if attack["id"] in first:
            dropped.append(Dropped("attacks", f"there are two {attack['id']}"))
            continue
        if same in attacks:
            dropped.append(Dropped("attacks", f"{attack['id']} is {attacks[same]['id']} again"))
        first[attack["id"]] = attacks.setdefault(same, attack)["id"]
    kept["attacks"] = list(attacks.values())
    _point(kept, first)
    for name, items in kept.items():
        once = {_same(_said(one)): one for one in reversed(items)}
        if len(once) < len(items):
            dropped += [Dropped(name, "it stands there again")] * (len(items) - len(once))
            kept[name] = list(once.values())[::-1]


def _said(item: Any) -> Any:
    """An item without what is only remarked about it."""
    return {key: value for key, value in item.items() if key not in _REMARKS} if isinstance(item, dict) else item


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
    _point(kept, new)


def _point(kept: dict[str, list[Any]], new: dict[str, str]) -> None:
    """Let what names an attack by its old id name it by the new one."""
    for name in ("responsibility", "deployments"):
        for item in kept[name]:
            for key in ("about", "host_of"):
                if isinstance(item, dict) and isinstance(item.get(key), list):
                    told = [one for one in item[key] if isinstance(one, str)]
                    item[key] = list(dict.fromkeys(new[one] for one in told if one in new))
    for parent, key, day in _days(kept):
        anchor = day.get("anchor", "publication")
        if isinstance(anchor, str) and anchor in new:
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
    """The sheet without the parts that break a rule; what is mended can break another, so it is looked at again."""
    for _ in range(_PASSES):
        faults = check(sheet, text, published)
        if not faults:
            return sheet
        dropped += [Dropped(one.where, one.what) for one in faults]
        sheet = _mended(sheet, {one.where for one in faults})
    dropped.append(Dropped("", f"faults after {_PASSES} mendings: nothing of it is kept"))
    return Sheet(report=sheet.report, coder=sheet.coder)


def _mended(sheet: Sheet, faulty: set[str]) -> Sheet:
    raw = sheet.model_dump(mode="json")
    paths = [[int(step) if step.isdigit() else step for step in where.split(".")] for where in faulty]
    for path in sorted(paths, reverse=True):  # the last one first: what is taken out of a list moves what follows
        _take_out(raw, path)
    kept = {name: raw[name] for name in _PARTS}
    kept["attacks"] = [one for one in kept["attacks"] if one["mentions"] and one["accounts"]]
    _rename(kept)
    return Sheet.model_validate({**raw, **kept})


def _take_out(raw: dict[str, Any], path: list[Any]) -> None:
    parent: Any = raw
    for step in path[:-1]:
        parent = parent[step]
    last = path[-1]
    if last == "outcome":
        parent[last] = "carried_out"
    elif isinstance(parent, list):
        del parent[last]
    elif isinstance(parent[last], list):
        parent[last] = []
    else:
        parent[last] = None
