"""`python -m scripts.docsite --out site` makes the documentation site; a fault is told and exits 1."""

from __future__ import annotations

from pathlib import Path

import click

from kg.errors import KgError
from scripts.docsite.build import build


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("site"), show_default=True,
              help="Folder of the site; a site that was made there before is replaced.")
def main(out: Path) -> None:
    """Make the documentation site from the ontology, the shapes, the questions, the commands and docs/."""
    try:
        pages = build(out)
    except KgError as error:
        click.echo(f"docs: {error}", err=True)
        raise SystemExit(error.exit_code) from error
    click.echo(f"{len(pages)} pages in {out}; open {out / 'index.html'}")


if __name__ == "__main__":
    main()
