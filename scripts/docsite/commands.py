"""The commands for people: their own help, and the examples of them in pages that are run as tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import click

from kg.cli import cli
from scripts.docsite.examples import ROOT

_WIDTH = 90
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MOST = 3


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it, its output under it. `page`: the Markdown file, which a test runs."""

    page: str
    text: str


@dataclass(frozen=True)
class Command:
    """A command: `name` without `kg`, what it does in a line, its help as the terminal shows it, and examples."""

    name: str
    short: str
    help: str
    examples: tuple[Shown, ...]


def commands() -> list[Command]:
    """Every command, those of groups after their group, in the order of `kg --help`."""
    top = click.Context(cli, info_name="kg", terminal_width=_WIDTH, max_content_width=_WIDTH)
    shown = list(_shown())
    return [
        Command(
            name, one.get_short_help_str(200), one.get_help(context),
            tuple(each for each in shown if re.match(rf"\$ kg {re.escape(name)}\b(?!-)", each.text))[:_MOST],
        )
        for name, one, context in _walk(cli, top, "")
    ]


def _walk(
    group: click.Group, context: click.Context, prefix: str
) -> Iterator[tuple[str, click.Command, click.Context]]:
    for name in group.list_commands(context):
        one = group.get_command(context, name)
        assert one is not None
        below = click.Context(one, parent=context, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH)
        yield f"{prefix}{name}", one, below
        if isinstance(one, click.Group):
            yield from _walk(one, below, f"{prefix}{name} ")


def _shown() -> Iterator[Shown]:
    for path in sorted((ROOT / "docs").glob("*.md")):
        for block in _BLOCK.finditer(path.read_text("utf-8")):
            for text in re.split(r"^(?=\$ )", block[1], flags=re.MULTILINE):
                if text.startswith("$ "):
                    yield Shown(path.relative_to(ROOT).as_posix(), text)
