"""Shows what was made of a report: its text with every quote marked, and the facts beside it.

(the words of the interface are kg/words/explain.toml)
model      values: segments of the text, cards, groups, the page
spans      overlapping quotes → segments
cards      one fact → one card in words
layout     the facts of one report → the page
markup     Jinja, with everything escaped; for the pages of `kg serve` too
html       page → one self-contained file (templates/, explain.css, explain.js)
terminal   page → a listing
"""

from __future__ import annotations

from kg.explain.explained import KINDS, Card, ExplainedReport, FieldRow, Group, Quote, Segment
from kg.explain.html_page import to_html
from kg.explain.layout import aligned, lay_out
from kg.explain.terminal import to_text

__all__ = [
    "KINDS", "Card", "ExplainedReport", "FieldRow", "Group", "Quote", "Segment", "aligned", "lay_out", "to_html",
    "to_text",
]
