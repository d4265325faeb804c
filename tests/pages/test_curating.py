"""Facts struck, put right and taken back where they are shown; readings accepted and refused by click and by key."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from kg.decisions import FILE, Decision, Decisions
from tests.commands import kg
from tests.pages.conftest import ROOT, TOKEN, Browser, Served, serving

DOUBTS = ROOT / "examples" / "tutorial" / "doubts.jsonl"
ACCOUNT, CLAIM = "account/cccef1b8eeeb5d9011b0", "claim/ec5f1f13acd78a1aa29d"
WAITS = "claim/64c5992f1678d98ab0ff"
ATTACK, REPORT = "/id/attack/tuesday", "/id/report/wire"


def beside() -> list[str]:
    """A deployment and a threat of a second report, so that the pages of places and actors show facts with quotes."""
    words = ["Kataib Hezbollah keeps fighters at Ain al-Asad Air Base.", "Kataib Hezbollah threatened the Houthis."]
    text = " ".join(words)
    base = {"node": "place", "name": "Ain al-Asad Air Base", "kind": "base", "entity": "base/ain-al-asad"}
    force = {"node": "actor", "name": "Kataib Hezbollah", "kind": "armed_group", "entity": "actor/kataib-hezbollah"}
    against = {"node": "actor", "name": "Houthis", "kind": "armed_group", "entity": "actor/houthis"}
    facts = [
        {"fact": "report", "report": "second", "text": text, "language": "en", "published": "2031-05-16"},
        {"fact": "deployment", "report": "second", "force": force, "at": base,
         "evidence": [{"start": 0, "end": len(words[0]), "quote": words[0]}]},
        {"fact": "statement", "report": "second", "kind": "threat", "stated_by": force, "against": [against],
         "evidence": [{"start": len(words[0]) + 1, "end": len(text), "quote": words[1]}]},
    ]
    return [json.dumps(one) for one in facts]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("curated")
    (folder / "facts.jsonl").write_text(DOUBTS.read_text("utf-8") + "\n".join(beside()) + "\n", "utf-8")
    kg("build", folder / "facts.jsonl", "--store", folder / "store")
    return folder / "store"


@pytest.fixture
def curated(built: Path, tmp_path: Path) -> Iterator[Served]:
    shutil.copytree(built, tmp_path / "store")
    with serving(tmp_path / "store", tmp_path) as address:
        yield Served(address, tmp_path / "store", ATTACK, {})


@pytest.fixture
def looking(driver: webdriver.Chrome, curated: Served) -> Browser:
    """The browser at this store."""
    return Browser(driver, curated)


def taken(served: Served) -> list[Decision]:
    return list(Decisions.load(served.store / FILE))


def send(served: Served, path: str = "/wrong", *, accept: str = "application/json", **fields: str) -> httpx.Response:
    data = {"token": TOKEN, "who": "Ana", "why": "they denied it"} | fields
    headers = {"accept": accept, "accept-language": "en"}
    return httpx.post(served.address + path, data=data, timeout=120, headers=headers)


def candidates(served: Served) -> dict[str, str]:
    """What waits on /review: label → key."""
    page = served.get("/review").text
    return {label: key for key, label in re.findall(r'id="t-(\w+)"><b><bdi>([^<]+)</bdi>', page)}


def claims(served: Served) -> list[str]:
    answer = served.get("/questions/claims?format=csv").text
    return [line.partition(",")[0] for line in answer.splitlines()[1:]]


# Struck, put right, taken back.

@pytest.mark.long
def test_every_fact_with_its_quote_has_a_way_to_say_that_it_is_wrong(curated: Served) -> None:
    for path, facts in {
        ATTACK: {ACCOUNT: 1, CLAIM: 2}, REPORT: {ACCOUNT: 1, CLAIM: 1},
        "/id/base/ain-al-asad": {"deployment/": 1}, "/id/actor/kataib-hezbollah": {"deployment/": 1, "statement/": 1},
        "/id/actor/houthis": {"statement/": 1}, "/id/report/second": {"deployment/": 1, "statement/": 1},
        f"/id/{CLAIM}": {CLAIM: 1},
    }.items():
        links = re.findall(r'href="(/wrong\?fact=[^"]+)"[^>]*>Wrong\?', curated.get(path).text)
        found = [one.replace("%2F", "/") for one in links]
        for fact, count in facts.items():
            assert sum(f"fact={fact}" in one for one in found) == count, (path, fact)
        for one in set(found):
            assert curated.get(one).status_code == 200


def test_a_row_of_an_answer_leads_to_the_facts_that_its_words_are_of(shared: Served) -> None:
    for path, facts in {
        "/questions/claims": {CLAIM}, "/questions/who-says-what": {ACCOUNT}, "/questions/attacks-by-month": set(),
    }.items():
        page = shared.get(path).text
        found = {one.replace("%2F", "/") for one in re.findall(r'href="/wrong\?fact=([^"]+)"', page)}
        assert found >= facts and (facts or not found), path
        assert ("<th scope=\"col\">Wrong?</th>" in page) == bool(facts)


@pytest.mark.long
def test_without_a_token_a_row_leads_nowhere(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "store")
    with serving(tmp_path / "store", tmp_path, writable=False) as address:
        assert "/wrong?" not in Served(address, tmp_path / "store", ATTACK, {}).get("/questions/claims").text


def test_a_fact_is_struck_at_once_shown_with_who_and_why_and_comes_back(curated: Served) -> None:
    before = curated.get(ATTACK).text
    assert "Kataib Hezbollah claimed it on Wednesday" in before
    answer = send(curated, accept="text/html", fact=CLAIM, act="fact").raise_for_status()
    assert "Struck: claim: Kataib Hezbollah." in answer.text and "takes it into account from now on" in answer.text
    assert TOKEN not in answer.text
    assert claims(curated) == []
    assert "Kataib Hezbollah claimed it" not in curated.get(ATTACK).text
    out = curated.get(REPORT).text.partition('id="out"')[2].partition("</section>")[0]
    assert "<s><bdi>claim: Kataib Hezbollah</bdi></s>" in out and "Ana" in out and "they denied it" in out
    done = curated.get("/review").text.partition('id="done"')[2]
    assert "claim: Kataib Hezbollah: struck" in done and "they denied it" in done
    [digest] = re.findall(r'name="undo" value="(\w+)"', answer.text)
    back = send(curated, accept="text/html", fact=CLAIM, undo=digest, why="a slip").raise_for_status()
    assert "Decision taken back" in back.text
    assert claims(curated) == ["Kata'ib Hezbollah"]
    assert 'id="out"' not in curated.get(REPORT).text
    assert [one.kind for one in taken(curated)] == ["fact", "undo"]


@pytest.mark.long
def test_one_value_is_struck_and_a_field_put_right(curated: Served) -> None:
    assert send(curated, fact=ACCOUNT, act="value", slot="weapon").json()["settled"] is True
    assert send(curated, fact=ACCOUNT, act="correct", field="killed", value="9..11").json()["settled"] is True
    decisions = taken(curated)
    assert [(one.kind, one.slot, one.field, one.value) for one in decisions] == [
        ("fact", "weapon", None, None), ("correction", None, "killed", "9..11"),
    ]
    page = curated.get(ATTACK).text
    assert "9–11" in page
    assert "<bdi>rockets</bdi>" not in page
    out = curated.get(REPORT).text.partition('id="out"')[2].partition("</section>")[0]
    assert "<s><bdi>weapon: rocket</bdi></s>" in out and "killed: 9 → 9 to 11" in out
    again = send(curated, fact=ACCOUNT, act="value", slot="weapon")
    assert again.status_code == 400, "it is gone already"


@pytest.mark.long
@pytest.mark.parametrize(("fields", "status", "words"), [
    ({"token": "wrong, and long enough too"}, 401, "token"), ({"token": ""}, 401, "nothing was changed"),
    ({"why": " "}, 400, "say who decides and why"), ({"who": ""}, 400, "say who decides and why"),
    ({"act": ""}, 400, "say what is wrong"), ({"act": "burn"}, 400, "say what is wrong"),
    ({"act": "value", "slot": "nope"}, 400, "no such value"),
    ({"act": "value", "slot": "injured"}, 400, "no such value"),
    ({"act": "correct", "field": "nope", "value": "1"}, 400, "no such field"),
    ({"act": "correct", "field": "killed", "value": "11..9"}, 409, "would break a shape"),
    ({"act": "correct", "field": "earliest", "value": "soon"}, 409, "not a day"),
    ({"fact": "claim/0123456789abcdef0123"}, 404, "no such fact"),
    ({"fact": "claim/cccef1b8eeeb5d9011b0"}, 404, "no such fact"),
    ({"fact": "https://example.org/id/claim/ec5f1f13acd78a1aa29d"}, 404, "no such fact"),
    ({"fact": "report/wire"}, 404, "no such fact"), ({"fact": ""}, 404, "no such fact"),
    ({"fact": WAITS}, 409, "struck"),
    ({"undo": "0123456789abcdef0123"}, 404, "no such decision"), ({"why": "x" * 3000}, 413, "characters"),
    ({"why": "bell \a"}, 400, "cannot be shown"),
])
def test_what_is_refused_says_why_and_writes_nothing(
    shared: Served, fields: dict[str, str], status: int, words: str
) -> None:
    for accept in ("application/json", "text/html"):
        answer = send(shared, accept=accept, **({"fact": ACCOUNT, "act": "fact"} | fields))
        assert answer.status_code == status, answer.text
        assert words in answer.text
        assert TOKEN not in answer.text
    assert taken(shared) == []


@pytest.fixture(scope="module")
def shared(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the tests that change nothing."""
    folder = tmp_path_factory.mktemp("shared")
    shutil.copytree(built, folder / "store")
    with serving(folder / "store", folder) as address:
        yield Served(address, folder / "store", ATTACK, {})


