"""Every ```console block of the README and of docs/ is run as a person would run it, in a folder beside the project's.

`$ ` begins a command, lines after it are its output; a line `...` stands for any lines, `...` at a line's end for its
rest. A block's commands share the folder of their page, so a store built in one block can be asked in the next.
"""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = {"linking.md"}  # wants files and a server beside it: tests/link/wikidata/test_page.py
PAGES = [ROOT / "README.md", *sorted(p for p in (ROOT / "docs").glob("*.md") if p.name not in ELSEWHERE)]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    line: int
    words: str
    output: tuple[str, ...]


def commands(page: Path) -> list[Command]:
    text = page.read_text(encoding="utf-8")
    found = []
    for block in _BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1)) + 1
        lines = block.group(1).splitlines()
        starts = [n for n, line in enumerate(lines) if line.startswith("$ ")]
        for n, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
            found.append(Command(first + n, lines[n][2:], tuple(lines[n + 1 : stop])))
    return found


def pattern(expected: tuple[str, ...]) -> str:
    parts = []
    for line in expected:
        if line.strip() == "...":
            parts.append(r"(?:[^\n]*\n)*?")
        elif line.endswith("..."):
            parts.append(re.escape(line[:-3]) + r"[^\n]*\n")
        else:
            parts.append(re.escape(line.rstrip()) + r"[^\S\n]*\n")
    return "".join(parts)


@pytest.mark.long
@pytest.mark.parametrize("page", [p for p in PAGES if commands(p)], ids=lambda p: p.name)
def test_the_examples_of_a_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for entry in ROOT.iterdir():
        if entry.name not in (".git", ".venv", "demo"):  # a demo that is there stays as it is
            (tmp_path / entry.name).symlink_to(entry)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    for command in commands(page):
        words = shlex.split(command.words)
        assert words[0] == "kg", f"{page.name}:{command.line}: only kg is run here"
        result = CliRunner().invoke(cli, words[1:])
        told = "".join(line.rstrip() + "\n" for line in result.output.splitlines())
        assert re.fullmatch(pattern(command.output), told), (
            f"{page.name}:{command.line}: `{command.words}` (exit {result.exit_code}) said{os.linesep}{told}"
        )


def test_a_wrong_output_is_noticed() -> None:
    assert not re.fullmatch(pattern(("one", "three")), "one\ntwo\n")
    assert re.fullmatch(pattern(("one", "...", "tw...")), "one\nand\ntwo\n")
