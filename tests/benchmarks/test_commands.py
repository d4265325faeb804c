"""Each benchmark command runs, says what it measured, and keeps what a person wrote on its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import evaluate, extraction_speed, questions, rounds, scoring, server_load, writing
from benchmarks.page import BEGIN, END, NoMarks, frame, put, rows, section, table
from kg.corpus import load
from kg.resources import folder as folder_of
from kg.sheet import gold_record

CORPUS = folder_of("corpus")

# What score.py prints with --details, shortened: the form that the page is read from.
OUTPUT = """
fr-1 A title
  = a1 rockets on a base
    date: gold ['2020-01-06', '2020-01-06'] got None
    weapon: gold ['rocket'] got ['missile']
    claimant: gold None got ['x']
  MISSED a2 another
  EXTRA target=[] place=[] date=None weapon=[] iri
  deployment missed: {'force': 'US'}

reports          1, of which in the graph 1
attacks          P 0.500  R 0.500  F1 0.500  (tp 1 fp 1 fn 1)
  fr             P 0.500  R 0.500  F1 0.500  (tp 1 fp 1 fn 1)
facts            P 0.250  R 0.500  F1 0.333  (tp 1 fp 3 fn 1)
  date           P 1.000  R 0.500  F1 0.667  (tp 1 fp 0 fn 1)
deployments      P 1.000  R 0.000  F1 0.000  (tp 0 fp 0 fn 1)
responsibility   1/2 = 0.500
"""


def test_a_score_is_read_from_what_the_scorer_prints() -> None:
    score = scoring.read_score("fr-1", "fr", OUTPUT)
    assert score.prf("attacks") == (0.5, 0.5, 0.5) and score.rows["facts", "fp"] == 3
    assert score.names == ["attacks", "facts", "date", "deployments"]
    assert score.responsibility == 0.5
    assert score.errors == {
        "date: missed": 1, "weapon: another value": 1, "claimant: one too many": 1,
        "attack: missed": 1, "attack: one too many": 1, "deployment: missed": 1,
    }  # fmt: skip


def test_the_page_says_what_is_not_reached() -> None:
    one = scoring.read_score("fr-1", "fr", OUTPUT)
    one.states["claimed", scoring.NOT_READ] += 1
    page = evaluate.page_of([evaluate.Measured("dev", [one, one])], "make eval", evaluate.date(2020, 1, 8))
    assert "Not reached on dev: attacks 0.500 (bar 0.85)" in page
    assert "| claimed | 0 | 0 | 0 | 0 | 0 | 2 |" in page
    assert "2020-01-08" in page
    assert "| date: missed | 2 |" in page


def test_a_page_keeps_what_a_person_wrote(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    put(page, "one", f"# Title\n\n{BEGIN}\n{END}\n")
    page.write_text(page.read_text() + "\nBy hand.\n")
    put(page, "two", "unused")
    assert page.read_text() == f"# Title\n\n{BEGIN}\ntwo\n{END}\n\nBy hand.\n"
    page.write_text("no marks")
    with pytest.raises(NoMarks, match="marks"):
        put(page, "three", "unused")


def test_measurements_of_one_page_leave_each_other_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(frame("One", "one") + "\nBetween.\n\n" + frame("Two", "two"))
    put(page, "first", "unused", "one")
    put(page, "second", "unused", "two")
    put(page, "third", "unused", "one")
    assert (section(page, "one"), section(page, "two")) == ("third", "second")
    assert "\n\nBetween.\n\n" in page.read_text()
    for name in ("", "three"):
        with pytest.raises(NoMarks, match="put them back"):
            put(page, "fourth", "unused", name)


def test_rows_of_a_table_are_found_by_a_column() -> None:
    text = "| a | b |\n| --- | ---: |\n| 1 | 2 |\n\n" + table(["a", "c"], [["3", "4"], ["5", ""]]) + "\nafter | it"
    assert rows(text, "c") == [{"a": "3", "c": "4"}, {"a": "5", "c": ""}]
    assert rows(text, "a") == [{"a": "1", "b": "2"}]
    assert rows(text, "d") == []


@pytest.mark.long
def test_evaluate_without_a_scorer_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    assert evaluate.main([str(tmp_path), "--page", str(page)]) == 2
    told = capsys.readouterr()
    assert "there is no score.py" in told.err
    assert "| Account |" in told.out
    assert not page.exists()


@pytest.mark.long
def test_evaluate_scores_our_own_records(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = Path(__file__).resolve().parents[3] / "shared" / "eval"
    if not (folder / "score.py").is_file():
        pytest.skip("the gold records lie beside a checkout only")
    page = tmp_path / "page.md"
    few = tmp_path / "records"
    few.mkdir()
    for path in sorted(evaluate.RECORDS.glob("own-*01.json")):
        (few / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert evaluate.main([str(folder), "--records", str(few), "--page", str(page), "--sets", "dev", "own"]) == 0
    text = capfd.readouterr().out
    assert "| dev | all |" in text and "| own records | fr |" in text
    assert not page.exists()  # some sets alone make no page


def test_intervals_come_from_resampling_the_reports() -> None:
    good, bad = scoring.Score("a", "fr", right=1, asked=1), scoring.Score("b", "fr", right=0, asked=1)
    assert scoring.interval([good] * 5, lambda score: score.responsibility) == (1.0, 1.0)
    low, high = scoring.interval([good, bad] * 5, lambda score: score.responsibility)
    assert 0 < low < 0.5 < high < 1
    assert (low, high) == scoring.interval([good, bad] * 5, lambda score: score.responsibility)


@pytest.mark.long
def test_a_coding_scores_as_right_against_itself() -> None:
    """A sheet is turned into a gold record and into facts; built, the facts must be what the gold record says."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "eval"
    if not (folder / "score.py").is_file():
        pytest.skip("the gold records lie beside a checkout only")
    records = load("choose")
    golds = [gold_record(one.report, one.sheet, one.basis) for one in records]
    measured = evaluate.measure("choose", golds, scoring.Scorer(folder / "score.py"), CORPUS / "sheets")
    assert measured and measured.said
    whole = measured.of("all")
    assert whole.f1("attacks") >= 0.99 and whole.f1("facts") >= 0.97 and whole.responsibility >= 0.99
    assert whole.f1("deployments") >= 0.95
    assert whole.states and all(coded == read for coded, read in whole.states)


