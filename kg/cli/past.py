"""`--as-of`: a command answers from the reports published up to a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.decisions import Decisions
    from kg.gazetteer import Gazetteer
    from kg.stores import Store


def _day(_context: click.Context, _parameter: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


def as_of_option(function: options.F) -> options.F:
    """--as-of DAY, as `day`."""
    return click.option(
        "--as-of", "day", type=click.DateTime(["%Y-%m-%d"]), callback=_day, metavar="YYYY-MM-DD",
        help="Answer from the reports published up to this day and from no others.",
    )(function)


def past(store: Store, day: date, gazetteer: Gazetteer, decisions: Decisions, base: str) -> Store:
    """The store as of a day; what was left out for having no day of publication is told on standard error."""
    from kg.update.past import as_of

    then = as_of(store, day, gazetteer, decisions, base=base)
    if then.undated:
        click.echo(f"left out, with no day of publication: {', '.join(then.undated)}", err=True)
    return then.store
