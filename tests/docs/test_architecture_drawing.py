"""docs/architecture.svg is drawn from the imports as they are, and shows what it should: layers, and no arrow twice."""

from __future__ import annotations

import re
from graphlib import CycleError
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.architecture.__main__ import PICTURE, ROOT, main
from scripts.architecture.drawing import drawing
from scripts.architecture.layout import layout
from scripts.architecture.parts import architecture, part

WAYS = [
    "from kg.low import one",
    "import kg.low.deep",
    "from kg import low",
    "from ..low import one",
    "def late():\n    from kg.low import one",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from kg.low import one",
    "from importlib import import_module\nimport_module('kg.low.deep')",
    "import importlib\ndef late(name):\n    return importlib.import_module(f'kg.low.{name}')",
]


def package(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in {"__init__.py": "", "cli/__init__.py": "", **texts}.items():
        (folder / "kg" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "kg" / name).write_text(text, encoding="utf-8")
    return folder / "kg"


def test_the_drawing_is_that_of_the_imports_as_they_are(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["--out", str(tmp_path / "now.svg")])
    assert ran.exit_code == 0
    now = (tmp_path / "now.svg").read_text("utf-8")
    assert PICTURE.read_text("utf-8") == now, "the imports of kg/ have changed: python -m scripts.architecture"


@pytest.mark.parametrize("text", WAYS)
def test_an_import_is_seen_however_it_is_made(text: str, tmp_path: Path) -> None:
    parts = architecture(package(tmp_path, {"low/__init__.py": "", "low/deep.py": "", "high/__init__.py": text}))
    assert parts.makes == {"low": {"high"}, "high": set()}
    assert parts.layers == (("low",), ("high",))


def test_what_others_imply_is_left_out_and_files_for_all_are_no_parts(tmp_path: Path) -> None:
    parts = architecture(package(tmp_path, {
        "errors.py": "", "facts.py": "import kg.errors", "late.py": "import kg.b", "cli/one.py": "import kg.a",
        "a/__init__.py": "import kg.facts", "b/__init__.py": "import kg.a", "c/__init__.py": "import kg.a, kg.b",
    }))
    assert parts.base == ("errors", "facts")
    assert parts.makes == {"a": {"b"}, "b": {"c", "late"}, "c": set(), "late": set()}
    assert parts.layers == (("a",), ("b",), ("c", "late"))


def test_a_circle_between_parts_is_no_architecture(tmp_path: Path) -> None:
    with pytest.raises(CycleError):
        architecture(package(tmp_path, {"a/__init__.py": "import kg.b", "b/__init__.py": "def f():\n    import kg.a"}))


def test_the_readers_are_parts_of_their_own() -> None:
    assert [part(f"kg.{name}") for name in ("read", "read.contract", "read.rules.lang", "read.llm.reader",
                                            "read.differing", "reports.text", "errors")] == [
        "read", "read", "read.rules", "read.llm", "read.beside", "reports", "errors"]


def test_no_part_lies_on_another_or_beside_the_paper() -> None:
    parts = architecture(ROOT / "kg")
    placed = layout(parts, 960)
    for names in parts.layers:
        spans = sorted((placed.middle[name] - placed.width[name] / 2, placed.middle[name] + placed.width[name] / 2)
                       for name in names)
        assert spans[0][0] >= 0 and spans[-1][1] <= 960
        assert all(left[1] < right[0] for left, right in pairwise(spans))
    text = drawing(parts)
    assert all(f">{name}</text>" in text for name in parts.makes)


def test_the_map_has_a_line_for_each_part() -> None:
    parts = architecture(ROOT / "kg")
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## The map of kg/")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    listed = [name for row in rows for name in re.findall(r"`([\w.]+)`", row)]
    assert sorted(listed) == sorted([*parts.base, *parts.makes, "cli"])
