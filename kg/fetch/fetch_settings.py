"""How `kg fetch` behaves towards the machines that it asks: every limit in one place, each can be set."""

from __future__ import annotations

from dataclasses import dataclass

from kg.version import __version__


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Times in seconds, sizes in bytes.

    `delay`: least time between two requests to one host (a robots.txt that asks for more gets it).
    `timeout`: for connecting and for each wait for bytes; `deadline`: for one whole answer. `tries`: for one address,
    when it answers 429 or 5xx or not at all. `longest_wait`: a server that asks for a longer pause is left alone.
    `per_feed`: newest entries that are taken of one feed. `allow_private`: also addresses that are not of the public
    internet (loopback, intranet, link-local), which a feed must otherwise not lead to.
    """

    user_agent: str = f"sitrep-kg/{__version__} (reads attack reports; obeys robots.txt)"
    delay: float = 1.0
    timeout: float = 20.0
    deadline: float = 60.0
    tries: int = 3
    longest_wait: float = 120.0
    largest: int = 10_000_000
    redirects: int = 5
    per_feed: int = 100
    allow_private: bool = False
