"""The faults that are sampled: what is changed to what, what is left alone; and rows that stay on their page."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks.mutants import HEAD, PARTS, ROOT, sample, with_others
from benchmarks.mutating import mutants
from benchmarks.page import table


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("if a: pass", ["if True: pass", "if False: pass"]),
        ("x = b if a else c", ["x = b if True else c", "x = b if False else c"]),
        ("while a: pass", ["while False: pass"]),
        ("[x for x in y if x]", ["[x for x in y if True]"]),
        ("[z for x in y if (z := x)]", ["[z for x in y if (((z := x) or True))]"]),
        ("a < b", ["a <= b"]),
        ("é == b != c", ["é != b != c", "é == b == c"]),
        ("(a) in (b)", ["(a) not in (b)"]),
        ("a is 1", ["a is not 1", "a is 2"]),
        ("a and b or c", ["((a) or (b)) or c", "((a and b) and (c))"]),
        ("not a", ["(a)"]),
        ("a + 2.5 + 'x{'", ["a + 3.5 + 'x{'", "a + 2.5 + 'x{X'"]),
        ("a += 1", ["a += 2"]),
        ("a == ''", ["a != ''"]),
        ("def f():\n    return a", ["def f():\n    return None"]),
        ("def f():\n    if 1: return\n    b()", ["def f():\n    if 1: pass\n    b()"]),
        ("async def f():\n    for x in y: continue", ["async def f():\n    for x in y: pass"]),
        ("raise E('a' + 'b')", ["pass"]),
    ],
)
def test_what_is_changed(source: str, changed: list[str]) -> None:
    made = [source[: one.start] + one.text + source[one.end :] for one in mutants("p", source)]
    assert sorted(map(parsed, made)) == sorted(map(parsed, changed))


def parsed(source: str) -> str:
    return ast.dump(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        '"""Docstring."""', "def f():\n    return False", "def f():\n    return", "assert a == b", 'f"{a == b}"',
        "log.info('a' + b)", "print(a == b)", "x: a | None = b", "def __repr__(self):\n    return a",
        "@overload\ndef f():\n    return a", "if TYPE_CHECKING:\n    a == b", "if True: pass",
    ],
)  # fmt: skip
def test_what_is_left_alone(source: str) -> None:
    assert mutants("p", source) == []


@pytest.mark.parametrize("part", PARTS)
def test_a_sample_is_the_same_for_its_seed(part: str) -> None:
    one = sample(part, 5, 1)
    assert len(one) == 5 and one == sample(part, 5, 1) != sample(part, 5, 2)
    assert all((ROOT / mutant.path).is_file() and str(mutant).startswith(f"{mutant.path}:") for mutant in one)
    assert all((ROOT / name).exists() for tests in PARTS[part][1] for name in tests if not name.startswith("-"))


def test_the_rows_of_other_parts_and_seeds_stay(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    rows = [[part, seed, "24", "23", "0", "96%", "a `x | y`"] for part, seed in (("resolve", "1"), ("link", "2"))]
    assert with_others(page, rows[0]) == rows[:1]
    page.write_text(f"Words.\n\n{table(HEAD, rows)}\n", encoding="utf-8")
    again, before = ["resolve", "1", "24", "24", "0", "100%", ""], ["resolve", "0", "24", "20", "0", "83%", ""]
    assert with_others(page, again) == [again, rows[1]]
    assert with_others(page, before) == [before, *rows]


def test_every_source_and_test_of_a_part_is_there() -> None:
    tests = (each for _, runs in PARTS.values() for run in runs for each in run if not each.startswith("-"))
    named = [*(each for sources, _ in PARTS.values() for each in sources), *tests]
    assert [each for each in named if not any(ROOT.glob(each))] == []
