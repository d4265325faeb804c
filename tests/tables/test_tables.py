"""A slip in a table is told with its file, line and remedy."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg import tables
from kg.errors import InputError
from kg.read.weights import Weights
from kg.sheet.bare_days import BareWords
from kg.standing.reasons import ReasonWords

SLIPS = tomllib.loads((Path(__file__).parent / "slips.toml").read_text(encoding="utf-8"))["case"]
FORMS: dict[str, Any] = {"weights": Weights, "bare words": dict[str, BareWords], "reasons": dict[str, ReasonWords]}

TEXT = """\
top = [
    "a",
    "b = c",
]
[one]
"quoted name" = 1
[one.two]
key = 2
dotted.key = 3
[[many]]
key = 4
[[many]]
key = [
    5,
]
"""


@pytest.mark.parametrize("case", SLIPS, ids=lambda case: case["message"])
def test_a_slip_is_told(case: dict[str, str]) -> None:
    with pytest.raises(InputError) as told:
        tables.validated(FORMS[case["reads"]], case["text"], "some.toml", "what to do")
    assert str(told.value) == f"some.toml{case['message']}"


def test_weights_are_read_with_that_check(tmp_path: Path) -> None:
    file = tmp_path / "weights.toml"
    file.write_text("[how]\nother = 2\n[against]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"weights\.toml:2: how\.other: .*a weight is above 0 and at most 1"):
        Weights.read(file)


@pytest.mark.parametrize(("path", "part", "line"), [
    (("top",), "", 1), (("top",), "b = c", 3), (("top",), "nowhere", 1), (("one",), "", 5),
    (("one", "quoted name"), "", 6), (("one", "two", "key"), "", 8), (("one", "two", "dotted", "key"), "", 9),
    (("one", "two", "none such"), "", 7), (("many", 0), "", 10), (("many", 1, "key"), "", 13),
    (("many", 1, "key"), "5", 14), (("nowhere",), "", None), ((), "", None),
])  # fmt: skip
def test_the_line_of_a_value_is_found(path: tuple[str | int, ...], part: str, line: int | None) -> None:
    assert tomllib.loads(TEXT)
    assert tables.line_of(TEXT, path, part) == line
