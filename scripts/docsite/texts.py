"""Markdown to HTML: headings that can be linked to, links that lead to pages of the site, colours for code."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_PARSER = MarkdownIt("commonmark").enable("table")
_LANGUAGES = {"console": "console", "shell-session": "console", "pycon": "pycon", "python": "python", "toml": "toml",
              "sparql": "sparql", "turtle": "turtle", "csv": "text", "markdown": "text"}

Resolve = Callable[[str], str]
"""From an address as a Markdown file writes it to the address on the page."""


@dataclass
class Rendered:
    """One Markdown text as HTML. `headings` are (level, id, text) in order; `plain` is the text, for the search."""

    html: str
    title: str
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    plain: str = ""


def slug(text: str) -> str:
    """The anchor of a heading as code hosts make it: lower case, hyphens for spaces, no punctuation."""
    return re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-")


def render(markdown: str, resolve: Resolve) -> Rendered:
    """A Markdown text as HTML, its addresses passed through `resolve`. The first heading of level 1 is the title."""
    tokens = _PARSER.parse(markdown)
    result = Rendered("", "")
    seen: dict[str, int] = {}
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            text = _plain(tokens[place + 1])
            anchor = slug(text)
            seen[anchor] = seen.get(anchor, -1) + 1
            if seen[anchor]:
                anchor = f"{anchor}-{seen[anchor]}"
            token.attrSet("id", anchor)
            result.headings.append((int(token.tag[1:]), anchor, text))
            if token.tag == "h1" and not result.title:
                result.title = text
        for child in token.children or ():
            _readdress(child, resolve)
    result.plain = " ".join(_plain(token) for token in tokens if token.type in ("inline", "fence", "code_block"))
    # a table without a head is written with an empty one; for who listens, an empty head names nothing
    result.html = re.sub(r"<th[^>]*></th>", "<td></td>", _PARSER.renderer.render(tokens, _PARSER.options, {}))
    return result


def inline(markdown: str) -> str:
    """One line of Markdown as HTML, its addresses as they are."""
    return str(_PARSER.renderInline(markdown))


def code(text: str, language: str) -> str:
    """A block of code with its words marked for colours; scrolls by itself, and by the keyboard too."""
    try:
        lexer = get_lexer_by_name(_LANGUAGES.get(language, language or "text"), stripnl=False)
        body = highlight(text, lexer, HtmlFormatter(nowrap=True))
    except ClassNotFound:
        body = escape(text, quote=False)
    return f'<pre class="code" tabindex="0"><code>{body.rstrip()}</code></pre>\n'


def joined(page: str, address: str) -> str:
    """`address`, as a file at `page` writes it, from the top of the project."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), address))


def _readdress(token: Token, resolve: Resolve) -> None:
    for name in ("href", "src"):
        address = token.attrGet(name)
        if address is not None:
            token.attrSet(name, resolve(str(address)))


def _plain(token: Token) -> str:
    if token.children is None:
        return token.content
    return "".join(child.content if child.type in ("text", "code_inline") else " " if child.type == "softbreak" else ""
                   for child in token.children)


def _fence(tokens: list[Token], index: int, *_: Any) -> str:
    return code(tokens[index].content, tokens[index].info.strip())


def _table_open(*_: Any) -> str:
    return '<div class="wide" tabindex="0" role="group" aria-label="table"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


_PARSER.renderer.rules.update(  # type: ignore[attr-defined]
    fence=_fence, code_block=_fence, table_open=_table_open, table_close=_table_close
)
