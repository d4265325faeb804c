"""What people have decided, as append-only data: this name is that thing, these two attacks are one, or not.

A decision is never changed or removed; a later one about the same pair stands in its place. Decisions are kept as JSON
lines in one file, `decisions.jsonl` in the folder of a store, and are replayed at every build: they win over any score.

    kind "link"     left: a name as `link_key` writes it       right: a gazetteer id or a Wikidata QID
    kind "attack"   left, right: two attacks, as they are called in one report each (kg.facts.attack_key)
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import InputError

FILE = "decisions.jsonl"

Kind = Literal["link", "attack"]
Verdict = Literal["match", "no_match", "unsure"]


class Decision(BaseModel):
    """One verdict on one pair. `when`: an aware time; `who`: a person or a program; `why`: their words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    left: str = Field(min_length=1)
    right: str = Field(min_length=1)
    verdict: Verdict
    who: str = Field(min_length=1)
    when: datetime
    why: str = ""

    @property
    def pair(self) -> tuple[str, str, str]:
        """What is decided on: two attacks in either order are one pair, a name and its entity are not."""
        if self.kind == "attack":
            left, right = sorted((self.left, self.right))
            return (self.kind, left, right)
        return (self.kind, self.left, self.right)


class Decisions:
    """The decisions of one file, read once. `add` writes through: when it returns, the decision is on the disk."""

    def __init__(self, decisions: Iterable[Decision] = (), path: Path | None = None) -> None:
        self._path = path
        self._all = list(decisions)

    @classmethod
    def load(cls, path: str | Path) -> Decisions:
        """The decisions in `path`; a missing file holds none.

        Raises:
            InputError: a line is no decision; it names the file, the line and the field.
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
        return cls(_parsed(text, str(path)), path)

    def __iter__(self) -> Iterator[Decision]:
        """All of them, in the order in which they were taken."""
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def standing(self, kind: Kind) -> dict[tuple[str, str], Decision]:
        """(left, right) → the decision that stands, the last one taken on that pair; attacks in sorted order."""
        return {one.pair[1:]: one for one in self._all if one.kind == kind}

    def add(self, decision: Decision) -> None:
        """Append `decision` and have it on the disk before this returns.

        Raises:
            InputError: the file cannot be written.
        """
        if self._path is not None:
            line = json.dumps(decision.model_dump(mode="json"), ensure_ascii=False) + "\n"
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
