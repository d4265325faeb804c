"""`kg correct`: a value of a fact is another one; somebody has decided it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options
from kg.vocabulary import BASE


@click.command("correct", short_help="Put values of a fact right.")
@click.argument("fact", metavar="FACT")
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE...")
@options.deciding
def command(
    fact: str, values: tuple[str, ...], store_path: Path, why: str, who: str, gazetteers: tuple[Path, ...],
    decisions_path: Path | None, base: str = BASE,
) -> None:
    """Put values of FACT right. FACT is an IRI, claim/ID, account/ID … or ID.

    \b
      killed=3   killed=3..5   killed=3..        a number, a range, at least
      earliest=2024-01-02   as_of=2024-01-02     a day
      weapon=rocket,missile   outcome=foiled     of the lists that kg schema gives
      responsible=NAME   target=NAME;NAME        names, as the report or the gazetteer has them
      killed=                                    no value

    The fact keeps its passage, and what was read stays readable. A value that breaks a shape is refused.
    """
    pairs = []
    for each in values:
        field, sign, value = each.partition("=")
        if not sign or not field:
            raise click.UsageError(f"{each!r} is not FIELD=VALUE")
        pairs.append((field.strip(), value))
    with options.curating(store_path, decisions_path, gazetteers, base, who, why) as curator:
        taken = curator.correct(fact, pairs)
    what = f"{fact}: {', '.join(values)}"
    click.echo(f"decided by {who}: {what}" if taken.decisions else f"{what}: it is so already", err=True)
    if taken.waits:
        click.echo(f"{fact} waits as a candidate all the same: `kg accept {fact}` makes it a fact", err=True)
