"""Whatever text comes: no crash, every quote is a span, the same text gives the same facts, work grows with length."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from kg.errors import InputError
from kg.facts import AnyFact, ReportFact
from kg.read.rules import RuleReader
from kg.read.rules.annotate import paragraphs_of
from kg.read.rules.lexicon import lexicon, openings, to_regex
from kg.read.rules.nlp import LONGEST_SENTENCE, sentence_starts
from kg.read.rules.text import normalise
from kg.reports import Report, read_reports
from tests.calls import calls

from .reading import gazetteer

PUBLISHED = date(2020, 1, 8)
FR = (
    "BAGDAD — Trois roquettes se sont abattues lundi soir sur la base de Taji, au nord de Bagdad, faisant deux morts "
    "et une dizaine de blessés parmi les soldats irakiens, a indiqué l'armée.",
    "L'attaque n'a pas été revendiquée. Un responsable américain a accusé les brigades du Hezbollah.",
    "Le 27 décembre, un sous-traitant américain avait été tué par une trentaine de roquettes à Kirkouk. Quelque 5.200 "
    "soldats américains sont déployés en Irak.",
)
EN = (
    "BAGHDAD (Reuters) - Three rockets hit the Taji base north of Baghdad late on Monday, killing two Iraqi soldiers "
    "and wounding about ten, the army said.",
    "No group claimed responsibility for the attack. A U.S. official blamed Kataib Hezbollah.",
    "On December 27 a U.S. contractor was killed when some 30 rockets struck a base in Kirkuk. About 5,200 American "
    "troops are stationed in Iraq.",
)
TEXTS = {"fr": FR, "en": EN}
UNRELATED = {
    "fr": (
        "Le temps restera sec et ensoleillé sur la moitié nord du pays, avec des températures douces pour la saison.",
        "Au tennis, la Tchèque s'est qualifiée pour les quarts de finale en battant sa rivale en deux manches.",
    ),
    "en": (
        "The weather will stay dry and sunny over the northern half of the country, with mild temperatures.",
        "In tennis, the Czech player reached the quarter-finals after beating her rival in two sets.",
    ),
}


@cache
def extractor() -> RuleReader:
    return RuleReader(gazetteer())


def facts_of(text: str, lang: str = "fr") -> list[AnyFact]:
    return extractor().read(Report("r", text, lang, PUBLISHED))


def evidence_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every piece of evidence in a dumped fact, however deep."""
    if isinstance(value, dict):
        if {"start", "end", "quote"} <= value.keys():
            yield value
        for inner in value.values():
            yield from evidence_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from evidence_in(inner)


def check(text: str, lang: str = "fr") -> list[AnyFact]:
    """The facts of a text, after the promises that hold for any text."""
    facts = facts_of(text, lang)
    assert isinstance(facts[0], ReportFact)
    for fact in facts:
        for piece in evidence_in(fact.model_dump()):
            assert text[piece["start"] : piece["end"]] == piece["quote"] != ""
    assert len({fact.id for fact in facts}) == len(facts)
    return facts


# ---------------------------------------------------------------- any text
NEWS = st.sampled_from([sentence for text in TEXTS.values() for p in text for sentence in p.split(" ")])
SIGNS = "\u202e \u0301 😀 👩\u200d🚀 بغداد &eacute; &#39; & Ã© â€™ \x01 \x1b "
SIGNS += "« » \" ' ’ — ( ) ... 5.200 1,5 U.S. \u00ad \ufeff İ ſ ﬁ"
ODD = st.sampled_from([*SIGNS.split(" "), "\r\n", "\n\n", "\u00a0", "\u200d"])
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200)


@given(text=ANY, lang=st.sampled_from(["fr", "en"]))
@settings(max_examples=60)
def test_any_unicode(text: str, lang: str) -> None:
    check(text, lang)


@given(words=st.lists(NEWS | ODD | ANY.map(lambda t: t[:4]), max_size=60), lang=st.sampled_from(["fr", "en"]))
@settings(max_examples=80)
def test_words_of_the_news_in_any_order_among_odd_signs(words: list[str], lang: str) -> None:
    text = " ".join(words)
    assert check(text, lang) == facts_of(text, lang)


