"""Every `kg …` that a page writes, run or not, names a command and options that there are."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from kg.cli import cli
from kg.errors import KgError
from kg.questions.question import all_questions
from scripts.docsite.examples import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_WRITTEN = re.compile(r"(?<![\w.])kg ([a-z][\w-]*)([^`\n|]*)")
_CODE = re.compile(r"`([^`\n]+)`|^(?: {4}|\$ )(.+)$", re.MULTILINE)
_GLOBAL = {"--help", "--version"}


def commands_in(text: str) -> list[tuple[str, str]]:
    """(command, what follows it) for each `kg …` in a span or a line of code."""
    code = (span or line for span, line in _CODE.findall(text))
    return [found for each in code for found in _WRITTEN.findall(each.partition("  #")[0])]


def faults(text: str) -> list[str]:
    """What is written and is not there."""
    questions = {question.name for question in all_questions()}
    found = []
    for name, rest in commands_in(text):
        command = cli.get_command(click.Context(cli), name)
        if command is None:
            found.append(f"there is no command: kg {name}")
            continue
        if isinstance(command, click.Group):
            step = re.match(r" ([a-z]+)", rest)
            command = command.commands.get(step[1]) if step else command
            if command is None:
                found.append(f"there is no command: kg {name}{rest.rstrip()}")
                continue
        options = {option for each in command.params for option in (*each.opts, *each.secondary_opts)} | _GLOBAL
        found += [f"kg {name} has no option {each}" for each in re.findall(r"(?<![\w-])--?[a-z][\w-]*", rest)
                  if each not in options and not re.fullmatch(r"-[a-z]", each)]
        asked = re.match(r" ([a-z][a-z-]+)\b(?!\.)", rest)
        if name == "ask" and asked and asked[1] not in questions:
            found.append(f"there is no question {asked[1]}")
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page: Path) -> None:
    assert faults(page.read_text("utf-8")) == []


def test_a_wrong_name_is_noticed() -> None:
    text = "`kg ingest x`, `kg build --stoer DIR`\n\n    kg ask no-such-question --store DIR\n\n$ kg build x --store y"
    assert faults(text) == ["there is no command: kg ingest", "kg build has no option --stoer",
                            "there is no question no-such-question"]


def subclasses(one: type[KgError]) -> list[type[KgError]]:
    return [one, *(found for each in one.__subclasses__() for found in subclasses(each))]


def test_the_page_of_commands_has_each_command_and_each_exit_code() -> None:
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert [name for name in cli.list_commands(click.Context(cli)) if f"`kg {name}" not in text] == []
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    assert codes == {0, 130} | {error.exit_code for error in subclasses(KgError) if error.__module__ == "kg.errors"}


def test_the_first_screen_of_the_readme_says_how_to_begin() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    first_screen = text.splitlines()[:25]
    for name in ("demo", "serve", "test"):
        assert any(line.startswith(f"    make {name} ") for line in first_screen), name
    assert text.count("\n") <= 120
    assert "(docs/commands.md)" in text
