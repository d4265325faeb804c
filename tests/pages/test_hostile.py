"""What strangers put into reports is shown and does nothing, seen in a real browser."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import quote

import httpx
import pytest

from tests.pages.conftest import TOKEN, Browser, Served
from tests.pages.hostile import REPORT, SCRIPTS

NODES = (
    "front", "search", "attack", "report", "place", "actor", "speaker", "outlet", "threats", "claims", "attacks",
    "reports", "actors", "review", "waiting", "wrong",
)


SCRIPT = "<script>document.title='hit'</script>\"><img src=x onerror=\"document.title='hit'\">{{ 7 * 7 }}"


def account(served: Served) -> str:
    """The account of the hostile report, as the page of its attack leads to what is wrong with it."""
    [found] = set(re.findall(r"/wrong\?fact=(account%2F\w+)", served.get(served.hostile["attack"]).text))
    return found.replace("%2F", "/")


def send(served: Served, *, accept: str = "text/html", path: str = "/wrong", **fields: str) -> httpx.Response:
    data = {"token": TOKEN, "who": SCRIPT, "why": SCRIPT} | fields
    headers = {"accept": accept, "accept-language": "en"}
    return httpx.post(served.address + path, data=data, timeout=120, headers=headers)


def harmless(text: str) -> bool:
    """Whether nothing of SCRIPT is markup in a page, which shows it all the same."""
    return "<script>document" not in text and "<img src=x" not in text and "49" not in re.findall(r">([^<]*)<", text)


@pytest.mark.long
@pytest.mark.parametrize("node", NODES)
def test_stored_scripts_do_nothing(browser: Browser, served: Served, node: str) -> None:
    paths = {name: f"/{name}" for name in ("reports", "actors", "review")}
    paths |= {"threats": "/questions/threats-and-accusations", "claims": "/questions/claims",
              "attacks": "/questions/attacks", "waiting": f"/review?report={quote(REPORT)}",
              "wrong": f"/wrong?fact={account(served)}"}
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


def test_the_table_for_a_spreadsheet_runs_nothing(served: Served) -> None:
    [row] = [one for one in csv.DictReader(io.StringIO(served.get("/attacks.csv").text)) if "onload" in one["places"]]
    assert row["places"] == f"'{SCRIPTS['place']}"


FORGED = ("claim/0123456789abcdef0123", SCRIPT, "claim/x> ?p ?o } } #", "https://example.org/id/claim/ec5f1f13acd78a",
          "../../etc/passwd", "account/" + "a" * 500, "claim/\u202e\u0000", "")


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_fact_is_none(served: Served, forged: str) -> None:
    answer = served.get(f"/wrong?fact={quote(forged)}")
    assert answer.status_code == 404
    assert "there is no such fact in these data" in answer.text
    assert harmless(answer.text)
    sent = send(served, fact=forged, act="fact")
    assert sent.status_code == (400 if "\u0000" in forged else 404), sent.text
    assert harmless(sent.text)


@pytest.mark.long
@pytest.mark.parametrize(("fields", "status"), [
    ({"token": ""}, 401), ({"token": SCRIPT}, 401), ({"act": SCRIPT}, 400), ({"act": "value", "slot": SCRIPT}, 400),
    ({"act": "correct", "field": SCRIPT, "value": "1"}, 400), ({"undo": SCRIPT}, 404),
    ({"act": "correct", "field": "killed", "value": SCRIPT}, 409),
])
def test_hostile_fields_are_refused_with_a_page_that_runs_nothing(
    browser: Browser, served: Served, fields: dict[str, str], status: int
) -> None:
    answer = send(served, **({"fact": account(served), "act": "fact"} | fields))
    assert answer.status_code == status
    assert harmless(answer.text)
    assert TOKEN not in answer.text
    for where in ({"decision": f"accept {SCRIPT}"}, {"decision": f"refuse {SCRIPT}"}, {"decision": f"undo {SCRIPT}"}):
        refused = send(served, path="/review", **where)
        assert refused.status_code in (404, 409)
        assert harmless(refused.text)


@pytest.mark.long
def test_hostile_words_of_a_decision_are_shown_and_do_nothing(writing: Browser, written: Served) -> None:
    """A name put in as a target, by a name and for a reason that are scripts; on every page that shows it, undone."""
    fact = account(written)
    try:
        put = send(written, accept="application/json", fact=fact, act="correct", field="target", value=SCRIPT)
        assert put.status_code == 200, put.text
        for path in (f"/wrong?fact={fact}", "/review", f"/review?report={quote(REPORT)}", written.hostile["report"],
                     written.hostile["attack"]):
            assert harmless(written.get(path).text), path
            writing.open(path)
            writing.wait("document.readyState === 'complete'")
            assert writing.run("return document.title") not in ("hit", "id")
            assert writing.run("return document.querySelectorAll('img[onerror]').length") == 0
            assert "onerror" in writing.run("return document.body.innerText"), "it is shown"
            assert [one for one in writing.complaints() if "Content Security Policy" in one] == []
    finally:
        assert send(written, accept="application/json", fact=fact, undo=put.json()["undo"]).status_code == 200


def test_hostile_words_come_back_from_a_click_as_text(writing: Browser, written: Served) -> None:
    writing.open(f"/wrong?fact={account(written)}")
    writing.run(f"document.getElementById('token').value = {TOKEN!r}")
    for name in ("who", "why"):
        writing.run(f"document.getElementById('{name}').value = arguments[0]".replace("arguments[0]", repr(SCRIPT)))
    writing.run("document.getElementById('act-value').click()")
    writing.run("document.querySelector('.sending .go').click()")
    writing.wait("document.querySelector('#taken .taken')")
    writing.run("document.querySelector('#taken button').click()")
    assert "onerror" in writing.wait(
        "document.querySelector('#taken').textContent.includes('taken back') && document.body.innerText"
    )
    assert writing.run("return document.title") not in ("hit", "id")
    assert writing.run("return document.querySelectorAll('#taken img, #taken script').length") == 0
