"""Links as people are asked about them: those in doubt, and all about one name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar
from urllib.parse import unquote

from kg.gazetteer import fold
from kg.link.review_csv import LinkDoubt
from kg.views.kept_links import KeptLink, kept_links
from kg.views.store_view import StoreView
from kg.vocabulary import BASE, WIKIDATA

T = TypeVar("T")


def doubts(base: str = BASE) -> StoreView[list[LinkDoubt]]:
    """Every candidate that was kept without being linked, by name, report and falling score.

    One that Wikidata was asked about stands for the name in every report: its `report` is empty.
    """
    return _of_links(kept_links(doubtful=True), lambda links: [_doubt(one, base) for one in links])


def links_of(name: str, base: str = BASE) -> StoreView[list[tuple[str, LinkDoubt]]]:
    """Each link that the store keeps of a name (folded), with what it is: "linked", "exactMatch" or "closeMatch"."""
    return _of_links(kept_links(), lambda links: [
        (one.match or "linked", _doubt(one, base)) for one in links if fold(one.name) == fold(name)
    ])


def _of_links(view: StoreView[list[KeptLink]], made: Callable[[Iterable[KeptLink]], T]) -> StoreView[T]:
    return StoreView(view.selects, lambda *tables: made(view.decode(*tables)))


def _doubt(link: KeptLink, base: str) -> LinkDoubt:
    return LinkDoubt(
        name=link.name,
        type="actor" if link.named.startswith(f"{base}actor/") else "place",
        country=link.country,
        report=unquote(link.report.removeprefix(f"{base}report/")),
        quote=link.quote,
        candidate=link.target.removeprefix(base).removeprefix(WIKIDATA),
        label=link.labels.get("en", "") or link.labels.get("fr", ""),
        score=link.score,
        reasons=link.reasons,
        verdict=link.verdict,
    )
