"""Reports as files: Markdown with front matter, one file an address, written whole or not at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import yaml

from kg.errors import InputError
from kg.facts import digest
from kg.fetch.articles import Article
from kg.files import write_text

_ID = 10  # hexadecimal digits of the address in the file's name
_LONGEST = 60
_ORDER = ("published", "outlet", "lang", "title", "url")


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of fetched reports. Its files are known by the end of their names, which is a hash of the address."""

    path: Path

    def of(self, url: str) -> Path | None:
        """The file of this address, or None."""
        found = sorted(self.path.glob(f"*-{_mark(url)}.md"))
        return found[0] if found else None

    def write(self, url: str, article: Article) -> Path:
        """Write the report that was fetched from `url`; a report of this address that is there already is replaced.

        Raises:
            InputError: the file cannot be written; what was there is as it was.
        """
        path = self.of(url) or self.path / f"{_name(article)}-{_mark(url)}.md"
        front = {name: article.fields[name] for name in _ORDER if name in article.fields}
        matter = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10**9)
        body = article.text if article.text.endswith("\n") else article.text + "\n"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            write_text(path, f"---\n{matter}---\n{body}")
        except OSError as error:
            raise InputError(
                f"cannot be written: {error.strerror or error}", source=path, remedy="is there room on the disk?"
            ) from error
        return path


def _mark(url: str) -> str:
    return digest("address", url)[:_ID]


def _name(article: Article) -> str:
    title = unicodedata.normalize("NFKD", article.fields.get("title", "")).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:_LONGEST].rstrip("-")
    return "-".join(part for part in (article.fields.get("published", "undated"), words or "report") if part)
