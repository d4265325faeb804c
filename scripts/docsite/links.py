"""Dead links of a site that lies in a folder: pages, files and anchors that are linked and not there."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass
class _Seen(HTMLParser):
    ids: list[str] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            elif name in ("href", "src") and value is not None:
                self.addresses.append((tag, value))


def faults(site: Path) -> list[str]:
    """What is wrong with the links of every page under `site`, a line each; empty if all is well.

    A link is dead where the file or the anchor in it is not there; an address of another host is taken only as a link
    to follow, never as something that the page loads.
    """
    seen = {path.relative_to(site).as_posix(): _read(path) for path in sorted(site.rglob("*.html"))}
    found = []
    for page, one in seen.items():
        found += [f"{page}: the id {name!r} stands twice" for name, count in Counter(one.ids).items() if count > 1]
        for tag, address in one.addresses:
            fault = _fault(site, seen, page, tag, address)
            if fault:
                found.append(f"{page}: {address!r} {fault}")
    return found


def _read(path: Path) -> _Seen:
    seen = _Seen()
    seen.feed(path.read_text("utf-8"))
    return seen


def _fault(site: Path, seen: dict[str, _Seen], page: str, tag: str, address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return "" if tag == "a" and parts.scheme in ("https", "http", "mailto") else "is loaded from elsewhere"
    if re.match(r"/", parts.path):
        return "starts at the top of a host, so it does not work from a folder"
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path))) if parts.path else page
    if not (site / target).is_file():
        return "leads to nothing"
    if parts.fragment and target in seen and unquote(parts.fragment) not in seen[target].ids:
        return "leads to no such place on its page"
    return ""
