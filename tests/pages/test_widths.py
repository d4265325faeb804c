"""No page of the demo is wider than its window, on a phone and on a desk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from selenium import webdriver

from tests.pages.conftest import ROOT, Browser, Served, serving

KINDS = {
    "front": "/", "reports": "/reports", "actors": "/actors", "places": "/places", "questions": "/questions",
    "question": "/questions/unclaimed-attacks", "editor": "/editor", "review": "/review", "api": "/api",
    "raw": "/id/graph/gazetteer", "missing": "/id/attack/nosuch",
}
FOUND = {
    "report": "?one a sit:Report", "attack": "?one a sit:Attack", "actor": "?s sit:statedBy ?one",
    "place": "?a a sit:Account ; sit:place ?one", "base": "?one a sit:Base . ?a sit:target ?one",
    "wrong": "?one a sit:Account",
}
"""Kinds of pages of which there are many: each of the first few is looked at."""
WIDTHS = (390, 1280)
_MOST = 12


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, driver: webdriver.Chrome) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([sys.executable, "-m", "kg", "demo", str(folder)], cwd=ROOT, check=True, capture_output=True,
                   timeout=600)
    with serving(folder / "store", folder) as address:
        yield Browser(driver, Served(address, folder / "store", "", {}))


def addresses(demo: Browser, kind: str) -> list[str]:
    if kind in KINDS:
        return [KINDS[kind]]
    query = f"PREFIX sit: <https://w3id.org/sitrep-kg/ontology#> SELECT DISTINCT ?one {{ {FOUND[kind]} }} ORDER BY ?one"
    nodes = [row["one"].partition("/id/")[2] for row in demo.served.ask(query)][:_MOST]
    assert nodes
    return [f"/wrong?fact={one}" if kind == "wrong" else f"/id/{one}" for one in nodes]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", [*KINDS, *FOUND])
def test_a_page_is_no_wider_than_its_window(demo: Browser, kind: str, width: int) -> None:
    wider = {}
    for path in addresses(demo, kind):
        demo.open(path, width=width)
        demo.wait("document.readyState === 'complete'")
        # Not innerWidth: a phone's browser zooms out until a page that is too wide fits.
        found = demo.run("return document.documentElement.scrollWidth")
        if found > width:
            wider[path] = found
    assert not wider
