"""Lays the pages out and writes them: Markdown and made pages in one frame, with navigation and a search."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.version import __version__
from scripts.docsite import texts
from scripts.docsite.errors import DocumentationError
from scripts.docsite.examples import ROOT
from scripts.docsite.links import faults
from scripts.docsite.pages import Page, made_pages, term_paths

_HERE = Path(__file__).parent
_STATIC = ("site.css", "site.js", "theme.js")
_MARK = ".made-by-docsite"


@dataclass(frozen=True)
class Section:
    """A part of the navigation: its title, and path and title of its pages."""

    title: str
    pages: tuple[tuple[str, str], ...]


def build(out: Path) -> list[str]:
    """Make the site in the folder `out`, in place of a site that was made there before.

    Returns:
        The paths of its pages, from its top.

    Raises:
        DocumentationError: a link leads nowhere, the navigation names what is not there, a term has no example, or
            `out` holds something else than a site.
    """
    plan = tomllib.loads((_HERE / "site.toml").read_text("utf-8"))["section"]
    _add_what_is_not_named(plan)
    sources = [page for section in plan for page in section["pages"]]
    writer = _Writer(out, sources)
    pages = [*(writer.from_markdown(source) for source in sources), *made_pages()]
    titles = {page.path: page.title for page in pages}
    sections = [
        Section(section["title"], tuple((path, titles[path]) for path in (
            *section.get("made", ()), *(site_path(source) for source in section["pages"]))))
        for section in plan
    ]
    for page in pages:
        writer.write(page, sections)
    writer.finish(pages)
    dead = faults(out)
    if dead:
        raise DocumentationError("the documentation has dead links:\n  " + "\n  ".join(dead))
    return [page.path for page in pages]


def site_path(source: str) -> str:
    """Where the page of a Markdown file lies."""
    if source == "README.md":
        return "index.html"
    flat = source.removeprefix("docs/").removesuffix(".md")
    return flat.lower().replace("/readme", "").replace("/", "-") + ".html"


def _add_what_is_not_named(plan: list[dict[str, Any]]) -> None:
    """A page that somebody adds is in the site before anybody puts it into a section."""
    named = [page for section in plan for page in section["pages"]]
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    wrong = sorted(page for page in set(named) if named.count(page) > 1 or not (ROOT / page).is_file())
    if wrong:
        raise DocumentationError(f"scripts/docsite/site.toml names what is not there, or twice: {', '.join(wrong)}")
    if there - set(named):
        plan.append({"title": "More", "pages": sorted(there - set(named))})


class _Writer:
    def __init__(self, out: Path, sources: list[str]) -> None:
        self._out = out
        self._sources = set(sources)
        self._copied: dict[str, str] = {}
        if out.exists() and any(out.iterdir()) and not (out / _MARK).is_file():
            raise DocumentationError(f"{out} holds something else than a documentation site: name another folder")
        if out.exists():
            shutil.rmtree(out)
        out.mkdir(parents=True)
        (out / _MARK).write_text("made by python -m scripts.docsite; made anew each time\n", encoding="utf-8")
        self._jinja = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.filters["code"] = lambda text, language: Markup(texts.code(text, language))
        self._jinja.filters["inline"] = lambda text: Markup(texts.inline(text))

    def from_markdown(self, source: str) -> Page:
        """The page of one Markdown file; files that it shows or links to are copied."""
        path = site_path(source)
        text = (ROOT / source).read_text("utf-8")
        rendered = texts.render(text, lambda address: self._address(source, path, address))
        if not rendered.title:
            raise DocumentationError(f"{source}: there is no heading of level 1 to be the page's title")
        contents = [heading for heading in rendered.headings if heading[0] == 2]
        values = {"body": Markup(rendered.html), "contents": contents if len(contents) > 2 else [], "source": source}
        return Page(path, rendered.title, "page", "markdown.html", values, rendered.plain)

    def _address(self, source: str, path: str, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme or not parts.path:
            return address
        target = texts.joined(source, parts.path)
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        if target in self._sources:
            return _relative(path, site_path(target)) + anchor
        if not (ROOT / target).is_file():
            raise DocumentationError(f"{source}: the link to {address} leads to no file")
        self._copied[target] = f"files/{target.removeprefix('docs/')}"
        return _relative(path, self._copied[target])

    def write(self, page: Page, sections: list[Section]) -> None:
        """Lay one page out."""
        top = "../" * page.path.count("/")
        html = self._jinja.get_template(page.template).render(
            page=page, sections=sections, top=top, version=__version__, term_paths=term_paths(),
            link=lambda path: _relative(page.path, path),
            **page.values,
        )
        target = self._out / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(html, encoding="utf-8")

    def finish(self, pages: list[Page]) -> None:
        """Write what the pages need beside them."""
        for name in _STATIC:
            shutil.copyfile(_HERE / "static" / name, self._out / name)
        for source, target in sorted(self._copied.items()):
            (self._out / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / source, self._out / target)
        index = [[page.path, page.title, page.kind, re.sub(r"\s+", " ", page.plain)] for page in pages]
        words = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
        # a script and not JSON: a page opened from a folder may not fetch, but it may load a script
        (self._out / "search.js").write_text(f"window.searched = {words};\n", encoding="utf-8")


def _relative(page: str, target: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(page) or ".")
