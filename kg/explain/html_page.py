"""A page → one HTML file that needs nothing else: no script, style, font or image from elsewhere.

The content security policy names the hashes of our own style and script and nothing more, so that a script in a report
could not run even if one got through; it cannot, because all text goes through the templates of `kg.explain.markup`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from importlib import resources
from typing import Any

from markupsafe import Markup

from kg.explain.explained import KINDS, LANES, Card, ExplainedReport
from kg.explain.markup import environment
from kg.words.wording import wording

_MOST_ROWS = 16
Foot = Callable[[Card], Markup]


def to_html(page: ExplainedReport) -> str:
    """The whole file as text; equal pages give equal files."""
    looks, moves = style(), script()
    policy = (
        f"default-src 'none'; style-src {_hash(looks)}; script-src {_hash(moves)}; base-uri 'none'; form-action 'none'"
    )
    template = environment("kg.explain").get_template("explain.html")
    return template.render(_context(page), policy=policy, style=looks, script=moves)


def style() -> str:
    """The style sheet of the page."""
    return _data("explain.css") + _generated_style()


def script() -> str:
    """The script of the page."""
    return _data("explain.js")


def legend_of(page: ExplainedReport) -> Markup:
    """The kinds of facts on the page, each with a button that hides it."""
    return _part(page, "legend")


def text_of(page: ExplainedReport) -> Markup:
    """Title, details and text with every quote marked."""
    return _part(page, "article")


def facts_of(page: ExplainedReport, foot: Foot | None = None) -> Markup:
    """All groups of cards; `foot` makes what stands at the foot of each."""
    return _part(page, "facts", foot=foot)


def card_of(page: ExplainedReport, card: Card, *, text_at: str = "", foot: Foot | None = None) -> Markup:
    """One card of the page.

    Args:
        text_at: the address of the page with the text, if it is another one.
        foot: makes what stands at the foot of the card.
    """
    return _part(page, "card", card, text_at=text_at, foot=foot)


def _part(page: ExplainedReport, macro: str, *arguments: Any, text_at: str = "", foot: Foot | None = None) -> Markup:
    """What a macro of parts.html makes for this page."""
    parts = environment("kg.explain").get_template("parts.html").make_module(_context(page, text_at, foot))
    made: Markup = getattr(parts, macro)(*arguments)
    return made


def _context(page: ExplainedReport, text_at: str = "", foot: Foot | None = None) -> dict[str, Any]:
    say = wording("explain", page.language)
    return {"page": page, "say": say, "text_at": text_at, "foot": foot, "most_rows": _MOST_ROWS}


def _data(name: str) -> str:
    return resources.files("kg.explain").joinpath(name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _generated_style() -> str:
    """The rules that are the same for each kind; what a kind looks like is in explain.css."""
    lanes = [
        f".l{lane}-{kind}{{--l{lane}:var(--line-{kind});--t{lane}:var(--tint-{kind})}}"
        for lane in range(LANES)
        for kind in KINDS
    ]
    # `initial` unsets a variable, so that what shows is the next quote over the same words.
    kinds = [
        f".k-{kind}{{--kind:var(--c-{kind});--line:var(--line-{kind})}}"
        f".off-{kind}{{--line-{kind}:initial;--tint-{kind}:initial}}.off-{kind} .card.k-{kind}{{display:none}}"
        for kind in KINDS
    ]
    rows = [f".rows-{count}{{grid-template-rows:repeat({count},auto)}}" for count in range(1, _MOST_ROWS + 1)]
    return "\n".join([*lanes, *kinds, *rows]) + "\n"
