"""Sitrep KG: attack reports in, a graph that says who says what out."""

from __future__ import annotations

__version__ = "0.1.0"
