"""One account with the report that tells it, and the order in which the accounts of an attack add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg.consolidate.voices import Key, source_of
from kg.facts import Account, ReportFact


@dataclass(frozen=True)
class SourcedAccount:
    """One account with the report that tells it, if that is known, and what makes its teller one source."""

    account: Account
    report: ReportFact | None
    source: Key

    @property
    def published(self) -> date | None:
        """Day of publication of the report."""
        return self.report.published if self.report else None


def in_order(accounts: Sequence[Account], reports: Mapping[str, ReportFact]) -> list[SourcedAccount]:
    """The accounts by day of publication, the undated last, then by report and id: the order in which they add up."""
    told = [
        SourcedAccount(account, reports.get(account.report), source_of(account, reports.get(account.report)))
        for account in accounts
    ]
    told.sort(key=lambda each: (each.published or date.max, each.account.report, each.account.id))
    return told
