"""wbgetentities: what items are, 50 a call. A merged item is followed; one that is gone is said to be gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.link.wikidata.service_client import ServiceClient

_LANGUAGES = ("fr", "en", "ar")
_INSTANCE, _SUBCLASS, _COUNTRY = "P31", "P279", "P17"


@dataclass(frozen=True, slots=True)
class Item:
    """What an item says of itself. `qid`: its own, which is not the one asked for if that was redirected here.

    `labels`: language and label. `names`: labels and aliases in French, English and Arabic. `classes`: P31;
    `superclasses`: P279; `countries`: P17.
    """

    qid: str
    labels: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    classes: tuple[str, ...]
    superclasses: tuple[str, ...]
    countries: tuple[str, ...]


class Items:
    """Items by QID, each asked for once."""

    def __init__(self, client: ServiceClient, address: str, *, batch: int) -> None:
        self._client = client
        self._address = address
        self._batch = batch
        self._known: dict[str, Item | None] = {}

    def get(self, qids: Iterable[str]) -> Mapping[str, Item | None]:
        """QID asked for → the item, or None where there is no such item (deleted, or never there).

        Raises:
            RemoteError: the service does not answer.
        """
        wanted = sorted(dict.fromkeys(qids))
        missing = [qid for qid in wanted if qid not in self._known]
        for start in range(0, len(missing), self._batch):
            part = missing[start : start + self._batch]
            self._known |= self._ask(part)
        return {qid: self._known[qid] for qid in wanted}

    def _ask(self, qids: list[str]) -> dict[str, Item | None]:
        answer = self._client.get(
            self._address,
            {
                "action": "wbgetentities", "ids": "|".join(qids), "props": "labels|aliases|claims",
                "languages": "|".join(_LANGUAGES), "redirects": "yes", "format": "json", "formatversion": "2",
                "maxlag": "5",
            },
            lambda got: _fault(got, qids),
        )
        if "entities" not in answer:  # "no-such-entity": one bad id fails the whole call, so each is asked for alone
            if len(qids) == 1:
                return {qids[0]: None}
            return {qid: item for one in qids for qid, item in self._ask([one]).items()}
        found: dict[str, Item | None] = dict.fromkeys(qids)
        for key, row in answer["entities"].items():
            item = None if "missing" in row else _item(row)
            # A redirected item stands under the old id or under the new; `redirects` has both.
            asked = row.get("redirects", {}).get("from", key) if isinstance(row.get("redirects"), dict) else key
            found |= {qid: item for qid in (asked, key) if qid in found}
        return found


def _item(row: dict[str, Any]) -> Item:
    labels = row.get("labels") or {}
    aliases = row.get("aliases") or {}
    names = [labels[lang]["value"] for lang in _LANGUAGES if lang in labels]
    names += [alias["value"] for lang in _LANGUAGES for alias in aliases.get(lang, ())]
    claims = row.get("claims") or {}
    told = tuple((lang, str(labels[lang]["value"])) for lang in _LANGUAGES if lang in labels)
    return Item(row["id"], told, tuple(dict.fromkeys(names)), _values(claims, _INSTANCE),
                _values(claims, _SUBCLASS), _values(claims, _COUNTRY))


def _values(claims: dict[str, Any], pid: str) -> tuple[str, ...]:
    """QIDs of the statements that stand: those of best rank, "no value" and "unknown value" left out."""
    rows = [row for row in claims.get(pid, ()) if row.get("rank") != "deprecated"]
    preferred = [row for row in rows if row.get("rank") == "preferred"]
    values = (row.get("mainsnak", {}).get("datavalue", {}).get("value", {}) for row in preferred or rows)
    return tuple(str(value["id"]) for value in values if isinstance(value, dict) and "id" in value)


def _fault(answer: Any, qids: list[str]) -> str:
    if not isinstance(answer, dict):
        return "the answer is no object"
    if "error" in answer:
        error = answer["error"] if isinstance(answer["error"], dict) else {}
        return "" if error.get("code") == "no-such-entity" else f"the service says {error.get('code', 'error')}"
    entities = answer.get("entities")
    if not isinstance(entities, dict) or (len(entities) < len(set(qids)) and not _redirected(entities)):
        return "the answer lacks some of the items"
    return ""


def _redirected(entities: dict[str, Any]) -> bool:
    return any(isinstance(row, dict) and "redirects" in row for row in entities.values())


def is_qid(text: str) -> bool:
    """Whether `text` is the id of an item: Q and a number."""
    return text[:1] == "Q" and text[1:].isascii() and text[1:].isdigit() and text[1:2] != "0"