@pytest.mark.long
def test_what_was_typed_is_kept_when_it_is_refused(shared: Served) -> None:
    answer = send(shared, accept="text/html", fact=ACCOUNT, act="correct", field="killed", value="11..9")
    assert 'value="11..9"' in answer.text and 'value="Ana"' in answer.text
    assert re.search(r'id="act-correct" checked', answer.text)


def test_a_link_strikes_nothing(shared: Served) -> None:
    shared.get(f"/wrong?fact={CLAIM}&act=fact&token={TOKEN}&who=a&why=b")
    assert taken(shared) == []


@pytest.mark.long
def test_a_decision_taken_back_twice_is_refused(curated: Served) -> None:
    digest = send(curated, fact=CLAIM, act="fact").json()["undo"]
    assert send(curated, fact=CLAIM, undo=digest).status_code == 200
    assert send(curated, fact=CLAIM, undo=digest).status_code == 409
    assert len(taken(curated)) == 2


@pytest.mark.long
def test_with_the_only_account_goes_what_is_said_and_the_page_says_how_it_comes_back(curated: Served) -> None:
    send(curated, fact=ACCOUNT, act="fact").raise_for_status()
    page = curated.get(f"/wrong?fact={CLAIM}").text
    [digest] = re.findall(r'name="undo" value="(\w+)"', page)
    assert taken(curated)[0].digest == digest
    send(curated, fact=CLAIM, undo=digest).raise_for_status()
    assert len(claims(curated)) == 1


