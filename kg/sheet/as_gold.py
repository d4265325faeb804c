"""A sheet as a gold record of the evaluation (the form of tests/records)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.facts import DAMAGES
from kg.reports import Report
from kg.sheet.coding import AttackCoding, Name, Number, Party, ResponsibilityCoding, Sheet
from kg.sheet.recomputing import days_of

_TARGET_KINDS = frozenset(
    {"base", "embassy", "airport", "city", "convoy", "oil_site", "ship", "civilian", "checkpoint"}
)


def gold_record(report: Report, sheet: Sheet, basis: Iterable[str] = ()) -> dict[str, Any]:
    """The gold record of a report and its sheet, ready for `json.dumps`."""
    return {
        "id": report.id,
        "lang": report.language,
        "published": report.published.isoformat() if report.published else None,
        "outlet": report.outlet,
        "basis": list(basis),
        "title": report.title,
        "text": report.text,
        "attacks": [_attack(attack, sheet) for attack in sheet.attacks],
        "deployments": [
            {
                "force": force.force.code or force.force.words,
                "place": names(force.at) if force.at else [],
                "number": force.strength.low if force.strength else None,
                "bases": force.site_count.low if force.site_count else None,
                "role": force.role,
            }
            for force in sheet.deployments
        ],
        "statements": [
            {
                "kind": said.kind,
                "by": said.speaker.words if said.speaker else None,
                "against": [party.words for party in said.against],
            }
            for said in sheet.statements
        ],
        "not_attacks": [f"{one.words}: {one.why}" for one in sheet.uncoded],
        "responsibility": [_responsibility(s, about) for s in sheet.responsibility for about in s.about or ("series",)],
    }


def names(name: Name) -> list[str]:
    """The names that will do for one thing, the one that was copied first."""
    return list(dict.fromkeys((name.words, *name.also)))


def _attack(attack: AttackCoding, sheet: Sheet) -> dict[str, Any]:
    accounts = attack.accounts
    days = days_of(attack)
    targets = [site for account in accounts for site in account.target]
    kind = targets[0].kind if targets else "other"
    said = [one for one in sheet.responsibility if attack.id in one.about]
    claims = [one for one in said if one.kind == "claim"]
    counts = _range(number for account in accounts for number in account.weapon_count)
    return {
        "id": attack.id,
        "summary": attack.summary,
        "words": [one.words for one in attack.mentions],
        "status": attack.outcome,
        "date": [day.isoformat() for day in days] if days else None,
        "time": next((account.time.time for account in accounts if account.time), None),
        "country": attack.country,
        "target": _all(targets),
        "target_kind": kind if kind in _TARGET_KINDS else "other",
        "place": _all(site for account in accounts for site in account.place),
        "weapon": list(dict.fromkeys(one.weapon for account in accounts for one in account.weapon)),
        "weapon_count": counts,
        "count_conflict": bool(counts and counts[0] != counts[1]),
        "intercepted": _range(number for account in accounts for number in account.intercepted),
        "killed": _range(number for account in accounts for number in account.killed),
        "injured": _range(number for account in accounts for number in account.injured),
        "damage": max((one.damage for account in accounts for one in account.damage), key=DAMAGES.index,
                      default="unstated"),
        "perpetrators": list(dict.fromkeys(one.words for account in accounts for one in account.perpetrator)),
        "claim": state([one.kind for one in said]),
        "claimants": [names(one.responsible) for one in claims if one.responsible],
        "attributed": [
            {"by": one.speaker.words if one.speaker else None, "to": names(one.responsible)}
            for one in said if one.kind == "attribution" and one.responsible
        ],
        "sources": list(dict.fromkeys(account.speaker.words for account in accounts if account.speaker)),
        "anonymous_source": any(account.speaker.anonymous for account in accounts if account.speaker),
        "hosts": list(dict.fromkeys(
            force.force.code or force.force.words for force in sheet.deployments if attack.id in force.host_of
        )),
    }


def state(kinds: Iterable[str]) -> str:
    """The summary state of an attack as far as one text goes: claimed, else unclaimed, else denied, else unstated."""
    said = set(kinds)
    order = (("claim", "claimed"), ("non_claim", "unclaimed"), ("denial", "denied"))
    return next((word for kind, word in order if kind in said), "unstated")


def _responsibility(said: ResponsibilityCoding, about: str) -> dict[str, Any]:
    """A statement about one attack; what is said of a set is one about each."""
    return {
        "kind": said.kind,
        "responsible": _party(said.responsible),
        "speaker": said.speaker.words if said.speaker else None,
        "about": about,
        "as_of": said.as_of.latest.isoformat() if said.as_of else None,
        "quote": said.quote.words,
        **({"note": said.note} if said.note else {}),
    }


def _party(party: Party | None) -> list[str]:
    return names(party) if party else []


def _all(sites: Iterable[Name]) -> list[str]:
    return list(dict.fromkeys(name for site in sites for name in names(site)))


def _range(numbers: Iterable[Number]) -> list[int] | None:
    values = [value for n in numbers for value in (n.low, n.high if n.high is not None else n.low)]
    return [min(values), max(values)] if values else None
