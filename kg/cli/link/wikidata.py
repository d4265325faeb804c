"""The options that say where Wikidata is asked, shared by the commands that ask it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.cli import outputs

cache = click.option("--cache", "cache_path", type=outputs.WORKED_IN, metavar="FILE",
                     envvar="KG_WIKIDATA_CACHE", help="Answers are kept here; default: in the user's cache folder.")
reconcile = click.option("--reconcile", metavar="URL", envvar="KG_RECONCILE",
                         help="Address of the Reconciliation API (v0.2).")
api = click.option("--api", metavar="URL", envvar="KG_WIKIBASE_API", help="Address of the Wikibase API (api.php).")
sparql = click.option("--sparql", metavar="URL", envvar="KG_WIKIDATA_SPARQL", help="Address of the SPARQL endpoint.")


def default_cache() -> Path:
    """Where answers are kept unless somebody says otherwise."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "sitrep-kg" / "wikidata.sqlite"
