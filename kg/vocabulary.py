"""Namespaces and terms as plain strings; `ontology/` is their source of truth and a test holds the two together."""

from __future__ import annotations

SIT = "https://w3id.org/sitrep-kg/ontology#"
BASE = "https://w3id.org/sitrep-kg/id/"
CODES = "https://w3id.org/sitrep-kg/codes/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
GEO = "http://www.opengis.net/ont/geosparql#"
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
SH = "http://www.w3.org/ns/shacl#"
WIKIDATA = "http://www.wikidata.org/entity/"

PREFIXES = {
    "sit": SIT,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "geo": GEO,
    "wgs84": WGS84,
    "wd": WIKIDATA,
}
"""The prefixes of every file this package writes."""
