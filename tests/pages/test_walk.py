"""Every page in a real browser: nothing in the console, nothing asked elsewhere, nothing serious for axe-core."""

from __future__ import annotations

import re

import pytest

from tests.pages.conftest import Browser, Served

PAGES = {
    "front": "/", "filtered": "/?weapon=rocket&from=2031-05-01&place=base/ain-al-asad", "nothing": "/?q=zzzz",
    "attack": "ATTACK", "report": "/id/report/pages-fr-2031-05-03", "node": "/id/graph/gazetteer",
    "missing": "/id/attack/nosuch", "reports": "/reports", "actors": "/actors?q=iran", "places": "/places",
    "actor": "/id/actor/us-armed-forces", "base": "/id/base/ain-al-asad", "questions": "/questions",
    "unclaimed": "/questions/unclaimed-attacks", "weapons": "/questions/attacks-by-weapon", "api": "/api",
    "editor": "/editor?question=claims", "review": "/review?attack=REVIEWED",
}
LOOKS = {"desk": {"width": 1280}, "phone": {"width": 390, "height": 844, "dark": True}}


def address(served: Served, page: str) -> str:
    return PAGES[page].replace("ATTACK", served.attack).replace("REVIEWED", served.attack.removeprefix("/id/"))


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_sound(browser: Browser, served: Served, page: str, look: str) -> None:
    browser.open(address(served, page), **LOOKS[look])  # type: ignore[arg-type]
    browser.wait("document.readyState === 'complete'")
    for drawn in ("map", "graph", "yasgui"):
        if browser.run(f"return Boolean(document.getElementById('{drawn}'))"):
            browser.wait(f"document.getElementById('{drawn}').dataset.ready")
    complaints = browser.complaints()
    expected = [one for one in complaints if page == "missing" and "404" in one]
    assert complaints == expected
    assert [one for one in browser.asked() if not one.startswith((served.address + "/", "data:", "chrome"))] == []
    assert browser.axe() == []
    assert browser.run("return document.documentElement.scrollWidth") <= LOOKS[look]["width"], "it scrolls sideways"


@pytest.mark.parametrize("page", [one for one in PAGES if one != "missing"])
def test_both_languages_and_one_heading(served: Served, page: str) -> None:
    path = address(served, page)
    joint = "&" if "?" in path else "?"
    for language in ("fr", "en"):
        answer = served.get(f"{path}{joint}lang={language}")
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
        assert len(re.findall(r"<h1\b", answer.text)) == 1
        assert answer.cookies.get("lang") == language
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "style-src 'self';" in policy
        assert not re.search(r"<[^>]* (style|on\w+)=", answer.text), "neither inline style nor handler"


def test_the_browser_decides_the_language_until_somebody_chooses(served: Served) -> None:
    assert '<html lang="fr">' in served.get("/", accept_language="de, fr;q=0.8, en;q=0.5").text
    assert '<html lang="en">' in served.get("/", accept_language="de").text
    assert '<html lang="fr">' in served.get("/", accept_language="en", cookie="lang=fr").text


def test_the_switch_of_light_and_dark_is_kept(browser: Browser, served: Served) -> None:
    browser.open("/")
    before = browser.run("return getComputedStyle(document.body).backgroundColor")
    browser.run("document.getElementById('theme').click()")
    after = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert before != after
    browser.open(served.attack)
    assert browser.run("return getComputedStyle(document.body).backgroundColor") == after
    browser.run("localStorage.clear()")
