"""`python -m scripts.architecture` draws docs/architecture.svg anew from the imports of kg/."""

from __future__ import annotations

from pathlib import Path

import click

from scripts.architecture.drawing import drawing
from scripts.architecture.parts import architecture

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "architecture.svg"


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=PICTURE, help="File of the drawing.")
def main(out: Path) -> None:
    """Draw the parts of kg/ and the way of the data through them."""
    out.write_text(drawing(architecture(ROOT / "kg")), encoding="utf-8")
    click.echo(f"drawn in {out}")


if __name__ == "__main__":
    main()
