"""Web pages that somebody saved: trafilatura takes the main text, and the head says what it states.

Only what a page states is taken (meta elements, JSON-LD, `<html lang>`); no date is guessed from the text, because a
wrong day of publication makes every relative date wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.reports.report import Draft

_META = {
    "published": (
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.date",
        "pubdate",
        "parsely-pub-date",
        "sailthru.date",
    ),
    "outlet": ("og:site_name", "dc.publisher", "publisher"),
    "title": ("og:title", "dc.title", "twitter:title"),
    "url": ("og:url",),
    "lang": ("og:locale", "dc.language", "dcterms.language"),
}
_ARTICLES = {"NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "WebPage", "Report"}
_DEEPEST = 40


def parse(text: str, *, source: str, default_id: str) -> Draft:
    """The report of an HTML page; the text is the article's main text.

    Raises:
        InputError: no article's text is found in it, or it is no HTML.
    """
    # Imported here: half a second that only readers of HTML should pay.
    import lxml.etree
    import lxml.html
    import trafilatura

    # From bytes with the encoding said: a page may declare another charset than the UTF-8 that it was decoded from.
    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise InputError("not HTML", source=source, remedy="save the page again, or its text as .txt") from error
    fields = _stated(page)
    body = trafilatura.extract(page, include_comments=False, include_tables=False, favor_recall=True)
    if not body or not body.strip():
        raise InputError("no article text is found in this page", source=source, remedy="save the text alone as .txt")
    return Draft(text=body, source=source, fields=fields, lines={}, default_id=default_id)


def _stated(page: Any) -> dict[str, str]:
    """The fields that the page's head states: JSON-LD first, then meta elements, then `<html lang>` and `<title>`."""
    found: dict[str, str] = {}
    for name, value in (*_json_ld(page), *_meta(page), *_elements(page)):
        value = " ".join(value.split())
        if value and name not in found:
            found[name] = value
    if "published" in found:
        # A time of day and a zone say nothing that the calendar day of the outlet does not.
        found["published"] = found["published"][:10]
    return found


def _meta(page: Any) -> Iterator[tuple[str, str]]:
    stated: dict[str, str] = {}
    for element in page.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        if key and element.get("content"):
            stated.setdefault(key.lower(), element.get("content"))
    for field, keys in _META.items():
        yield from ((field, stated[key]) for key in keys if key in stated)


def _elements(page: Any) -> Iterator[tuple[str, str]]:
    for element in page.iter("html"):
        if element.get("lang"):
            yield "lang", element.get("lang")
    for element in page.iter("time"):
        if element.get("datetime") and (
            element.get("itemprop") == "datePublished" or element.get("pubdate") is not None
        ):
            yield "published", element.get("datetime")
    for element in page.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
            yield "url", element.get("href")
    for element in page.iter("title"):
        yield "title", element.text_content()


def _json_ld(page: Any) -> Iterator[tuple[str, str]]:
    for element in page.iter("script"):
        if element.get("type") != "application/ld+json":
            continue
        try:
            data = json.loads(element.text or "")
        except (ValueError, RecursionError):
            continue  # a page's broken decoration is no fault of its text; the meta elements remain
        for article in _articles(data, 0):
            yield from _article(article)


def _articles(data: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _articles(item, depth + 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        if _ARTICLES & set(kinds if isinstance(kinds, list) else [kinds] if isinstance(kinds, str) else []):
            yield data
        yield from _articles(data.get("@graph"), depth + 1)


def _article(article: dict[str, Any]) -> Iterator[tuple[str, str]]:
    publisher = article.get("publisher")
    pairs = (
        ("published", article.get("datePublished")),
        ("title", article.get("headline")),
        ("lang", article.get("inLanguage")),
        ("url", article.get("url")),
        ("outlet", publisher.get("name") if isinstance(publisher, dict) else None),
    )
    yield from ((name, value) for name, value in pairs if isinstance(value, str))
