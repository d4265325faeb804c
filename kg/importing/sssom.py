"""A mapping of `ontology/mappings/*.ttl` as a table in SSSOM (Simple Standard for Sharing Ontology Mappings, TSV)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.files import write_text
from kg.vocabulary import CODES, SIT

_COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "comment",
)
_MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)


def sssom_table(mapping: Graph, ontology: Graph) -> str:
    """The whole text of the table, its rows sorted.

    Args:
        mapping: one file of `ontology/mappings/`.
        ontology: for the labels of what is mapped to.
    """
    scheme = next(iter(sorted(mapping.subjects(RDF.type, SKOS.ConceptScheme), key=str)))
    name = str(scheme).removeprefix(CODES)
    source = mapping.value(scheme, DCTERMS.source)
    head = [
        f"#mapping_set_id: https://w3id.org/sitrep-kg/mappings/{name}",
        "#license: https://creativecommons.org/licenses/by/4.0/",
        *([f"#subject_source: {source}"] if source else []),
        "#curie_map:",
        f"#  code: {CODES}",
        f"#  sit: {SIT}",
        f"#  skos: {SKOS}",
        "#  semapv: https://w3id.org/semapv/vocab/",
    ]
    rows = ["\t".join(row) for row in sorted(_rows(mapping, ontology))]
    return "\n".join((*head, "\t".join(_COLUMNS), *rows)) + "\n"


def _rows(mapping: Graph, ontology: Graph) -> Iterator[tuple[str, ...]]:
    for match in _MATCHES:
        for subject, target in mapping.subject_objects(match):
            yield (
                _short(subject), _label(mapping, subject), _short(match), _short(target), _label(ontology, target),
                "semapv:ManualMappingCuration",
                next((str(each) for each in mapping.objects(subject, SKOS.editorialNote)), ""),
            )


def _short(node: Node) -> str:
    for prefix, space in (("code", CODES), ("sit", SIT), ("skos", str(SKOS))):
        if str(node).startswith(space):
            return f"{prefix}:{str(node).removeprefix(space)}"
    return str(node)


def _label(graph: Graph, node: Node) -> str:
    labels = (each for term in (SKOS.prefLabel, URIRef("http://www.w3.org/2000/01/rdf-schema#label"))
              for each in graph.objects(node, term))
    return next((str(each) for each in labels if isinstance(each, Literal) and each.language == "en"), "")


def write_tables(folder: Path, ontology: Graph) -> list[Path]:
    """Write the table beside each mapping of a folder; returns the tables."""
    written = []
    for path in sorted(folder.glob("*.ttl")):
        table = path.with_suffix(".sssom.tsv")
        write_text(table, sssom_table(Graph().parse(path, format="turtle"), ontology))
        written.append(table)
    return written