@pytest.mark.long
def test_a_store_of_other_rules_says_that_it_holds_from_the_next_build(built: Path, tmp_path: Path) -> None:
    from kg.stores import on_disk

    shutil.copytree(built, tmp_path / "store")
    with on_disk(tmp_path / "store") as opened:
        opened.engine.update(
            "PREFIX sit: <https://w3id.org/sitrep-kg/ontology#> DELETE { GRAPH ?g { ?s sit:rulesDigest ?d } } "
            "INSERT { GRAPH ?g { ?s sit:rulesDigest 'another' } } WHERE { GRAPH ?g { ?s sit:rulesDigest ?d } }"
        )
    with serving(tmp_path / "store", tmp_path) as address:
        answer = send(Served(address, tmp_path / "store", ATTACK, {}), accept="text/html", fact=CLAIM, act="fact")
    assert answer.status_code == 200
    assert "holds from the next time that the graph is built" in answer.text
    assert [one.verdict for one in Decisions.load(tmp_path / "store" / FILE)] == ["no_match"]


@pytest.mark.long
def test_a_server_without_a_token_offers_nothing_and_takes_nothing(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "store")
    with serving(tmp_path / "store", tmp_path, writable=False) as address:
        served = Served(address, tmp_path / "store", ATTACK, {})
        for path in (ATTACK, REPORT, "/id/base/ain-al-asad"):
            assert "/wrong?" not in served.get(path).text
        page = served.get(f"/wrong?fact={CLAIM}").text
        assert "read-only" in page and "<form id=" not in page
        review = served.get("/review").text
        assert "claim: Houthis" in review and "read-only" in review and "accept " not in review
        answer = send(served, fact=CLAIM, act="fact")
        assert answer.status_code == 403 and "read-only" in answer.text
        key = candidates(served)["claim: Houthis"]
        assert send(served, "/review", decision=f"accept {key}").status_code == 403
        assert taken(served) == []


