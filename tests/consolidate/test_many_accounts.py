"""One attack told by thousands of accounts: the work grows with their number and not with its square."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from kg.consolidate import consolidate
from kg.facts import Account, AnyFact, Count, Evidence, Place, ReportFact
from tests.calls import calls

FIRST = date(2023, 10, 19)


def telling(number: int) -> Iterator[AnyFact]:
    for n in range(number):
        quote = f"Report {n} of outlet {n % 97}: {n % 5} were killed when rockets hit the base of Harir, it was learnt."
        report = f"r{n}"
        yield ReportFact(
            report=report, text=quote, language="en", published=FIRST + timedelta(n % 30), outlet=f"Outlet {n % 97}"
        )
        yield Account(
            report=report, attack="h", evidence=(Evidence(start=0, end=len(quote), quote=quote),),
            target=(Place(name="Harir", kind="base"),), earliest=FIRST, latest=FIRST, weapon=("rocket",),
            killed=Count(low=n % 5, high=n % 5),
        )  # fmt: skip


def work(number: int) -> int:
    """Calls that it takes to consolidate an attack of so many accounts."""
    facts = list(telling(number))
    return calls(lambda: list(consolidate(facts)))


@pytest.mark.long
def test_five_thousand_accounts_take_no_more_than_their_share() -> None:
    work(200)  # what is loaded once
    few, many = work(1_000), work(5_000)
    assert many < 5 * few * 1.5, (few, many)  # linear would be 5 times; its square 25
    [attack] = consolidate(telling(5_000))
    assert attack.account_count == 5_000
