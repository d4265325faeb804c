"""The front page: filters in the address, the map, the timeline, the same view as data."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.pages.conftest import Browser, Served


def found(served: Served, query: str) -> list[dict[str, str]]:
    answer = served.get(f"/attacks.csv?{query}")
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_a_filter_leaves_what_fits_it(served: Served) -> None:
    everything = found(served, "")
    rockets = found(served, "weapon=rocket")
    assert 0 < len(rockets) < len(everything)
    assert all("rocket" in row["weapons"] for row in rockets)
    assert {row["attack"] for row in rockets} == {row["attack"] for row in everything if "rocket" in row["weapons"]}


@pytest.mark.parametrize(("query", "keeps"), [
    ("from=2031-05-18&to=2031-05-19", lambda row: row["latest"] >= "2031-05-18" and row["earliest"] <= "2031-05-19"),
    ("state=said_unclaimed", lambda row: row["responsibility"] == "said_unclaimed"),
    ("outcome=foiled", lambda row: row["outcome"] == "foiled"),
    ("place=base/ain-al-asad", lambda row: "Asad" in row["places"]),
    ("q=harir", lambda row: "Harir" in row["places"]),
])
def test_each_filter(served: Served, query: str, keeps: object) -> None:
    rows = found(served, "")
    kept = {row["attack"] for row in found(served, query)}
    assert kept == {row["attack"] for row in rows if keeps(row)}  # type: ignore[operator]
    assert kept


def test_a_wider_place_finds_what_lies_in_it(served: Served) -> None:
    assert {row["attack"] for row in found(served, "place=base/ain-al-asad")} < {
        row["attack"] for row in found(served, "place=place/iq")}


def test_what_makes_no_sense_is_told_and_left_aside(served: Served) -> None:
    page = served.get("/?from=yesterday&weapon=trebuchet").text
    assert "“yesterday” is no day" in page
    assert "“trebuchet” is no value of the filter Weapon" in page
    assert len(found(served, "from=yesterday")) == len(found(served, ""))


def test_the_map_the_timeline_and_the_table_tell_the_same(browser: Browser, served: Served) -> None:
    browser.open("/")
    browser.wait("document.getElementById('map').dataset.ready")
    points = served.get("/attacks.geojson").json()["features"]
    rows = found(served, "")
    assert browser.run("return document.querySelectorAll('path.spot').length") == len(points)
    bars = [int(text) for text in re.findall(r'class="count"[^>]*>(\d+)<', served.get("/").text)]
    assert sum(bars) == len([row for row in rows if row["earliest"]])
    assert sum(one["properties"]["count"] for one in points) <= len(rows)
    assert browser.run("return document.querySelectorAll('table.attacks tbody tr').length") == len(rows)


def test_a_spot_opens_by_keyboard_and_leads_to_the_attack(browser: Browser, served: Served) -> None:
    browser.open("/")
    browser.wait("document.getElementById('map').dataset.ready")
    browser.run("""const spot = document.querySelector('path.spot'); spot.focus();
        spot.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))""")
    href = browser.wait("document.querySelector('.leaflet-popup-content li a')?.getAttribute('href')")
    assert href.startswith("/id/attack/")


def test_choosing_a_filter_puts_it_in_the_address_and_nothing_empty(browser: Browser, served: Served) -> None:
    browser.open("/")
    browser.run("""const one = document.getElementById('f-weapon'); one.value = 'rocket';
        one.dispatchEvent(new Event('change', {bubbles: true}))""")
    browser.wait("location.search !== '' && document.readyState === 'complete'")
    assert browser.run("return location.search") == "?weapon=rocket"
    assert browser.run("return document.getElementById('f-weapon').value") == "rocket"


def test_it_is_usable_without_script(served: Served) -> None:
    page = served.get("/").text
    assert "JavaScript" in page
    assert page.count('<tr>') == len(found(served, "")) + 1
