"""The catalogues of words that are shown to people, one TOML file each, with a table for each language."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from kg import tables

LANGUAGES = ("fr", "en")


@cache
def phrases(name: str) -> dict[str, Any]:
    """The content of the catalogue `name`: language → key → phrase, or → group → key → word."""
    text = (resources.files("kg.words") / f"{name}.toml").read_text(encoding="utf-8")
    return tables.parsed(text, f"kg/words/{name}.toml")
