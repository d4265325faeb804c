"""Options that several commands share, so that one thing has one name everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

inputs = click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")


def _day(_context: click.Context, _parameter: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


_REPORT = (
    click.option(
        "--published",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=_day,
        metavar="YYYY-MM-DD",
        help="Day of publication of all the reports; overrides what they state.",
    ),
    click.option("--lang", metavar="CODE", help="Language of all the reports (fr, en); default: stated, else told."),
    click.option("--outlet", metavar="NAME", help="Outlet of all the reports; overrides what they state."),
    click.option(
        "--gazetteer",
        "gazetteers",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE.csv",
        help="Names of your own beside those of the package; may be repeated.",
    ),
    click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that extract."),
)


def of_reports(function: F) -> F:
    """--published, --lang, --outlet, --gazetteer, --jobs."""
    for option in reversed(_REPORT):
        function = option(function)
    return function


def decisions(function: F) -> F:
    """--decisions FILE."""
    return click.option(
        "--decisions", "decisions_path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
        help="What people decided (JSON lines); default: decisions.jsonl in the folder of the store.",
    )(function)


def decisions_in(store_path: Path | None, decisions_path: Path | None) -> Path | None:
    """The file of decisions that goes with a store; None: a store in memory or remote, and no file given."""
    if decisions_path is not None or store_path is None or "://" in str(store_path):
        return decisions_path
    return store_path / "decisions.jsonl"


def store(*, required: bool, help: str) -> Callable[[F], F]:
    """--store DIR."""
    return click.option(
        "--store", "store_path", type=click.Path(path_type=Path), required=required, metavar="DIR", help=help
    )
