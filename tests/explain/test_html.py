"""The page as a file: nothing from elsewhere, nothing of a stranger's text as markup, readable contrast."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import given, settings, strategies as st
from lxml import html as lxml_html

from kg.explain import KINDS, ExplainedReport, lay_out, to_html
from kg.facts import ReportFact
from tests.explain.reports import hostile, taji

ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "p",
    "b",
    "span",
    "div",
    "button",
    "main",
    "section",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "li",
    "bdi",
    "article",
    "dl",
    "dt",
    "dd",
    "script",
}


def parsed(page: ExplainedReport) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(to_html(page))


@pytest.fixture(params=["fr", "en"])
def page(request: pytest.FixtureRequest) -> ExplainedReport:
    return lay_out(taji(), lang=request.param)


def test_the_text_stands_there_unchanged(page: ExplainedReport) -> None:
    shown = [p.text_content() for p in parsed(page).xpath("//div[@class='text']/p")]
    assert shown == page.text.split("\n\n")


def test_ids_are_single_and_every_reference_is_met(page: ExplainedReport) -> None:
    tree = parsed(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for name in ("aria-labelledby", "aria-describedby", "data-q", "data-f"):
        for value in tree.xpath(f"//@{name}"):
            missing = set(value.split()) - set(ids)
            assert not missing, (name, missing)
    for link in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        assert link[1:] in ids
    assert {card.id for card in page.cards} == set(tree.xpath("//article/@id"))


def test_every_quote_can_be_reached_by_keyboard(page: ExplainedReport) -> None:
    tree = parsed(page)
    links = {quote for link in tree.xpath("//div[@class='text']//a") for quote in link.get("data-q").split()}
    assert links == {quote.id for quote in page.quotes}
    assert all(card.get("tabindex") == "0" for card in tree.xpath("//article"))


def test_the_policy_allows_our_style_and_script_and_nothing_else(page: ExplainedReport) -> None:
    tree = parsed(page)
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for name in ("style", "script"):
        [one] = tree.xpath(f"//{name}")
        digest = base64.b64encode(hashlib.sha256(one.text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert not tree.xpath("//@style")
    assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on")]


def test_nothing_is_fetched(page: ExplainedReport) -> None:
    text = to_html(page)
    assert not re.search(r"(?:https?:)?//[a-z]", re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))
    assert not re.search(r"@import|url\(|src=|<link|<iframe|<img", text)


def test_what_commands_a_screen_is_shown_as_a_sign() -> None:
    title = replace(lay_out(taji()), title="Taji\x1b[2J\u202e")
    assert parsed(title).findtext(".//h1") == "Taji\ufffd[2J\ufffd"


def test_hostile_text_stays_text() -> None:
    facts = hostile()
    tree = parsed(lay_out(facts))
    assert {one.tag for one in tree.iter()} <= ALLOWED
    assert len(tree.xpath("//script")) == len(tree.xpath("//style")) == 1
    report = facts[0]
    assert isinstance(report, ReportFact)
    assert "".join(tree.xpath("//div[@class='text']")[0].itertext()) == report.text.replace("\n\n", "")
    assert tree.xpath("//h1")[0].text_content() == report.title
    assert not [href for href in tree.xpath("//@href") if not href.startswith("#")]
    names = {name for one in tree.iter() for name in one.attrib}
    assert names <= {
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "href",
        "id",
        "aria-label",
        "tabindex",
        "dir",
        "role",
        "type",
        "data-kind",
        "aria-pressed",
        "aria-hidden",
        "data-f",
        "data-q",
        "aria-describedby",
        "aria-labelledby",
    }


@given(st.text(st.characters(exclude_categories=[]), max_size=40))
@settings(max_examples=60)
def test_any_text_can_be_shown(text: str) -> None:
    page = replace(lay_out(taji()), title=text)
    written = to_html(page)
    written.encode()  # no half characters
    assert {one.tag for one in lxml_html.document_fromstring(written).iter()} <= ALLOWED


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ('https://example.org/a?b=1&c="2"', True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//[", False),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str, linked: bool) -> None:
    tree = parsed(replace(lay_out(taji()), url=url))
    assert tree.xpath("//ul[@class='details']//@href") == ([url] if linked else [])


def test_the_same_facts_give_the_same_file() -> None:
    assert to_html(lay_out(taji())) == to_html(lay_out(taji()))


def test_a_report_without_facts_says_so() -> None:
    text = to_html(lay_out(taji()[:1]))
    assert "Aucun fait n’a été trouvé" in text
    assert 'class="legend"' not in text


# Contrast, by the formula of WCAG 2.

CSS = resources.files("kg.explain").joinpath("explain.css").read_text(encoding="utf-8")


def colours(dark: bool) -> dict[str, str]:
    light, night = CSS.split("@media (prefers-color-scheme: dark)")[0], CSS.split("prefers-color-scheme: dark)")[1]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", light))
    if dark:
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", night.split("}\n}")[0]))
    return found


def channels(colour: str) -> list[float]:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    return [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]


def contrast(one: list[float], other: list[float]) -> float:
    def luminance(rgb: list[float]) -> float:
        linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in rgb]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def over(tint: list[float], share: float, ground: list[float]) -> list[float]:
    return [share * top + (1 - share) * below for top, below in zip(tint, ground, strict=True)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_contrast(dark: bool) -> None:
    colour = {name: channels(value) for name, value in colours(dark).items()}
    pairs = [
        ("ink", "paper"),
        ("soft", "paper"),
        ("soft", "card"),
        ("ink", "lit"),
        ("ink", "strong"),
        ("warn", "warn-tint"),
        ("warn", "card"),
        ("warn", "paper"),
        ("soft", "warn-tint"),
        ("focus", "paper"),
    ]
    pairs += [(f"c-{kind}", ground) for kind in KINDS for ground in ("card", "paper")]
    for text, ground in pairs:
        assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
    share = 0.16 if dark else 0.12
    for kind in KINDS:
        assert contrast(colour["ink"], over(colour[f"c-{kind}"], share, colour["paper"])) >= 7, kind
        chip = over(colour[f"c-{kind}"], 0.07, colour["card"])
        assert contrast(colour[f"c-{kind}"], chip) >= 4.5, kind


def test_the_shares_of_the_tints_are_those_of_the_style() -> None:
    assert re.findall(r"--wash: (\d+)%", CSS) == ["12", "16"]