FIXED = {
    "empty": "",
    "white space": " \n\t \r\n\u00a0\n",
    "only punctuation": "?!.,;:«»\"'()–—… -- .. ... !!! " * 60,
    "one row of dots": "." * 50_000,
    "empty paragraphs": "\n\n\n".join(FR) + "\n \n\n \n",
    "capitals": "\n\n".join(FR).upper(),
    "carriage returns": "\r\n\r\n".join(FR),
    "old line ends": "\r\r".join(FR),
    "entities": "\n\n".join(FR).replace("é", "&eacute;").replace("'", "&#8217;"),
    "mojibake": "\n\n".join(FR).encode().decode("cp1252", errors="replace"),
    "soft hyphens": "\n\n".join(FR).replace("ro", "ro\u00ad"),
    "right to left": "هاجمت ثلاثة صواريخ قاعدة التاجي شمال بغداد. " * 20 + FR[0],
    "emoji": " 🚀💥 ".join(FR),
    "combining marks": "\n\n".join(FR).replace("é", "e\u0301"),
    "control signs": "\x01\x02\x1b[0m".join(FR),
    "no space anywhere": "".join(FR).replace(" ", ""),
    "one word": "attaque" * 5_000,
}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", FIXED)
def test_fixed(name: str, lang: str) -> None:
    check(FIXED[name], lang)


@pytest.mark.parametrize("name", ["carriage returns", "entities", "soft hyphens", "empty paragraphs"])
def test_form_of_the_text_changes_no_fact(name: str) -> None:
    plain = [(f.fact, getattr(f, "attack", "") != "") for f in check("\n\n".join(FR))]
    assert [(f.fact, getattr(f, "attack", "") != "") for f in check(FIXED[name])] == plain


def test_another_language() -> None:
    with pytest.raises(InputError, match="unsupported language: de"):
        facts_of("Drei Raketen schlugen auf dem Stützpunkt ein.", "de")


# ---------------------------------------------------------------- the same again
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_same_text_gives_the_same_facts(lang: str) -> None:
    text = "\n\n".join(TEXTS[lang])
    assert check(text, lang) == RuleReader(gazetteer()).read(Report("r", text, lang, PUBLISHED))


@pytest.mark.long
def test_the_seed_of_hashes_changes_nothing() -> None:
    """Sets of words are walked in an order that changes from run to run: no fact may hang on it."""
    records = Path(__file__).parents[2] / "records"
    code = (
        "import json, sys\nfrom datetime import date\nfrom pathlib import Path\n"
        "from kg.read.rules import RuleReader\nfrom kg.facts import to_json_line\nfrom kg.reports import Report\n"
        f"records = [json.loads(p.read_text('utf-8')) for p in sorted(Path({str(records)!r}).glob('*.json'))]\n"
        "reports = [Report(r['id'], r['text'], r['lang'], date.fromisoformat(r['published'])) for r in records]\n"
        "for report, facts in RuleReader().read_all(reports):\n"
        "    sys.stdout.writelines(to_json_line(fact) + chr(10) for fact in facts)\n"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=records.parent.parent,
            check=True,
            capture_output=True,
        ).stdout.splitlines()
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert outputs[0]


# ---------------------------------------------------------------- a paragraph that has nothing to do with it
def told(text: str, lang: str) -> list[str]:
    """The facts without what must move when the text does: offsets and ids; attacks by the words that tell of them."""
    out = []
    for fact in check(text, lang)[1:]:
        content = fact.model_dump(exclude={"id", "nth"})
        for piece in evidence_in(content):
            piece["start"] = piece["end"] = 0
        out.append(repr(content))
    return sorted(out)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("which", range(2))
def test_an_unrelated_paragraph_changes_no_fact(lang: str, place: int, which: int) -> None:
    text = list(TEXTS[lang])
    before = told("\n\n".join(text), lang)
    assert before
    text.insert(place, UNRELATED[lang][which])
    assert told("\n\n".join(text), lang) == before


@pytest.mark.long
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_unrelated_paragraph_at_either_end_changes_no_fact_of_the_examples(lang: str) -> None:
    """Real reports; between paragraphs a pronoun may rightly lose what it points at, at the ends nothing may."""
    folder = Path(__file__).parents[3] / "examples" / "reports"
    changed = []
    for report in read_reports([str(folder)]):
        if isinstance(report, Report) and report.language == lang:
            plain = told(report.text, lang)
            for one in UNRELATED[lang]:
                changed += [f"{report.id} after: {one}"] * (told(f"{report.text}\n\n{one}", lang) != plain)
                changed += [f"{report.id} before: {one}"] * (told(f"{one}\n\n{report.text}", lang) != plain)
    assert not changed


