"""The page in a real Chromium: lighting both ways, keyboard, legend, phone and dark; no request, no foreign script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.explain import ExplainedReport, lay_out, to_html
from kg.facts import AnyFact
from tests.explain import browser
from tests.explain.reports import hostile, taji

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(browser.missing()), reason=browser.missing() or "all is there")]


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    with browser.chromium() as driver:
        yield driver


class Shown:
    """A page in the browser, and what is lit on it."""

    def __init__(self, driver: Chrome, path: Path, facts: list[AnyFact], **size: Any) -> None:
        self.page: ExplainedReport = lay_out(facts)
        path.write_text(to_html(self.page), encoding="utf-8")
        self.driver, self.path = driver, path
        browser.resize(driver, size.get("width", 1440), size.get("height", 1000), dark=size.get("dark", False))
        browser.requests(driver), browser.console(driver)
        driver.get(path.as_uri())

    def js(self, script: str, *values: object) -> Any:
        return self.driver.execute_script(script, *values)

    def hover(self, selector: str) -> None:
        from selenium.webdriver import ActionChains

        node = self.driver.find_element("css selector", selector)
        ActionChains(self.driver).scroll_to_element(node).move_to_element(node).perform()

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def cards(self) -> set[str]:
        return set(self.js("return [...document.querySelectorAll('.card.on')].map(one => one.id)"))

    def words(self, name: str = "on") -> str:
        found = f"[...document.querySelectorAll('.text .q.{name}')]"
        return str(self.js(f"return {found}.map(one => one.textContent).join('')"))

    def quotes_of(self, card: str) -> str:
        """The words that a card rests on, each character once, in the order of the text."""
        [found] = [one for one in self.page.cards if one.id == card]
        covered: set[int] = set()
        for name in found.quotes:
            covered |= set(range(self.page.quote[name].start, self.page.quote[name].end))
        return "".join(self.page.text[at] for at in sorted(covered))


@pytest.fixture
def shown(chrome: Chrome, tmp_path: Path) -> Shown:
    return Shown(chrome, tmp_path / "page.html", taji())


def card(page: ExplainedReport, kind: str, nth: int = 0) -> str:
    return [one.id for one in page.cards if one.kind == kind][nth]


def test_pointing_at_a_card_lights_its_words(shown: Shown) -> None:
    for one in shown.page.cards:
        shown.hover(f"#{one.id} .kind")
        assert shown.cards() == {one.id}
        assert shown.words() == shown.quotes_of(one.id)
    shown.hover(".brand")
    assert (shown.cards(), shown.words()) == (set(), "")


@pytest.mark.long
def test_pointing_at_words_lights_their_cards(shown: Shown) -> None:
    count = shown.js("return document.querySelectorAll('.q').length")
    assert count > len(shown.page.quotes)
    shown.js("document.querySelectorAll('.q').forEach((one, at) => one.setAttribute('data-test', at))")
    for at in range(count):
        selector = f".q[data-test='{at}']"
        shown.hover(selector)
        assert shown.cards() == set(shown.js(f'return document.querySelector("{selector}").dataset.f').split())


def test_words_under_several_quotes_light_all_their_cards(shown: Shown) -> None:
    both = {card(shown.page, "attribution"), card(shown.page, "denial")}
    shown.hover(f".q[data-f~='{card(shown.page, 'attribution')}']")
    assert shown.cards() == both
    assert shown.words() == "Washington les attribue au Hezbollah, qui dément."


def test_a_field_shows_the_words_that_carry_it(shown: Shown) -> None:
    shown.js("[...document.querySelectorAll('#f1 .row')].find(r => r.textContent.startsWith('Tués')).id = 'killed'")
    shown.hover("#killed dd")
    assert shown.words("strong") == "trois morts"
    assert shown.cards() == {"f1"}


def test_the_keyboard_alone(shown: Shown) -> None:
    from selenium.webdriver import Keys

    shown.js("document.querySelector('.text a.q').focus()")
    shown.press(Keys.TAB)
    focused = shown.js("return document.activeElement.dataset.f").split()
    assert shown.cards() == set(focused)
    shown.press(Keys.ENTER)
    landed = shown.js("return document.activeElement.id")
    assert landed in focused, "Enter on words goes to their card"
    shown.press(Keys.TAB)
    assert shown.js("return document.activeElement.closest('.card').id") == landed
    shown.press(Keys.ENTER)
    assert landed in shown.js("return document.activeElement.dataset.f").split(), "and from the card back to the words"
    shown.press(Keys.ESCAPE)
    assert shown.cards() == set()
    shown.js(f"document.getElementById('{landed}').focus()")
    shown.press(Keys.TAB)
    assert shown.cards() == {landed}, "its link belongs to it"
    shown.press(Keys.TAB)
    assert shown.cards() == {shown.js("return document.activeElement.id")} != {landed}


def test_a_click_holds_the_light(shown: Shown) -> None:
    claim = card(shown.page, "claim")
    shown.driver.find_element("css selector", f"#{claim} .kind").click()
    shown.hover(".brand")
    assert shown.cards() == {claim}
    shown.driver.find_element("css selector", ".help").click()
    assert shown.cards() == set()


def test_the_counterpart_comes_into_view(chrome: Chrome, tmp_path: Path) -> None:
    shown = Shown(chrome, tmp_path / "page.html", taji(), height=420)
    last = shown.page.cards[-1].id
    inside = (
        "const a = document.getElementById(arguments[0]).getBoundingClientRect(), "
        "b = document.getElementById('facts').getBoundingClientRect(); return a.top >= b.top && a.top < b.bottom"
    )
    assert not shown.js(inside, last)
    shown.js("document.getElementById('report').scrollTop = 9999")
    shown.hover(f".q[data-f~='{last}']")
    assert browser.wait(lambda: shown.js(inside, last))


def test_the_legend_hides_a_kind(shown: Shown) -> None:
    claim = card(shown.page, "claim")
    toggle = shown.driver.find_element("css selector", ".toggle[data-kind='claim']")
    line = f"return getComputedStyle(document.querySelector(\".q[data-f='{claim}']\")).backgroundImage"
    assert "gradient" in shown.js(line)
    toggle.click()
    assert toggle.get_attribute("aria-pressed") == "false"
    assert not shown.driver.find_element("id", claim).is_displayed()
    assert "gradient" not in shown.js(line)
    assert shown.js(f"return document.querySelector(\".q[data-f='{claim}']\").tabIndex") == -1
    toggle.click()
    assert shown.driver.find_element("id", claim).is_displayed()
    for one in shown.driver.find_elements("css selector", ".toggle"):
        one.click()
    assert not [one for one in shown.driver.find_elements("css selector", ".group") if one.is_displayed()]


def test_accounts_stand_side_by_side_with_their_fields_in_line(shown: Shown) -> None:
    tops = shown.js(
        "return ['f1', 'f2'].map(id => [...document.querySelectorAll(`#${id} .row`)]"
        ".map(row => Math.round(row.getBoundingClientRect().top)))"
    )
    assert tops[0] == tops[1] and len(set(tops[0])) == len(tops[0])
    assert shown.js("return [...document.querySelectorAll('.differs dd')].map(d => d.innerText.split('\\n')[0].trim())")


def test_names_for_a_screen_reader(shown: Shown) -> None:
    unclaimed = shown.driver.find_element("id", card(shown.page, "non_claim"))
    assert (unclaimed.aria_role, unclaimed.accessible_name) == ("article", "Dite non revendiquée au 12 mars 2020")
    link = shown.driver.find_element("css selector", ".text a.q")
    assert (link.aria_role, link.accessible_name) == ("link", "Une salve de roquettes a visé mercredi soir ")
    group = shown.driver.find_element("css selector", ".legend")
    assert (group.aria_role, group.accessible_name) == ("group", "Genres de faits montrés")


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_nothing_sticks_out(chrome: Chrome, tmp_path: Path, width: int) -> None:
    for number, facts in enumerate((taji(), hostile())):
        shown = Shown(chrome, tmp_path / f"{number}.html", facts, width=width, height=800)
        assert shown.js("return document.documentElement.scrollWidth") <= width


def test_on_a_phone_words_lead_to_their_card_and_back(chrome: Chrome, tmp_path: Path) -> None:
    shown = Shown(chrome, tmp_path / "page.html", taji(), width=390, height=800)
    claim = card(shown.page, "claim")
    shown.driver.find_element("css selector", f".q[data-f='{claim}']").click()
    seen = "const r = document.querySelector('{}').getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight"
    assert browser.wait(lambda: shown.js(seen.format(f"#{claim}")))
    assert shown.cards() == {claim}
    shown.driver.find_element("css selector", f"#{claim} .excerpt a").click()
    assert browser.wait(lambda: shown.js(seen.format(f'.q[data-f="{claim}"]')))


@pytest.mark.parametrize("dark", [False, True])
def test_light_and_dark(chrome: Chrome, tmp_path: Path, dark: bool) -> None:
    shown = Shown(chrome, tmp_path / "page.html", taji(), dark=dark)
    paper, ink = (shown.js(f"return getComputedStyle(document.body).{name}") for name in ("backgroundColor", "color"))

    def bright(rgb: str) -> bool:
        return sum(int(one) for one in rgb.removeprefix("rgb(").rstrip(")").split(",")) > 382

    assert (bright(paper), bright(ink)) == (not dark, dark)


@pytest.mark.parametrize("facts", [taji(), hostile()], ids=["plain", "hostile"])
def test_no_request_leaves_and_nothing_is_complained_of(chrome: Chrome, tmp_path: Path, facts: list[AnyFact]) -> None:
    shown = Shown(chrome, tmp_path / "page.html", facts)
    for one in shown.page.cards[:3]:
        shown.hover(f"#{one.id} .kind")
    assert browser.requests(chrome) == [shown.path.as_uri()]
    assert browser.console(chrome) == []


def test_a_script_in_a_report_does_not_run(chrome: Chrome, tmp_path: Path) -> None:
    shown = Shown(chrome, tmp_path / "page.html", hostile())
    for one in shown.page.cards:
        shown.hover(f"#{one.id} .kind")
        assert shown.cards() == {one.id}
    for link in shown.driver.find_elements("css selector", ".text a.q"):
        link.click()
    assert shown.js("return window.hacked") is None
    assert shown.js("return document.scripts.length") == 1


def test_the_policy_would_stop_one_that_got_through(chrome: Chrome, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    evil = "<script>window.hacked=1</script><img src='https://example.org/x' onerror='window.hacked=1'>"
    path.write_text(to_html(lay_out(taji())).replace("</main>", evil + "</main>"), encoding="utf-8")
    browser.console(chrome)
    chrome.get(path.as_uri())
    assert chrome.execute_script("return window.hacked") is None
    complaints = browser.console(chrome)
    assert len([one for one in complaints if "Content Security Policy" in one]) >= 2
