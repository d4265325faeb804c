"""How the tests of this folder parse a text and read their cases."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kg.gazetteer import Gazetteer
from kg.read.rules.annotate import Annotated, paragraphs_of
from kg.read.rules.nlp import pipeline
from kg.read.rules.text import normalise

CASES = Path(__file__).parent / "cases"
PUBLISHED = date(2021, 6, 10)


@cache
def gazetteer() -> Gazetteer:
    """The packaged gazetteer, read once for all tests."""
    return Gazetteer.load()


@cache
def annotated(text: str, lang: str, published: date = PUBLISHED) -> Annotated:
    """A text parsed as a report of one day."""
    normal = normalise(text)
    paragraphs = list(paragraphs_of(normal.text, lang))
    docs = list(pipeline(lang).pipe(normal.text[p.start : p.end] for p in paragraphs))
    return Annotated(normal, lang, published, gazetteer(), paragraphs, docs, "test")


def cases(name: str) -> list[tuple[str, dict[str, Any]]]:
    """(language, case) of cases/<name>_<language>.toml, for all languages that have one."""
    found = []
    for path in sorted(CASES.glob(f"{name}_*.toml")):
        lang = path.stem.rsplit("_", 1)[1]
        found += [(lang, case) for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]
    return found


def shown(value: Any) -> str:
    """A language, or the first words of a case, in the name of a test."""
    return value if isinstance(value, str) else str(value["t"][:60])
