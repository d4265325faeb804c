"""The terms of the ontology as pyoxigraph nodes, and literals in their one canonical form.

`USED` holds the local name of every `sit:` term that this package can write; a test holds it against `ontology/`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from pyoxigraph import Literal, NamedNode

from kg import vocabulary
from kg.errors import InputError

USED: set[str] = set()


def _sit(name: str) -> NamedNode:
    USED.add(name)
    return NamedNode(vocabulary.SIT + name)


TYPE = NamedNode(vocabulary.RDF + "type")
LABEL = NamedNode(vocabulary.RDFS + "label")
ALT_LABEL = NamedNode(vocabulary.SKOS + "altLabel")
EXACT_MATCH, CLOSE_MATCH = (NamedNode(vocabulary.SKOS + name) for name in ("exactMatch", "closeMatch"))
IDENTIFIER, ISSUED, LANGUAGE, TITLE, SOURCE = (
    NamedNode(vocabulary.DCTERMS + name) for name in ("identifier", "issued", "language", "title", "source")
)
IS_PART_OF, HAS_VERSION, LICENSE, CITATION = (
    NamedNode(vocabulary.DCTERMS + name) for name in ("isPartOf", "hasVersion", "license", "bibliographicCitation")
)
REPLACED_BY = NamedNode(vocabulary.DCTERMS + "isReplacedBy")
REVISION_OF = NamedNode(vocabulary.PROV + "wasRevisionOf")
GENERATED_BY = NamedNode(vocabulary.PROV + "wasGeneratedBy")
USED_BY = NamedNode(vocabulary.PROV + "used")
HAS_GEOMETRY, AS_WKT, GEOMETRY, WKT_LITERAL = (
    NamedNode(vocabulary.GEO + name) for name in ("hasGeometry", "asWKT", "Geometry", "wktLiteral")
)
LAT, LONG = (NamedNode(vocabulary.WGS84 + name) for name in ("lat", "long"))

_INTEGER, _DATE, _TIME, _BOOLEAN, _DECIMAL, _DATE_TIME = (
    NamedNode(vocabulary.XSD + name) for name in ("integer", "date", "time", "boolean", "decimal", "dateTime")
)

SUPERCLASSES = {
    "Base": ("Place",),
    "Candidate": ("Reading",),
    "StruckFact": ("Reading",),
    "Correction": ("Reading",),
    "AggregateStatement": ("Statement",),
    "ResponsibilityStatement": ("Statement",),
    "Claim": ("ResponsibilityStatement", "Statement"),
    "Attribution": ("ResponsibilityStatement", "Statement"),
    "Denial": ("ResponsibilityStatement", "Statement"),
    "NonClaim": ("ResponsibilityStatement", "Statement"),
}
"""The public superclasses that are written beside a class, so that a query needs no reasoner."""

_CLASSES = {
    name: _sit(name)
    for name in (
        "Actor",
        "Place",
        "Base",
        "Attack",
        "Report",
        "Account",
        "Deployment",
        "Statement",
        "AggregateStatement",
        "ResponsibilityStatement",
        "Claim",
        "Attribution",
        "Denial",
        "NonClaim",
        "Evidence",
        "Store",
    )
}

_PROPERTIES = {
    name: _sit(name)
    for name in (
        "ofAttack",
        "inReport",
        "statedBy",
        "quote",
        "quoteStart",
        "quoteEnd",
        "evidence",
        "supports",
        "target",
        "place",
        "earliest",
        "latest",
        "localTime",
        "dateText",
        "weapon",
        "outcome",
        "damage",
        "conditional",
        "perpetrator",
        "precision",
        "responsibilityState",
        "accountCount",
        "sourceCount",
        "about",
        "responsible",
        "asOf",
        "force",
        "at",
        "strengthLow",
        "strengthHigh",
        "siteCount",
        "role",
        "from",
        "until",
        "statementKind",
        "against",
        "outlet",
        "relays",
        "text",
        "textDigest",
        "invalid",
        "actorKind",
        "placeKind",
        "countryCode",
        "memberOf",
        "within",
        "anonymous",
        "ofInstitution",
        "formatVersion",
        "softwareVersion",
        *(
            f"{count}{end}"
            for count in ("weaponCount", "intercepted", "killed", "injured", "attackCount")
            for end in ("Low", "High", "Best")
        ),
    )
}

_CLASSES |= {name: _sit(name) for name in ("Match", "Revision")}
_PROPERTIES |= {
    name: _sit(name)
    for name in (
        "possiblySameAs", "compares", "matchScore", "matchReason",
        *(f"match{part}" for part in ("Place", "Date", "Time", "Weapon", "Counts", "Actors", "Words", "Rivals")),
        "blockKey", "toldIn", "record", "revisionNumber", "decisionsApplied", "rulesDigest",
    )
}
"""Of the graphs that keep how attacks were joined and what reports said before they were changed."""
_CLASSES |= {name: _sit(name) for name in ("Origin", "StatedValue", "Disagreement", "ResponsibilityEvent", "Snapshot")}
_PROPERTIES |= {
    name: _sit(name)
    for name in (
        *("computedFor", "hasAccount", "originReason", "similarity", "slot", "value", "betweenValue"),
        *("eventCount", "position", "eventKind", "accuser", "reportedOn", "restsOn", "supersedes", "stateAfter"),
        *("knownSince", "asKnownFrom", "asKnownUntil", "claimWaits", "firstAccount", "firstClaim", "lastNonClaim"),
        "period",
    )
}
"""Of what lies under the values of an attack, in the consolidated graph."""

_CONCEPT_NAMES = {("actorKind", "outlet"): "media_outlet"}
"""Concepts whose IRI is not their notation: `sit:outlet` is a property. Those of sit:slots begin with "slot_"."""

_CLASSES |= {"Link": _sit("Link")}
_PROPERTIES |= {
    name: _sit(name)
    for name in (
        "linkIn", "linkOf", "linkName", "linkTarget", "linkLabel", "linkQuote", "linkScore", "linkReason",
        "linkVerdict", "linkCountry", "linkDecided",
    )
}
"""Of the graphs that keep how names were linked."""


_CLASSES |= {name: _sit(name) for name in ("Reading", "Candidate", "StruckFact", "Correction")}
_PROPERTIES |= {
    name: _sit(name)
    for name in (
        "candidateKind", "field", "confidence", "reason", "recordAsRead", "struckBy", "struckAt", "why", "factAsRead",
        "correction", "correctedBy", "correctedAt", "correctedValue",
    )
}
"""Of the graphs of what does not stand, or not as it was read."""

_CLASSES |= {"Extraction": _sit("Extraction")}
_PROPERTIES |= {name: _sit(name) for name in ("reader", "model", "promptDigest", "extractedOn")}
"""Of the reading that a report's graph comes from."""

