"""From report to graph by a model's answers: kept, missing, wrong, asked for; as a person runs it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kg.decisions import Decision
from kg.errors import InputError
from kg.facts import Account, Attribution, Denial, NonClaim, Quoted, ReportFact
from kg.gazetteer import Gazetteer
from kg.read.llm.answers import Answers, ModelAnswer, from_batch
from kg.read.llm.closed import closed_request, sentence_of
from kg.read.llm.holding import hold
from kg.read.llm.prompt import Prompt, sheet_schema
from kg.read.llm.reader import LlmReader
from kg.read.llm.recalculating import recalculate
from kg.reports import Report
from kg.sheet import parse_sheet
from kg.standing import stand
from tests.cli.conftest import Kg, kg_with_spacy  # noqa: F401
from tests.llm.server import Reply, completion, ok, serving
from tests.sheet.reading import CASES, coded, report

GAZETTEER = Gazetteer.load()
DAY = date(2026, 11, 30)
TAJI = report("taji")


def answer_of(raw: Any, **parts: Any) -> str:
    """A sheet as a model gives it: without what the reader fills in."""
    return json.dumps({**{k: v for k, v in raw.items() if k not in ("sheet", "report", "coder")}, **parts})


def yes(raw: Any) -> str:
    """The second answer that confirms everything."""
    return json.dumps({"answers": [{"number": n, "holds": "yes", "about": said.get("about", []), "why": None}
                                   for n, said in enumerate(raw["responsibility"], 1)]})


def told(content: str, second: str | None = None, where: Path | None = None) -> tuple[LlmReader, list[InputError]]:
    """A reader with the kept answers to the questions about TAJI."""
    answers, bad = Answers(where), []
    reader = LlmReader("m", answers, GAZETTEER, fail=bad.append)
    answers.put(ModelAnswer(request=reader.sheet_request(TAJI).custom_id, model="m", content=content, answered=DAY))
    if second is not None:
        sheet = recalculate(TAJI, hold(content, TAJI).sheet).sheet
        closed = closed_request(TAJI, sheet, "m")
        assert closed
        answers.put(ModelAnswer(request=closed.custom_id, model="m", content=second, answered=DAY))
    return reader, bad


def standing(reader: LlmReader) -> tuple[list[Any], list[Any]]:
    """What stands as a fact of TAJI, and what waits."""
    [(_, facts)] = reader.read_all([TAJI])
    stood = stand(facts, ())
    return list(stood.facts), list(stood.candidates)


def test_what_both_answers_say_is_a_fact_with_its_words_and_its_reader() -> None:
    raw = coded("taji")
    reader, bad = told(answer_of(raw), yes(raw))
    facts, waits = standing(reader)
    assert bad == [] and waits == []
    assert [type(f) for f in facts[1:6]] == [Account, Account, NonClaim, NonClaim, Attribution]
    first = facts[0]
    assert isinstance(first, ReportFact) and first.read_by
    assert (first.read_by.reader, first.read_by.model, first.read_by.day) == ("llm", "m", DAY)
    assert first.read_by.prompt == Prompt.load().digest
    for fact in facts:
        if isinstance(fact, Quoted):
            assert all(TAJI.text[e.start : e.end] == e.quote for e in fact.evidence)
    assert str(reader.counts) == (
        "1 reports read by the model; 0 values dropped (not in the text, or against the form); "
        "0 days put right, 0 values wait: words and value differ; "
        "0 attacks and statements found when asked about passages that nothing covered; "
        "0 of 4 statements of responsibility not confirmed when asked again"
    )


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ({"holds": "no", "about": ["a1"]}, "second_answer_no"),
        ({"holds": "unclear", "about": ["a1"]}, "second_answer_unsure"),
        ({"holds": "yes", "about": ["a2"]}, "second_answer_elsewhere"),
        (None, "asked_once"),
    ],
)
def test_what_the_second_answer_does_not_confirm_waits(second: dict[str, Any] | None, code: str) -> None:
    raw = coded("taji")
    answers = json.loads(yes(raw))["answers"]
    answers[1:2] = [{**answers[1], **second}] if second else []
    facts, waits = standing(told(answer_of(raw), json.dumps({"answers": answers}))[0])
    assert not any(isinstance(f, Attribution) for f in facts)
    [waiting] = [one for one in waits if isinstance(one.fact, Attribution)]
    assert code in [each for a in waiting.fact.assessments for each in a.against]


def test_words_that_are_not_in_the_text_take_their_value_with_them() -> None:
    raw = coded("taji")
    raw["attacks"][0]["accounts"][0]["killed"] = [{"words": "douze morts", "low": 12}]
    raw["responsibility"].append({"kind": "claim", "quote": {"words": "Le groupe a revendiqué"}, "about": ["a1"],
                                  "responsible": {"words": "Kataëb Hezbollah"}})
    held = hold(answer_of(raw), TAJI)
    assert [one.where for one in held.dropped] == ["attacks.0.accounts.0.killed.0", "responsibility.3.quote",
                                                   "responsibility.3.quote"]
    assert held.sheet.attacks[0].accounts[0].killed == () and len(held.sheet.responsibility) == 3


def test_an_attack_that_is_not_in_the_text_goes_and_the_others_are_numbered_anew() -> None:
    raw = coded("taji")
    raw["attacks"][0]["mentions"] = [{"words": "Un camion a explosé"}]
    held = hold(answer_of(raw), TAJI)
    assert [attack.id for attack in held.sheet.attacks] == ["a1"]
    assert held.sheet.attacks[0].accounts[0].day is None  # it counted from the one that is gone
    assert [said.about for said in held.sheet.responsibility] == [("a1",), (), ()]


def test_our_code_puts_a_weekday_right_and_leaves_other_differences_waiting() -> None:
    raw = coded("taji")
    account = raw["attacks"][0]["accounts"][0]
    account["day"].update(earliest="2023-10-18", latest="2023-10-18")
    account["weapon_count"][0].update(low=3, high=3)
    reader, _ = told(answer_of(raw), yes(raw))
    facts, waits = standing(reader)
    first = next(f for f in facts if isinstance(f, Account))
    assert str(first.earliest) == "2023-10-19" and first.weapon_count is None
    assert [one.slot for one in waits if one.slot] == ["weapon_count"]
    models = next(one.fact for one in waits if not one.slot)  # what the model had waits beside it, the day alone
    assert isinstance(models, Account) and models.attack == first.attack and not models.killed
    assert str(models.earliest) == "2023-10-18" and [e.quote for e in models.evidence] == ["jeudi"]
    assert "1 days put right, 1 values wait" in str(reader.counts)


def test_accepted_the_day_that_the_model_had_takes_the_place_of_ours() -> None:
    raw = coded("taji")
    raw["attacks"][0]["accounts"][0]["day"].update(earliest="2023-10-18", latest="2023-10-18")
    reader, _ = told(answer_of(raw), yes(raw))
    [(_, facts)] = reader.read_all([TAJI])
    [models] = [one.fact for one in stand(facts, ()).candidates if not one.slot]
    accepted = Decision(kind="fact", left=models.id, right=TAJI.id, verdict="match", who="ana", why="so it says",
                        when=datetime(2026, 11, 30, tzinfo=UTC))
    days = {str(f.earliest) for f in stand(facts, [accepted]).facts
            if isinstance(f, Account) and f.attack == models.attack and f.earliest}
    assert days == {"2023-10-18"}


def test_a_day_of_speaking_that_our_code_puts_right_waits_as_the_model_had_it() -> None:
    raw = coded("taji")
    said = next(one for one in raw["responsibility"] if "as_of" in one)
    said["as_of"].update(earliest="2023-10-19", latest="2023-10-19")
    reader, _ = told(answer_of(raw), yes(raw))
    facts, waits = standing(reader)
    stands = [f for f in facts if isinstance(f, NonClaim)]
    waiting = [one.fact for one in waits if isinstance(one.fact, NonClaim)]
    assert {str(f.as_of) for f in stands} == {"2023-10-20"} and {str(f.as_of) for f in waiting} == {"2023-10-19"}
    assert len(stands) == len(waiting) and not {f.id for f in stands} & {f.id for f in waiting}


def test_a_class_that_our_own_words_for_weapons_contradict_waits() -> None:
    raw = coded("taji")
    raw["attacks"][0]["accounts"][0]["weapon"][0]["weapon"] = "drone"  # « roquettes »
    reader, _ = told(answer_of(raw), yes(raw))
    facts, waits = standing(reader)
    assert next(f for f in facts if isinstance(f, Account)).weapon == ()
    assert [one.slot for one in waits] == ["weapon"]


def test_a_missing_answer_is_named_and_the_others_are_read() -> None:
    raw = coded("taji")
    reader, bad = told(answer_of(raw), yes(raw))
    other = Report(id="other", text="Rien.", language="fr", published=DAY)
    assert [one.id for one, _ in reader.read_all([other, TAJI])] == ["taji"]
    assert "other: no kept answer to sheet-" in str(bad[0]) and "kg llm requests" in str(bad[0])
    without, bad = told(answer_of(raw))
    assert list(without.read_all([TAJI])) == [] and "no kept answer to closed-" in str(bad[0])


@pytest.mark.long
@pytest.mark.parametrize(
    ("content", "said"),
    [("I am sorry", "the answer is no JSON"), ("[]", "no JSON object"), ('{"x": 1}', "none of attacks, respons")],
)
def test_an_answer_that_is_no_sheet_is_asked_for_again_once(content: str, said: str) -> None:
    raw = coded("taji")

    def script(body: dict[str, Any], number: int) -> Reply:
        return ok([content, answer_of(raw), yes(raw)][number])

    facts, bad, server = live(script)
    assert bad == [] and any(isinstance(f, Denial) for f in facts)
    assert said in server.asked[1]["messages"][-1]["content"]
    _, bad, _ = live(lambda body, n: ok(content))
    assert "the model gave no sheet, also when asked again" in str(bad[0])


def test_an_answer_that_was_cut_off_is_not_taken_for_whole() -> None:
    _, bad, _ = live(lambda body, n: ok(answer_of(coded("taji")), finish="length"))
    assert "the model's answer was cut off at its limit" in str(bad[0])


def live(script: Any) -> tuple[list[Any], list[InputError], Any]:
    from kg.read.llm.chat_client import ChatClient

    bad: list[InputError] = []
    with pytest.MonkeyPatch.context() as patch, serving(script) as server:
        patch.setenv("SITREP_LLM_BASE_URL", server.url)
        reader = LlmReader("m", Answers(None), GAZETTEER, client=ChatClient(retries=0), fail=bad.append)
        found = list(reader.read_all([TAJI]))
    return (found[0][1] if found else []), bad, server


def test_the_same_question_has_the_same_digest_and_another_has_not() -> None:
    reader, _ = told("{}")
    first = reader.sheet_request(TAJI)
    assert first.digest == reader.sheet_request(TAJI).digest
    other = LlmReader("n", Answers(None), GAZETTEER, fail=print).sheet_request(TAJI)
    assert first.digest != other.digest
    line = json.loads(first.batch_line())
    assert line["custom_id"] == f"sheet-{first.digest}"
    assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
    assert json.loads(line["body"]["messages"][-1]["content"])["text"] == TAJI.text


def test_the_schema_is_one_that_structured_output_takes() -> None:
    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("type") == "object":
                assert node["additionalProperties"] is False and set(node["required"]) == set(node["properties"])
            assert not {"default", "minLength", "title"} & set(node) or "properties" in node
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(sheet_schema())
    assert not {"sheet", "report", "coder"} & set(sheet_schema()["properties"])


def test_the_examples_of_the_prompt_are_sheets_that_hold() -> None:
    for lang in ("fr", "en"):
        asked, answered = Prompt.load().examples[lang]
        data = json.loads(asked)
        example = Report(id="x", text=data["text"], language=lang, published=date.fromisoformat(data["published"]))
        assert hold(answered, example).dropped == []


def test_a_second_question_shows_the_sentence_and_its_neighbours() -> None:
    sheet = parse_sheet((CASES / "taji" / "sheet.json").read_text("utf-8"))
    shown = sentence_of(TAJI.text, sheet.responsibility[2].quote)
    assert shown.startswith("Aucune des deux attaques") and shown.endswith("« la troisième attaque depuis octobre ».")


def test_results_of_a_batch_are_kept_and_bad_lines_named() -> None:
    body = json.loads(completion("{}"))
    good = {"custom_id": f"sheet-{'0' * 32}", "response": {"status_code": 200, "body": body}, "error": None}
    failed = {**good, "response": {"status_code": 500, "body": {"error": {"message": "overloaded"}}}}
    lines = [good, failed, {"custom_id": "x"}, {**good, "custom_id": "x"}]
    first, *others = map(json.dumps, lines)
    found = list(from_batch([first, "", "{", *others], "r.jsonl"))
    assert isinstance(found[0], ModelAnswer) and found[0].content == "{}"
    said = [str(one) for one in found[1:]]
    assert all(one.startswith(f"r.jsonl:{n}: no result of a batch") for one, n in zip(said, (3, 4, 5, 6), strict=True))
    assert "the request failed: overloaded" in said[1]


def test_a_broken_answer_file_is_named(tmp_path: Path) -> None:
    raw = coded("taji")
    told(answer_of(raw), yes(raw), tmp_path)
    path = next(tmp_path.glob("sheet-*.json"))
    kept = path.read_text("utf-8")
    assert json.loads(kept)["answered"] == "2026-11-30"
    moved = kept.replace("sheet-", "closed-")
    for broken, said in (("{", "no kept answer: the file: Invalid JSON"), (moved, "it answers")):
        path.write_text(broken, "utf-8")
        bad: list[InputError] = []
        assert list(LlmReader("m", Answers(tmp_path), GAZETTEER, fail=bad.append).read_all([TAJI])) == []
        assert str(path) in str(bad[0]) and said in str(bad[0])


# ---------------------------------------------------------------- at the command line
@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "taji.jsonl"
    raw = json.loads((CASES / "taji" / "report.json").read_text("utf-8"))
    path.write_text(json.dumps(raw, ensure_ascii=False) + "\n", "utf-8")
    return path


def test_by_batch_nothing_is_sent_and_the_graph_is_the_same(
    kg_with_spacy: Kg, tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    monkeypatch.delenv("SITREP_LLM_BASE_URL", raising=False)
    raw, kept = coded("taji"), tmp_path / "answers"
    rounds = [answer_of(raw), yes(raw)]
    for number, content in enumerate(rounds):
        ran = kg_with_spacy("llm", "requests", text, "--model", "m", "--answers", kept)
        assert ran.code == 0 and "1 requests, at most about" in ran.err
        line = json.loads(ran.out)
        response = {"status_code": 200, "body": json.loads(completion(content))}
        answer = {"custom_id": line["custom_id"], "response": response}
        responses = tmp_path / f"responses-{number}.jsonl"
        responses.write_text(json.dumps(answer) + "\n", "utf-8")
        assert "1 answers kept" in kg_with_spacy("llm", "answers", responses, "--answers", kept).err
    assert "0 requests" in kg_with_spacy("llm", "requests", text, "--model", "m", "--answers", kept).err
    graphs = []
    for name in ("one.nq", "two.nq"):
        out = ("--answers-only", "--out", tmp_path / name)
        ran = kg_with_spacy("build", text, "--reader", "llm", "--answers", kept, *out)
        assert ran.code == 0 and "1 reports read by the model" in ran.err, ran.err
        graphs.append((tmp_path / name).read_bytes())
    assert graphs[0] == graphs[1] and b"extraction/taji" in graphs[0]
    assert b'"m"' in graphs[0] and b'"2025-11-30"' in graphs[0]


def test_live_it_says_where_texts_go_and_keeps_what_comes(
    kg_with_spacy: Kg, tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    raw = coded("taji")
    monkeypatch.setenv("SITREP_LLM_MODEL", "m")
    monkeypatch.setenv("SITREP_LLM_KEY", "the-secret")
    with serving(lambda body, n: ok([answer_of(raw), yes(raw)][n])) as server:
        monkeypatch.setenv("SITREP_LLM_BASE_URL", server.url)
        call = ("build", text, "--reader", "llm", "--answers", tmp_path / "answers", "--out", tmp_path / "g.nq")
        ran = kg_with_spacy(*call)
        assert ran.code == 0 and "the texts of 1 reports go to 127.0.0.1 (model m)" in ran.err, ran.err
        assert "2 requests sent: 200 tokens in, 40 out" in ran.err
        again = kg_with_spacy(*call)
        assert again.code == 0 and len(server.asked) == 2 and "requests sent" not in again.err
        assert "the texts of 0 reports go" in again.err
    everything = "".join(path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file())
    assert "the-secret" not in everything + ran.err + ran.out


def test_wrong_calls_say_how_they_are_meant(
    kg_with_spacy: Kg, tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    monkeypatch.delenv("SITREP_LLM_MODEL", raising=False)
    out = ("--out", tmp_path / "g.nq")
    for call, said in (
        (("build", text, "--answers", tmp_path, *out), "go with --reader llm"),
        (("build", text, "--reader", "llm", *out), "set SITREP_LLM_MODEL"),
        (("build", text, "--reader", "llm", "--answers-only", *out), "--answers-only needs --answers DIR"),
        (("build", text, "--reader", "llm", "--answers", tmp_path, "--answers-only", *out), "set SITREP_LLM_MODEL"),
        (("llm", "requests", text), "name the model: --model NAME"),
    ):
        ran = kg_with_spacy(*call)
        assert ran.code == 2 and said in ran.err, ran.err


def test_what_nothing_covers_is_asked_about_and_may_be_added() -> None:
    raw = coded("taji")
    denial = raw["responsibility"].pop()  # « Le groupe a nié. »: a cue, and now nothing covers it
    whole = coded("taji")
    lost = coded("taji")
    del lost["responsibility"][1]  # an answer that adds something and loses something else completes nothing
    for second, found in ((answer_of(whole), True), ("{}", False), (answer_of(lost), False)):
        asked: list[dict[str, Any]] = []

        def script(body: dict[str, Any], number: int, second: str = second, asked: Any = asked) -> Reply:
            asked.append(body)
            kept = whole if second == answer_of(whole) else raw
            return ok([answer_of(raw), second, yes(kept)][number])

        facts, bad, _ = live(script)
        assert bad == [] and any(isinstance(f, Denial) for f in facts) is found
        told_of = json.loads(asked[1]["messages"][-1]["content"])
        assert told_of["passages"] == [denial["quote"]["words"]]


@pytest.mark.long
def test_another_reader_leaves_what_the_first_one_read_as_a_revision(
    kg_with_spacy: Kg, tmp_path: Path, text: Path  # noqa: F811
) -> None:
    raw, kept, store = coded("taji"), tmp_path / "answers", tmp_path / "store"
    told(answer_of(raw), yes(raw), kept)
    by_model = ("build", text, "--reader", "llm", "--answers", kept, "--answers-only", "--store", store)
    assert kg_with_spacy("build", text, "--store", store).code == 0
    assert "taji,rules" in kg_with_spacy("ask", "readers", "--store", store, "--format", "csv").out
    assert kg_with_spacy(*by_model).code == 0
    asked = kg_with_spacy("ask", "readers", "-p", "reader=llm", "--store", store, "--format", "csv").out
    assert "taji,llm,m,2026-11-30" in asked
    assert kg_with_spacy("ask", "revisions", "--store", store, "--format", "csv").out.count("taji,") == 1
    assert kg_with_spacy(*by_model).code == 0  # the same reader again: nothing has changed
    assert kg_with_spacy("ask", "revisions", "--store", store, "--format", "csv").out.count("taji,") == 1
