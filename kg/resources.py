"""Finds the data that the package works with, from a checkout and from an installed wheel alike.

In a checkout `ontology/`, `shapes/`, `queries/` and `corpus/` lie beside `kg/`; the wheel carries them as `kg/_data/…`.
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import MissingDependency

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `name` ("ontology", "shapes", "queries", "corpus" or "examples").

    Raises:
        MissingDependency: it is in neither place, so the installation is broken.
    """
    for place in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise MissingDependency(f"the folder {name}/ is missing from this installation: install sitrep-kg again")
