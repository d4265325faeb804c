"""HTML that cannot be broken into: in templates of Jinja all text is escaped, nothing undefined passed over."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.words.shown import shown


@cache
def environment(package: str) -> Environment:
    """The templates in the folder `templates` of a package."""
    return Environment(
        loader=PackageLoader(package), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=_finalize,
    )


def _finalize(value: Any) -> Any:
    """Text of others without the characters that command a screen; markup is what templates made."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value
