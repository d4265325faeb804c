"""`kg link`: why a name is linked, doubtful links out and decisions in, and what Wikidata knows; one file a command."""

from __future__ import annotations

import click

from kg.cli.link import ask, decide, explain, refresh, review


@click.group("link", short_help="Why a name is linked; doubtful links out, decisions in; Wikidata.")
def command() -> None:
    """Whom a name means and why; what is doubtful, for people to decide; what Wikidata knows (docs/linking.md).

    \b
      kg link explain Tripoli --context "des tirs à Tripoli, au Liban"
      kg link review doubtful.csv --store DIR    then fill decision, who, when, why
      kg link decide doubtful.csv --store DIR    those reports are linked anew
      kg link ask --store DIR                    asks Wikidata about names that nobody is known for
      kg link refresh wikidata.csv               what Wikidata has of bases and groups, as a gazetteer file
    """


for each in (explain.command, review.command, decide.command, ask.command, refresh.command):
    command.add_command(each)
