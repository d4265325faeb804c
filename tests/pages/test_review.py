"""The page of doubts: a decision by a click, with the token, appended; nothing without it, nothing by a link."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from kg.decisions import FILE, Decision, Decisions
from kg.server.http.access import allowed
from kg.server.http.refusals import Refused
from kg.server.settings import ServerSettings
from tests.pages.conftest import TOKEN, Browser, Served


def where(served: Served) -> str:
    return f"/review?attack={served.attack.removeprefix('/id/')}"


def offered(served: Served) -> list[str]:
    """The keys of the accounts that can be taken out."""
    part = served.get(where(served)).text.partition('id="split"')[2].partition("</section>")[0]
    return re.findall(r'value="no_match (\w+)"', part)


def send(served: Served, **fields: str) -> httpx.Response:
    data = {"token": TOKEN, "who": "Ana", "why": "another base", "attack": served.attack.removeprefix("/id/"), **fields}
    return httpx.post(served.address + "/review", data=data, timeout=120, headers={"accept": "application/json"})


def taken(served: Served) -> list[Decision]:
    return list(Decisions.load(served.store / FILE))


@pytest.mark.parametrize(("fields", "status", "words"), [
    ({"token": "wrong, and long enough too"}, 401, "token|change"), ({"token": ""}, 401, "change"),
    ({"why": " "}, 400, "say who decides and why"), ({"who": ""}, 400, "say who decides and why"),
    ({"decision": "perhaps x"}, 400, "match, no_match or unsure"),
    ({"decision": "match 0123456789abcdef0123"}, 409, "no longer on the page"),
    ({"why": "x" * 3000}, 413, "characters"),
])
def test_what_is_refused_writes_nothing(served: Served, fields: dict[str, str], status: int, words: str) -> None:
    before = taken(served)
    answer = send(served, **{"decision": f"no_match {offered(served)[0]}"} | fields)
    assert answer.status_code == status
    assert re.search(words, answer.text)
    assert taken(served) == before


def test_a_link_decides_nothing(served: Served) -> None:
    before = taken(served)
    served.get(f"{where(served)}&token={TOKEN}&who=a&why=b&decision=no_match+{offered(served)[0]}")
    assert taken(served) == before


def fill(browser: Browser, **fields: str) -> None:
    """Fill the form in and press the first button that takes an account out."""
    for name, value in fields.items():
        browser.run(f"document.getElementById('{name}').value = {value!r}")
    browser.run("document.querySelector('#split .verdicts button').click()")


def test_a_click_takes_an_account_out_of_its_attack(writing: Browser, written: Served) -> None:
    before = len(taken(written))
    writing.open(where(written))
    fill(writing, token=TOKEN, who="Ana", why="Not that <b>base</b>")
    assert "Decision taken" in writing.wait("document.querySelector('#taken .taken')?.textContent")
    assert writing.run("return document.getElementById('token').value") == TOKEN
    assert writing.complaints() == []
    new = taken(written)[before:]
    assert new
    assert {one.verdict for one in new} == {"no_match"}
    assert {one.kind for one in new} == {"attack"}
    assert {(one.who, one.why) for one in new} == {("Ana", "Not that <b>base</b>")}
    page = written.get("/review").text
    assert "Not that &lt;b&gt;base&lt;/b&gt;" in page
    assert TOKEN not in page


def test_a_wrong_token_is_told_in_the_browser(browser: Browser, served: Served) -> None:
    browser.open(where(served))
    fill(browser, token="not the token at all", who="Ana", why="because")
    assert "Authorization" in browser.wait("document.querySelector('#taken .complaint')?.textContent")


@pytest.mark.long
def test_without_script_the_page_comes_back(written: Served) -> None:
    data = {"token": TOKEN, "who": "Ben", "why": "sure", "attack": written.attack.removeprefix("/id/"),
            "decision": f"unsure {offered(written)[0]}"}
    answer = httpx.post(written.address + "/review", data=data, headers={"accept": "text/html"}, timeout=120)
    assert answer.status_code == 200
    assert 'class="taken"' in answer.text
    assert taken(written)[-1].verdict == "unsure"


def test_a_server_without_a_token_takes_no_decision() -> None:
    with pytest.raises(Refused, match="read-only"):
        allowed(ServerSettings(store=Path("x")), "")
    allowed(ServerSettings(store=Path("x"), token=TOKEN), TOKEN)
