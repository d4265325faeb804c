"""All that consolidation says of an attack, line by line: who is one source, what is told when (together.toml).

A case holds reports and what they say of one attack; the lines expected are the attack read aloud by `lines`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.consolidate import COUNT_FIELDS, ConsolidatedAttack, Range, consolidate
from kg.facts import Account, Actor, AnyFact, Attribution, Claim, Count, Denial, Evidence, NonClaim, Place, ReportFact
from tests.lines import rewrite

FILE = Path(__file__).parent / "together.toml"
DATA = tomllib.loads(FILE.read_text(encoding="utf-8"))
KINDS = {"claim": Claim, "attribution": Attribution, "denial": Denial, "non_claim": NonClaim}
PLAIN = ("earliest", "latest", "local_time", "outcome", "damage", "weapon")


def actor(told: str) -> Actor:
    """For "? an official": anonymous. "outlet X": an outlet. "X = actor/x": linked."""
    if told.startswith("? "):
        return Actor(name=told[2:], anonymous=True)
    name, _, entity = told.partition(" = ")
    if name.startswith("outlet "):
        return Actor(name=name.removeprefix("outlet "), kind="outlet", entity=entity or None)
    return Actor(name=name, entity=entity or None)


def place(told: str) -> Place:
    """For "base X": a base. "X = base/x": linked. "X, IQ": its country."""
    name, _, entity = told.partition(" = ")
    name, _, country = name.partition(", ")
    kind = "base" if name.startswith("base ") else "city"
    return Place(name=name.removeprefix("base "), kind=kind, entity=entity or None, country=country or None)


def party(told: str) -> Actor | Place:
    """For "@ X": an actor; else a place."""
    return actor(told[2:]) if told.startswith("@ ") else place(told)


def count(told: str) -> Count:
    """For "3", "2..5", "9..", "..4", "2..5 best 4"."""
    span, _, best = told.partition(" best ")
    low, dots, high = span.partition("..")
    ends = {"low": low, "high": high if dots else low, "best": best}
    return Count(**{end: int(number) for end, number in ends.items() if number})


def facts_of(case: dict[str, Any]) -> Iterator[AnyFact]:
    texts = DATA["texts"]
    for name, report in case["reports"].items():
        text = texts.get(report.get("text"), report.get("text")) or f"{name} tells it in words of its own."
        head = {key: report[key] for key in ("outlet", "relays") if key in report}
        if not report.get("unknown"):
            yield ReportFact(report=name, text=text, language="en", published=report.get("on"), **head)
        for nth, row in enumerate(report.get("tells", ())):
            quote = row.get("quote", text)
            quote = texts.get(quote, quote)
            start = max(text.find(quote), 0)
            values = {key: row[key] for key in PLAIN if key in row}
            values |= {key: count(str(row[key])) for key in COUNT_FIELDS if key in row}
            values |= {key: tuple(map(party, row[key])) for key in ("target", "place") if key in row}
            values |= {key: tuple(map(actor, row[key])) for key in ("perpetrator",) if key in row}
            yield Account(
                report=name, attack="k", nth=nth, stated_by=actor(row["by"]) if "by" in row else None,
                evidence=(Evidence(start=start, end=start + len(quote), quote=quote),), **values,
            )  # fmt: skip
        for nth, row in enumerate(report.get("says", ())):
            yield KINDS[row["kind"]](
                report=name, about="k", nth=nth, as_of=row.get("as_of"),
                evidence=(Evidence(start=0, end=1, quote="x"),),
                stated_by=actor(row["by"]) if "by" in row else None,
                responsible=actor(row["who"]) if "who" in row else None,
            )  # fmt: skip


def teller(account: Account) -> str:
    return f"{account.report}.{account.nth}"


def span(start: date | None, end: date | None) -> str:
    return f"{start or ''}..{end or ''}"


def numbers(counts: Any) -> str:
    def shown(each: Range) -> str:
        return f"{'' if each.low is None else each.low}..{'' if each.high is None else each.high} best {each.best}"

    return "".join(f" {name} {shown(each)}" for name, each in counts.items())


def lines(attack: ConsolidatedAttack) -> Iterator[str]:
    """The attack read aloud."""
    yield f"days {span(attack.earliest, attack.latest)}" + "".join(f" ({english})" for _, english in attack.notes)
    yield f"told {attack.account_count} sources {attack.source_count}{numbers(attack.counts)}"
    plain = {"time": attack.local_time, "outcome": attack.outcome, "damage": attack.damage}
    if any(plain.values()) or attack.weapon:
        yield " ".join([*(f"{key} {value}" for key, value in plain.items() if value), *attack.weapon])
    for slot in ("target", "place", "perpetrator"):
        if named := getattr(attack, slot):
            yield f"{slot} " + ", ".join(f"{each.party.name} ({each.report})" for each in named)
    for origin in attack.origins:
        why = " ".join([*origin.reasons, *([str(origin.similarity)] if origin.similarity is not None else [])])
        yield f"source {' '.join(map(teller, origin.accounts))}" + (f": {why}" if why else "")
    for value in attack.stated:
        yield f"stated {value.slot} {value.value} by {' '.join(map(teller, value.accounts))}, sources {value.sources}"
    for disputed in attack.disagreements:
        yield f"disputed {disputed.slot} " + " | ".join(value.value for value in disputed.values)
    for event in attack.history:
        party = f" {event.party.party.name} ({event.party.report})" if event.party else ""
        accuser = f" by {event.accuser.party.name}" if event.accuser else ""
        over = f" over {event.supersedes}" if event.supersedes else ""
        told = " ".join(each.report for each in event.statements)
        days = f"{event.day or '-'} told {event.reported or '-'}"
        yield f"{event.position} {event.kind}{party}{accuser} {days} in {told}: {event.state}{over}"
    shown = {"first": attack.first_account, "claim": attack.first_claim, "non-claim": attack.last_non_claim}
    yield "shown by " + ", ".join(f"{what} {one.report}.{one.nth}" for what, one in shown.items() if one)
    if attack.claim_waits:
        yield "a claim waits"
    if attack.known_since or attack.as_known_from or attack.snapshots:
        yield f"known {attack.known_since}, as now {attack.as_known_from}"
    for then in attack.snapshots:
        waits = " (a claim waits)" if then.claim_waits else ""
        said = f"{then.account_count}/{then.source_count} {then.responsibility_state}{waits}{numbers(then.counts)}"
        outcome = f" {then.outcome}" if then.outcome else ""
        yield f"then {span(then.since, then.until)}: days {span(then.earliest, then.latest)}{outcome} {said}"


def read(case: dict[str, Any]) -> list[str]:
    waiting = {name for name, report in case["reports"].items() if report.get("waits")}
    (attack,) = consolidate(facts_of(case), waiting=waiting)
    return list(lines(attack))


@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: case["name"])
def test_read_together(case: dict[str, Any]) -> None:
    assert read(case) == case["lines"].splitlines()


if __name__ == "__main__":
    rewrite(FILE, {"case": read})
