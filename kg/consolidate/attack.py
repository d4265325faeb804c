"""One attack: its accounts and statements → its values, what lies under them, and how they came to be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from kg.consolidate.leading import first_account, first_claim, last_non_claim, waits
from kg.consolidate.responsibility_history import KINDS, history, state_of
from kg.consolidate.result import ConsolidatedAttack, Disagreement, Named, Names, ResponsibilityState, Snapshot
from kg.consolidate.sourced import in_order
from kg.consolidate.stated import disagreements, stated_values
from kg.consolidate.values import AttackReading, AttackValues, all_weapons, named
from kg.facts import Account, ReportFact, Responsibility, Weapon
from kg.periods import periods
from kg.words.labels import attack_label, note
from kg.words.word_files import LANGUAGES


def consolidated(
    key: str, accounts: Sequence[Account], statements: Sequence[Responsibility], reports: Mapping[str, ReportFact],
    names: Names | None = None, waiting: Collection[str] = (),
) -> ConsolidatedAttack:
    """One attack from its accounts and from what is said of who is responsible, both in any order.

    `waiting`: ids of the reports in which a claim waits.
    """
    reading = AttackReading(in_order(accounts, reports))
    events = history(statements, reports)
    snapshots = _read_by_day(reading, statements, reports, waiting)
    values = reading.values()
    stated = stated_values(reading) if len(accounts) > 1 else ()
    disputed = disagreements(reading, stated)
    weapon, target, place = all_weapons(reading), named(reading, "target"), named(reading, "place")
    label = _labels(values, weapon, target, place, names)
    state = events[-1].state if events else "no_claim_reported"
    undated = any(_published(fact, reports) is None for fact in (*accounts, *statements))
    return ConsolidatedAttack(
        key=key,
        label_fr=label["fr"],
        label_en=label["en"],
        earliest=values.earliest,
        latest=values.latest,
        local_time=reading.times.best(),
        weapon=weapon,
        target=target,
        place=place,
        perpetrator=named(reading, "perpetrator"),
        outcome=values.outcome,
        damage=reading.damages.best(),
        responsibility_state=state,
        account_count=values.account_count,
        source_count=values.source_count,
        counts=values.counts,
        notes=_notes(values, disputed),
        origins=reading.sources.origins() if len(accounts) > 1 else (),
        stated=stated,
        disagreements=disputed,
        history=events,
        claim_waits=waits(state, accounts, waiting),
        first_account=first_account(accounts, reports),
        first_claim=first_claim(statements, reports),
        last_non_claim=last_non_claim(statements, reports),
        periods=periods(values.earliest, values.latest) if values.earliest and values.latest else (),
        known_since=snapshots[0].since if snapshots else None,
        as_known_from=snapshots[-1].since if snapshots and not undated else None,
        snapshots=snapshots if undated else snapshots[:-1],
    )


def _labels(
    values: AttackValues, weapon: Sequence[Weapon], target: Sequence[Named], place: Sequence[Named], names: Names | None
) -> dict[str, str]:
    """R9: language → the label made of the values."""
    count = values.counts.get("attack_count")
    return {
        language: attack_label(
            language, weapons=weapon, outcome=values.outcome, earliest=values.earliest, latest=values.latest,
            target=_name(target, language, names), place=_name(place, language, names),
            attacks=count.best if count else None,
        )
        for language in LANGUAGES
    }


def _notes(values: AttackValues, disputed: Sequence[Disagreement]) -> tuple[tuple[str, str], ...]:
    slots = {each.slot for each in disputed}
    doubts = {
        "dates_disagree": not values.dates_agree,
        "times_disagree": "local_time" in slots,
        "outcomes_disagree": "outcome" in slots,
    }
    return tuple(note(code) for code, stands in doubts.items() if stands)


def _published(fact: Account | Responsibility, reports: Mapping[str, ReportFact]) -> date | None:
    report = reports.get(fact.report)
    return report.published if report else None


def _read_by_day(
    reading: AttackReading, statements: Sequence[Responsibility], reports: Mapping[str, ReportFact],
    waiting: Collection[str],
) -> tuple[Snapshot, ...]:
    """R12: read all accounts, and note what they came to at the end of each day on which a report was published."""
    spoken = sorted(
        ((day, KINDS[type(each)]) for each in statements if (day := _published(each, reports))), reverse=True
    )
    days = sorted({day for each in reading.told if (day := each.published)} | {day for day, _ in spoken})
    kinds = set()
    counted: list[Account] = []
    found: list[Snapshot] = []
    for day in days:
        while spoken and spoken[-1][0] <= day:
            kinds.add(spoken.pop()[1])
        for each in reading.rest():
            if each.published is None or each.published > day:
                break
            counted.append(each.account)
            reading.read()
        values = reading.values()
        if values.account_count:  # a claim that is published before any account is about nothing yet
            found.append(_snapshot(day, values, state_of(kinds), counted, waiting))
    for _ in reading.rest():
        reading.read()
    return tuple(_periods(found))


def _snapshot(
    day: date, values: AttackValues, state: ResponsibilityState, accounts: Sequence[Account], waiting: Collection[str]
) -> Snapshot:
    return Snapshot(
        day,
        None,
        values.earliest,
        values.latest,
        values.outcome,
        state,
        values.account_count,
        values.source_count,
        values.counts,
        waits(state, accounts, waiting),
    )


def _periods(found: Sequence[Snapshot]) -> list[Snapshot]:
    """Snapshots that differ, each until the day before the next."""
    periods: list[Snapshot] = []
    for each in found:
        if periods and replace(periods[-1], since=each.since) == each:
            continue
        if periods:
            periods[-1] = replace(periods[-1], until=each.since - timedelta(days=1))
        periods.append(each)
    return periods


def _name(parties: Sequence[Named], language: str, names: Names | None) -> str | None:
    if not parties:
        return None
    party = parties[0].party
    return (names(party.entity, language) if names and party.entity else None) or party.name
