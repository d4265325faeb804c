"""Sitrep KG: attack reports in, a graph that says who says what out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.version import __version__

__all__ = ["__version__", "open_store"]

if TYPE_CHECKING:
    from kg.notebook import open_store


def __getattr__(name: str) -> Any:
    # Not at load: a command that needs no store starts without an RDF library.
    if name == "open_store":
        from kg.notebook import open_store

        return open_store
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
