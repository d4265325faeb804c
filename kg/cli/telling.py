"""What commands say to a person on standard error: progress, notes, faults. Standard output is for results alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.validate import Violation

_EVERY = 5.0  # seconds between two lines of progress where there is no terminal


class Tick(Protocol):
    """Told how many are done."""

    def __call__(self, done: int) -> None:
        """`done`: how many so far."""
        ...


@contextmanager
def progress(what: str) -> Iterator[Tick]:
    """A live line on a terminal; elsewhere a plain line every few seconds, none if it is quick."""
    if not sys.stderr.isatty():
        yield _plain(what)
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done: bar.update(task, completed=done)


def _plain(what: str) -> Tick:
    last = time.monotonic()

    def tick(done: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            click.echo(f"{what}: {done}", err=True)

    return tick


def notes(lines: Iterable[str]) -> None:
    """What was accepted but should be known."""
    for line in lines:
        click.echo(f"note: {line}", err=True)


def failures(errors: Iterable[InputError]) -> None:
    """Inputs that could not be used."""
    for error in errors:
        click.echo(f"bad input: {error}", err=True)


def violations(found: Iterable[Violation], lang: str = "en") -> None:
    """What the shapes found, each with its report, its reason and the words that it rests on."""
    from kg.validate import summary

    for line in summary(found, lang):
        click.echo(line, err=True)