# What waits.

def test_candidates_are_nowhere_but_on_review(shared: Served) -> None:
    for path in ("/", "/attacks.csv", "/attacks.geojson", "/actors", "/places", "/reports", ATTACK, "/questions/claims",
                 "/questions/attacks", "/id/actor/houthis", "/id/base/ain-al-asad", REPORT):
        page = shared.get(path).text
        for words in ("claim: Houthis", "a base in the north", "killed: 9", "Killed</dt>"):
            assert words not in page, (path, words)
    assert "Houthis" not in shared.get(ATTACK).text
    assert "One attack, as told by" in shared.get("/").text
    assert len(shared.get("/attacks.csv").text.splitlines()) == 2
    assert [one["properties"]["count"] for one in shared.get("/attacks.geojson").json()["features"]] == [1]
    page = shared.get("/review").text
    order = re.findall(r'id="t-\w+"><b><bdi>([^<]+)<', page)
    assert order == ["killed: 9", "claim: Houthis", "account: a base in the north"], "the order of the text"
    assert "<mark>The Houthis may have been behind it</mark>, the source said." in page
    assert "20%" in page and "said conditionally" in page
    french = shared.get("/review?lang=fr").text
    assert "revendication : Houthis" in french and "au conditionnel" in french and "20 %" in french


def test_the_pages_lead_to_what_waits(shared: Served) -> None:
    assert "2 readings wait for a person" in shared.get(ATTACK).text, "of this attack alone"
    assert '<a href="/review?report=wire">3 readings wait for a person</a>' in shared.get(REPORT).text
    assert "wait for a person" not in shared.get("/id/report/second").text
    only = shared.get("/review?report=second").text
    assert "No reading waits." in only and 'id="same"' not in only
    assert "claim: Houthis" in shared.get("/review?report=wire").text
    assert shared.get("/review?report=%3Cscript%3E").status_code == 404
    page = shared.get(f"/wrong?fact={WAITS}").text
    assert "/review?report=wire" in page and 'name="act"' not in page


@pytest.mark.long
def test_without_script_a_reading_is_accepted_and_the_page_offers_to_undo(curated: Served) -> None:
    key = candidates(curated)["claim: Houthis"]
    answer = send(curated, "/review?report=wire", accept="text/html", decision=f"accept {key}").raise_for_status()
    assert "Accepted: claim: Houthis." in answer.text and TOKEN not in answer.text
    assert len(claims(curated)) == 2
    assert send(curated, "/review", decision=f"accept {key}").status_code == 409, "it no longer waits"
    [digest] = set(re.findall(r'value="(undo \w+)"', answer.text))
    assert send(curated, "/review", decision=digest).status_code == 200
    assert len(claims(curated)) == 1
    assert "claim: Houthis" in candidates(curated)


