"""The saved questions and the editor: form, answer in several shapes, downloads, and the query itself."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest

from kg.questions.question import Question, all_questions
from tests.pages.conftest import Browser, Served


@pytest.mark.long
@pytest.mark.parametrize("question", all_questions(), ids=lambda one: one.name)
def test_every_question_has_a_page_with_its_answer(served: Served, question: Question) -> None:
    page = served.get(f"/questions/{question.name}")
    assert page.status_code == 200
    language = "&lang=en" if "lang" in {one.name for one in question.parameters} else ""
    answer = served.get(f"/questions/{question.name}?format=csv{language}").text
    told = list(csv.reader(io.StringIO(answer)))[1:]
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert body.count("<tr>") == len(told)


def test_the_list_has_them_all_in_both_languages(served: Served) -> None:
    for language in ("fr", "en"):
        page = html.unescape(served.get(f"/questions?lang={language}").text)
        for question in all_questions():
            assert question.title[language] in page


def test_programs_still_get_data(served: Served) -> None:
    assert served.get("/questions", accept="application/json").json()
    assert served.get("/questions/claims", accept="text/csv").text.startswith("claimant,")


def test_a_parameter_narrows_the_answer_and_stands_in_form_download_and_query(served: Served) -> None:
    path = "/questions/attacks-on-base?base=base/harir"
    page = html.unescape(served.get(path).text)
    assert "Harir" in page
    assert '<option value="base/harir" selected>' in page
    assert re.search(r'href="/questions/attacks-on-base\?[^"]*base=base%2Fharir[^"]*format=csv"', page)
    assert "VALUES ?base { <https://w3id.org/sitrep-kg/id/base/harir> }" in page


def test_a_bad_parameter_is_told_beside_the_form(served: Served) -> None:
    page = served.get("/questions/attacks-by-month?since=yesterday")
    assert page.status_code == 400
    assert "since is a day" in page.text
    assert "<form" in page.text


def test_map_and_timeline_where_there_are_attacks_and_a_chart_where_there_are_counts(
    browser: Browser, served: Served
) -> None:
    browser.open("/questions/unclaimed-attacks")
    browser.wait("document.getElementById('map').dataset.ready")
    assert browser.run("return document.querySelectorAll('path.spot').length") > 0
    assert browser.run("return document.querySelectorAll('.bars rect.fill').length") > 0
    browser.open("/questions/attacks-by-weapon")
    bars = browser.run("return [...document.querySelectorAll('.chart li')].map((one) => one.innerText.split('\\n')[0])")
    assert "rockets" in bars
    assert browser.run("return document.getElementById('map')") is None


def test_the_editor_runs_a_question_and_shows_nodes_here(browser: Browser, served: Served) -> None:
    browser.open("/editor?question=attacks")
    browser.wait("document.getElementById('yasgui').dataset.ready")
    assert "# title-en: All attacks" in browser.run("return editor.getTab().getQuery()")
    browser.run("document.querySelector('.yasqe_queryButton').click()")
    rows = browser.wait("document.querySelectorAll('.yasr table tbody tr').length")
    assert rows > 3
    assert browser.complaints() == []
    assert browser.axe() == []
    browser.run("document.querySelector('.yasr a[href*=\"/id/attack/\"]').click()")
    browser.wait("location.pathname.startsWith('/id/attack/')")
    assert [one for one in browser.asked() if not one.startswith((served.address + "/", "data:", "chrome"))] == []


def test_the_editor_takes_an_example(browser: Browser) -> None:
    browser.open("/editor")
    browser.wait("document.getElementById('yasgui').dataset.ready")
    browser.run("""const one = document.getElementById('examples'); one.value = '/editor/claims.rq';
        one.dispatchEvent(new Event('change'))""")
    browser.wait("editor.getTab().getQuery().includes('title-en: Claims of responsibility')")


def test_a_query_in_the_address_is_text_and_nothing_more(browser: Browser) -> None:
    browser.open("/editor?query=%3C/textarea%3E%3Cscript%3Edocument.title='hit'%3C/script%3E")
    browser.wait("document.getElementById('yasgui').dataset.ready")
    assert browser.run("return document.title") != "hit"
    assert browser.run("return editor.getTab().getQuery()") == "</textarea><script>document.title='hit'</script>"
