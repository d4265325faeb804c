"""A fetched page → the text of a report, with what the page and the feed say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.errors import InputError
from kg.fetch.feeds import Entry
from kg.fetch.page_client import Page
from kg.reports import html
from kg.reports.decoding import declared_charset
from kg.reports.language import SUPPORTED, language_of

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SUPPORTED = re.compile(rf"(?:{'|'.join(SUPPORTED)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Article:
    """A report's text, and its fields as front matter takes them (`url` always, the others where they are known)."""

    text: str
    fields: dict[str, str]
    notes: tuple[str, ...] = ()


def article(page: Page, entry: Entry) -> Article:
    """The report in `page`. What the page itself states goes before what the feed says of it.

    Raises:
        InputError: no text of an article is found, or its characters cannot be read.
    """
    notes: list[str] = []
    text = _decoded(page, notes)
    if page.kind == "text/plain":
        body, stated = text, {}
    else:
        draft = html.parse(text, source=page.url, default_id="")
        body, stated = draft.text, draft.fields
    if not body.strip():
        raise InputError("empty: there is no text in it", source=page.url)
    published = stated.get("published", "")
    if not _DAY.fullmatch(published):
        published = entry.published or ""
    if not published:
        notes.append(f"{page.url}: no date of publication is stated: write it into the file")
    fields = {
        "published": published,
        "outlet": stated.get("outlet") or entry.outlet or (urlsplit(page.url).hostname or ""),
        "lang": _language(body, stated.get("lang") or entry.lang, page.url, notes),
        "title": stated.get("title") or entry.title or "",
        "url": _own_address(stated.get("url"), page.url),
    }
    return Article(body, {name: value for name, value in fields.items() if value}, tuple(notes))


def _decoded(page: Page, notes: list[str]) -> str:
    """The page's text: by the header's charset, else by the page's own, else as UTF-8, else as it looks."""
    for charset in (page.charset, declared_charset(page.content), "utf-8-sig"):
        if charset:
            try:
                return page.content.decode(charset)
            except (LookupError, UnicodeDecodeError):
                continue
    from charset_normalizer import from_bytes  # only pages that lie about themselves pay for it

    best = from_bytes(page.content).best()
    if best is None:
        raise InputError("its characters cannot be read", source=page.url, remedy="save the page as UTF-8 by hand")
    notes.append(f"{page.url}: the page does not say its encoding truly; read as {best.encoding}")
    return str(best)


def _language(body: str, stated: str | None, url: str, notes: list[str]) -> str:
    """The language that the text looks like (pages in French say "en" often enough), else the one that is stated."""
    try:
        return language_of(body, None, source=url)
    except InputError as error:
        if stated and _SUPPORTED.match(stated):
            return stated
        notes.append(f"{error}: kept, but kg build will not read it")
        return ""


def _own_address(canonical: str | None, fetched: str) -> str:
    """The page's canonical address, if it is one of the same host; else where it was fetched."""
    if canonical:
        try:
            parts = urlsplit(canonical)
            if parts.scheme in ("http", "https") and parts.hostname == urlsplit(fetched).hostname:
                return canonical
        except ValueError:
            return fetched
    return fetched
