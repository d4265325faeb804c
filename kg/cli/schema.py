"""`kg schema`: the JSON Schema of facts."""

from __future__ import annotations

import json

import click


@click.command("schema", short_help="The JSON Schema of facts.")
def command() -> None:
    """Print the JSON Schema (2020-12) of one line of facts, as `kg extract` writes and `kg build` reads them."""
    from kg.facts import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
