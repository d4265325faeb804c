"""The front page: filters in the address, the map, the timeline, the same view as data."""

from __future__ import annotations

import csv
import io
import re

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

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
    page = served.get("/?from=yesterday&to=0002-01-05&weapon=trebuchet").text
    assert "“yesterday” is no day" in page
    assert "“0002-01-05” is no day" in page
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


SENT = {
    "a day is sent when its field is left": (
        "f-from", ["05", "02", "2031", *[Keys.TAB] * 2], "?from=2031-05-02", "f-to"),
    "a day is sent by Enter": ("f-from", ["05", "02", "2031", Keys.ENTER], "?from=2031-05-02", "f-from"),
    "a day is sent by the button": ("f-from", ["05", "02", "2031", "BUTTON"], "?from=2031-05-02", "f-go"),
    "a list is sent by Enter": (
        "f-weapon", [Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER], "?weapon=SECOND", "f-weapon"),
    "a list is sent when it is left": ("f-weapon", [Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.TAB], "?weapon=SECOND",
                                       "f-outcome"),
}
UNSENT = {
    "the year is not whole": ("f-from", ["05", "02", "2"]),
    "Enter after a part of the year": ("f-from", ["05", "02", "203", Keys.ENTER]),
    "a part of the year left by the keyboard": ("f-from", ["05", "02", "20", *[Keys.TAB] * 2]),
    "a whole day, and the field not left": ("f-from", ["05", "02", "2031"]),
    "somebody walks through a list": ("f-weapon", [Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP]),
    "a field is left as it was": ("f-from", [*[Keys.TAB] * 4]),
}


def type_into(browser: Browser, field: str, keys: list[str]) -> None:
    """Open the front page and send the keys one by one, to whatever has the focus by then."""
    browser.open("/")
    browser.wait("document.readyState === 'complete'")
    browser.run(f"window.former = true; document.getElementById('{field}').focus()")
    for key in "".join(keys) if "BUTTON" not in keys else "".join(keys[:-1]):
        ActionChains(browser.driver).send_keys(key).perform()
    if "BUTTON" in keys:
        browser.driver.find_element(By.ID, "f-go").click()


@pytest.mark.parametrize("case", SENT)
def test_a_filter_is_sent_once_it_is_whole_and_the_focus_stays(browser: Browser, case: str) -> None:
    field, keys, address, focus = SENT[case]
    type_into(browser, field, keys)
    browser.wait("!window.former && document.readyState === 'complete'")
    second = browser.run("return document.querySelectorAll('#f-weapon option')[2].value")
    assert browser.run("return location.search") == address.replace("SECOND", second)
    assert browser.run("return document.activeElement.id") == focus


@pytest.mark.parametrize("case", UNSENT)
def test_a_filter_that_is_not_whole_is_not_sent(browser: Browser, case: str) -> None:
    field, keys = UNSENT[case]
    type_into(browser, field, keys)
    assert browser.run("return [window.former === true, location.search]") == [True, ""]


def test_a_choice_by_pointer_is_sent_at_once(browser: Browser) -> None:
    browser.open("/")
    browser.wait("document.readyState === 'complete'")
    browser.driver.find_element(By.CSS_SELECTOR, "#f-weapon option[value='rocket']").click()
    browser.wait("location.search !== '' && document.readyState === 'complete'")
    assert browser.run("return [location.search, document.activeElement.id]") == ["?weapon=rocket", "f-weapon"]


def test_a_link_pressed_while_a_day_stands_unsent_is_followed(browser: Browser) -> None:
    type_into(browser, "f-from", ["05", "02", "2031"])
    browser.driver.find_element(By.CSS_SELECTOR, "nav a[href='/reports']").click()
    browser.wait("location.pathname === '/reports'")
