"""`kg split`: what one report tells is not the attack that it was joined with; somebody has decided it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options
from kg.vocabulary import BASE


@click.command("split", short_help="Decide that an account is of another attack.")
@click.argument("attack", metavar="ATTACK")
@click.option("--account", required=True, metavar="X", help="An account of it (`kg history ATTACK` lists them).")
@options.deciding
def command(
    attack: str, account: str, store_path: Path, why: str, who: str, gazetteers: tuple[Path, ...],
    decisions_path: Path | None, base: str = BASE,
) -> None:
    """Decide that the account X is not of ATTACK, and make the store so.

    All that the report of X tells of this attack goes with it. The decision is appended to the file of decisions and
    wins over every score, in this build and all later ones; `kg merge` takes it back.
    """
    from kg.update.attack_decisions import split

    with options.decided(store_path, decisions_path, gazetteers, base) as (reading, decisions, when):
        taken = split(reading, decisions, attack, account, why=why, who=who, when=when, base=base)
    others = "another report tells" if len(taken) == 1 else f"{len(taken)} other reports tell"
    click.echo(f"decided by {who}: {account} is of another attack than {others}", err=True)
