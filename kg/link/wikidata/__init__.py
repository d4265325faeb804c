"""Wikidata, asked politely: the only part of the package that calls it.

    wikidata_settings  addresses, patience and limits (settings.toml)
    cache              one file on the disk; only answers that will not change at the next try are kept
    service_client     JSON over HTTP through the two above
    reconcile          the Reconciliation Service API 0.2: manifest, batches, type and property constraints
    search             wbsearchentities, the second way where the first finds nothing
    items              wbgetentities, 50 a call: what an item is, to verify; redirects, missing items
    classes            which classes of Wikidata are a base, an actor (classes.csv), and their subclasses
    asking             names → candidates with scores, sure or not
    refresh            bases and groups from a SPARQL endpoint → a gazetteer file
"""

from __future__ import annotations

from kg.link.wikidata.asking import AskedName, Asker, FoundItem, NameAnswer
from kg.link.wikidata.wikidata_settings import WikidataSettings

__all__ = ["AskedName", "Asker", "FoundItem", "NameAnswer", "WikidataSettings"]
