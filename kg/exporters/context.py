"""The JSON-LD context of the ontology: its terms by their short names, so that people can read and write JSON."""

from __future__ import annotations

import json
from typing import Any

from rdflib import OWL, RDF, RDFS, Graph

from kg.vocabulary import PREFIXES, SIT, XSD


def context(ontology: Graph) -> dict[str, Any]:
    """The context document, its terms sorted."""
    terms: dict[str, Any] = {}
    for subject in ontology.subjects(RDF.type, OWL.Class):
        if str(subject).startswith(SIT):
            terms[str(subject).removeprefix(SIT)] = str(subject).replace(SIT, "sit:")
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for subject in ontology.subjects(RDF.type, kind):
            if not str(subject).startswith(SIT):
                continue
            term: dict[str, str] = {"@id": str(subject).replace(SIT, "sit:")}
            reach = str(ontology.value(subject, RDFS.range) or "")
            if kind == OWL.ObjectProperty:
                term["@type"] = "@id"
            elif reach.startswith(XSD) and reach != XSD + "string":
                term["@type"] = reach.replace(XSD, "xsd:")
            terms[str(subject).removeprefix(SIT)] = term
    return {"@context": {**dict(sorted(PREFIXES.items())), "@version": 1.1, **dict(sorted(terms.items()))}}


def context_text(ontology: Graph) -> str:
    """The document as it is published in `ontology/context.jsonld`."""
    return json.dumps(context(ontology), ensure_ascii=False, indent=2) + "\n"
