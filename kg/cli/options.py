"""Options that several commands share, so that one thing has one name everywhere."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli import outputs
from kg.vocabulary import BASE

if TYPE_CHECKING:
    from kg.decisions import Decisions
    from kg.update.curating import Curator
    from kg.update.store_reader import StoreReader

F = TypeVar("F", bound=Callable[..., Any])

inputs = click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")


def as_day(_context: click.Context, _parameter: click.Parameter, value: datetime | None) -> date | None:
    """The day of what click has read; None if the option was not given."""
    return value.date() if value else None


gazetteers = click.option(
    "--gazetteer", "gazetteers", multiple=True, type=click.Path(path_type=Path), metavar="FILE.csv",
    help="Names of your own beside those of the package; may be repeated.",
)
reasons = click.option(
    "--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language of the reasons."
)
base = click.option("--base", default=BASE, show_default=True, metavar="IRI", help="Base of the IRIs of data.")

_REPORT = (
    click.option(
        "--published",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=as_day,
        metavar="YYYY-MM-DD",
        help="Day of publication of all the reports; overrides what they state.",
    ),
    click.option("--lang", metavar="CODE", help="Language of all the reports (fr, en); default: stated, else told."),
    click.option("--outlet", metavar="NAME", help="Outlet of all the reports; overrides what they state."),
    gazetteers,
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
        "--decisions", "decisions_path", type=outputs.WORKED_IN, metavar="FILE",
        help="What people decided (JSON lines); default: decisions.jsonl in the folder of the store.",
    )(function)


def decisions_in(store_path: Path | None, decisions_path: Path | None) -> Path | None:
    """The file of decisions that goes with a store; None: a store in memory or remote, and no file given."""
    if decisions_path is not None or store_path is None or "://" in str(store_path):
        return decisions_path
    return store_path / "decisions.jsonl"


def decisions_of(store_path: Path | None, decisions_path: Path | None) -> Decisions:
    """What people decided about a store; nothing where no file goes with it.

    Raises:
        InputError: a line of the file is no decision.
    """
    from kg.decisions import Decisions

    where = decisions_in(store_path, decisions_path)
    return Decisions.load(where) if where else Decisions()


def slot(function: F) -> F:
    """--slot FIELD."""
    return click.option(
        "--slot", metavar="FIELD", help="Only this value of the fact: killed, earliest (all its days), target …"
    )(function)


def who(function: F) -> F:
    """--who NAME."""
    return click.option("--who", default=_user, metavar="NAME", help="Who decides; default: the user's name.")(function)


def deciding(function: F) -> F:
    """--store, --why, --who, --gazetteer, --decisions, --base: what a decision needs."""
    for option in (
        base, decisions, gazetteers, who,
        click.option("--why", required=True, metavar="WORDS", help="Why; others will want to know."),
        store(required=True, help="Folder of the store."),
    ):
        function = option(function)
    return function


@contextmanager
def decided(
    store_path: Path, decisions_path: Path | None, gazetteer_paths: tuple[Path, ...], base_iri: str
) -> Iterator[tuple[StoreReader, Decisions, datetime]]:
    """A store to decide about, the decisions to add to, and the time; afterwards the store is made as was decided."""
    from kg.decisions import Decisions
    from kg.errors import UsageError
    from kg.gazetteer import Gazetteer
    from kg.stores import open_store
    from kg.update import Growth
    from kg.update.store_reader import StoreReader

    where = decisions_in(store_path, decisions_path)
    if where is None:
        raise UsageError("say where decisions are kept: --decisions FILE")
    with open_store(store_path) as opened:
        taken = Decisions.load(where)
        yield StoreReader(opened, base_iri), taken, datetime.now(UTC)
        Growth(opened, Gazetteer.load(gazetteer_paths), taken, base=base_iri).catch_up()


@contextmanager
def curating(
    store_path: Path, decisions_path: Path | None, gazetteer_paths: tuple[Path, ...], base_iri: str, who: str, why: str
) -> Iterator[Curator]:
    """Who takes decisions about the facts of a store; the store takes earlier ones into account first."""
    from kg.decisions import Decisions
    from kg.errors import UsageError
    from kg.gazetteer import Gazetteer
    from kg.stores import open_store
    from kg.update import Growth
    from kg.update.curating import Curator

    where = decisions_in(store_path, decisions_path)
    if where is None:
        raise UsageError("say where decisions are kept: --decisions FILE")
    gazetteer = Gazetteer.load(gazetteer_paths)
    with open_store(store_path) as opened:
        taken = Decisions.load(where)
        Growth(opened, gazetteer, taken, base=base_iri).catch_up()
        yield Curator(opened, gazetteer, taken, who=who, why=why, when=datetime.now(UTC), base=base_iri)


def _user() -> str:
    try:
        return getpass.getuser()
    except OSError:  # a user without a name, as in a container
        return "unknown"


def store(*, required: bool, help: str) -> Callable[[F], F]:
    """--store DIR."""
    return click.option(
        "--store", "store_path", type=outputs.STORE, required=required, metavar="DIR", help=help
    )
