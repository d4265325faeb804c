"""The table of what was aimed at says what the measurements below it say."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import bars
from benchmarks.page import PAGE, frame, put, section

QUESTIONS = """### Asked narrowly

| question | 1,000 | 100,000 | rows at 100,000 |
| --- | ---: | ---: | ---: |
| one | 0.10 | {narrow} | 3 |

### Asked of everything

| question | 1,000 | 100,000 | rows at 100,000 |
| --- | ---: | ---: | ---: |
| one | 0.10 | 1.10 | 999 |
| two | 0.10 | {whole} | 20,000 |"""
VALIDATING = """| attacks | side | s | peak MiB | findings |
| --- | ---: | ---: | ---: | ---: |
| 10,000 | ours, one process | 20 | 300 | 7 |
| 10,000 | ours, all cores | 10 | 500 | 7 |
| 10,000 | pySHACL | {peer} | 4,000 | 7 |
| 100,000 | ours, all cores | {s} | {mib} | 70 |"""
WRITING = "| attacks | quads/s | times the write |\n| --- | --- | --- |\n| 1 | 9 | 9 |\n| 3,000 | {speed} | {times} |"
IMPORTING = (
    "| step | rows | rows/s | peak MiB |\n| --- | --- | --- | --- |\n| load and check | 2000 | {speed} | {mib} |"
)
JOBS = "|  | all | until the first report |\n| --- | --- | --- |\n| --jobs 1 | 17 | 1 |\n| --jobs 2 | {two} | 2 |"
SERVER = """| queries | server | throughput, peer = 1 |
| --- | --- | --- |
| in turn | oxigraph serve | 1.00 |
| in turn | kg serve | {turn} |
| never seen | kg serve | {unseen} |"""


def now(index: int, text: str) -> tuple[str, bool] | None:
    return bars.BARS[index].read(text)


@pytest.mark.parametrize(("index", "text", "said"), [
    (0, QUESTIONS.format(narrow="0.30", whole=3), ("1 of 1; slowest one, 0.3 s", True)),
    (0, QUESTIONS.format(narrow="0.31", whole=3), ("0 of 1; slowest one, 0.31 s", False)),
    (0, QUESTIONS.format(narrow="over 60 s", whole=3), ("0 of 1; slowest one, not answered in time", False)),
    (0, QUESTIONS.replace("100,000", "10,000"), None),
    (1, QUESTIONS.format(narrow="0.1", whole="3.00"), ("1 of 2; slowest two, 3 s", False)),
    (2, VALIDATING.format(peer=1, s="60", mib="2,000"), ("60 s, 2,000 MiB", True)),
    (2, VALIDATING.format(peer=1, s="61", mib="2,000"), ("61 s, 2,000 MiB", False)),
    (2, VALIDATING.format(peer=1, s="60", mib="2,001"), ("60 s, 2,001 MiB", False)),
    (2, VALIDATING.replace("100,000", "1,000"), None),
    (3, VALIDATING.format(peer=300, s=1, mib=1), ("30.0 times", True)),
    (3, VALIDATING.format(peer=299, s=1, mib=1), ("29.9 times", False)),
    (3, VALIDATING.replace("pySHACL", "shacl"), None),
    (4, WRITING.format(speed="200,000", times="4"), ("200,000 quads/s, 4 times (3,000 attacks)", True)),
    (4, WRITING.format(speed="199,999", times="4"), ("199,999 quads/s, 4 times (3,000 attacks)", False)),
    (4, WRITING.format(speed="200,000", times="5"), ("200,000 quads/s, 5 times (3,000 attacks)", False)),
    (5, IMPORTING.format(speed="1000", mib="400"), ("1,000 rows/s, 400 MiB (2000 rows)", True)),
    (5, IMPORTING.format(speed="999", mib="400"), ("999 rows/s, 400 MiB (2000 rows)", False)),
    (5, IMPORTING.format(speed="1000", mib="401"), ("1,000 rows/s, 401 MiB (2000 rows)", False)),
    (6, JOBS.format(two="10"), ("1.70 times", True)),
    (6, JOBS.format(two="10.1"), ("1.68 times", False)),
    (7, SERVER.format(turn="1.50", unseen=1), ("1.50 times", True)),
    (7, SERVER.format(turn="1.49", unseen=1), ("1.49 times", False)),
    (8, SERVER.format(turn=2, unseen="0.80"), ("0.80 times", True)),
    (8, SERVER.format(turn=2, unseen="0.79"), ("0.79 times", False)),
    *((index, "Not measured yet.", None) for index in range(9)),
])
def test_a_bar_is_read_from_its_table(index: int, text: str, said: tuple[str, bool] | None) -> None:
    assert now(index, text) == said


def test_the_page_says_what_its_sections_say() -> None:
    assert section(PAGE, bars.NAME) == bars.page_of(PAGE), "a measurement has changed: run python -m benchmarks.bars"


def test_each_bar_leads_to_its_section() -> None:
    titles = [line.removeprefix("## ") for line in PAGE.read_text(encoding="utf-8").splitlines()]
    assert [bar.title for bar in bars.BARS if bar.title not in titles] == []


def test_what_differs_is_only_told_where_it_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    put(page, "else", frame("", bars.NAME), bars.NAME)
    assert bars.main(["--page", str(page), "--check"]) == 1
    assert "run python -m benchmarks.bars" in capsys.readouterr().err
    assert bars.main(["--page", str(page)]) == bars.main(["--page", str(page), "--check"]) == 0
