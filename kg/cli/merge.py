"""`kg merge`: two attacks are one; somebody has decided it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options
from kg.vocabulary import BASE


@click.command("merge", short_help="Decide that two attacks are one.")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@options.deciding
def command(
    one: str, other: str, store_path: Path, why: str, who: str, gazetteers: tuple[Path, ...],
    decisions_path: Path | None, base: str = BASE,
) -> None:
    """Decide that the attacks A and B are one, and make the store so.

    A and B are attacks as `kg ask attacks` names them. The decision is appended to the file of decisions and wins over
    every score, in this build and all later ones; `kg split` takes it back.
    """
    from kg.update.attack_decisions import merge

    with options.decided(store_path, decisions_path, gazetteers, base) as (reading, decisions, when):
        merge(reading, decisions, one, other, why=why, who=who, when=when, base=base)
    click.echo(f"decided by {who}: {one} and {other} are one attack", err=True)
