"""`kg schema`: the JSON Schema of facts, and of the coding sheet."""

from __future__ import annotations

import json

import click


@click.command("schema", short_help="The JSON Schema of facts, or of the coding sheet.")
@click.option("--sheet", "of_sheet", is_flag=True, help="The coding sheet that `kg code` fills, instead.")
def command(of_sheet: bool) -> None:
    """Print the JSON Schema (2020-12) of one line of facts, as `kg extract` writes and `kg build` reads them."""
    from kg.facts import json_schema as of_facts
    from kg.sheet.coding import json_schema

    click.echo(json.dumps(json_schema() if of_sheet else of_facts(), ensure_ascii=False, indent=2))
