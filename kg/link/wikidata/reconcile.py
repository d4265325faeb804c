"""The Reconciliation Service API, version 0.2 (W3C Entity Reconciliation Community Group): its manifest and batches.

A batch is a form field `queries`: a JSON object of queries by key, each with `query`, `type` (a list), `type_strict`,
`limit` and `properties` ({pid, v}); the answer has the same keys, each with `result`: candidates with id, name, score,
match and type.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from kg.errors import RemoteError
from kg.link.wikidata.service_client import ServiceClient

VERSION = "0.2"
_SPACE = "wikidata.org/entity/"


@dataclass(frozen=True, slots=True)
class ServiceQuery:
    """One query: a name, the classes wanted (QIDs, any of them will do) and the country's QID, if known."""

    name: str
    classes: tuple[str, ...] = ()
    country: str = ""


@dataclass(frozen=True, slots=True)
class ServiceCandidate:
    """What the service offers. `score`: as it comes, on the service's own scale; `match`: the service is sure."""

    qid: str
    name: str
    score: float
    match: bool
    types: tuple[str, ...]


class Reconciler:
    """One service. Its manifest is read before the first batch."""

    def __init__(self, client: ServiceClient, address: str, *, batch: int, limit: int = 5) -> None:
        self._client = client
        self._address = address
        self._batch = batch
        self._limit = limit
        self._checked = False

    def check(self) -> None:
        """Read the manifest: the service must speak version 0.2 and identify things as Wikidata does.

        Raises:
            RemoteError: it does not, or does not answer.
        """
        if self._checked:
            return
        manifest = self._client.get(self._address, {}, _manifest_fault)
        # A service that names no versions speaks 0.1 (the field came with 0.2).
        if VERSION not in manifest.get("versions", []):
            raise RemoteError(f"{self._address}: no service of version {VERSION} of the Reconciliation API")
        if _SPACE not in str(manifest.get("identifierSpace", "")):
            space = manifest.get("identifierSpace")
            raise RemoteError(f"{self._address}: this service identifies things by {space!r}, not by Wikidata")
        self._checked = True

    def ask(self, asked: Sequence[ServiceQuery]) -> Iterator[list[ServiceCandidate]]:
        """The candidates of each query, in the order of the queries, best first.

        Raises:
            RemoteError: the service does not answer.
        """
        self.check()
        for start in range(0, len(asked), self._batch):
            part = asked[start : start + self._batch]
            queries = {f"q{number}": self._query(one) for number, one in enumerate(part)}
            text = json.dumps(queries, ensure_ascii=False, sort_keys=True)
            answer = self._client.post(self._address, {"queries": text}, partial(_fault, queries))
            for key in queries:
                yield [_candidate(each) for each in answer[key]["result"]]

    def _query(self, asked: ServiceQuery) -> dict[str, Any]:
        query: dict[str, Any] = {"query": asked.name, "limit": self._limit}
        if asked.classes:
            query |= {"type": list(asked.classes), "type_strict": "any"}
        if asked.country:
            query["properties"] = [{"pid": "P17", "v": {"id": asked.country}}]
        return query


def _candidate(row: dict[str, Any]) -> ServiceCandidate:
    types = tuple(str(each["id"] if isinstance(each, dict) else each) for each in row.get("type") or ())
    return ServiceCandidate(str(row["id"]), str(row["name"]), float(row["score"]), bool(row.get("match", False)), types)


def _manifest_fault(answer: Any) -> str:
    if not isinstance(answer, dict) or not all(isinstance(answer.get(key), str) for key in ("name", "identifierSpace")):
        return "the answer is no manifest"
    return ""


def _fault(queries: dict[str, Any], answer: Any) -> str:
    """What is wrong with a result batch; "" if nothing is."""
    if not isinstance(answer, dict):
        return "the answer is no batch of results"
    for key in queries:
        results = answer.get(key, {}).get("result") if isinstance(answer.get(key), dict) else None
        if not isinstance(results, list):
            return f"the answer lacks the results of {key}"
        for row in results:
            if not isinstance(row, dict) or not {"id", "name", "score"} <= set(row):
                return f"a candidate of {key} lacks its id, name or score"
            if not isinstance(row["score"], int | float):
                return f"a candidate of {key} has no number as its score"
    return ""
