"""RSS and Atom: which articles a feed names, and what it says of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser

from kg.errors import InputError
from kg.fetch.page_client import Page

_KINDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a feed; None for what the feed does not say. `published`: a day, YYYY-MM-DD."""

    url: str
    title: str | None = None
    published: str | None = None
    lang: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed in its order, and what was amiss (`fault`, or None)."""

    entries: tuple[Entry, ...]
    fault: str | None


def looks_like_feed(page: Page) -> bool:
    """Whether a page is XML, by what it says or by its first characters, and no XHTML."""
    head = page.content.lstrip()[:2000].lower()
    if b"<html" in head:
        return False
    return page.kind in _KINDS or any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:rdf"))


def parse(page: Page) -> Feed:
    """The articles that a feed names; an entry without an address is counted in `fault`.

    Raises:
        InputError: it declares entities (a way to make few bytes into gigabytes), or holds no entry that can be read.
    """
    if b"<!ENTITY" in page.content:
        raise InputError("this feed declares entities, which are not read", source=page.url)
    parsed = feedparser.parse(
        BytesIO(page.content),
        response_headers={"content-location": page.url, "content-type": f"{page.kind}; charset={page.charset or ''}"},
    )
    about = parsed.feed
    entries, nameless = [], 0
    for entry in parsed.entries:
        link = (entry.get("link") or "").strip()
        if not link:
            nameless += 1
            continue
        entries.append(
            Entry(
                url=urljoin(page.url, link),
                title=_line(entry.get("title")),
                published=_day(entry),
                lang=_line(entry.get("language") or about.get("language")),
                outlet=_line(about.get("title")),
            )
        )
    faults = []
    if parsed.bozo and not isinstance(parsed.get("bozo_exception"), feedparser.exceptions.CharacterEncodingOverride):
        faults.append(f"the feed is malformed: {_line(str(parsed.get('bozo_exception')))}")
    if nameless:
        faults.append(f"{nameless} entries name no address")
    if not entries and (faults or not parsed.version):
        raise InputError(
            f"no entry can be read of this feed ({'; '.join(faults) or 'it is neither RSS nor Atom'})", source=page.url
        )
    return Feed(tuple(entries), "; ".join(faults) or None)


def _day(entry: Any) -> str | None:
    """The calendar day in the zone that the feed writes: 01:30 +0300 on the 20th is the 20th, not the 19th of UTC."""
    for name in ("published", "updated"):
        stated = (entry.get(name) or "").strip()
        for read in (datetime.fromisoformat, parsedate_to_datetime):
            try:
                return read(stated).date().isoformat()
            except (TypeError, ValueError):
                continue
        parsed = entry.get(f"{name}_parsed")
        if parsed:
            return date(*parsed[:3]).isoformat()
    return None


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None
