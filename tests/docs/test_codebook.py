"""The examples of docs/codebook.md are read as the page says, and the files that its tutorials show are those there."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Any

import pytest

from kg.facts import Account, Actor, AnyFact, Attribution, Claim, Denial, Deployment, NonClaim, Statement
from kg.read.rules import RuleReader
from kg.reports import Report
from scripts.docsite.examples import ROOT

PUBLISHED = date(2023, 10, 20)
_BLOCK = re.compile(r"^```coded\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [block[1] for block in _BLOCK.finditer((ROOT / "docs" / "codebook.md").read_text("utf-8"))]
SHOWN = re.compile(r"`(examples/tutorial/[\w./-]+\.md)`:\n\n```markdown\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def extractor() -> RuleReader:
    return RuleReader()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda block: block.splitlines()[0][:60])
def test_an_example_is_read_as_it_says(extractor: RuleReader, example: str) -> None:
    text, *wanted = example.strip().split("\n→ ")
    language, text = ("fr", text[4:]) if text.startswith("fr: ") else ("en", text)
    [(_, facts)] = extractor.read_all([Report("codebook", text, language, PUBLISHED)])
    found = [told(fact) for fact in facts[1:]]
    assert wanted
    for one in wanted:
        if one.startswith("no "):
            assert not [each for each in found if each.startswith(one.removeprefix("no "))], found
        else:
            assert one in found


def told(fact: AnyFact) -> str:
    """A fact as the page writes it."""
    match fact:
        case Account():
            return " | ".join(part for part in _account(fact) if part)
        case Claim() | Denial():
            return f"{fact.fact} {_name(fact.responsible)}"
        case Attribution():
            return f"attribution {_name(fact.responsible)} < {_name(fact.stated_by)}"
        case NonClaim():
            return f"non_claim {fact.as_of}"
        case Deployment():
            return f"deployment {_name(fact.force)} at {fact.at.name if fact.at else ''}"
        case Statement():
            return f"statement {fact.kind}"
    return fact.fact


def _account(fact: Account) -> list[str]:
    days = f"{fact.earliest}" if fact.earliest == fact.latest else f"{fact.earliest}/{fact.latest}"
    counts = [(name, getattr(fact, name)) for name in ("weapon_count", "intercepted", "killed", "injured")]
    told = [f"{name} {count.low}" if count.low == count.high else f"{name} {count.low}..{count.high}"
            for name, count in counts if count is not None]
    by = "+".join(each.name for each in fact.perpetrator)
    return ["attack", days if fact.earliest else "", "+".join(each.name for each in fact.target),
            "+".join(fact.weapon), *told, fact.outcome or "", f"by {by}" if by else ""]


def _name(actor: Actor | None) -> str:
    return actor.name if actor is not None else ""


def test_the_reports_that_a_tutorial_shows_are_the_files() -> None:
    shown = [found for path in sorted((ROOT / "docs").glob("tutorial-*.md"))
             for found in SHOWN.findall(path.read_text("utf-8"))]
    assert len(shown) == 2
    for path, text in shown:
        assert (ROOT / path).read_text("utf-8") == text


def test_the_page_on_languages_names_every_file_of_a_language() -> None:
    text = (ROOT / "docs" / "adding-a-language.md").read_text("utf-8")
    assert {path.name for path in (ROOT / "kg" / "read" / "rules" / "lang" / "fr").glob("*.toml")} == set(
        re.findall(r"^\| `(\w+\.toml)` \|", text, re.MULTILINE)
    )
    for path in re.findall(r"`((?:kg|examples)/[\w./-]+\.\w+)`", text):
        assert (ROOT / path).is_file(), path


def test_the_entries_in_spanish_have_the_names_of_the_french() -> None:
    text = (ROOT / "docs" / "adding-a-language.md").read_text("utf-8")
    block = re.search(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert block
    for part in re.split(r"^# (?=\w+\.toml$)", block[1], flags=re.MULTILINE)[1:]:
        name, _, entries = part.partition("\n")
        french = tomllib.loads((ROOT / "kg" / "read" / "rules" / "lang" / "fr" / name).read_text("utf-8"))
        assert _unknown(tomllib.loads(entries), french) == []


def _unknown(mine: dict[str, Any], french: dict[str, Any], above: str = "") -> list[str]:
    found = []
    for key, value in mine.items():
        if key not in french:
            found.append(above + key)
        elif isinstance(value, dict):
            found += _unknown(value, french[key], f"{above}{key}.")
    return found
