"""The web → report files: feeds and pages, politely, into Markdown that `kg build` reads.

    fetch_settings  every limit
    addresses       which machines may be asked
    page_client     one polite request after another
    feeds           RSS and Atom → entries
    articles        a page → the text of a report and its fields
    report_files    reports as files
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, RemoteError
from kg.fetch import feeds
from kg.fetch.articles import article
from kg.fetch.feeds import Entry
from kg.fetch.fetch_settings import FetchSettings
from kg.fetch.page_client import Page, PageClient
from kg.fetch.report_files import Folder

__all__ = ["FetchSettings", "Fetched", "PageClient", "fetch"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one address: `path` (its file; `new` false: it was there already) or `error`; and notes."""

    url: str
    path: Path | None = None
    new: bool = False
    error: InputError | RemoteError | None = None
    notes: tuple[str, ...] = ()


def fetch(addresses: Iterable[str], folder: Path, client: PageClient, *, again: bool = False) -> Iterator[Fetched]:
    """Fetch pages, and the newest articles of feeds, into `folder`.

    Args:
        addresses: of pages or of RSS or Atom feeds, told apart by what they answer.
        folder: made if it is missing.
        client: asks; the caller closes it.
        again: fetch also what is in the folder already, and replace it.

    Yields what became of each page (and of each feed that failed or was amiss), as it is known: a run that is stopped
    keeps what it has, and the next one goes on with the rest.
    """
    done: set[str] = set()
    files = Folder(folder)
    for address in addresses:
        if not again and (path := files.of(address)):
            yield Fetched(address, path)
            continue
        try:
            page = client.get(address)
            found = feeds.parse(page) if feeds.looks_like_feed(page) else None
        except (InputError, RemoteError) as error:
            yield Fetched(address, error=error)
            continue
        if found is None:
            yield _kept(address, page, Entry(address), files)
            continue
        entries = found.entries[: client.settings.per_feed]
        notes = [f"{address}: {found.fault}"] if found.fault else []
        if left := len(found.entries) - len(entries):
            notes.append(f"{address}: {left} older entries are left out (--per-feed)")
        if notes:
            yield Fetched(address, notes=tuple(notes))
        for entry in entries:
            if entry.url not in done:
                done.add(entry.url)
                yield _entry(entry, files, client, again)


def _entry(entry: Entry, files: Folder, client: PageClient, again: bool) -> Fetched:
    if not again and (path := files.of(entry.url)):
        return Fetched(entry.url, path)
    try:
        page = client.get(entry.url)
    except (InputError, RemoteError) as error:
        return Fetched(entry.url, error=error)
    return _kept(entry.url, page, entry, files)


def _kept(url: str, page: Page, entry: Entry, files: Folder) -> Fetched:
    try:
        report = article(page, entry)
        return Fetched(url, files.write(url, report), new=True, notes=report.notes)
    except InputError as error:
        return Fetched(url, error=error)
