"""The pages of actors, places and bases: what the graph says of each, and the graph around it."""

from __future__ import annotations

import html

from tests.pages.conftest import Browser, Served


def test_a_base_tells_its_attacks_forces_and_wikidata(served: Served) -> None:
    page = html.unescape(served.get("/id/base/ain-al-asad").text)
    assert "Attacks here" in page
    assert served.attack in page
    assert "Forces stationed here" in page
    assert "2.500 soldats de la coalition internationale" in page
    assert 'href="https://www.wikidata.org/wiki/Q' in page


def test_an_actor_tells_each_part_that_it_has(served: Served) -> None:
    name = served.ask("""PREFIX sit: <https://w3id.org/sitrep-kg/ontology#>
        SELECT ?who WHERE { ?d a sit:Denial ; sit:responsible ?who }""")[0]["who"]
    page = html.unescape(served.get("/id/" + name.rpartition("/id/")[2]).text)
    assert "Attacks that it denies" in page
    assert "Attacks that it is blamed for" in page
    assert "Attacks that it claims" not in page


def test_an_outlet_tells_its_reports(served: Served) -> None:
    outlet = served.ask("""PREFIX sit: <https://w3id.org/sitrep-kg/ontology#>
        PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?outlet WHERE {
        ?r sit:outlet ?outlet ; dcterms:identifier "pages-en-2031-05-04" }""")[0]["outlet"]
    page = html.unescape(served.get("/id/" + outlet.rpartition("/id/")[2]).text)
    assert "Reports of this outlet" in page
    assert "Five troops hurt as rockets hit Ain al-Asad" in page


def test_the_neighbourhood_holds_what_the_page_lists(browser: Browser, served: Served) -> None:
    elements = served.get("/neighbours.json?node=base/ain-al-asad").json()
    nodes = {one["data"]["id"]: one["data"] for one in elements if "source" not in one["data"]}
    assert any(one["address"] == served.attack for one in nodes.values())
    for one in elements:
        if "source" in one["data"]:
            assert {one["data"]["source"], one["data"]["target"]} <= nodes.keys()
    browser.open("/id/base/ain-al-asad")
    browser.wait("document.getElementById('graph').dataset.ready")
    assert browser.run("return document.querySelectorAll('#graph canvas').length") > 0
    assert browser.run("return document.querySelectorAll('style').length") == 0


def test_there_is_no_neighbourhood_of_nothing(served: Served) -> None:
    assert served.get("/neighbours.json?node=base/nosuch").status_code == 404


def test_lists_are_searched_by_any_name(served: Served) -> None:
    page = served.get("/places?q=Aïn%20al-Assad").text
    assert "Ain al-Asad Air Base" in page
    assert page.count("<tr>") == 2
    assert "Nothing found" in served.get("/actors?q=zzzz").text


def test_the_attacks_at_a_place_are_on_its_map(browser: Browser, served: Served) -> None:
    browser.open("/id/base/ain-al-asad")
    browser.wait("document.getElementById('map').dataset.ready")
    assert browser.run("return document.querySelectorAll('#map path.spot').length") == 1
    points = browser.run("return document.getElementById('map').dataset.points")
    assert "place=base%2Fain-al-asad" in points or "place=base/ain-al-asad" in points
