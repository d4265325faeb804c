"""How the record of an attack came to be: which report brought which account, and what changed by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from kg.consolidate import ConsolidatedAttack, consolidate
from kg.consolidate.result import Disagreement, Named, Range, ResponsibilityEvent
from kg.decisions import Decision, in_effect
from kg.facts import Account, Actor, AnyFact, Place, ReportFact, Responsibility
from kg.resolve import Comparison, renamed
from kg.update.store_reader import StoreReader, attack_keys_of

_UNTOLD = frozenset(
    {"key", "label_fr", "label_en", "notes", "origins", "stated", "snapshots", "known_since", "as_known_from"}
)
_MANY = 3


@dataclass(frozen=True)
class BroughtFact:
    """One fact that a report brought: its kind ("account", "claim" …), its id, who says it ("": the report), words."""

    kind: str
    id: str
    by: str
    quote: str


@dataclass(frozen=True)
class Changed:
    """One value of the consolidated attack that a report changed; "" where there was none."""

    value: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One report of an attack's record.

    key: under which the report tells the attack. match: how well it agrees with what came before, the best pair; None
    for the first, and where only a decision says so. revisions: how often its text was changed.
    """

    report: str
    published: date | None
    outlet: str
    key: str
    said: tuple[BroughtFact, ...]
    changed: tuple[Changed, ...]
    match: Comparison | None
    revisions: int


@dataclass(frozen=True)
class History:
    """An attack's record: its key, its labels by language, the reports in the order of publication, the decisions."""

    key: str
    label: Mapping[str, str]
    steps: tuple[Step, ...]
    decisions: tuple[Decision, ...]


def history(
    reading: StoreReader, attack: str, decisions: Iterable[Decision] = (), *,
    names: Callable[[str, str], str | None] | None = None,
    compare: Callable[[str, str], Comparison | None] = lambda _one, _other: None,
) -> History:
    """The history of the joined attack that has the key `attack`, or had it once.

    Args:
        decisions: all decisions; those about its parts are told.
        names: labels of gazetteer entities.
        compare: how well two attacks agree, by their keys.
    """
    joined = reading.joined([attack]).get(attack, attack)
    members = reading.members([joined])[joined]
    told = reading.told_in(members)
    facts = {report: reading.facts(report) for report in sorted({one for reports in told.values() for one in reports})}
    parts = [(_published(facts[report]), report, key) for key, reports in told.items() for report in reports]
    waiting = reading.waiting(facts)
    steps: list[Step] = []
    seen: list[AnyFact] = []
    before: ConsolidatedAttack | None = None
    for published, report, key in sorted(parts):
        brought = [fact for fact in facts[report] if set(attack_keys_of([fact])) == {key}]
        seen += renamed([facts[report][0], *brought], dict.fromkeys(members, joined))
        after = next((one for one in consolidate(seen, names, waiting) if one.key == joined), None)
        matches = [match for step in steps if (match := compare(step.key, key))]
        steps.append(Step(
            report=report, published=None if published == date.max else published, outlet=_outlet(facts[report]),
            key=key, said=tuple(_said(fact) for fact in brought), changed=tuple(_changes(before, after)),
            match=max(matches, key=lambda match: (match.score, match.left, match.right), default=None),
            revisions=len(reading.revisions(report)),
        ))
        before = after
    label = {"fr": before.label_fr, "en": before.label_en} if before else {}
    about = tuple(one for one in in_effect(decisions) if one.kind == "attack" and {one.left, one.right} & members)
    return History(joined, label, tuple(steps), about)


def _published(facts: Sequence[AnyFact]) -> date:
    report = facts[0]
    return report.published if isinstance(report, ReportFact) and report.published else date.max


def _outlet(facts: Sequence[AnyFact]) -> str:
    report = facts[0]
    return report.outlet or "" if isinstance(report, ReportFact) else ""


def _said(fact: AnyFact) -> BroughtFact:
    assert isinstance(fact, Account | Responsibility)
    return BroughtFact(fact.fact, fact.id, fact.stated_by.name if fact.stated_by else "", fact.evidence[0].quote)


def _changes(before: ConsolidatedAttack | None, after: ConsolidatedAttack | None) -> Iterable[Changed]:
    if after is None:
        return
    old = _values(before) if before else {}
    new = _values(after)
    for name in dict.fromkeys((*new, *old)):
        if old.get(name, "") != new.get(name, ""):
            yield Changed(name, old.get(name, ""), new.get(name, ""))


def _values(attack: ConsolidatedAttack) -> dict[str, str]:
    """The consolidated values in words, by name; what they rest on (sources, snapshots …) is asked by questions."""
    found: dict[str, str] = {}
    for field in fields(attack):
        value = getattr(attack, field.name)
        if field.name not in _UNTOLD and isinstance(value, Mapping):
            found |= {name: _text(each) for name, each in value.items()}
        elif field.name not in _UNTOLD:
            found[field.name] = _text(value)
    return {name: text for name, text in found.items() if text}


def _text(value: object) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, Place | Actor):
        return value.name
    if isinstance(value, Named):
        return value.party.name
    if isinstance(value, Disagreement):
        return f"{value.slot} ({' or '.join(one.label_en or one.value for one in value.values)})"
    if isinstance(value, Range):
        return _range(value)
    if isinstance(value, ResponsibilityEvent):
        whom = f" {_text(value.party)}" if value.party else ""
        by = f" by {_text(value.accuser)}" if value.accuser else ""
        return f"{value.kind}{whom}{by}" + (f" as of {value.day}" if value.day else "")
    if isinstance(value, tuple | list | frozenset):
        texts = [text for each in value if (text := _text(each))]
        return ", ".join(texts[:_MANY]) + (f" and {len(texts) - _MANY} more" if len(texts) > _MANY else "")
    return str(value)


def _range(value: Range) -> str:
    """ "2 to 5, best 3", "at least 9", "7"."""
    low, high = value.low, value.high
    if low is None:
        return f"at most {high}" if high is not None else ""
    told = f"at least {low}" if high is None else str(low) if low == high else f"{low} to {high}"
    return told if value.best is None or low == high else f"{told}, best {value.best}"
