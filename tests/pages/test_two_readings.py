"""Two readings of one report on /review: both are shown with their words; a decision leaves one and is kept."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains

from kg.decisions import FILE, Decisions
from kg.facts import Account, Assessment, Evidence
from kg.pages.review_items import ReviewItem
from kg.pages.two_readings import two_readings
from tests.commands import kg
from tests.pages.conftest import ROOT, TOKEN, Browser, Served, serving
from tests.pages.test_curating import send

pytestmark = pytest.mark.long


REPORT, KILLED, CLAIM = "/id/report/fr-049", "killed: at least 183", "claim: EI"
BOTH = ["--reader", "llm", "--beside", "rules", "--answers", str(ROOT / "tests" / "llm" / "answers"), "--answers-only"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of the corpus, read by the model's kept answers with the rules beside."""
    folder = tmp_path_factory.mktemp("beside")
    raw = json.loads((ROOT / "corpus" / "reports" / "fr-049.json").read_text("utf-8"))
    kept = {key: raw[key] for key in ("id", "lang", "published", "outlet", "title", "text")}
    (folder / "report.jsonl").write_text(json.dumps(kept) + "\n", "utf-8")
    kg("build", folder / "report.jsonl", *BOTH, "--store", folder / "store")
    return folder / "store"


@pytest.fixture
def beside(built: Path, tmp_path: Path) -> Iterator[Served]:
    shutil.copytree(built, tmp_path / "store")
    with serving(tmp_path / "store", tmp_path) as address:
        yield Served(address, tmp_path / "store", "", {})


@pytest.fixture
def looking(driver: webdriver.Chrome, beside: Served) -> Browser:
    """The browser at this store."""
    return Browser(driver, beside)


def items(page: str) -> dict[str, tuple[str, str]]:
    """What waits on /review: label → key, and the item's text with [the marked words]."""
    found = {}
    for key, item in re.findall(r'<li class="doubt reading" id="c-(\w+)"(.*?)</li>\s*(?=<li class="doubt|</ul>)', page,
                                re.DOTALL):
        marked = re.sub(r"</?mark>", "|", item.partition(">")[2])
        plain = " ".join(unescape(re.sub(r"<[^>]+>", " ", marked)).split())
        found[unescape(re.findall(r"<b><bdi>([^<]+)</bdi>", item)[0])] = (key, plain)
    return found


def test_a_doubtful_value_of_the_others_fact_is_shown_as_any_doubt() -> None:
    """Once the fact is accepted, what its own reader doubts of it waits on, and stands against nothing."""
    doubts = (Assessment(confidence=0, against=("other_reading",)), Assessment(slot="weapon", confidence=0.1))
    fact = Account(report="r", attack="a", evidence=(Evidence(start=0, end=1, quote="R"),), weapon=("rocket",),
                   assessments=doubts)
    item = ReviewItem("k", "candidate", "r", fact, "", "account", "R", 0, 1)
    assert two_readings(item, [], "R", "en") is not None
    assert two_readings(replace(item, slot="weapon"), [], "R", "en") is None
    assert two_readings(replace(item, fact=fact.model_copy(update={"assessments": None})), [], "R", "en") is None


def struck(served: Served) -> str:
    return served.get(REPORT).text.partition('id="out"')[2].partition("</section>")[0]


def test_both_readings_are_shown_with_their_words(beside: Served) -> None:
    page = beside.get("/review").text
    assert "Where two readings differ both are shown" in page
    shown = items(page)
    _, killed = shown[KILLED]
    ours, _, theirs = killed.partition("≠")
    assert "account: Abbey Gate The reading that stands: killed: 183 · killed: 182" in ours
    assert "|13 militaires américains et au moins 170 autres personnes|" in ours and "|169 Afghans|" in ours
    assert "The other reading: killed: at least 183" in theirs and "read by the rules" in theirs
    assert "|" in theirs and "%" not in killed
    of_two = shown["number of weapons: 1 to 6"][1].partition("≠")[2]
    assert of_two.count("|") == 4, "a range from two accounts has the words of both"
    _, claim = shown[CLAIM]
    assert "The reading that stands: nothing ≠ The other reading: claim: EI" in claim
    assert "|L'attentat avait été revendiqué par la branche afghane de l'EI, l'EI-K.|" in claim
    _, role = shown["role: leaving"]
    assert "≠" not in role and "54%" in role, "a doubt of the first reading is shown as ever"
    french = beside.get("/review?lang=fr").text
    assert "La lecture qui compte" in french and "L’autre lecture" in french


@pytest.mark.long
def test_when_nothing_is_of_two_readings_the_page_does_not_speak_of_them(beside: Served) -> None:
    for key in re.findall(r'value="refuse ([\w/-]+)"', beside.get("/review").text):
        send(beside, "/review", decision=f"refuse {key}").raise_for_status()
    after = beside.get("/review").text
    assert "No reading waits." in after and "Where two readings differ" not in after


