"""From what a person types (files, folders, `-`) to the sources that are read, in an order that never varies."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.errors import InputError
from kg.reports.decoding import read_bytes
from kg.reports.report import Note

Kind = Literal["text", "html", "jsonl", "facts"]
KINDS: dict[str, Kind] = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
"""The kinds of file that are read, by suffix; `.facts.jsonl` is facts."""


@dataclass(frozen=True, slots=True)
class ReportInput:
    """One file, or standard input (`path` None, read already into `raw`)."""

    name: str
    kind: Kind
    path: Path | None = None
    raw: bytes | None = None

    def content(self) -> bytes:
        """All its bytes. Raises InputError if it cannot be read."""
        if self.raw is not None:
            return self.raw
        assert self.path is not None
        return read_bytes(self.path)

    def lines(self) -> Iterator[bytes]:
        """Its raw lines with their ends, read as they are wanted: a file of JSON lines may be larger than memory.

        Raises:
            InputError: it cannot be read.
        """
        if self.raw is not None or self.path is None:
            yield from io.BytesIO(self.content())
            return
        try:
            with self.path.open("rb") as handle:
                yield from handle
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", source=self.name) from error


def sources(inputs: Sequence[str], *, note: Note) -> Iterator[ReportInput | InputError]:
    """The sources behind `inputs`; what cannot be one comes out as an InputError, and the others follow.

    Folders are walked in sorted order; files of other kinds in them are skipped and told to `note`, hidden ones and
    links to folders not followed.
    """
    for name in inputs:
        path = Path(name)
        if name == "-":
            yield _standard_input()
        elif path.is_dir():
            yield from _folder(path, note)
        elif not path.exists():
            yield InputError("there is no such file or folder", source=name, remedy="check the path")
        else:
            yield _file(path)


def _file(path: Path) -> ReportInput | InputError:
    kind = KINDS.get(path.suffix.lower())
    if kind is None and path.suffix and path.is_file():
        known = ", ".join(sorted(KINDS))
        return InputError(
            f"unknown kind of file {path.suffix!r}", source=path, remedy=f"known are {known}; pipe other text in as -"
        )
    if kind is None:  # no suffix, or a pipe such as /dev/fd/63
        return _sniffed(str(path), path)
    if kind == "jsonl" and _holds_facts(path):
        kind = "facts"
    return ReportInput(str(path), kind, path)


def _folder(folder: Path, note: Note) -> Iterator[ReportInput | InputError]:
    found = False
    skipped: list[str] = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(root, name)
            if name.startswith(".") or path.suffix.lower() not in KINDS:
                skipped.append(str(path))
                continue
            found = True
            yield _file(path)
    for name in skipped:
        note(f"{name}: skipped, not a kind of file that is read")
    if not found:
        yield InputError("no report in this folder", source=folder, remedy=f"reports end in {', '.join(sorted(KINDS))}")


def _standard_input() -> ReportInput | InputError:
    return _sniffed("-", None)


def _sniffed(name: str, path: Path | None) -> ReportInput | InputError:
    """A source without a suffix: its first characters say what it is."""
    try:
        raw = sys.stdin.buffer.read() if path is None else read_bytes(path)
    except InputError as error:
        return error
    head = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096]
    first = head.partition(b"\n")[0]
    kind: Kind = "text"
    if head.startswith(b"{"):
        kind = "facts" if b'"fact":' in first else "jsonl"
    elif head[:14].lower().startswith((b"<!doctype html", b"<html")):
        kind = "html"
    return ReportInput(name, kind, path, raw)


def _holds_facts(path: Path) -> bool:
    if path.name.lower().endswith(".facts.jsonl"):
        return True
    try:
        with path.open("rb") as handle:
            return b'"fact":' in handle.read(4096).partition(b"\n")[0]
    except OSError:
        return False  # reading it will say why
