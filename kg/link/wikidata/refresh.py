"""Bases and groups from a SPARQL endpoint → a gazetteer file: instances (P31/P279*) of the classes of classes.csv."""

from __future__ import annotations

import csv
import io
import json
import urllib.error
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from SPARQLWrapper import JSON, POST, SPARQLExceptions, SPARQLWrapper

from kg.errors import RemoteError
from kg.gazetteer import Gazetteer
from kg.gazetteer.entries import COLUMNS
from kg.link.wikidata.cache import Cache
from kg.link.wikidata.classes import class_qids
from kg.link.wikidata.patience import Passing, Patience
from kg.link.wikidata.settings import Settings

_ENTITY = "http://www.wikidata.org/entity/"
_TOO_MANY, _SERVER_FAULT = 429, 500

QUERY = """
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?item (SAMPLE(?fr) AS ?label_fr) (SAMPLE(?en) AS ?label_en) (SAMPLE(?code) AS ?country)
       (SAMPLE(?point) AS ?coord)
       (GROUP_CONCAT(DISTINCT ?alias; separator="|") AS ?aliases)
WHERE {
  ?item wdt:P31/wdt:P279* wd:%(class)s .
  OPTIONAL { ?item rdfs:label ?fr FILTER(LANG(?fr) = "fr") }
  OPTIONAL { ?item rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?item skos:altLabel ?alias FILTER(LANG(?alias) IN ("fr", "en")) }
  OPTIONAL { ?item wdt:P17/wdt:P297 ?code }
  OPTIONAL { ?item wdt:P625 ?point }
}
GROUP BY ?item
ORDER BY ?item
LIMIT %(limit)d OFFSET %(offset)d
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One item as a row of a gazetteer file."""

    qid: str
    cells: dict[str, str]


class Refresher:
    """Reads page after page; each page that came whole is kept, so that a run that was stopped goes on from there."""

    def __init__(self, settings: Settings, cache: Cache, patience: Patience) -> None:
        self._settings = settings
        self._cache = cache
        self._patience = patience

    def rows(self, gazetteer: Gazetteer, tick: Callable[[int], None] = lambda _: None) -> Iterator[Row]:
        """The items that `gazetteer` does not have yet, each once, in the order of the classes and of their QIDs.

        Raises:
            RemoteError: the endpoint does not answer; the pages that came are kept.
        """
        known = {entity.qid for entity in gazetteer.entities.values() if entity.qid}
        done = 0
        for name in ("Base", "Actor"):
            for qid in class_qids(name):
                for binding in self._pages(qid):
                    row = _row(binding, name, qid)
                    if row is not None and row.qid not in known:
                        known.add(row.qid)
                        yield row
                    done += 1
                    tick(done)

    def _pages(self, qid: str) -> Iterator[dict[str, Any]]:
        offset = 0
        while True:
            query = QUERY % {"class": qid, "limit": self._settings.page, "offset": offset}
            bindings = self._ask(query)
            yield from bindings
            if len(bindings) < self._settings.page:
                return
            offset += self._settings.page

    def _ask(self, query: str) -> list[dict[str, Any]]:
        question = json.dumps(["SPARQL", self._settings.sparql, query])
        kept = self._cache.get(question)
        if kept is None:
            answer = self._patience.run(lambda: self._answer(query), self._settings.sparql)
            kept = json.dumps(answer, ensure_ascii=False)
            self._cache.put(question, kept)
        bindings: list[dict[str, Any]] = json.loads(kept)
        return bindings

    def _answer(self, query: str) -> list[dict[str, Any]]:
        wrapper = SPARQLWrapper(self._settings.sparql, agent=self._settings.user_agent)
        wrapper.setReturnFormat(JSON)
        wrapper.setMethod(POST)
        wrapper.setTimeout(int(self._settings.timeout) or 1)
        wrapper.setQuery(query)
        try:
            answer = wrapper.query().convert()
        except urllib.error.HTTPError as error:
            if error.code == _TOO_MANY or error.code >= _SERVER_FAULT:
                after = self._patience.retry_after(error.headers.get("Retry-After"))
                raise Passing(f"status {error.code}", after) from error
            raise RemoteError(f"{self._settings.sparql}: status {error.code} (is the address right?)") from error
        except SPARQLExceptions.EndPointInternalError as error:
            raise Passing("status 500") from error
        except SPARQLExceptions.SPARQLWrapperException as error:
            raise RemoteError(f"{self._settings.sparql}: {error.msg}") from error
        except (TimeoutError, urllib.error.URLError, ConnectionError) as error:
            raise Passing(f"no answer ({error})") from error
        except ValueError as error:
            raise Passing(f"the answer is no JSON ({error})") from error
        bindings = answer.get("results", {}).get("bindings") if isinstance(answer, dict) else None
        if not isinstance(bindings, list):
            raise Passing("the answer is no table of results")
        return bindings


def _row(binding: dict[str, Any], name: str, class_qid: str) -> Row | None:
    """None for an item without a label: nothing could be matched by it."""

    def value(variable: str) -> str:
        cell = binding.get(variable)
        return str(cell["value"]).strip() if isinstance(cell, dict) and "value" in cell else ""

    qid = value("item").removeprefix(_ENTITY)
    if not (value("label_fr") or value("label_en")) or not qid.startswith("Q"):
        return None
    type_, kind = ("base", "base") if name == "Base" else ("actor", actor_kinds()[class_qid])
    lat, lon = _point(value("coord"))
    country = value("country").upper()
    cells = dict.fromkeys(COLUMNS, "") | {
        "id": f"{type_}/wd-{qid.lower()}", "type": type_, "kind": kind,
        "label_fr": _clean(value("label_fr")), "label_en": _clean(value("label_en")),
        "aliases": "|".join(dict.fromkeys(_clean(part) for part in value("aliases").split("|") if _clean(part))),
        "country": country if len(country) == 2 and country.isalpha() else "", "lat": lat, "lon": lon, "qid": qid,
        "sources": f"Wikidata, by SPARQL, as an instance of {class_qid} (CC0)",
    }
    return Row(qid, cells)


@cache
def actor_kinds() -> dict[str, str]:
    """Class of Wikidata → kind of actor (`actor_kinds.csv`)."""
    text = (resources.files("kg.link.wikidata") / "actor_kinds.csv").read_text(encoding="utf-8")
    return {row["class_qid"]: row["kind"] for row in csv.DictReader(text.splitlines())}


def _clean(cell: str) -> str:
    """A trailing question mark means "ambiguous" in a gazetteer file, and a bar parts names."""
    return cell.replace("|", " ").rstrip("? ").strip()


def _point(wkt: str) -> tuple[str, str]:
    """Latitude and longitude of "Point(lon lat)"; empty if it is none (other globes have an IRI before it)."""
    if not wkt.lower().startswith("point(") or not wkt.endswith(")"):
        return "", ""
    parts = wkt[6:-1].split()
    try:
        lon, lat = (float(part) for part in parts)
    except ValueError:
        return "", ""
    return (f"{lat:g}", f"{lon:g}") if -90 <= lat <= 90 and -180 <= lon <= 180 else ("", "")


def to_csv(rows: Iterator[Row]) -> tuple[str, int]:
    """The gazetteer file of `rows` and how many they are."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    count = 0
    for row in rows:
        writer.writerow(row.cells)
        count += 1
    return out.getvalue(), count