_CLASSES |= {"Hosting": _sit("Hosting")}
_PROPERTIES |= {name: _sit(name) for name in ("hostingPlace", "hostedForce", "hostedFrom", "hostedUntil")}
"""Of which force a place hosts, in the consolidated graph."""

_CLASSES |= {"Dataset": _sit("Dataset")}
_PROPERTIES |= {"coded": _sit("coded")}
"""Of datasets and their rows."""


@cache
def classes_of(name: str) -> tuple[NamedNode, ...]:
    """The class `name` and its public superclasses.

    Raises:
        KeyError: the class is not one that this package writes.
    """
    return tuple(_CLASSES[each] for each in (name, *SUPERCLASSES.get(name, ())))


def prop(name: str) -> NamedNode:
    """The property `sit:name`.

    Raises:
        KeyError: the property is not one that this package writes.
    """
    return _PROPERTIES[name]


@lru_cache(maxsize=256)
def concept(property_name: str, notation: str) -> NamedNode:
    """The SKOS concept with this `skos:notation` as a value of `sit:property_name`."""
    if property_name == "slot":
        return _sit(f"slot_{notation}")
    return _sit(_CONCEPT_NAMES.get((property_name, notation), notation))


def text(value: str, what: str) -> Literal:
    """`value` as xsd:string.

    Raises:
        InputError: it holds a lone surrogate, which no RDF file can; `what` says where it was found.
    """
    return Literal(_storable(value, what))


def worded(value: str, language: str, what: str) -> Literal:
    """`value` in a language (BCP 47).

    Raises:
        InputError: a lone surrogate, or `language` is not a language tag.
    """
    try:
        return Literal(_storable(value, what), language=language)
    except ValueError as error:
        raise InputError(
            f"{what}: {language!r} is not a language tag", remedy="give the language as fr or en"
        ) from error


@lru_cache(maxsize=4096)
def integer(value: int) -> Literal:
    """A whole number as xsd:integer."""
    return Literal(str(value), datatype=_INTEGER)


def boolean(value: bool) -> Literal:
    """xsd:boolean, "true" or "false"."""
    return Literal("true" if value else "false", datatype=_BOOLEAN)


@lru_cache(maxsize=16384)
def day(value: date) -> Literal:
    """A calendar day as xsd:date without a time zone."""
    return Literal(value.isoformat(), datatype=_DATE)


def moment(value: datetime) -> Literal:
    """A time with its zone as xsd:dateTime in UTC."""
    return Literal(value.astimezone(UTC).isoformat().replace("+00:00", "Z"), datatype=_DATE_TIME)


def clock(value: str) -> Literal:
    """A local time HH:MM as xsd:time with its seconds, which xsd:time requires."""
    return Literal(value if value.count(":") == 2 else f"{value}:00", datatype=_TIME)


def decimal_text(value: float) -> str:
    """The shortest plain decimal of a number: 41.0420 is "41.042", 33.0 is "33", never an exponent."""
    plain = format(Decimal(repr(value)), "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


@lru_cache(maxsize=4096)
def decimal(value: float) -> Literal:
    """xsd:decimal in its canonical form."""
    return Literal(decimal_text(value), datatype=_DECIMAL)


def wkt(lat: float, lon: float) -> Literal:
    """A point as geo:wktLiteral: longitude first, as OGC's default CRS84 has it."""
    return Literal(f"POINT({decimal_text(lon)} {decimal_text(lat)})", datatype=WKT_LITERAL)


def _storable(value: str, what: str) -> str:
    if value.isascii():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            f"{what}: character {error.start} is half of a surrogate pair (U+{ord(value[error.start]):04X})",
            remedy="save the report as UTF-8 again",
        ) from error
    return value
