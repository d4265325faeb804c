"""Reports in languages that the rules do not know, read by a model's answers: own texts about invented events."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg.errors import InputError
from kg.facts import Account, AnyFact, Attribution, Claim, Count, Denial, Deployment, Quoted
from kg.gazetteer import Gazetteer
from kg.link import Linker
from kg.read.llm.answers import Answers, ModelAnswer
from kg.read.llm.closed import closed_request, sentence_of
from kg.read.llm.holding import hold
from kg.read.llm.reader import LlmReader
from kg.read.llm.recalculating import recalculate
from kg.read.rules.text import plain_signs
from kg.reports import Report, ReportReader, read_reports, sources
from kg.sheet.figures import clock_times_in, dates_in, numbers_in
from kg.sheet.locating import find
from kg.sheet.recomputing import number_readings
from kg.standing import stand
from kg.vocabulary import BASE
from tests.cli.conftest import Kg, kg_with_spacy  # noqa: F401
from tests.pages.conftest import serving

FOLDER = Path(__file__).parent / "languages"
CASES = sorted(path.name for path in FOLDER.iterdir())
GAZETTEER = Gazetteer.load()
DAY = date(2026, 11, 30)
COUNTS = ("weapon_count", "intercepted", "killed", "injured", "strength", "attack_count")


def of(case: str, name: str) -> Any:
    return json.loads((FOLDER / case / f"{name}.json").read_text("utf-8"))


def report(case: str) -> Report:
    told = of(case, "report")
    return Report(id=told["id"], text=told["text"], language=told["lang"], outlet=told["outlet"], title=told["title"],
                  published=date.fromisoformat(told["published"]))


def answered(case: str, where: Path | None = None) -> tuple[LlmReader, list[InputError]]:
    """A reader with the kept answers to the questions about a case."""
    told, answers, bad = report(case), Answers(where), []  # type: ignore[var-annotated]
    reader = LlmReader("m", answers, GAZETTEER, fail=bad.append)
    content = json.dumps(of(case, "answer"))
    answers.put(ModelAnswer(request=reader.sheet_request(told).custom_id, model="m", content=content, answered=DAY))
    closed = closed_request(told, recalculate(told, hold(content, told).sheet).sheet, "m")
    if closed:
        second = json.dumps(of(case, "closed"))
        answers.put(ModelAnswer(request=closed.custom_id, model="m", content=second, answered=DAY))
    return reader, bad


def shown(fact: AnyFact) -> dict[str, Any]:
    """What expected.json says of a fact: its kind, who says it, and its values with the entities they are linked to."""
    assert isinstance(fact, Quoted)
    out: dict[str, Any] = {"fact": fact.fact, "by": fact.stated_by.name if fact.stated_by else None}  # type: ignore[attr-defined]
    for name in ("earliest", "latest", "local_time", "since", *COUNTS):
        value = getattr(fact, name, None)
        if value is not None:
            out[name] = [value.low, value.high] if isinstance(value, Count) else str(value)
    for name in ("target", "place", "perpetrator"):
        if parties := getattr(fact, name, ()):
            out[name] = [[one.name, one.entity] for one in parties]
    if isinstance(fact, Account) and fact.weapon:
        out["weapon"] = list(fact.weapon)
    if isinstance(fact, Claim | Attribution | Denial) and fact.responsible:
        out["responsible"] = [fact.responsible.name, fact.responsible.country, fact.responsible.entity]
    if isinstance(fact, Deployment):
        out["force"] = fact.force.name
    return out


def outcome(case: str) -> dict[str, Any]:
    """What is made of a case: what stands, what waits and why, what was dropped."""
    reader, bad = answered(case)
    [(_, facts)] = reader.read_all([report(case)])
    assert bad == []
    stood = stand(Linker(GAZETTEER).link(facts), ())
    reading = reader.read(report(case))
    waits = [[one.fact.fact, one.slot or "", sorted({each for a in one.fact.assessments if a.slot == one.slot  # type: ignore[attr-defined]
                                                    for each in a.against})] for one in stood.candidates]
    return {
        "stands": [shown(fact) for fact in stood.facts[1:]],
        "waits": sorted(waits),
        "dropped": [one.where for one in reading.dropped],
        "corrected": [f"{one.where}: {one.coded} → {', '.join(one.computed)}" for one in
                      (reading.recalculated.corrected if reading.recalculated else [])],
    }


@pytest.mark.parametrize("case", CASES)
def test_what_is_made_of_a_report(case: str) -> None:
    assert outcome(case) == of(case, "expected")


@pytest.mark.parametrize("case", CASES)
def test_every_quote_stands_at_its_offsets(case: str) -> None:
    [(told, facts)] = answered(case)[0].read_all([report(case)])
    quotes = [words for fact in facts if isinstance(fact, Quoted) for words in fact.evidence]
    assert quotes and all(told.text[one.start : one.end] == one.quote for one in quotes)


def test_one_text_is_decomposed_and_its_answer_composed() -> None:
    assert not unicodedata.is_normalized("NFC", report("pt-mucojo").text)
    assert unicodedata.is_normalized("NFC", json.dumps(of("pt-mucojo", "answer"), ensure_ascii=False))


# ---------------------------------------------------------------- which languages pass
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("stated", [True, False])
def test_the_rules_refuse_what_the_model_takes(case: str, stated: bool, tmp_path: Path) -> None:
    told = of(case, "report")
    lang = told["lang"]
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps(told if stated else {k: v for k, v in told.items() if k != "lang"}), "utf-8")
    [refused] = read_reports([str(path)])
    assert str(refused) == (f"{path}:1: unsupported language: '{lang}' (supported are en and fr; if the text is in one "
                            "of these, say so with --lang)")
    [taken] = _any(path)
    assert isinstance(taken, Report) and taken.language == lang


@pytest.mark.parametrize(("stated", "code"), [("es-MX", "es"), ("AR", "ar"), ("zh_Hant", "zh"), ("uk", "uk")])
def test_a_stated_language_passes_as_its_two_letters(stated: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "r.md"
    path.write_text(f"---\nlang: {stated}\n---\nx y z\n", "utf-8")
    [taken] = _any(path)
    assert isinstance(taken, Report) and taken.language == code


@pytest.mark.parametrize(("head", "said"), [
    ("lang: xx", "unsupported language: 'xx' (say the text's own with --lang and two letters of ISO 639-1"),
    ("lang: spanish", "unsupported language: 'spanish'"),
    ("id: a", "the language cannot be told: too little text (say it with --lang and two letters of ISO 639-1"),
])
def test_what_is_no_language_is_refused_for_the_model_too(head: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "r.md"
    path.write_text(f"---\n{head}\n---\n12 34 !!\n", "utf-8")
    [refused] = _any(path)
    assert isinstance(refused, InputError) and said in str(refused)


def _any(path: Path) -> list[Report | InputError]:
    [source] = sources([str(path)], note=lambda _: None)
    assert not isinstance(source, InputError)
    return list(ReportReader(any_language=True).read(source))


# ---------------------------------------------------------------- figures
@pytest.mark.parametrize(("words", "values"), [
    ("12 soldados", [12]), ("١٢ جنديا", [12]), ("و15 جريحا", [15]), ("死亡12人", [12]), ("१२ लोग", [12]),
    ("1.250 personas", [1250]), ("12 500 Menschen", [12500]), ("1٬250", [1250]), ("1,50,000", [150000]),
    ("12\u00a0500", [12500]), ("26-я атака", [26]), ("10-15 дронов", [10, 15]), ("5 ракет С-300", [5]),
    ("1,5 Millionen", []), ("٣٫٥", []), ("50 %", []), ("Shahed-136", []), ("F16", []), ("2024-03-05", []),
    ("14:30", []), ("9" * 5000, []), ("zwölf", []), ("اثنا عشر", []), ("п’ятеро", []),
])
def test_numbers_in_digits_are_computed_and_no_words(words: str, values: list[int]) -> None:
    assert [one.low for one in numbers_in(plain_signs(words), "xx")] == values


def test_digits_may_be_a_sum_or_a_range() -> None:
    assert number_readings("5 ракет С-300 і 11 дронів", "uk") == {(5, 5), (11, 11), (16, 16), (5, 11)}


@pytest.mark.parametrize(("words", "days"), [
    ("2024-03-05", ["2024-03-05"]), ("2024/3/5", ["2024-03-05"]), ("٢٠٢٤/٠٣/٠٥", ["2024-03-05"]),
    ("5.3.2024", ["2024-03-05"]), ("am 31.12.2024.", ["2024-12-31"]), ("3/5/2024", ["2024-03-05", "2024-05-03"]),
    ("25/5/2024", ["2024-05-25"]), ("31.2.2024", []), ("1445-03-05", []), ("5. März 2024", []), ("Dienstag", []),
    ("1.2.3.2024", []),
])
def test_full_dates_in_digits_are_computed(words: str, days: list[str]) -> None:
    assert [str(one.earliest) for one in dates_in(words, "de", DAY)] == days
    assert dates_in(words, "fa", DAY) == []  # its texts count by another calendar


@pytest.mark.parametrize(("words", "times"), [
    ("14:30", {"14:30"}), ("5:30 de la tarde", {"05:30", "17:30"}), ("٠٢:١٥", {"02:15", "14:15"}), ("00:10", {"00:10"}),
    ("a las seis", set()),
])
def test_clock_times_in_digits_are_computed(words: str, times: set[str]) -> None:
    assert clock_times_in(words, "es") == times


def test_a_clock_time_that_is_not_computed_waits_where_no_words_are_known() -> None:
    raw = of("es-tumaco", "answer")
    raw["attacks"][0]["accounts"][0]["time"] = {"words": "al paso", "time": "06:00"}
    told = report("es-tumaco")
    doubts = recalculate(told, hold(json.dumps(raw), told).sheet).doubts["attacks.0.accounts.0"]
    assert [one.against for one in doubts if one.slot == "local_time"] == [("not_computed",)]


# ---------------------------------------------------------------- words in any script
NFD = unicodedata.normalize("NFD", "Près de l’armée, le café brûlé.")


@pytest.mark.parametrize(("text", "words", "at"), [
    # composed and decomposed letters; a letter is never found without its accent
    (NFD, "café", "cafe\u0301"), (NFD, "armée", "arme\u0301e"), (NFD, "cafe", None), ("le café", "cafe", None),
    ("le café", "cafe\u0301", "café"), ("ẹ́x e\u0301\u0323", "\u1eb9\u0301", "e\u0301\u0323"),
    (unicodedata.normalize("NFD", "바그다드에서"), "바그다드", unicodedata.normalize("NFD", "바그다드")),
    # Arabic: points and tatweel may be left out, letters may not; particles only where nothing stands by itself
    ("القَصْفُ العَنيفُ", "القصف", "القَصْفُ"), ("أصـــاب", "أصاب", "أصـــاب"), ("في أربيل", "اربيل", None),
    ("سقطت بالصواريخ", "صواريخ", "صواريخ"), ("سقطت والصواريخ", "الصواريخ", "الصواريخ"), ("مسلحون", "سلحون", None),
    # Ukrainian and Hebrew: an apostrophe is inside the word; French: it is not
    ("П’ять і п’ять", "п'ять", "п’ять"), ("п’ять", "ять", None), ("п’ять", "п", None), ("l’armée", "armée", "armée"),
    ("צה״ל תקף", 'צה"ל', "צה״ל"), ("צה״ל תקף", "צה", None), ("תקף בבגדד", "בגדד", "בגדד"),
    # no spaces; Korean particles; Indic vowel signs; digits stay whole
    ("死亡12人在巴格达", "巴格达", "巴格达"), ("死亡12人", "12", "12"), ("死亡312人", "12", None),
    ("ทหารไทย", "ไทย", "ไทย"),
    ("ทหาร๓๑๒คน", "๑๒", None), ("바그다드에서", "바그다드", "바그다드"), ("바그다드에서", "그다드", None),
    ("सैनिकों ने", "सैनिकों", "सैनिकों"), ("सैनिकों ने", "सैनिक", None), ("सैनिकों ने", "न", None),
])
def test_words_are_found_whole_in_any_script(text: str, words: str, at: str | None) -> None:
    found = find(text, words)
    assert (text[found[0] : found[1]] if found else None) == at


def test_a_word_by_itself_goes_before_one_with_a_particle() -> None:
    text = "هجوم على بغداد وبغداد وبغداد"
    assert find(text, "بغداد") == (9, 14) and find(text, "بغداد", 2) is None
    assert find("وبغداد ثم لبغداد", "بغداد", 2) == (11, 16)


def test_a_second_question_cuts_sentences_of_other_scripts() -> None:
    text = "一。二方声称负责。三。四。"
    told = Report(id="zh", text=text, language="zh", published=DAY)
    said = [{"kind": "claim", "quote": {"words": "二方声称负责"}, "responsible": {"words": "二方"}, "about": []}]
    sheet = hold(json.dumps({"responsibility": said}), told).sheet
    assert sentence_of(text, sheet.responsibility[0].quote) == "一。二方声称负责。三。"


@pytest.mark.long
# ---------------------------------------------------------------- at the command line
def test_a_store_of_all_of_them_answers_and_its_pages_show_them(
    kg_with_spacy: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    monkeypatch.delenv("SITREP_LLM_MODEL", raising=False)
    texts, kept, store = tmp_path / "all.jsonl", tmp_path / "answers", tmp_path / "store"
    texts.write_text("".join(json.dumps(of(case, "report")) + "\n" for case in CASES), "utf-8")
    ran = kg_with_spacy("llm", "requests", texts, "--model", "m", "--answers", kept)
    assert ran.code == 0 and len(ran.out.splitlines()) == len(CASES), ran.err
    for case in CASES:
        answered(case, kept)
    read = ("--reader", "llm", "--answers", kept, "--answers-only")
    ran = kg_with_spacy("build", texts, *read, "--store", store, "--out", tmp_path / "g.nq")
    assert ran.code == 0 and f"{len(CASES)} reports loaded: {len(CASES)} attacks" in ran.err, ran.err
    graph = (tmp_path / "g.nq").read_text("utf-8")
    assert '"سرايا الفجر"@ar' in graph and '"Wächter des Blutes"@de' in graph and '"Джамаат Нусрат"@ru' in graph
    ran = kg_with_spacy("ask", "claims", "--store", store, "--format", "json")
    assert ran.code == 0 and "سرايا الفجر" in ran.out and "Estado Islâmico" in unicodedata.normalize("NFC", ran.out)
    ran = kg_with_spacy("validate", "--store", store)
    assert ran.code == 0 and "0 violations" in ran.err, ran.err
    ran = kg_with_spacy("extract", texts, *read)
    assert ran.code == 0 and ran.out.count('"fact": "report"') == len(CASES)
    (tmp_path / "f.jsonl").write_text(ran.out, "utf-8")
    ran = kg_with_spacy("explain", tmp_path / "f.jsonl", "--id", "ar-hasaka", "--html", tmp_path / "ar.html")
    assert ran.code == 0 and 'lang="ar"' in (tmp_path / "ar.html").read_text("utf-8")
    with serving(store, tmp_path, writable=False) as address:
        asked = httpx.get(f"{address}/sparql", params={"query": NODES}, timeout=60,
                          headers={"accept": "application/sparql-results+json"})
        rows = asked.raise_for_status().json()["results"]["bindings"]
        pages = {row["node"]["value"]: _page(address, "/id/" + row["node"]["value"].removeprefix(BASE)) for row in rows}
        texts_shown = [pages[row["node"]["value"]] for row in rows if row["kind"]["value"].endswith("Report")]
        assert len(texts_shown) == len(CASES) and len(pages) > 4 * len(CASES)
        assert any("هجوم" in one and 'lang="ar"' in one for one in texts_shown)
        for path in ("/", "/reports", "/actors", "/places", "/review"):
            _page(address, path)
        assert "الحسكة" in _page(address, "/places")


NODES = """PREFIX sit: <https://w3id.org/sitrep-kg/ontology#> SELECT DISTINCT ?node ?kind WHERE { GRAPH ?g {
?node a ?kind } FILTER(?kind IN (sit:Report, sit:Attack, sit:Actor, sit:Place) && CONTAINS(STR(?g), "report/")) }"""


def _page(address: str, path: str) -> str:
    page = httpx.get(address + path, headers={"accept": "text/html"}, timeout=60, follow_redirects=True)
    assert page.status_code == 200, f"{path}: {page.status_code}"
    return unescape(page.text)
