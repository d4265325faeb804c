"""Both readers on reports of the corpus, by kept answers: what stands, what waits, what a decision keeps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from kg.compare import Reading, compare, readings
from kg.compare.slots import SLOTS
from kg.corpus import load
from kg.decisions import FILE
from kg.facts import Account, AnyFact, Assessment, Evidence, Place, Quoted, ReportFact
from kg.gazetteer import Gazetteer
from kg.link import Linker
from kg.read.beside import BesideReader
from kg.read.llm.answers import Answers
from kg.read.llm.reader import LlmReader
from kg.read.rules import RuleReader
from kg.reports import Report
from kg.standing.fact_labels import kind_of
from kg.standing.otherwise import is_from_other, is_other_value, slot_of
from kg.standing.reasons import OTHER_HAS_NOT, unknown_codes, words as words_of
from tests.cli.conftest import Kg, kg_with_spacy  # noqa: F401

GAZETTEER = Gazetteer.load()
ANSWERS = Path(__file__).parents[1] / "llm" / "answers"
IDS = ("en-018", "en-033", "en-045", "fr-049", "fr-067")
REPORTS = [one.report for one in load("test") if one.report.id in IDS]
OTHERS = {"rules": "llm", "llm": "rules"}


def model() -> LlmReader:
    answers = Answers(ANSWERS)
    [name] = answers.models()
    return LlmReader(name, answers, GAZETTEER, fail=lambda error: pytest.fail(str(error)))


def read(reader: object) -> dict[str, list[AnyFact]]:
    return {report.id: facts for report, facts in reader.read_all(REPORTS)}  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def alone() -> dict[str, dict[str, list[AnyFact]]]:
    """Each reader by itself."""
    return {"rules": read(RuleReader(GAZETTEER)), "llm": read(model())}


class Replay:
    """A reader of what was read before."""

    def __init__(self, facts: dict[str, list[AnyFact]]) -> None:
        self._facts = facts

    def read_all(self, reports: Iterable[Report], jobs: int = 1) -> Iterator[tuple[Report, list[AnyFact]]]:
        for report in reports:
            if report.id in self._facts:
                yield report, self._facts[report.id]


def linked(facts: Iterable[AnyFact]) -> Reading:
    return readings([Linker(GAZETTEER).link(list(facts))])[next(iter(facts)).report]


@pytest.mark.long
@pytest.mark.parametrize("first", ["llm", "rules"])
def test_what_stands_is_what_the_first_reads_and_what_differs_waits(
    alone: dict[str, dict[str, list[AnyFact]]], first: str
) -> None:
    other = OTHERS[first]
    reader = BesideReader(Replay(alone[first]), Replay(alone[other]), GAZETTEER, name=other)
    found = read(reader)
    assert list(found) == list(alone[first]) and len(found) == len(IDS)
    waiting = unshared = 0
    for report, facts in found.items():
        own = alone[first][report]
        assert [without_remark(one) for one in facts[: len(own)]] == own
        assert tuple(map(without_remark, linked(facts).stands)) == linked(own).stands
        added = facts[len(own) :]
        remarked = [one for one in facts if one not in own and one not in added]
        assert_not_in_the_other(linked(own), linked(alone[other][report]), remarked)
        unshared += len(remarked)
        assert all(is_from_other(one) for one in added) and unknown_codes(added) == []
        waiting += len(added)
        assert_as_compared(linked(own), linked(alone[other][report]), added)
    assert unshared and str(reader.counts) == (
        f"5 reports read by both: {waiting} facts and values of the other reading wait, "
        f"{unshared} facts of the first are not in the other"
    )


def without_remark(fact: AnyFact) -> AnyFact:
    """The fact as its reader gave it, without the remark that the other reading has it not."""
    if isinstance(fact, ReportFact) or not fact.assessments:
        return fact
    plain = tuple(
        one.model_copy(update={"against": tuple(code for code in one.against if code != OTHER_HAS_NOT)})
        for one in fact.assessments
    )
    bare = plain == (Assessment(confidence=1),)
    return fact.model_copy(update={"assessments": None if bare else plain})


def assert_not_in_the_other(one: Reading, two: Reading, remarked: Iterable[AnyFact]) -> None:
    """What `kg compare` lists on the left alone is remarked, and nothing else is."""
    listed = [each for each in compare(one, two) if each.left and each.right is None and each.kind not in SLOTS]
    facts = {(kind_of(each).replace("account", "attack"), each.evidence[0].quote)
             for each in remarked if isinstance(each, Quoted)}
    attacks = {each.attack for each in remarked if isinstance(each, Account)}
    quotes = {(each.kind, words) for each in listed if each.left for words in each.left.words}
    whole = {"claim", "attribution", "denial", "non_claim", "deployment"}
    assert {each for each in facts if each[0] in whole} == {each for each in quotes if each[0] in whole}
    assert len(attacks) == sum(each.kind == "attack" for each in listed)


def assert_as_compared(one: Reading, two: Reading, added: Iterable[AnyFact]) -> None:
    """What `kg compare` lists on the right, and does not have on the left, waits, and nothing else does."""
    listed = [each for each in compare(one, two)
              if each.right and (each.left is None or each.left.value != each.right.value)]
    waits = [each for each in added if isinstance(each, Quoted)]
    values = sorted(slot_of(each).replace("earliest", "days") for each in waits
                    if isinstance(each, Account) and is_other_value(each))
    facts = {(kind_of(each).replace("account", "attack"), each.evidence[0].quote)
             for each in waits if not is_other_value(each)}
    attacks = {each.attack for each in waits if isinstance(each, Account) and not is_other_value(each)}
    quotes = {(each.kind, words) for each in listed if each.left is None and each.right for words in each.right.words}
    slots = [each.kind for each in listed if each.kind in SLOTS]
    assert values == sorted(slots)
    whole = {"claim", "attribution", "denial", "non_claim", "deployment"}
    assert {each for each in facts if each[0] in whole} == {each for each in quotes if each[0] in whole}
    assert len(attacks) == sum(each.kind == "attack" and each.left is None for each in listed)


def test_reports_that_one_of_the_two_does_not_read(alone: dict[str, dict[str, list[AnyFact]]]) -> None:
    ours, theirs = alone["llm"], alone["rules"]
    first, second, third, fourth, fifth = (one.id for one in REPORTS)
    ours = {key: ours[key] for key in (second, third, fifth)}
    theirs = {key: theirs[key] for key in (first, third, fourth, fifth)}
    asked: list[str] = []

    def reads(report: Report) -> bool:
        asked.append(report.id)
        return report.id != fifth

    reader = BesideReader(Replay(ours), Replay(theirs), GAZETTEER, name="rules", reads=reads)
    found = read(reader)
    assert list(found) == [second, third, fifth] and sorted(asked) == sorted(IDS)
    assert found[second] == ours[second] and found[fifth] == ours[fifth]
    assert len(found[third]) > len(ours[third])
    assert str(reader.counts).startswith("1 reports read by both (2 without the other): ")


def test_names_are_compared_as_they_will_be_linked_and_given_as_read() -> None:
    text = "Rockets hit Ain al-Asad Air Base, and fell near Balad."
    report = Report("r", text, "en", None)
    head = ReportFact(report="r", text=text, language="en")
    words = (Evidence(start=0, end=len(text), quote=text),)

    def hit(*names: str) -> dict[str, list[AnyFact]]:
        target = tuple(Place(name=name) for name in names)
        return {"r": [head, Account(report="r", attack="a", evidence=words, target=target)]}

    def both(one: dict[str, list[AnyFact]], two: dict[str, list[AnyFact]]) -> list[AnyFact]:
        [(_, facts)] = BesideReader(Replay(one), Replay(two), GAZETTEER, name="rules").read_all([report])
        return facts[2:]

    assert both(hit("Ain al-Asad Air Base"), hit("Ain al-Asad")) == []
    [value] = both(hit("Ain al-Asad Air Base"), hit("Balad"))
    assert isinstance(value, Account) and value.target == (Place(name="Balad"),)


# ---------------------------------------------------------------- at the command line
@pytest.fixture
def text(tmp_path: Path) -> Path:
    """One report of the corpus as a file."""
    path = tmp_path / "report.jsonl"
    raw = json.loads((ANSWERS.parents[2] / "corpus" / "reports" / "fr-049.json").read_text("utf-8"))
    kept = {key: raw[key] for key in ("id", "lang", "published", "outlet", "title", "text")}
    path.write_text(json.dumps(kept, ensure_ascii=False) + "\n", "utf-8")
    return path


KEPT = ("--answers", ANSWERS, "--answers-only")


@pytest.mark.long
def test_built_decided_and_built_again(kg_with_spacy: Kg, text: Path, tmp_path: Path) -> None:  # noqa: F811
    kg = kg_with_spacy
    both = ("--reader", "llm", "--beside", "rules", *KEPT)
    one, two, plain = tmp_path / "one", tmp_path / "two", tmp_path / "plain"
    ran = kg("build", text, *both, "--store", one, "--out", one.with_suffix(".nq"))
    assert ran.code == 0 and "1 reports read by the model" in ran.err and "1 reports read by both: " in ran.err
    kg("build", text, "--reader", "llm", *KEPT, "--store", plain, "--out", plain.with_suffix(".nq"))
    remark = [f'"{text}"@{language}' for language, text in words_of(OTHER_HAS_NOT).items()]
    alike = [line.replace(f'\\"{OTHER_HAS_NOT}\\"', "") for line in told(one)
             if not any(each in line for each in (*remark, "#claimWaits>"))]
    assert alike == told(plain) and len(alike) < len(told(one)), "nothing of what stands is another"

    waits = json.loads(kg("ask", "candidates", "--store", one, "--format", "json").out)
    rows = {row["what"]["value"]: row for row in waits["results"]["bindings"]}
    assert "the other reading has another value here" in rows["killed: at least 183"]["why"]["value"]
    fact = rows["killed: at least 183"]["fact"]["value"]
    decide = ("--store", one, "--who", "ana", "--why", "the text says so")
    assert kg("accept", fact, *decide).code == 0
    decided = exported(kg, one)
    assert decided != lines(one.with_suffix(".nq"))
    assert kg("build", text, *both, "--store", two, "--decisions", one / FILE).code == 0
    assert exported(kg, two) == decided
    assert kg("build", text, *both, "--store", one).code == 0
    assert exported(kg, one) == decided

    assert kg("decisions", "undo", "1", *decide).code == 0
    assert exported(kg, one) == lines(one.with_suffix(".nq"))


def lines(path: Path) -> list[str]:
    """What a store says, sorted; which decisions it knows of is not part of that."""
    return sorted(line for line in path.read_text("utf-8").splitlines() if "/graph/store>" not in line)


def exported(kg: Kg, store: Path) -> list[str]:
    out = store.with_name(f"{store.name}-again.nq")
    assert kg("export", "--store", store, "--out", out).code == 0
    return lines(out)


def told(store: Path) -> list[str]:
    """What a store says, without what waits, how names were linked, and each fact as it was read."""
    beside = ("/graph/review/", "/graph/links/", "#recordAsRead>")
    return [line for line in lines(store.with_suffix(".nq")) if not any(part in line for part in beside)]


def test_the_rules_may_be_first_too(kg_with_spacy: Kg, text: Path, tmp_path: Path) -> None:  # noqa: F811
    out = tmp_path / "facts.jsonl"
    ran = kg_with_spacy("extract", text, "--beside", "llm", *KEPT, "--out", out)
    assert ran.code == 0 and "1 reports read by both" in ran.err
    found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert found[0].get("read_by") is None
    hows = [one["how"] for fact in found for one in fact.get("assessments", ()) if "other_reading" in one["against"]]
    assert hows and all(how[0] == "model_told" for how in hows)


def test_a_report_in_a_language_that_the_rules_do_not_read(
    kg_with_spacy: Kg, text: Path, tmp_path: Path  # noqa: F811
) -> None:
    arabic = tmp_path / "arabic.jsonl"
    arabic.write_text(text.read_text("utf-8").replace('"lang": "fr"', '"lang": "ar"'), "utf-8")
    ran = kg_with_spacy("extract", arabic, "--reader", "llm", "--beside", "rules", *KEPT)
    assert ran.code == 1 and "no kept answer" in ran.err and "unsupported" not in ran.err


def test_the_rules_first_refuse_other_languages_as_ever(kg_with_spacy: Kg, text: Path, tmp_path: Path) -> None:  # noqa: F811
    arabic = tmp_path / "arabic.jsonl"
    arabic.write_text(text.read_text("utf-8").replace('"lang": "fr"', '"lang": "ar"'), "utf-8")
    ran = kg_with_spacy("extract", arabic, text, "--beside", "llm", *KEPT)
    assert ran.code == 1 and "arabic.jsonl:1: " in ran.err and "1 reports read by both" in ran.err


@pytest.mark.parametrize(("options", "words"), [
    (["--beside", "rules"], "--beside rules is the reader itself: say --beside llm, or leave it out"),
    (["--reader", "llm", "--beside", "llm"], "--beside llm is the reader itself: say --beside rules"),
    (["--beside", "llm", "--answers-only"], "--answers-only needs --answers DIR"),
    (["--answers-only"], "go with --reader llm or --beside llm"),
    (["--beside", "nobody"], "'nobody' is not one of"),
])
@pytest.mark.parametrize("command", ["build", "extract"])
def test_what_does_not_go_together_is_said(
    kg_with_spacy: Kg, text: Path, tmp_path: Path, command: str, options: list[str], words: str  # noqa: F811
) -> None:
    store = ["--store", str(tmp_path / "store")] if command == "build" else []
    ran = kg_with_spacy(command, text, *options, *store)
    assert ran.code == 2 and words in ran.err
    assert not (tmp_path / "store").exists()


def test_the_store_is_told_of_a_report_that_has_no_answer(kg_with_spacy: Kg, text: Path, tmp_path: Path) -> None:  # noqa: F811
    empty = tmp_path / "answers"
    empty.mkdir()
    (empty / "README").write_text("none")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITREP_LLM_MODEL", "m")
        ran = kg_with_spacy("extract", text, "--beside", "llm", "--answers", empty, "--answers-only")
    assert ran.code == 1 and "no kept answer to sheet-" in ran.err and '"fact": "report"' in ran.out
    assert "0 reports read by both (1 without the other)" in ran.err
