"""Addresses, patience and limits; see settings.toml for what each means."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from importlib import resources
from urllib.parse import urlsplit

from kg.errors import UsageError
from kg.version import __version__


@dataclass(frozen=True, slots=True)
class WikidataSettings:
    """Times are seconds; `user_agent` is what the services see of us."""

    reconcile: str
    api: str
    sparql: str
    user_agent: str
    timeout: float
    tries: int
    first_wait: float
    longest_wait: float
    query_batch: int
    entity_batch: int
    page: int
    cache_days: float

    @classmethod
    def load(
        cls, *, reconcile: str | None = None, api: str | None = None, sparql: str | None = None
    ) -> WikidataSettings:
        """The packaged settings with the addresses that are given.

        Raises:
            UsageError: an address is not http or https.
        """
        text = (resources.files("kg.link.wikidata") / "settings.toml").read_text(encoding="utf-8")
        values = tomllib.loads(text)
        values["user_agent"] = values["user_agent"].format(version=__version__)
        settings = cls(**values)
        given = {"reconcile": reconcile, "api": api, "sparql": sparql}
        for name, address in given.items():
            if address is None:
                continue
            if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc:
                raise UsageError(f"{address!r} is no address for --{name}: write http:// or https:// before it")
            settings = replace(settings, **{name: address})  # type: ignore[arg-type]
        return settings
