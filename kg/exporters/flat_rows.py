"""Attacks and accounts as flat rows: one column a value, several values of one column separated by " | "."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.consolidate.result import COUNT_FIELDS, Named
from kg.exporters.attack_records import AttackRecord, where_of
from kg.facts import Attribution, Claim, Count, Place
from kg.gazetteer import Gazetteer

Cell = str | int | float | None
Row = Mapping[str, Cell]

_BETWEEN = " | "
_ENDS = ("low", "best", "high")

ATTACK_COLUMNS = (
    "attack",
    "label_en",
    "label_fr",
    "earliest",
    "latest",
    "local_time",
    "target",
    "place",
    "country",
    "latitude",
    "longitude",
    "weapon",
    "outcome",
    "damage",
    "responsibility_state",
    "claim_waits",
    "claimed_by",
    "attributed_to",
    "perpetrator",
    *(f"{name}_{end}" for name in COUNT_FIELDS for end in _ENDS),
    "accounts",
    "sources",
    "reports",
    "licences",
)
ACCOUNT_COLUMNS = (
    "account", "attack", "report", "published", "outlet", "language", "stated_by", "quote", "earliest", "latest",
    "local_time", "date_text", "target", "place", "weapon", "outcome", "damage",
    *(f"{name}_{end}" for name in COUNT_FIELDS for end in _ENDS), "codes", "licence", "citation",
)


def attack_rows(told: Iterable[AttackRecord], gazetteer: Gazetteer) -> Iterator[dict[str, Cell]]:
    """One row an attack, in the columns of ATTACK_COLUMNS; None where nobody says."""
    for each in told:
        attack = each.attack
        where = where_of(each, gazetteer)
        row: dict[str, Cell] = {
            "attack": each.iri,
            "label_en": attack.label_en,
            "label_fr": attack.label_fr,
            "earliest": attack.earliest.isoformat() if attack.earliest else None,
            "latest": attack.latest.isoformat() if attack.latest else None,
            "local_time": attack.local_time,
            "target": _names(attack.target),
            "place": _names(attack.place),
            "country": country_of(each),
            "latitude": where[0] if where else None,
            "longitude": where[1] if where else None,
            "weapon": _joined(attack.weapon),
            "outcome": attack.outcome,
            "damage": attack.damage,
            "responsibility_state": attack.responsibility_state,
            "claim_waits": "true" if attack.claim_waits else None,
            "claimed_by": _joined(responsible(each, Claim)),
            "attributed_to": _joined(responsible(each, Attribution)),
            "perpetrator": _names(attack.perpetrator),
            "accounts": attack.account_count,
            "sources": attack.source_count,
            "reports": _joined(sorted(each.reports)),
            "licences": _joined(sorted({one.dataset.licence for one in each.reports.values() if one.dataset})),
        }
        for name in COUNT_FIELDS:
            count = attack.counts.get(name)
            for end in _ENDS:
                row[f"{name}_{end}"] = getattr(count, end) if count else None
        yield {column: row[column] for column in ATTACK_COLUMNS}


def account_rows(told: Iterable[AttackRecord]) -> Iterator[dict[str, Cell]]:
    """One row an account, in the columns of ACCOUNT_COLUMNS."""
    for each in told:
        for account in each.accounts:
            report = each.reports.get(account.report)
            row: dict[str, Cell] = {
                "account": account.id,
                "attack": each.iri,
                "report": account.report,
                "published": report.published.isoformat() if report and report.published else None,
                "outlet": report.outlet if report else None,
                "language": report.language if report else None,
                "stated_by": account.stated_by.name if account.stated_by else (report.outlet if report else None),
                "quote": account.evidence[0].quote,
                "earliest": account.earliest.isoformat() if account.earliest else None,
                "latest": account.latest.isoformat() if account.latest else None,
                "local_time": account.local_time,
                "date_text": account.date_text,
                "target": _joined([party.name for party in account.target]),
                "place": _joined([party.name for party in account.place]),
                "weapon": _joined(account.weapon),
                "outcome": account.outcome,
                "damage": account.damage,
                "codes": _joined(account.codes or ()),
                "licence": report.dataset.licence if report and report.dataset else None,
                "citation": report.dataset.citation if report and report.dataset else None,
            }
            for name in COUNT_FIELDS:
                count: Count | None = getattr(account, name)
                for end in _ENDS:
                    row[f"{name}_{end}"] = getattr(count, end) if count else None
            yield {column: row[column] for column in ACCOUNT_COLUMNS}


def responsible(told: AttackRecord, kind: type[Claim] | type[Attribution]) -> list[str]:
    """Who claims, or is accused, each once, in the order of the names."""
    return sorted({one.responsible.name for one in told.statements if isinstance(one, kind) and one.responsible})


def country_of(told: AttackRecord) -> str | None:
    """The code of the country of the first place that has one."""
    parties = (each.party for each in (*told.attack.target, *told.attack.place))
    return next((party.country for party in parties if isinstance(party, Place) and party.country), None)


def _names(named: Sequence[Named]) -> str | None:
    return _joined([each.party.name for each in named])


def _joined(parts: Sequence[str]) -> str | None:
    return _BETWEEN.join(parts) or None
