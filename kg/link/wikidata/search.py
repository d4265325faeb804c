"""wbsearchentities: the second way, where reconciliation finds nothing."""

from __future__ import annotations

from typing import Any

from kg.link.wikidata.service_client import ServiceClient


class Searcher:
    """Full names and aliases in one language at a time, as Wikidata's own search box finds them."""

    def __init__(self, client: ServiceClient, address: str, *, limit: int = 7) -> None:
        self._client = client
        self._address = address
        self._limit = limit

    def search(self, name: str, lang: str) -> list[str]:
        """QIDs of items whose label or alias in `lang` begins like `name`, in the service's order.

        Raises:
            RemoteError: the service does not answer.
        """
        answer = self._client.get(
            self._address,
            {
                "action": "wbsearchentities", "search": name, "language": lang, "uselang": lang, "type": "item",
                "limit": str(self._limit), "format": "json", "formatversion": "2", "maxlag": "5",
            },
            _fault,
        )
        return [str(row["id"]) for row in answer["search"]]


def _fault(answer: Any) -> str:
    if not isinstance(answer, dict):
        return "the answer is no object"
    if "error" in answer:
        error = answer["error"]
        return f"the service says {error.get('code', error) if isinstance(error, dict) else error}"
    rows = answer.get("search")
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "id" in row for row in rows):
        return "the answer has no list of items"
    return ""
