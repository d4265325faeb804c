"""The page of an attack and that of a report: what is side by side, what disagrees, and where the words stand."""

from __future__ import annotations

import html
import re

from tests.pages.conftest import Browser, Served


def test_accounts_of_several_reports_stand_side_by_side(browser: Browser, served: Served) -> None:
    browser.open(served.attack)
    cards = browser.run("return [...document.querySelectorAll('.accounts .card')].map((card) => card.innerText)")
    assert len(cards) >= 3
    assert any("Le Courrier du Matin" in card for card in cards)
    assert any("Harbour Wire" in card for card in cards)
    tops = browser.run(
        "return [...document.querySelectorAll('.accounts .card')].map((one) => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1


def test_disagreements_are_marked_where_sources_contradict_each_other_and_nowhere_else(
    browser: Browser, served: Served
) -> None:
    browser.open(served.attack)
    contested = browser.run("return [...document.querySelectorAll('.contested dt')].map((one) => one.innerText)")
    assert contested == ["Projectiles", "Injured"]
    marked = browser.run(
        "return [...new Set([...document.querySelectorAll('.card .differs dt')].map((one) => one.innerText))]")
    assert sorted(marked) == ["Injured", "Projectiles"]


def test_history_of_responsibility_with_its_quotes(served: Served) -> None:
    page = html.unescape(served.get(served.attack).text)
    steps = [re.sub("<[^>]+>", "", one) for one in re.findall(r'<p class="what">(.*?)</p>', page)]
    assert steps[0] == "Said to be unclaimed"
    assert "Iran denies it" in steps
    assert any("Banner of the Two Rivers claims it" in step for step in steps)
    assert "Supersedes" in page
    assert "“L’attaque n’avait pas été revendiquée samedi.”" in page


def test_why_it_is_one_attack_and_how_to_split(served: Served) -> None:
    page = html.unescape(served.get(served.attack).text)
    assert "Agreement: " in page
    assert re.search(r"kg split attack/\w+ --account \w+ --store DIR", page)
    assert 'href="/review?attack=' in page


def test_a_former_address_leads_on(served: Served) -> None:
    query = """PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?old ?new WHERE { ?old dcterms:isReplacedBy ?new }"""
    row = served.ask(query)[0]
    old, new = (row[name].rpartition("/id/")[2] for name in ("old", "new"))
    moved = served.get(f"/id/{old}")
    assert moved.status_code == 303
    assert moved.headers["location"] == f"/id/{new}"


def test_an_excerpt_leads_to_its_words_in_the_report(browser: Browser, served: Served) -> None:
    browser.open(served.attack)
    browser.run("document.querySelector('.accounts .excerpt a').click()")
    browser.wait("location.pathname.startsWith('/id/report/') && document.readyState === 'complete'")
    browser.wait("document.querySelector(location.hash)")


def test_a_quote_of_the_report_lights_its_card(browser: Browser, served: Served) -> None:
    browser.open("/id/report/pages-fr-2031-05-03")
    browser.run("document.querySelector('a.q').click()")
    browser.wait("document.querySelector('.card.on')")
    assert browser.run("return document.querySelectorAll('.q.on').length") >= 1


def test_rdf_is_a_click_away(served: Served) -> None:
    page = served.get(served.attack).text
    address = re.search(r'href="([^"]+\?format=ttl)"', page)
    assert address
    assert "text/turtle" in served.get(address[1]).headers["content-type"]


def test_the_attack_alone_is_on_its_map(browser: Browser, served: Served) -> None:
    browser.open(served.attack)
    browser.wait("document.getElementById('map').dataset.ready")
    assert browser.run("return document.querySelectorAll('#map path.spot').length") == 1
    points = served.get(browser.run("return document.getElementById('map').dataset.points")).json()
    told = [one for feature in points["features"] for one in feature["properties"]["attacks"]]
    assert [one["address"].partition("?")[0] for one in told] == [served.attack]


def test_points_of_an_attack_that_is_not_there(served: Served) -> None:
    answer = served.get("/attacks.geojson?attack=attack/nosuch")
    assert answer.status_code == 404
    assert "there is no such attack" in answer.text
