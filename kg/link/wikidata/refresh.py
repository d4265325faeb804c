"""Bases and groups from a SPARQL endpoint → a gazetteer file: instances (P31/P279*) of the classes of classes.csv.

Page after page, each of whole items; a page that came whole is kept, so that a run that was stopped goes on from there.
"""

from __future__ import annotations

import csv
import http.client
import io
import json
import time
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
from kg.link.wikidata.items import is_qid
from kg.link.wikidata.wikidata_settings import WikidataSettings
from kg.patience import Patience, TemporaryFailure
from kg.points import on_earth
from kg.vocabulary import WIKIDATA

_TOO_MANY, _SERVER_FAULT = 429, 500

QUERY = """
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?item (MIN(?fr) AS ?label_fr) (MIN(?en) AS ?label_en) (MIN(?point) AS ?coord)
       (GROUP_CONCAT(DISTINCT ?code; separator="|") AS ?countries)
       (GROUP_CONCAT(DISTINCT ?alias; separator="|") AS ?aliases)
WHERE {
  { SELECT DISTINCT ?item WHERE { ?item wdt:P31/wdt:P279* wd:%(class)s }
    ORDER BY ?item LIMIT %(limit)d OFFSET %(offset)d }
  OPTIONAL { ?item rdfs:label ?fr FILTER(LANG(?fr) = "fr") }
  OPTIONAL { ?item rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?item skos:altLabel ?alias FILTER(LANG(?alias) IN ("fr", "en")) }
  OPTIONAL { ?item wdt:P17/wdt:P297 ?code }
  OPTIONAL { ?item wdt:P625 ?point }
}
GROUP BY ?item
ORDER BY ?item
"""


@dataclass(slots=True)
class Refreshed:
    """`text`: a gazetteer file with so many `entries`. `known`: items that were in the gazetteer already. `nameless`:
    items without a French or English label, by which nothing could be matched; they are left out."""

    text: str = ""
    entries: int = 0
    known: int = 0
    nameless: int = 0


def refreshed(
    settings: WikidataSettings, cache: Cache, gazetteer: Gazetteer, *, sleep: Callable[[float], None] = time.sleep,
    tick: Callable[[int], None] = lambda _: None,
) -> Refreshed:
    """Read all bases and groups and write those that `gazetteer` does not have, each once, by class and item.

    Raises:
        RemoteError: the endpoint does not answer; the pages that came are kept.
    """
    patience = Patience(
        tries=settings.tries, first_wait=settings.first_wait, longest_wait=settings.longest_wait, sleep=sleep
    )
    pages = _Pages(settings, cache, patience)
    known = {entity.qid for entity in gazetteer.entities.values() if entity.qid}
    seen: set[str] = set()
    done = Refreshed()
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for name in ("Base", "Actor"):
        for class_qid in class_qids(name):
            for binding in pages.of(class_qid):
                qid = _value(binding, "item").removeprefix(WIKIDATA)
                if qid in seen:
                    continue
                seen.add(qid)
                tick(len(seen))
                cells = _cells(binding, qid, name, class_qid)
                if qid in known:
                    done.known += 1
                elif cells is None:
                    done.nameless += 1
                else:
                    writer.writerow(cells)
                    done.entries += 1
    done.text = out.getvalue()
    return done


class _Pages:
    """What the endpoint answers, page by page."""

    def __init__(self, settings: WikidataSettings, cache: Cache, patience: Patience) -> None:
        self._settings = settings
        self._cache = cache
        self._patience = patience

    def of(self, qid: str) -> Iterator[dict[str, Any]]:
        """The instances of one class."""
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
            answer = json.loads(wrapper.query().response.read())
        except urllib.error.HTTPError as error:
            if error.code == _TOO_MANY or error.code >= _SERVER_FAULT:
                raise TemporaryFailure(f"status {error.code}", error.headers.get("Retry-After")) from error
            raise RemoteError(f"{self._settings.sparql}: status {error.code} (is the address right?)") from error
        except SPARQLExceptions.EndPointInternalError as error:
            raise TemporaryFailure("status 500") from error
        except SPARQLExceptions.SPARQLWrapperException as error:
            raise RemoteError(f"{self._settings.sparql}: {error.msg}") from error
        except (TimeoutError, ConnectionError, urllib.error.URLError, http.client.HTTPException) as error:
            raise TemporaryFailure(f"no answer ({error})") from error
        except ValueError as error:
            raise TemporaryFailure(f"the answer is no JSON ({error})") from error
        bindings = answer.get("results", {}).get("bindings") if isinstance(answer, dict) else None
        if not isinstance(bindings, list):
            raise TemporaryFailure("the answer is no table of results")
        return bindings


def _value(binding: dict[str, Any], variable: str) -> str:
    cell = binding.get(variable)
    return str(cell["value"]).strip() if isinstance(cell, dict) and "value" in cell else ""


def _cells(binding: dict[str, Any], qid: str, name: str, class_qid: str) -> dict[str, str] | None:
    """The row of a gazetteer file; None for an item without a label. A base of several countries is given none."""
    label_fr, label_en = (_clean(_value(binding, variable)) for variable in ("label_fr", "label_en"))
    if not (label_fr or label_en) or not is_qid(qid):
        return None
    type_, kind = ("base", "base") if name == "Base" else ("actor", actor_kinds()[class_qid])
    lat, lon = _point(_value(binding, "coord"))
    countries = {code.upper() for code in _value(binding, "countries").split("|") if len(code) == 2 and code.isalpha()}
    aliases = sorted({_clean(part) for part in _value(binding, "aliases").split("|")} - {"", label_fr, label_en})
    return dict.fromkeys(COLUMNS, "") | {
        "id": f"{type_}/wd-{qid.lower()}", "type": type_, "kind": kind, "label_fr": label_fr, "label_en": label_en,
        "aliases": "|".join(aliases), "country": countries.pop() if len(countries) == 1 else "",
        "lat": lat, "lon": lon, "qid": qid, "sources": f"Wikidata, by SPARQL, as an instance of {class_qid} (CC0)",
    }


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
    return (f"{lat:g}", f"{lon:g}") if on_earth((lat, lon)) else ("", "")