@pytest.mark.long
def test_what_is_said_of_an_attack_that_waits_is_not_accepted_before_it(built: Path, tmp_path: Path) -> None:
    """A claim about the attack in the north, of which the only account waits."""
    told = [json.loads(line) for line in DOUBTS.read_text("utf-8").splitlines()]
    [claim] = [one for one in told if one["id"] == "64c5992f1678d98ab0ff"]
    claim |= {"about": "north"}
    del claim["id"], claim["assessments"]
    (tmp_path / "facts.jsonl").write_text("".join(json.dumps(one) + "\n" for one in told), "utf-8")
    kg("build", tmp_path / "facts.jsonl", "--store", tmp_path / "store")
    with serving(tmp_path / "store", tmp_path) as address:
        served = Served(address, tmp_path / "store", ATTACK, {})
        waits = candidates(served)
        answer = send(served, "/review", decision=f"accept {waits['claim: Houthis']}")
        assert answer.status_code == 409 and "accept an account of it first" in answer.text
        assert taken(served) == []
        account = f"accept {waits['account: a base in the north']}"
        assert send(served, "/review", decision=account).json()["settled"] is True
        assert len(claims(served)) == 2


# In the browser.

def fill(looking: Browser, **fields: str) -> None:
    for name, value in fields.items():
        looking.run(f"document.getElementById('{name}').value = {json.dumps(value)}")


def press(looking: Browser, *keys: str) -> None:
    for key in keys:
        ActionChains(looking.driver).send_keys(key).perform()


def told(looking: Browser, words: str) -> None:
    looking.wait(f"document.getElementById('taken').textContent.includes({json.dumps(words)})")


@pytest.mark.long
def test_keys_accept_refuse_and_undo(looking: Browser, curated: Served) -> None:
    looking.open("/review")
    fill(looking, token=TOKEN, who="Ana")
    assert looking.run("return document.getElementById('why').value") == "read the sentence"
    current = "document.querySelector('.reading.current b')?.textContent"
    press(looking, "j", Keys.ARROW_DOWN)
    assert looking.wait(current) == "claim: Houthis"
    press(looking, "k")
    assert looking.wait(current) == "killed: 9"
    press(looking, "j", "a")
    told(looking, "Accepted: claim: Houthis.")
    assert looking.wait(current) == "account: a base in the north", "on to the next"
    attack = curated.get(ATTACK).text
    assert "Houthis claims it" in attack or "The Houthis may have been behind it" in attack
    press(looking, "r")
    told(looking, "Refused: account: a base in the north.")
    assert [(one.verdict, one.why) for one in taken(curated)] == [
        ("match", "read the sentence"), ("no_match", "read the sentence"),
    ]
    out = curated.get(REPORT).text.partition('id="out"')[2]
    assert "account: a base in the north" in out
    press(looking, "u")
    told(looking, "Decision taken back")
    assert [one.kind for one in taken(curated)] == ["fact", "fact", "undo"]
    assert set(candidates(curated)) == {"killed: 9", "account: a base in the north"}
    press(looking, "u")
    looking.wait("!document.querySelector('.reading.decided')")
    assert len(claims(curated)) == 1
    assert looking.complaints() == []
    assert looking.axe() == []


def test_keys_write_while_a_field_has_the_focus(looking: Browser, curated: Served) -> None:
    looking.open("/review")
    fill(looking, token=TOKEN, who="An")
    looking.driver.find_element("id", "who").click()
    press(looking, Keys.END, "j", "a", "r", "u", "?")
    assert looking.run("return document.getElementById('who').value") == "Anjaru?"
    assert looking.run("return document.querySelector('.reading.current')") is None
    assert looking.run("return document.getElementById('keys').open") is False
    assert taken(curated) == []


def test_a_first_key_shows_what_would_be_decided_and_a_missing_token_decides_nothing(
    looking: Browser, curated: Served
) -> None:
    looking.open("/review")
    press(looking, "a")
    assert looking.wait("document.querySelector('.reading.current b')?.textContent") == "killed: 9"
    press(looking, "a")
    assert looking.run("return document.activeElement.id") == "token", "the field that is missing"
    assert taken(curated) == []


