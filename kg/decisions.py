"""What people have decided, as append-only data: this name is that thing, these two attacks are one, this fact is none.

A decision is never changed or removed; a later one about the same thing stands in its place, and one can be taken back
by another. Decisions are kept as JSON lines in one file, `decisions.jsonl` in the folder of a store, and are replayed
at every build: they win over any score. `in_effect` alone says which of them count.

    kind "link"        left: a name as `link_key` writes it       right: a gazetteer id or a Wikidata QID
    kind "attack"      left, right: two attacks, as they are called in one report each (kg.facts.attack_key)
    kind "fact"        left: a fact's id as its reader made it    right: its report; slot: only this value of it
                       match: it is one; no_match: it is struck; unsure: as if nobody had decided
    kind "correction"  left, right: as for a fact                 field, value: what the value is ("": there is none)
    kind "undo"        left: the number of an earlier decision    right: its digest; it is taken back
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kg.errors import InputError
from kg.facts import digest

FILE = "decisions.jsonl"

Kind = Literal["link", "attack", "fact", "correction", "undo"]
Verdict = Literal["match", "no_match", "unsure"]


class Decision(BaseModel):
    """One verdict on one thing. `when`: an aware time; `who`: a person or a program; `why`: their words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    left: str = Field(min_length=1)
    right: str = Field(min_length=1)
    verdict: Verdict
    who: str = Field(min_length=1)
    when: datetime
    why: str = ""
    slot: str | None = None
    field: str | None = None
    value: str | None = None

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Decision:
        corrects = self.kind == "correction"
        if corrects != (self.field is not None) or corrects != (self.value is not None):
            raise ValueError("a correction, and nothing else, has a field and a value")
        if self.slot is not None and self.kind != "fact":
            raise ValueError("only a decision about a fact has a slot")
        if self.kind == "undo" and not (self.left.isascii() and self.left.isdigit()):
            raise ValueError("what takes a decision back names its number")
        return self

    @property
    def pair(self) -> tuple[str, str, str]:
        """What is decided on: two attacks in either order are one pair, a name and its entity are not; of a fact, it
        and the slot or field."""
        if self.kind == "attack":
            left, right = sorted((self.left, self.right))
            return (self.kind, left, right)
        if self.kind == "fact":
            return (self.kind, self.left, self.slot or "")
        if self.kind == "correction":
            return (self.kind, self.left, self.field or "")
        return (self.kind, self.left, self.right)

    @property
    def line(self) -> str:
        """The decision as one line of JSON, absent values left out."""
        return json.dumps(self.model_dump(mode="json", exclude_none=True), ensure_ascii=False)

    @property
    def digest(self) -> str:
        """What tells this decision from others."""
        return digest("decision", self.model_dump(mode="json", exclude_none=True))


def in_effect(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Those that count, in their order: neither what was taken back nor what takes back.

    This is the one place that says so; whoever reads decisions begins here. Given what it returned it gives it again.

    Raises:
        InputError: one takes back what is no earlier decision.
    """
    log = tuple(decisions)
    gone = taken_back(log)
    return tuple(one for number, one in enumerate(log, 1) if one.kind != "undo" and number not in gone)


def taken_back(log: Sequence[Decision]) -> dict[int, int]:
    """Number of a decision that does not count → number of the one that took it back. Numbers begin at 1.

    Raises:
        InputError: one takes back what is no earlier decision.
    """
    found: dict[int, int] = {}
    for number in range(len(log), 0, -1):  # the last first: what takes back may have been taken back itself
        one = log[number - 1]
        if one.kind == "undo" and number not in found:
            found.setdefault(_target(log, number), number)
    return found


def undone(log: Sequence[Decision], number: int) -> Decision:
    """The decision behind the one with this number: itself, or what it, or what it takes back …, is about.

    Raises:
        InputError: it takes back what is no earlier decision.
    """
    while log[number - 1].kind == "undo":
        number = _target(log, number)
    return log[number - 1]


def behind(log: Sequence[Decision]) -> tuple[Decision, ...]:
    """For each decision the one behind it (see `undone`).

    Raises:
        InputError: one takes back what is no earlier decision.
    """
    return tuple(undone(log, number) for number in range(1, len(log) + 1))


def _target(log: Sequence[Decision], number: int) -> int:
    undo = log[number - 1]
    target = int(undo.left)
    if not 1 <= target < number:
        raise InputError(f"decision {number} takes back decision {target}, which is no earlier one",
                         remedy="decisions are only ever appended: put back the file as it was")
    if log[target - 1].digest != undo.right:
        raise InputError(f"decision {number} takes back decision {target}, which was another one then",
                         remedy="decisions are only ever appended: put back the file as it was")
    return target


class Decisions:
    """The decisions of one file, read once. `add` writes through: when it returns, the decision is on the disk."""

    def __init__(self, decisions: Iterable[Decision] = (), path: Path | None = None) -> None:
        self._path = path
        self._all = list(decisions)

    @classmethod
    def load(cls, path: str | Path) -> Decisions:
        """The decisions in `path`; a missing file holds none.

        Raises:
            InputError: a line is no decision, or takes back what is none; it names the file, the line and the field.
        """
        path = Path(path)
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return cls(path=path)
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(
                f"the decisions cannot be read: {error}", source=str(path), remedy="see whose file it is"
            ) from error
        found = cls(_parsed(text, str(path)), path)
        try:
            taken_back(found._all)
        except InputError as error:
            raise InputError(error.reason, source=str(path), remedy=error.remedy) from error
        return found

    def __iter__(self) -> Iterator[Decision]:
        """All of them, in the order in which they were taken; what counts of them `in_effect` says."""
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, number: int) -> Decision:
        """The decision with this number, from 1."""
        return self._all[number - 1]

    def taken_back(self) -> dict[int, int]:
        """Number of a decision that does not count → number of the one that took it back."""
        return taken_back(self._all)

    def standing(self, kind: Kind) -> dict[tuple[str, str], Decision]:
        """(left, right) → the decision that stands, the last one taken on that pair; attacks in sorted order."""
        return {one.pair[1:]: one for one in in_effect(self._all) if one.kind == kind}

    def add(self, decision: Decision) -> None:
        """Append `decision` and have it on the disk before this returns.

        Raises:
            InputError: the file cannot be written.
        """
        if self._path is not None:
            line = decision.line + "\n"
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                # One write of a whole line: two programs that append at once do not mix their lines.
                with self._path.open("ab") as file:
                    file.write(_mended(self._path) + line.encode("utf-8"))
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                raise InputError(
                    f"the decision cannot be written: {error}",
                    source=str(self._path),
                    remedy="see that there is room on the disk and that the file is yours",
                ) from error
        self._all.append(decision)


def _mended(path: Path) -> bytes:
    """What has to go before a new line: a line end if the last line lacks one. Half a line of a killed writer goes."""
    content = path.read_bytes()
    if not content or content.endswith(b"\n"):
        return b""
    _, _, last = content.rpartition(b"\n")
    try:
        Decision.model_validate_json(last)
    except ValidationError:
        os.truncate(path, len(content) - len(last))
        return b""
    return b"\n"


def _parsed(text: str, source: str) -> Iterator[Decision]:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield Decision.model_validate_json(line)
        except ValidationError as error:
            if number == len(lines):
                return  # no line end: its writer was killed in the middle, and the decision was never acknowledged
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "the line"
            raise InputError(
                f"not a decision: {field}: {first['msg']}",
                source=source,
                line=number,
                remedy="mend the line or take it out",
            ) from error
