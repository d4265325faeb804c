"""What differs is judged once: the page of a report marks the same values as the page of its attack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from kg.facts import Account, Actor, Count, Evidence, Fact, Place, ReportFact, to_json_line
from tests.commands import kg
from tests.pages.conftest import serving

REPORTS = ("airport-1", "airport-2")
SPELLINGS = (
    (Place(name="Erbil airport", kind="airport", entity="place/erbil-airport"),),
    (Place(name="aéroport d'Erbil", kind="airport", entity="place/erbil-airport"),
     Place(name="Erbil International", kind="airport")),
    (Place(name="Erbil Int'l Airport", kind="airport"),),
)
TEXT = "Rockets hit Erbil airport. Erbil Int'l Airport was hit, the governor said."
DAY = date(2031, 7, 3)


def facts(report: str) -> Iterator[Fact]:
    """A report of one attack with two accounts: each spells the place in its own way, and the dead differ."""
    yield ReportFact(report=report, text=TEXT, language="en", published=DAY, outlet=f"Outlet of {report}", title=report)
    for nth, (words, killed) in enumerate(zip(TEXT.split(". "), (2, 5), strict=True)):
        start = TEXT.index(words)
        yield Account(
            report=report, attack=f"{report}-a", nth=nth, earliest=DAY, latest=DAY, outcome="carried_out",
            evidence=(Evidence(start=start, end=start + len(words), quote=words),), weapon=("rocket",),
            stated_by=Actor(name=f"speaker {nth}", kind="person"), killed=Count(low=killed, high=killed),
            target=SPELLINGS[(nth + REPORTS.index(report)) % len(SPELLINGS)],
        )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("spellings")
    lines = [to_json_line(fact) + "\n" for report in REPORTS for fact in facts(report)]
    (folder / "facts.jsonl").write_text("".join(lines), encoding="utf-8")
    kg("build", folder / "facts.jsonl", "--store", folder / "store")
    with serving(folder / "store", folder, writable=False) as address:
        yield address


def marked(page: str) -> set[str]:
    """The fields of the accounts that a page marks as differing."""
    return set(re.findall(r'<div class="row differs"[^>]*><dt>([^<]+)', page))


@pytest.mark.long
@pytest.mark.parametrize("report", REPORTS)
def test_two_spellings_of_a_place_differ_on_neither_page(address: str, report: str) -> None:
    client = httpx.Client(base_url=address, timeout=120, headers={"accept": "text/html", "accept-language": "en"})
    with client:
        told = client.get(f"/id/report/{report}").text
        attack = re.search(r'href="(/id/attack/[^"]+)"', told)
        assert attack
        whole = client.get(attack[1]).text
    assert marked(told) == marked(whole) == {"Killed"}
