"""The listing: plain where there is no terminal, coloured on one, and never commanded by a report."""

from __future__ import annotations

import re

import pytest

from kg.explain import lay_out, to_text
from kg.facts import ReportFact
from tests.explain.reports import taji

ESCAPE = "\x1b"


def test_plain() -> None:
    text = to_text(lay_out(taji(), lang="en"))
    assert ESCAPE not in text
    assert text.startswith("Taji sous les roquettes\nAgences · Published 12 March 2020\n")
    assert "[2 L’armée irakienne en compte dix, et aucun blessé. 2]" in " ".join(text.split())
    assert "Attack 1 · 2 accounts: " in text
    assert "≠ 15" in text and "≠ 10" in text
    assert "Said to be unclaimed as of 12 March 2020" in text
    assert "Attributed to Hezbollah (According to Washington)" in text
    assert "at least 20" in text


def test_quotes_that_overlap_open_and_close() -> None:
    text = " ".join(to_text(lay_out(taji())).split())
    opened = [number for group in re.findall(r"\[([\d,]+) ", text.split("----")[0]) for number in group.split(",")]
    closed = [number for group in re.findall(r" ([\d,]+)\]", text.split("----")[0]) for number in group.split(",")]
    assert sorted(opened) == sorted(closed)
    assert set(map(int, opened)) == set(range(1, len(taji())))


@pytest.mark.parametrize("width", [40, 72, 100, 200])
@pytest.mark.parametrize("color", [False, True])
def test_lines_fit(width: int, color: bool) -> None:
    text = to_text(lay_out(taji()), width=width, color=color)
    bare = re.sub(r"\x1b\[[\d;]*m", "", text)
    assert max(map(len, bare.splitlines())) <= width
    assert (ESCAPE in text) is color
    words = re.sub(r"[\s|+—-]", "", bare)
    assert "Revendiquéepar:LigueduNord" in words  # nothing is cut, however narrow


def test_a_report_cannot_command_the_terminal() -> None:
    evil = "\x1b]0;hacked\x07 \x9b31m \u202eabc [bold]not markup[/bold] :smile:"
    text = to_text(lay_out([ReportFact(report="r", text=evil, language="en", title=evil, outlet=evil)]))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "[bold]not markup[/bold] :smile:" in text
