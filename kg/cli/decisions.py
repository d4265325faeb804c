"""`kg decisions`: what people decided, and taking it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.vocabulary import BASE

if TYPE_CHECKING:
    from kg.decisions import Decision
    from kg.update.curating import Listed

_SIGNS = {"match": "is", "no_match": "is not", "unsure": "may be"}
_ACTS = {"match": "accept", "no_match": "strike", "unsure": "leave open"}


@click.command("decisions", short_help="What people decided; take a decision back.")
@click.argument("act", required=False, type=click.Choice(["undo"]), metavar="[undo")
@click.argument("number", required=False, type=int, metavar="N]")
@options.store(required=True, help="Folder of the store.")
@click.option("--why", metavar="WORDS", help="With undo: why; others will want to know.")
@options.who
@options.gazetteers
@options.decisions
@options.base
@click.pass_context
def command(
    context: click.Context, act: str | None, number: int | None, store_path: Path, why: str | None, who: str,
    gazetteers: tuple[Path, ...], decisions_path: Path | None, base: str = BASE,
) -> None:
    """List all decisions with their numbers, or take decision N back, of whatever kind it is.

    A decision is never removed: one that takes it back is appended, and can be taken back itself. The store is made
    so at once.
    """
    if act is None:
        _list(store_path, decisions_path)
        return
    if number is None or why is None:
        raise click.UsageError("say which decision is taken back, and why: kg decisions undo N --store DIR --why WORDS")
    with options.curating(store_path, decisions_path, gazetteers, base, who, why) as curator:
        taken = curator.undo(number)
    said = f"decided by {who}: decision {number} is taken back"
    click.echo(said if taken.decisions else f"decision {number} was taken back already", err=True)
    for report in taken.relinked.broken:
        click.echo(f"report {report} would break a shape so and stays as it was (kg validate says which)", err=True)
    context.exit(3 if taken.relinked.broken else 0)


def _list(store_path: Path, decisions_path: Path | None) -> None:
    from kg.decisions import Decisions
    from kg.errors import UsageError
    from kg.update.curating import listed

    where = options.decisions_in(store_path, decisions_path)
    if where is None:
        raise UsageError("say where decisions are kept: --decisions FILE")
    if decisions_path is None and not store_path.is_dir():
        raise UsageError(f"there is no store {store_path}")
    found = list(listed(Decisions.load(where)))
    for one in found:
        click.echo(_line(one))
    click.echo(f"{len(found)} decisions, {sum(not one.undone_by for one in found)} in effect", err=True)


def _line(one: Listed) -> str:
    decision = one.decision
    undone = f"  [taken back by {one.undone_by}]" if one.undone_by else ""
    return f"{one.number}  {decision.when:%Y-%m-%d}  {decision.who}: {_said(decision)} ({decision.why}){undone}"


def _said(one: Decision) -> str:
    if one.kind == "undo":
        return f"take back {one.left}"
    if one.kind == "correction":
        return f"correct {one.left} of report {one.right}: {one.field}={one.value}"
    if one.kind == "fact":
        return f"{_ACTS[one.verdict]} {f'{one.slot} of ' if one.slot else ''}{one.left} of report {one.right}"
    return f"{one.kind} {one.left} {_SIGNS[one.verdict]} {one.right}"
