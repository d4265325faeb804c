"""R13, R14: the facts that an attack is shown by, so that who asks need not compare all of them again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from kg.facts import Account, Claim, NonClaim, ReportFact, Responsibility


def first_account(accounts: Iterable[Account], reports: Mapping[str, ReportFact]) -> Account | None:
    """The account that was published first, the undated last; of one report the one whose words come first."""
    return min(
        accounts,
        key=lambda one: (_published(one.report, reports) or date.max, one.report, one.evidence[0].start, one.id),
        default=None,
    )


def first_claim(statements: Sequence[Responsibility], reports: Mapping[str, ReportFact]) -> Claim | None:
    """The claim of the earliest day; one of no day is taken for early, since nothing says that it came later."""
    claims = (one for one in statements if isinstance(one, Claim))
    return min(claims, key=lambda one: _placed(one, reports), default=None)


def last_non_claim(statements: Sequence[Responsibility], reports: Mapping[str, ReportFact]) -> NonClaim | None:
    """The non-claim of the latest day; one of no day only if there is no other."""
    said = (one for one in statements if isinstance(one, NonClaim))
    return max(said, key=lambda one: _placed(one, reports), default=None)


def waits(state: str, accounts: Iterable[Account], waiting: Collection[str]) -> bool:
    """Whether no claim is reported, and in a report of one of the accounts one waits. `waiting`: ids of reports."""
    return state == "no_claim_reported" and any(one.report in waiting for one in accounts)


def _placed(statement: Responsibility, reports: Mapping[str, ReportFact]) -> tuple[str, str]:
    day = statement.as_of or _published(statement.report, reports)
    return day.isoformat() if day else "", statement.id


def _published(report: str, reports: Mapping[str, ReportFact]) -> date | None:
    told = reports.get(report)
    return told.published if told else None
