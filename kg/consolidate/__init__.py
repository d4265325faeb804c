"""What the accounts of an attack come to when they are read together. Pure: facts in, values out, no RDF.

The rules, in words for a conflict coder, with examples: docs/consolidation.md.

    voices                  R1   who speaks
    similar                 R1   which texts are copies of one another
    sourced                 R1   the order in which accounts add up
    copies                  R1   which reports print one dispatch
    echoes                  R1   which accounts only pass on what somebody is quoted as saying
    origins                 R1   independent sources, and why accounts count as one
    votes                   R1–R5 one vote a source; low, high, best; dates
    values                  R2–R7 the values of one attack, account by account
    responsibility_history  R8   what has been said of who is responsible, change by change
    leading                 R13, R14 whether a claim waits; the facts that an attack is shown by
    attack                  R9, R12 labels; the values as known on a day
    stated                  R10, R11 how many independent sources say which value, and where they cannot all be right

R1  Independent sources. One named speaker is one source, whatever the reports it is quoted in. An anonymous one is
    told apart by its description and by the agencies that its report relays, else the outlet, else the report. The
    reporter's own voice is those agencies, that outlet, or the report; the copy of another outlet's report is none
    of its own. Copied words make reports one origin: six tenths of the whole text, or of a paragraph that tells of the
    attack, or eight tenths of a quote (`similar`). What a reporter says in his own voice is the speaker's whom he, or
    another report of the same dispatch, quotes as saying all of it (`echoes`). A source has one vote; where it gives
    several values its latest published one counts, and the lower of those of one day. (Rule of this project.)
R2  Low and high of a count: the lowest and the highest number that any account gives, superseded ones included
    (codebook, rule 3). High is absent where every account says "at least".
R3  Best: the number that most independent sources say, the lower one if they tie, never an average. A source that gives
    a range votes for the number that it holds best itself (datasets do), else for its low end. Low, best and high side
    by side are the form of the UCDP event data; the choice among conflicting numbers is a rule of this project.
R4  Dates: the tightest interval that all dated accounts allow (their intersection); if there is none, what the sources
    allow at last; if there is none again, the interval that covers all, with a note.
R5  Local time, outcome, damage: what most independent sources say. If they tie: the earlier time; carried_out before
    foiled before alleged, because foiled needs that every projectile was stopped (codebook, rule 5); the lesser damage.
R6  Weapons, targets, places: all that any account names, most sources first; "unknown" goes when another is known.
R7  Perpetrators: what accounts state as fact. Never from an attribution.
R8  Responsibility is a history: one event for each change in what is said, by the day as of which it holds, then by
    publication. The state after an event: claimed, else said unclaimed, else denied, else no claim reported (codebook,
    rule 6). A claim supersedes the non-claims before it and erases nothing.
R9  Labels: made of the values above by `kg/words/labels.toml`.
R10 Stated values: for each slot that two accounts speak to, each value with its accounts and the number of independent
    sources that say it at last (0: every source that said so has given another value since).
R11 Disagreements: the values that sources give at last and that cannot all be true.
R12 As known on a day: R1–R8 and R13 over the reports published up to that day.
R13 A claim waits: no claim is reported, and in a report of the attack one was read that waits for a person, of this
    attack or of another. It is no state of its own: what waits is not said to have been said.
R14 First account: the one published first. First claim: that of the earliest day. Last non-claim: that of the latest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from kg.consolidate.attack import consolidated
from kg.consolidate.responsibility_history import responsibility_state
from kg.consolidate.result import (
    COUNT_FIELDS,
    ConsolidatedAttack,
    Disagreement,
    EventKind,
    Named,
    Names,
    Origin,
    OriginReason,
    Range,
    ResponsibilityEvent,
    ResponsibilityState,
    Slot,
    Snapshot,
    StatedValue,
)
from kg.consolidate.voices import identity, source_of
from kg.consolidate.votes import interval
from kg.facts import Account, AnyFact, ReportFact, Responsibility

__all__ = [
    "COUNT_FIELDS",
    "ConsolidatedAttack",
    "Disagreement",
    "EventKind",
    "Named",
    "Names",
    "Origin",
    "OriginReason",
    "Range",
    "ResponsibilityEvent",
    "ResponsibilityState",
    "Slot",
    "Snapshot",
    "StatedValue",
    "consolidate",
    "identity",
    "interval",
    "responsibility_state",
    "source_of",
]


def consolidate(
    facts: Iterable[AnyFact], names: Names | None = None, waiting: Collection[str] = ()
) -> Iterator[ConsolidatedAttack]:
    """Every attack that has an account, in the order of its key.

    Args:
        facts: facts of any number of reports, in any order, resolved (accounts of one attack share its key): for each
            attack ALL its accounts and responsibility statements, and the ReportFact of each of their reports.
        names: labels of gazetteer entities for the labels of attacks; without it the reports' own words are used.
        waiting: ids of the reports in which a claim was read and waits for a person.
    """
    reports: dict[str, ReportFact] = {}
    accounts: dict[str, list[Account]] = defaultdict(list)
    spoken: dict[str, list[Responsibility]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, ReportFact):
            reports[fact.report] = fact
        elif isinstance(fact, Account):
            accounts[fact.attack].append(fact)
        elif isinstance(fact, Responsibility):
            spoken[fact.about].append(fact)
    for key in sorted(accounts):
        yield consolidated(key, accounts[key], spoken.get(key, []), reports, names, waiting)
