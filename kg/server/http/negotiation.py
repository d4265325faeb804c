"""Which format a client gets: Accept with its q-values (RFC 9110, 12.4 and 12.5) against what can be written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """A format that can be sent: the media type as sent, and our name of the format."""

    media: str
    form: str

    @property
    def plain(self) -> str:
        """The media type without parameters."""
        return self.media.partition(";")[0]


TABLES = (
    Offer("application/sparql-results+json", "json"), Offer("application/sparql-results+xml", "xml"),
    Offer("text/csv; charset=utf-8; header=present", "csv"), Offer("text/tab-separated-values; charset=utf-8", "tsv"),
    Offer("application/json", "json"), Offer("application/xml", "xml"), Offer("text/xml; charset=utf-8", "xml"),
)
GRAPHS = (
    Offer("text/turtle; charset=utf-8", "ttl"), Offer("application/n-triples", "nt"),
    Offer("application/rdf+xml", "rdfxml"), Offer("application/ld+json", "jsonld"), Offer("application/trig", "trig"),
    Offer("application/n-quads", "nq"), Offer("application/x-turtle; charset=utf-8", "ttl"),
    Offer("application/json", "jsonld"), Offer("application/xml", "rdfxml"), Offer("text/plain; charset=utf-8", "nt"),
)
"""In the order of our own liking, which decides where the client has none. Plain JSON and XML come last: who asks for
them takes either kind."""
QUADS = (Offer("application/trig", "trig"), Offer("application/n-quads", "nq"), *GRAPHS)
PAGE = Offer("text/html; charset=utf-8", "html")


def choose(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """The offer that the client likes best, None if it takes none. No header: the first."""
    ranges = list(_ranges(accept)) if accept is not None and accept.strip() else [("*/*", 1.0)]
    best, liking = None, 0.0
    for offer in offers:
        quality = _quality(offer.plain, ranges)
        if quality > liking:
            best, liking = offer, quality
    return best


def wants_page(accept: str | None, offers: Sequence[Offer]) -> bool:
    """Whether the client would rather have HTML than any of `offers`: a browser, not a program that takes anything."""
    if accept is None or "html" not in accept.lower():
        return False
    return choose(accept, (*offers, PAGE)) is PAGE or choose(accept, (PAGE, *offers)) is PAGE


def takes_gzip(accept_encoding: str | None) -> bool:
    """Whether the client takes gzip."""
    ranges = dict(_ranges(accept_encoding or ""))
    return ranges.get("gzip", ranges.get("*", 0.0)) > 0


def _ranges(header: str) -> Iterable[tuple[str, float]]:
    for part in header.split(","):
        kind, *parameters = part.strip().split(";")
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.strip().partition("=")
            if name.strip().lower() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        if kind.strip():
            yield kind.strip().lower(), quality if quality == quality else 0.0  # NaN is no quality


def _quality(media: str, ranges: list[tuple[str, float]]) -> float:
    """Of the ranges that a media type is in, the most specific one counts."""
    found: dict[int, float] = {}
    for kind, quality in ranges:
        precision = 2 if kind == media else 1 if kind == media.partition("/")[0] + "/*" else 0 if kind == "*/*" else -1
        if precision >= 0:
            found[precision] = max(quality, found.get(precision, 0.0))
    return found[max(found)] if found else 0.0
