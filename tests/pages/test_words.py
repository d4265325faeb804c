"""Both languages have the same words, and every phrase that a template or a module asks for is there."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest

from kg.words.wording import wording

PAGES = Path(__file__).parent.parent.parent / "kg" / "pages"


def places(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return found


def test_both_languages_have_the_same_keys_and_places() -> None:
    french, english = flat(wording("pages", "fr").table), flat(wording("pages", "en").table)
    assert french.keys() == english.keys()
    assert {key: places(french[key]) for key in french} == {key: places(english[key]) for key in english}


@pytest.mark.parametrize("path", sorted([*PAGES.rglob("*.html"), *PAGES.glob("*.py")]), ids=lambda path: path.name)
def test_every_phrase_asked_for_is_there(path: Path) -> None:
    text, table = path.read_text(encoding="utf-8"), wording("pages", "en").table
    asked = set(re.findall(r"""\bsay\(["'](\w+)["'](?! \+)""", text))
    asked |= {f"{key}_one" for key in re.findall(r"""say\.many\(["'](\w+)["']""", text)}
    groups = set(re.findall(r"""say\.of\(["'](\w+)["']""", text))
    assert asked | groups <= table.keys()


def test_days_and_counts_are_said_in_both_languages() -> None:
    from datetime import date

    assert wording("pages", "fr").days(date(2031, 5, 1), date(2031, 5, 1)) == "1er mai 2031"
    assert wording("pages", "en").days(date(2031, 1, 1), date(2031, 12, 31)) == "2031"
    assert wording("pages", "en").range(3, 5) == "3–5"
    assert wording("pages", "en").range(9, None) == "≥ 9"
    assert wording("pages", "fr").range(0, 0) == "0"
    assert wording("pages", "fr").number(2500) == "2\u202f500"