# ---------------------------------------------------------------- size: what is worse than linear would not end
def prose(letters: int) -> str:
    """Wire prose about ever other places and days, so that nothing is the same attack twice."""
    towns = ["Taji", "Kirkouk", "Mossoul", "Bassora", "Tikrit", "Gao", "Ménaka", "Kidal", "Djibo", "Maiduguri"]
    parts, length, n = [], 0, 0
    while length < letters:
        part = (
            f"Le {n % 27 + 1} {('mars', 'mai', 'juin')[n % 3]} {2010 + n % 9}, {n % 7 + 2} roquettes ont visé une base "
            f"de {towns[n % len(towns)]}, faisant {n % 5 + 1} morts, selon l'armée. L'attaque n'a pas été revendiquée. "
        )
        parts.append(part if n % 4 else part + "\n\n")
        length += len(part)
        n += 1
    return "".join(parts)[:letters]


@pytest.mark.long
def test_work_grows_with_length() -> None:
    """Four times the text in at most six times the calls: what compares all with all takes sixteen."""
    check(prose(2_000), "fr")  # what is loaded once
    assert calls(lambda: check(prose(40_000), "fr")) < 6 * calls(lambda: check(prose(10_000), "fr"))


@pytest.mark.long
@pytest.mark.parametrize("sentence", ["attaque contre une base à Bagdad ", "la base ", "le soldat a dit que "])
def test_one_sentence_of_twenty_thousand_words(sentence: str) -> None:
    words = (sentence * 20_000).split()[:20_000]
    check(" ".join(words), "fr")


@pytest.mark.long
@pytest.mark.parametrize(
    "text",
    ["." * 2_000_000, " \n" * 1_000_000, "\n" * 2_000_000, "a" * 2_000_000, "&amp" * 500_000, "«" * 200_000],
    ids=["dots", "blank lines", "line ends", "one word", "broken entities", "quotation marks"],
)
def test_two_megabytes_of_nothing(text: str) -> None:
    check(text, "fr")


@pytest.mark.long
def test_two_hundred_thousand_letters_of_wire_prose() -> None:
    check(prose(200_000), "fr")


# ---------------------------------------------------------------- the parts that promise it
@given(ANY)
def test_normalised_spans_lead_back(text: str) -> None:
    normal = normalise(text)
    assert normal.original == text
    last = 0
    for position in range(len(normal.text)):
        start, end = normal.back(position, position + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last
        last = start


@given(st.text(alphabet='ab .!?…\n\t«»"()’É—:,1', max_size=120), st.sampled_from(["fr", "en"]))
def test_paragraphs_and_sentences_lie_in_the_text(text: str, lang: str) -> None:
    reached = 0
    for paragraph in paragraphs_of(text, lang):
        assert reached <= paragraph.start < paragraph.end <= len(text)
        reached = paragraph.end
        inside = text[paragraph.start : paragraph.end]
        assert all(0 <= at <= len(inside) for at in sentence_starts(inside, lang))


def test_an_endless_sentence_is_cut() -> None:
    annotated = extractor().annotate(Report("r", "roquettes et obus " * 2_000, "fr", PUBLISHED))
    assert max(len(s.tokens) for s in annotated.sentences) <= LONGEST_SENTENCE


PATTERN_WORDS = st.sampled_from(
    ["attaqu*", "tir|tirs", "bless(é|ée|és)", "(été )?visé", "s'est", "l'?un", "(a|ont) tiré", "u.s.", "à", "pro-*"]
)


@given(st.lists(PATTERN_WORDS, min_size=1, max_size=3), st.data())
def test_openings_never_leave_out_what_a_pattern_can_match(words: list[str], data: st.DataObject) -> None:
    pattern = " ".join(words)
    regex = re.compile(to_regex(pattern), re.IGNORECASE)
    found = data.draw(st.from_regex(regex, fullmatch=True)).lower()
    assert any(found.startswith(opening) for opening in openings(pattern)) or any(sign in found for sign in "ıſİ")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_tables_find_what_one_regular_expression_finds(lang: str) -> None:
    """Looking only where a pattern may begin is a short cut, not another rule."""
    text = normalise("\n\n".join([*TEXTS[lang], *UNRELATED[lang]])).text
    text += text.upper()
    for name, table in lexicon(lang)._tables.items():
        whole = re.compile(rf"(?<![\w-]){table._source}", re.IGNORECASE)
        assert [(h.start, h.end) for h in table.find(text)] == [m.span() for m in whole.finditer(text)], name
