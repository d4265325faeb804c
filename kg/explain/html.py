"""A page → one HTML file that needs nothing else: no script, style, font or image from elsewhere.

The content security policy names the hashes of our own style and script and nothing more, so that a script in a report
could not run even if one got through; it cannot, because all text goes through `kg.explain.markup`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from importlib import resources
from string import Template
from urllib.parse import urlsplit

from kg.explain.markup import Markup, element, joined
from kg.explain.model import KINDS, LANES, Card, Group, Page, Row, Segment
from kg.words.wording import Wording, wording

_MOST_ROWS = 16
Foot = Callable[[Card], Markup]


def to_html(page: Page) -> str:
    """The whole file as text; equal pages give equal files."""
    own = wording("explain", page.language)
    looks, moves = style(), script()
    policy = (
        f"default-src 'none'; style-src {_hash(looks)}; script-src {_hash(moves)}; base-uri 'none'; form-action 'none'"
    )
    return Template(_data("explain.html")).substitute(
        language=joined(page.language),
        policy=joined(policy),
        style=looks,
        script=moves,
        title=joined(own("page_title", title=page.title)),
        brand=joined(own("brand")),
        skip=joined(own("skip")),
        legend=_legend(page, own),
        help=joined(own("help")),
        text_heading=joined(own("text_heading")),
        facts_heading=joined(own("facts_heading")),
        article=_article(page, own),
        facts=_facts(page, own),
    )


def style() -> str:
    """The style sheet of the page."""
    return _data("explain.css") + _generated_style()


def script() -> str:
    """The script of the page."""
    return _data("explain.js")


def legend_of(page: Page) -> Markup:
    """The kinds of facts on the page, each with a button that hides it."""
    return _legend(page, wording("explain", page.language))


def text_of(page: Page) -> Markup:
    """Title, details and text with every quote marked."""
    return _article(page, wording("explain", page.language))


def facts_of(page: Page, foot: Foot | None = None) -> Markup:
    """All groups of cards; `foot` makes what stands at the foot of each."""
    return _facts(page, wording("explain", page.language), foot)


def card_of(page: Page, card: Card, *, text_at: str = "", foot: Foot | None = None) -> Markup:
    """One card of the page.

    Args:
        text_at: the address of the page with the text, if it is another one.
        foot: makes what stands at the foot of the card.
    """
    return _card(page, card, wording("explain", page.language), text_at, foot)


def _data(name: str) -> str:
    return resources.files("kg.explain").joinpath(name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _generated_style() -> str:
    """The rules that are the same for each kind; what a kind looks like is in explain.css."""
    lanes = [
        f".l{lane}-{kind}{{--l{lane}:var(--line-{kind});--t{lane}:var(--tint-{kind})}}"
        for lane in range(LANES)
        for kind in KINDS
    ]
    # `initial` unsets a variable, so that what shows is the next quote over the same words.
    kinds = [
        f".k-{kind}{{--kind:var(--c-{kind});--line:var(--line-{kind})}}"
        f".off-{kind}{{--line-{kind}:initial;--tint-{kind}:initial}}.off-{kind} .card.k-{kind}{{display:none}}"
        for kind in KINDS
    ]
    rows = [f".rows-{count}{{grid-template-rows:repeat({count},auto)}}" for count in range(1, _MOST_ROWS + 1)]
    return "\n".join([*lanes, *kinds, *rows]) + "\n"


def _legend(page: Page, own: Wording) -> Markup:
    toggles = [
        element(
            "button",
            element("span", class_=f"swatch k-{kind}", aria_hidden="true"),
            own.of("kinds_plural", kind),
            element("span", own.number(count), class_="tally"),
            type="button",
            class_="toggle",
            data_kind=kind,
            aria_pressed="true",
        )
        for kind, count in page.counts.items()
    ]
    if not toggles:
        return Markup()
    return element("div", *toggles, class_="legend", role="group", aria_label=own("legend"))


def _article(page: Page, own: Wording) -> Markup:
    headings = {card.id: f"{card.id}-h" for card in page.cards}
    details = [element("li", element("bdi", one)) for one in page.details]
    if page.url:
        details.append(element("li", _link(page.url, own)))
    paragraphs = [
        element("p", *(_segment(page, one, headings) for one in segments), dir="auto") for segments in page.paragraphs
    ]
    return joined(
        element("h1", page.title, lang=page.text_language, dir="auto"),
        element("ul", *details, class_="details"),
        element("div", *paragraphs, class_="text", lang=page.text_language),
    )


def _link(url: str, own: Wording) -> Markup:
    """A link for an address of the web; anything else (javascript:, file:) is shown and not linked."""
    try:
        web = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        web = False
    if not web:
        return element("bdi", url)
    return element("a", own("source_link"), href=url, rel="noreferrer noopener", title=url)


def _segment(page: Page, segment: Segment, headings: dict[str, str]) -> Markup:
    words_ = page.text[segment.start : segment.end]
    if not segment.cards:
        return joined(words_)
    classes = " ".join(["q", *(f"l{lane}-{kind}" for lane, kind in segment.lanes)])
    shared = {"data_f": " ".join(segment.cards), "data_q": " ".join(segment.quotes)}
    if not segment.starting:
        return element("span", words_, class_=classes, **shared)
    # Where a quote begins it is a link to its card: a stop for the keyboard, and it works without any script.
    first = page.quote[segment.starting[0]]
    anchors = [element("span", id=quote, class_="anchor") for quote in segment.starting]
    describing = " ".join(headings[card] for card, _ in first.facts)
    link = element("a", words_, class_=classes, href=f"#{first.facts[0][0]}", aria_describedby=describing, **shared)
    return joined(*anchors, link)


def _facts(page: Page, own: Wording, foot: Foot | None = None) -> Markup:
    if not page.groups:
        return element("p", own("no_facts"), class_="none")
    return joined(*(_group(page, group, number, own, foot) for number, group in enumerate(page.groups, 1)))


def _group(page: Page, group: Group, number: int, own: Wording, foot: Foot | None = None) -> Markup:
    title = f"g{number}"
    parts = [element("p", group.kicker, class_="kicker")] if group.kicker else []
    parts.append(element("h3", group.heading, id=title))
    if group.state:
        chips = [
            element("li", element("bdi", said), class_=f"chip k-{kind}" if kind else "chip")
            for kind, said in group.state
        ]
        parts.append(element("ul", *chips, class_="state", aria_label=own("state")))
    parts += [element("p", note, class_="note") for note in group.notes]
    if group.compared:
        rows = min(len(group.compared[0].rows) + 3, _MOST_ROWS)
        cards = [_card(page, card, own, foot=foot) for card in group.compared]
        side = "accounts several" if len(cards) > 1 else "accounts"
        parts.append(element("div", *cards, class_=f"{side} rows-{rows}"))
        if any(row.differs for card in group.compared for row in card.rows):
            parts.append(element("p", own("differs_legend"), class_="key"))
    if group.others:
        parts.append(element("div", *(_card(page, card, own, foot=foot) for card in group.others), class_="others"))
    return element("section", *parts, class_="group", aria_labelledby=title)


def _card(page: Page, card: Card, own: Wording, text_at: str = "", foot: Foot | None = None) -> Markup:
    heading = f"{card.id}-h"
    badges = [element("span", badge, class_="badge") for badge in card.badges]
    top = element(
        "p",
        element("span", class_=f"swatch k-{card.kind}", aria_hidden="true"),
        own.of("kinds", card.kind),
        *badges,
        element("span", str(card.number), class_="number"),
        class_="kind",
    )
    account = card.kind == "account"
    said = card.speaker_note if account else " · ".join(filter(None, (card.says, card.speaker_note)))
    who = element(
        "div",
        element("h4", element("bdi", card.heading), id=heading),
        element("p", element("bdi", said), class_="who") if said else Markup(),
        class_="head",
    )
    # The force of a deployment is its heading already.
    rows = [row for row in card.rows if row.field != "force" or row.note]
    table = element("dl", *(_row(row, own) for row in rows)) if rows else Markup()
    return element(
        "article",
        top,
        who,
        table,
        _excerpt(page, card, own, text_at, foot(card) if foot else Markup()),
        id=card.id,
        class_=f"card k-{card.kind}",
        tabindex="0",
        aria_labelledby=heading,
        data_q=" ".join(card.quotes),
    )


def _row(row: Row, own: Wording) -> Markup:
    mark = element("span", "≠", class_="mark", aria_hidden="true") if row.differs else Markup()
    lines = [
        element("span", mark if not place else Markup(), element("bdi", line), class_="line")
        for place, line in enumerate(row.lines)
    ]
    if row.differs:
        lines.append(element("span", f" ({own('differs')})", class_="unseen"))
    if row.note:
        lines.append(element("span", element("bdi", row.note), class_="aside"))
    if not row.lines:
        lines = [element("span", "—", aria_hidden="true"), element("span", own("unsaid"), class_="unseen")]
    classes = "row" + (" differs" if row.differs else "") + ("" if row.lines else " unsaid")
    return element(
        "div",
        element("dt", own.of("fields", row.field)),
        element("dd", *lines),
        class_=classes,
        data_q=" ".join(row.quotes) or None,
    )


def _excerpt(page: Page, card: Card, own: Wording, text_at: str, foot: Markup) -> Markup:
    """The first words that carry the fact, as a link back into the text; the rest shows there. `foot` comes after."""
    quote = page.quote[card.quotes[0]]
    written = own("quote", words=" ".join(page.text[quote.start : quote.end].split()))
    link = element("a", written, href=f"{text_at}#{quote.id}", lang=page.text_language, dir="auto")
    return element("p", link, foot, class_="excerpt")
