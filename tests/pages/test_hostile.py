"""What strangers put into reports is shown and does nothing, seen in a real browser."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Browser, Served
from tests.pages.hostile import SCRIPTS

NODES = (
    "front", "search", "attack", "report", "place", "actor", "speaker", "outlet", "threats", "claims", "attacks",
    "reports", "actors", "review",
)


@pytest.mark.parametrize("node", NODES)
def test_stored_scripts_do_nothing(browser: Browser, served: Served, node: str) -> None:
    paths = {name: f"/{name}" for name in ("reports", "actors", "review")}
    paths |= {"threats": "/questions/threats-and-accusations", "claims": "/questions/claims",
              "attacks": "/questions/attacks"}
    paths |= {"front": "/", "search": "/?q=%22%3E%3Cscript%3Edocument.title%3D'hit'%3C/script%3E", **served.hostile}
    browser.open(paths[node])
    browser.wait("document.readyState === 'complete'")
    if node == "front":
        browser.wait("document.getElementById('map').dataset.ready")
    browser.run("for (const one of document.querySelectorAll('b, bdi, h1')) one.dispatchEvent(new Event('mouseover'))")
    assert browser.run("return document.title") not in ("hit", "id")
    planted = "iframe, img[onerror], svg[onload], b[onmouseover]"
    assert browser.run(f"return document.querySelectorAll('{planted}').length") == 0
    assert browser.run("return [...document.scripts].filter((one) => !one.src).length") == 0
    assert browser.run("return [...document.links].filter((one) => one.protocol === 'javascript:').length") == 0
    assert [one for one in browser.complaints() if "Content Security Policy" in one] == []


def test_they_are_shown_as_they_are(browser: Browser, served: Served) -> None:
    browser.open(served.hostile["report"])
    text = browser.run("return document.body.innerText")
    assert SCRIPTS["title"] in text
    assert SCRIPTS["words"] in text
    assert "49" not in text, "a template was run"
