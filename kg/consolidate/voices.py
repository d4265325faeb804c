"""Who speaks: what makes two mentions one party, one outlet, one source."""

from __future__ import annotations

from kg.facts import Account, Actor, Place, ReportFact, Responsibility
from kg.gazetteer import fold
from kg.gazetteer.outlets import outlet_id

Key = tuple[str, ...]
"""What makes a speaker, or a party, the same as another."""


def identity(party: Place | Actor, report: str) -> Key:
    """What makes two mentions one place or actor: the entity, else folded name and country, as in `kg.triples.iris`."""
    if isinstance(party, Actor) and party.anonymous:
        return ("anonymous", report, party.name)
    if party.entity:
        return ("entity", party.entity)
    base = "base" if isinstance(party, Place) and party.kind == "base" else party.node
    return (base, fold(party.name) or party.name, party.country or "")


def channel(report_id: str, report: ReportFact | None) -> Key:
    """R1: whose own voice a report speaks in: the agencies that it relays, else its outlet, else the report itself."""
    if report is None:
        return ("report", report_id)
    if report.relays:
        return ("voice", *sorted({outlet_id(name) for name in report.relays}))
    return ("voice", outlet_id(report.outlet)) if report.outlet else ("report", report.report)


def source_of(fact: Account | Responsibility, report: ReportFact | None, voice: Key | None = None) -> Key:
    """R1: what makes the teller of a fact one source. `voice`: what the report's own voice is, if not its channel."""
    own = voice or channel(fact.report, report)
    speaker = fact.stated_by
    if speaker is None:
        return own
    if speaker.anonymous:
        return ("anonymous", fold(speaker.name) or speaker.name, *own)
    if speaker.kind == "outlet":
        return ("voice", speaker.entity or outlet_id(speaker.name))
    return ("named", *identity(speaker, fact.report))
