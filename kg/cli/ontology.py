"""`kg ontology check`: HermiT on the ontology."""

from __future__ import annotations

import click


@click.group("ontology", short_help="Check the ontology for consistency.")
def command() -> None:
    """The ontology that the graph is written in."""


@command.command("check")
@click.pass_context
def check(context: click.Context) -> None:
    """Load ontology/ with owlready2 and let HermiT look for contradictions. Needs Java.

    Exit codes: 0 consistent, 2 Java is missing, 3 inconsistent or a class that can have no member.
    """
    from kg.ontology import check as run

    found = run()
    if not found.consistent:
        click.echo("the ontology is inconsistent")
    for name in found.unsatisfiable:
        click.echo(f"no member possible: {name}")
    if found.consistent and not found.unsatisfiable:
        click.echo(
            f"the ontology is consistent; {len(found.subclasses)} subclass relations hold, {found.left_out} statements "
            "that OWL reasoning cannot take were left out"
        )
    context.exit(0 if found.consistent and not found.unsatisfiable else 3)
