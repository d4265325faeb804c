"""RDF that somebody sends: which formats are taken, and what is refused before or while it is read."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser

import pyoxigraph as ox

from kg.server.engine.scan import Unfit

FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE, "application/x-turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES, "text/plain": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML, "application/ld+json": ox.RdfFormat.JSON_LD,
}
"""Media types of one graph. Formats with graphs of their own are refused: the address says which graph is meant."""


def triples_of(body: bytes, media: str, base: str | None) -> list[ox.Triple]:
    """What an uploaded document says.

    Args:
        media: the Content-Type as sent; multipart/form-data holds several documents.
        base: what relative IRIs in it are relative to.

    Raises:
        Unfit: the media type is not taken, the document does not parse, has a DOCTYPE or names a remote context.
    """
    if media.partition(";")[0].strip().lower() == "multipart/form-data":
        return [triple for part, kind in _parts(body, media) for triple in _triples(part, kind, base)]
    return _triples(body, media, base)


def _triples(body: bytes, media: str, base: str | None) -> list[ox.Triple]:
    kind = media.partition(";")[0].strip().lower()
    form = FORMATS.get(kind)
    if form is None:
        what = kind or "a body without Content-Type"
        raise Unfit("bad-media", f"{what} is not taken: use {', '.join(FORMATS)}")
    if form == ox.RdfFormat.RDF_XML and b"<!DOCTYPE" in body.replace(b"\0", b""):
        # Entities of a few hundred bytes grow to gigabytes. NUL bytes: UTF-16 must not hide it.
        raise Unfit("malformed", "a DOCTYPE is not taken: write entities out, and namespaces as xmlns")
    try:
        return [
            quad.triple
            for quad in ox.parse(body, form, base_iri=base, without_named_graphs=True, rename_blank_nodes=True)
        ]
    except SyntaxError as error:
        message = f"the body is not {form.name}: {error.msg}"
        if "LoadDocumentCallback" in message:
            message = "the body names a remote JSON-LD context, and nothing is fetched here: write the context out"
        raise Unfit("malformed", message) from error
    except (OSError, ValueError) as error:
        raise Unfit("malformed", f"the body cannot be read: {error}") from error


def _parts(body: bytes, media: str) -> list[tuple[bytes, str]]:
    kind = media.encode("latin-1", "replace").replace(b"\r", b"").replace(b"\n", b"")
    header = b"Content-Type: " + kind + b"\r\n\r\n"
    message = BytesParser(policy=policy.HTTP).parsebytes(header + body)
    if not message.is_multipart():
        raise Unfit("malformed", "the body is not multipart/form-data as its Content-Type says")
    found = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        found.append((content if isinstance(content, bytes) else b"", part.get_content_type()))
    if not found:
        raise Unfit("malformed", "there is no document in the form")
    return found