@pytest.mark.long
def test_accepted_the_others_value_stands_alone_and_undone_it_waits_again(beside: Served) -> None:
    key, _ = items(beside.get("/review").text)[KILLED]
    answer = send(beside, "/review", decision=f"accept {key}").json()
    assert answer["settled"] is True and "Accepted: killed: at least 183." in answer["taken"]
    page = beside.get(REPORT).text.partition('id="out"')[0]
    assert "183" in page
    assert "<s><bdi>killed:" in struck(beside) and "they denied it" in struck(beside)
    assert KILLED not in items(beside.get("/review").text)
    [decision] = Decisions.load(beside.store / FILE)
    assert (decision.kind, decision.verdict, decision.slot) == ("fact", "match", None)
    send(beside, "/review", decision=f"undo {answer['undo']}").raise_for_status()
    assert items(beside.get("/review").text)[KILLED][0] == key
    assert "killed:" not in struck(beside)


@pytest.mark.long
def test_by_keys(looking: Browser, beside: Served) -> None:
    looking.open("/review")
    for name, value in {"token": TOKEN, "who": "Ana"}.items():
        looking.run(f"document.getElementById('{name}').value = {json.dumps(value)}")
    current = "document.querySelector('.reading.current b')?.textContent"

    def press(key: str) -> None:
        ActionChains(looking.driver).send_keys(key).perform()

    def said(words: str) -> None:
        looking.wait(f"document.getElementById('taken').textContent.includes({json.dumps(words)})")

    for _ in range(20):
        press("j")
        if looking.wait(current) == KILLED:
            break
    assert looking.run("return document.querySelectorAll('.reading.current .end').length") == 2
    assert looking.axe() == []
    press("a")
    said("Accepted: killed: at least 183.")
    assert "<s><bdi>killed:" in struck(beside)
    press("u")
    said("Decision taken back")
    assert KILLED in items(beside.get("/review").text)
    looking.wait("!document.querySelector('.reading.decided')")
    assert looking.wait(current) == KILLED
    press("r")
    said("Refused: killed: at least 183.")
    assert KILLED in struck(beside)
    assert looking.complaints() == []


@pytest.mark.long
def test_an_attack_of_which_a_claim_waits_is_not_said_to_have_none(beside: Served) -> None:
    def counted(state: str) -> str:
        """How many attacks the front page says are in this state."""
        [number] = re.findall(rf'/\?state={state}">\s*<span class="n">(\d+)', beside.get("/").text)
        return number

    assert (counted("claim_waits"), counted("no_claim_reported")) == ("1", "0")
    for key in re.findall(r'value="refuse (\w+)"', beside.get("/review").text):
        send(beside, "/review", decision=f"refuse {key}").raise_for_status()
    assert (counted("claim_waits"), counted("no_claim_reported")) == ("0", "1")


def unshared(page: str) -> list[str]:
    """The keys of what stands and the other reading has not."""
    return re.findall(r'value="refuse ([a-z-]+/\w+)"', page)


@pytest.mark.long
def test_what_only_the_standing_reading_has_is_kept_or_struck(beside: Served) -> None:
    page = beside.get("/review").text
    assert "What the other reading does not have" in page
    kept, refused, *_ = unshared(page)
    answer = send(beside, "/review", decision=f"accept {kept}").json()
    assert answer["settled"] is True and answer["taken"].startswith("Kept: ")
    assert kept not in unshared(beside.get("/review").text)
    assert kept in beside.get(REPORT).text.partition('id="out"')[0].replace("%2F", "/")
    struck_one = send(beside, "/review", decision=f"refuse {refused}").json()
    assert struck_one["taken"].startswith("Struck: ")
    assert refused not in unshared(beside.get("/review").text)
    assert refused not in beside.get(REPORT).text.partition('id="out"')[0].replace("%2F", "/")
    for one in (struck_one, answer):
        send(beside, "/review", decision=f"undo {one['undo']}").raise_for_status()
    assert unshared(beside.get("/review").text) == unshared(page)


def test_a_fact_that_both_have_is_not_decided_on_here(beside: Served) -> None:
    both = set(re.findall(r"/wrong\?fact=([a-z-]+(?:/|%2F)\w+)", beside.get(REPORT).text))
    alone = set(unshared(beside.get("/review").text))
    shared = sorted({one.replace("%2F", "/") for one in both} - alone)
    assert shared
    assert send(beside, "/review", decision=f"refuse {shared[0]}").status_code == 409
    assert send(beside, "/review", decision="refuse claim/none").status_code == 404


@pytest.mark.long
@pytest.mark.parametrize("look", [{"width": 1280}, {"width": 390, "height": 844, "dark": True}], ids=["desk", "phone"])
def test_the_page_is_sound(looking: Browser, look: dict[str, int]) -> None:
    looking.open("/review", **look)
    looking.wait("document.readyState === 'complete'")
    assert looking.complaints() == [] and looking.axe() == []
    assert looking.run("return document.documentElement.scrollWidth <= innerWidth")
