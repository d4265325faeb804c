"""R8: what has been said of who is responsible, change by change, and the state that follows from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kg.consolidate.result import EventKind, Named, ResponsibilityEvent, ResponsibilityState
from kg.consolidate.values import best_mention
from kg.consolidate.voices import Key, identity, source_of
from kg.facts import Actor, Attribution, Claim, Denial, NonClaim, ReportFact, Responsibility

KINDS: Mapping[type[Responsibility], EventKind] = {
    NonClaim: "said_unclaimed",
    Attribution: "attributed",
    Denial: "denied",
    Claim: "claimed",
}
"""Kind of statement → kind of event, in the order in which events of one day are told."""
_ORDER: tuple[EventKind, ...] = tuple(KINDS.values())


def responsibility_state(kinds: Iterable[str]) -> ResponsibilityState:
    """R8: the summary of the kinds of responsibility statement ("claim", "non_claim", "denial" …) about one attack."""
    said = set(kinds)
    return state_of(kind for type_, kind in KINDS.items() if type_.model_fields["fact"].default in said)


def state_of(kinds: Iterable[EventKind]) -> ResponsibilityState:
    """R8: claimed, else said unclaimed, else denied, else no claim reported. An attribution changes nothing."""
    said = set(kinds)
    order: tuple[ResponsibilityState, ...] = ("claimed", "said_unclaimed", "denied")
    return next((state for state in order if state in said), "no_claim_reported")


def history(statements: Iterable[Responsibility], reports: Mapping[str, ReportFact]) -> tuple[ResponsibilityEvent, ...]:
    """The changes in the order of the day as of which they hold, then of publication; the undated last.

    Statements that say the same (the same party claims, denies, or is accused by the same accuser; nobody has claimed
    as of the same day) are one change, dated by the first of them.
    """
    groups: dict[Key, list[Responsibility]] = defaultdict(list)
    for statement in statements:
        groups[_same(statement, reports.get(statement.report))].append(statement)
    events = [_event(groups[key], reports) for key in sorted(groups)]
    events.sort(key=lambda event: (event.day or date.max, event.reported or date.max, _ORDER.index(event.kind)))
    return tuple(_placed(events))


def _same(statement: Responsibility, report: ReportFact | None) -> Key:
    kind = KINDS[type(statement)]
    if isinstance(statement, NonClaim):
        day = _day(statement, report)
        return (kind, day.isoformat() if day else "")
    party = _party(statement)
    who = identity(party, statement.report) if party else ("unnamed", *source_of(statement, report))
    return (kind, *who, "by", *source_of(statement, report)) if kind == "attributed" else (kind, *who)


def _party(statement: Responsibility) -> Actor | None:
    """Who claims or denies says so itself, where the statement names nobody else."""
    if statement.responsible is None and isinstance(statement, Claim | Denial):
        return statement.stated_by
    return statement.responsible


def _day(statement: Responsibility, report: ReportFact | None) -> date | None:
    return statement.as_of or (report.published if report else None)


def _event(group: list[Responsibility], reports: Mapping[str, ReportFact]) -> ResponsibilityEvent:
    def place(statement: Responsibility) -> tuple[date, str, str]:
        return _day(statement, reports.get(statement.report)) or date.max, statement.report, statement.id

    statements = tuple(sorted(group, key=place))
    kind = KINDS[type(statements[0])]
    published = [report.published for each in statements if (report := reports.get(each.report))]
    days = [day for each in statements if (day := _day(each, reports.get(each.report)))]
    parties = [Named(party, each.report) for each in statements if (party := _party(each))]
    return ResponsibilityEvent(
        0,
        kind,
        min(days, default=None),
        min((day for day in published if day), default=None),
        best_mention(parties) if parties and kind != "said_unclaimed" else None,
        _accuser(statements[0], reports) if kind == "attributed" else None,
        statements,
        "no_claim_reported",
    )


def _accuser(statement: Responsibility, reports: Mapping[str, ReportFact]) -> Named | None:
    if statement.stated_by:
        return Named(statement.stated_by, statement.report)
    report = reports.get(statement.report)
    return Named(Actor(name=report.outlet, kind="outlet"), statement.report) if report and report.outlet else None


def _placed(events: Sequence[ResponsibilityEvent]) -> Iterator[ResponsibilityEvent]:
    kinds: set[EventKind] = set()
    unclaimed: list[int] = []
    for position, event in enumerate(events, 1):
        kinds.add(event.kind)
        overtaken = tuple(unclaimed) if event.kind == "claimed" else ()
        if event.kind == "said_unclaimed":
            unclaimed.append(position)
        elif event.kind == "claimed":
            unclaimed.clear()
        yield replace(event, position=position, state=state_of(kinds), supersedes=overtaken)