def test_the_question_mark_shows_the_keys_and_modified_keys_are_the_browsers(looking: Browser) -> None:
    looking.open("/review")
    press(looking, "?")
    assert looking.wait("document.getElementById('keys').open")
    press(looking, "?")
    assert looking.wait("!document.getElementById('keys').open")
    ActionChains(looking.driver).key_down(Keys.ALT).send_keys("j").key_up(Keys.ALT).perform()
    assert looking.run("return document.querySelector('.reading.current')") is None


@pytest.mark.long
def test_who_and_why_are_remembered_and_the_token_is_not(looking: Browser, curated: Served) -> None:
    looking.open("/review")
    fill(looking, token=TOKEN, who="Ana", why="heard the tape")
    looking.run("document.querySelector('.reading .verdicts button').click()")
    told(looking, "Accepted: killed: 9.")
    looking.open(f"/wrong?fact={CLAIM}")
    values = "['token', 'who', 'why'].map((one) => document.getElementById(one).value)"
    looking.wait("document.getElementById('who').value")
    assert looking.run(f"return {values}") == ["", "Ana", "heard the tape"]
    assert TOKEN not in looking.run("return JSON.stringify({...sessionStorage, ...localStorage})")


def test_a_wrong_token_is_told_and_the_reading_waits_on(looking: Browser, curated: Served) -> None:
    looking.open("/review")
    fill(looking, token="another token altogether", who="Ana")
    press(looking, "j", "a")
    looking.wait("document.querySelector('#taken .complaint')")
    assert looking.run("return document.querySelectorAll('.reading.decided').length") == 0
    assert taken(curated) == []


@pytest.mark.long
def test_a_fact_is_struck_from_its_own_page_and_undone_there(looking: Browser, curated: Served) -> None:
    looking.open(ATTACK)
    looking.run("document.querySelector('.k-claim .wrong').click()")
    looking.wait("document.getElementById('act-fact')")
    fill(looking, token=TOKEN, who="Ana", why="they <b>denied</b> it")
    looking.run("document.getElementById('act-fact').click()")
    looking.run("document.querySelector('.sending .go').click()")
    told(looking, "Struck: claim: Kataib Hezbollah.")
    assert claims(curated) == []
    looking.run("document.querySelector('#taken button').click()")
    told(looking, "Decision taken back")
    assert len(claims(curated)) == 1
    assert looking.complaints() == []


@pytest.mark.long
@pytest.mark.parametrize("look", [{"width": 1280}, {"width": 390, "height": 844, "dark": True}], ids=["desk", "phone"])
def test_the_new_pages_are_sound(looking: Browser, curated: Served, look: dict[str, int]) -> None:
    send(curated, fact=ACCOUNT, act="value", slot="weapon").raise_for_status()
    for path in ("/review", "/review?report=wire", f"/wrong?fact={ACCOUNT}", REPORT, ATTACK):
        looking.open(path, **look)
        looking.wait("document.readyState === 'complete'")
        if looking.run("return Boolean(document.getElementById('map'))"):
            looking.wait("document.getElementById('map').dataset.ready")
        assert looking.complaints() == [], path
        assert looking.axe() == [], path
        assert looking.run("return document.documentElement.scrollWidth <= innerWidth"), path
        assert looking.run("return document.scripts.length && [...document.scripts].every((one) => one.src)")
    assert looking.run("return document.querySelectorAll('button:not([type])').length") == 0


@pytest.mark.parametrize("path", [f"/wrong?fact={ACCOUNT}", f"/wrong?fact={WAITS}", "/review?report=wire"])
def test_both_languages_one_heading_and_nothing_inline(shared: Served, path: str) -> None:
    for language in ("fr", "en"):
        answer = shared.get(f"{path}&lang={language}")
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
        assert len(re.findall(r"<h1\b", answer.text)) == 1
        assert not re.search(r"<[^>]* (style|on\w+)=", answer.text), "neither inline style nor handler"
        assert 'aria-live="polite"' in answer.text