def test_the_table_of_rounds_only_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    past = rounds.past()
    assert [one["date"] for one in past] == sorted(one["date"] for one in past)
    assert all(set(one) == set(rounds.COLUMNS) and all(one.values()) for one in past)
    with pytest.raises(FileNotFoundError, match="no part of the corpus"):
        rounds.golds_of(str(tmp_path))


@pytest.mark.long
def test_extraction_speed_measures_what_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    small = ["--rounds", "1", "--series", "2,4", "--jobs-reports", "16", "--reports", "2", "--page", str(page)]
    assert extraction_speed.main(small) == 0
    text = section(page, "extraction")
    for said in ("bare nlp.pipe", "Two processes", "Memory", "Cold start"):
        assert said in text
    assert "`python -m benchmarks.extraction_speed --rounds 1" in text
    assert capsys.readouterr().out


@pytest.mark.long
def test_writing_measures_what_it_says(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert writing.main(["--attacks", "4", "--rounds", "1", "--page", str(page)]) == 0
    [row] = rows(section(page, "writing"), "quads/s")
    assert row["attacks"] == "4" and int(row["quads"].replace(",", "")) > 500
    assert len(rows(section(page, "writing"), "part, s")) == len(writing.PARTS) + 1


@pytest.mark.long
def test_the_server_and_its_peer_are_asked_the_same(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    small = ["--seconds", "0.5", "--rounds", "2", "--clients", "2", "--page", str(page)]
    assert server_load.main(small) == 0
    found = rows(section(page, "server"), "throughput, peer = 1")
    assert [(row["queries"], row["server"]) for row in found] == [
        (queries, server) for queries in ("in turn", "never seen") for server in ("oxigraph serve", "kg serve")
    ]


@pytest.mark.long
def test_questions_are_asked_of_all(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    small = ["--sizes", "4", "--rounds", "1", "--peer-size", "4", "--only", "attacks", "--page", str(page)]
    assert questions.main(small) == 0
    found = rows(section(page, "questions"), "same rows")
    assert [(row["question"], row["same rows"]) for row in found] == [("attacks", "yes")]
