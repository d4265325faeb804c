"""Facts: offsets count in the report's own text, ids are hashes of keys, lines of JSON come back as they went."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from pydantic import ValidationError

from kg.errors import InputError
from kg.fact_parties import with_parties
from kg.facts import (
    ANY_FACT,
    Account,
    Actor,
    Aggregate,
    AnyFact,
    Attribution,
    Claim,
    Count,
    Denial,
    Deployment,
    Evidence,
    NonClaim,
    Place,
    ReportFact,
    Statement,
    attack_key,
    digest,
    json_schema,
    parse_line,
    read_lines,
    to_json_line,
)
from kg.reports import Report, read_reports

# What wire copy is full of, and what breaks careless counting: no-break spaces, both apostrophes, line ends of two
# characters, signs beyond the first plane, combining marks, right-to-left, invisible joins.
_ODD = [
    "\u00a0",
    "\u202f",
    "'",
    "’",
    "\r\n",
    "\n",
    "\u2028",
    "🚀",
    "e\u0301",
    "é",
    "ﬁ",
    "عين",
    "\u200d",
    "\u200f",
    "«",
    "»",
]
texts = (
    st.lists(
        st.one_of(st.sampled_from(_ODD), st.text(st.characters(exclude_categories=["Cs"]), max_size=8)), min_size=1
    )
    .map("".join)
    .filter(bool)
)
storable = texts.filter(
    lambda text: bool(text.strip()) and "\0" not in text and not text.startswith(("\ufeff", "{", "---"))
)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
also = st.one_of(st.none(), st.lists(names, min_size=1, max_size=2).map(tuple))
days = st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
actors = st.builds(
    Actor,
    name=names,
    kind=st.sampled_from(["state", "armed_group", "unidentified"]),
    anonymous=st.booleans(),
    country=st.sampled_from([None, "IQ", "US"]),
    institution=st.one_of(st.none(), names),
    also=also,
)
places = st.builds(
    Place, name=names, kind=st.sampled_from(["base", "city"]), country=st.sampled_from([None, "IQ"]), also=also
)
counts = st.one_of(
    st.builds(Count, low=st.integers(0, 9999)), st.builds(Count, low=st.integers(0, 9), high=st.integers(9, 99))
)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Evidence:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Evidence(start=start, end=end, quote=text[start:end], supports=draw(st.sampled_from([(), ("killed",)])))


@st.composite
def any_facts(draw: st.DrawFn) -> AnyFact:
    text = draw(texts)
    common = {
        "report": draw(names),
        "evidence": tuple(draw(st.lists(spans(text), min_size=1, max_size=3))),
        "stated_by": draw(st.one_of(st.none(), actors)),
        "nth": draw(st.integers(0, 3)),
    }
    said = {"about": draw(names), "responsible": draw(st.one_of(st.none(), actors)), "as_of": draw(days)}
    kind = draw(
        st.sampled_from([ReportFact, Account, Claim, Attribution, Denial, NonClaim, Deployment, Aggregate, Statement])
    )
    if kind is ReportFact:
        return ReportFact(report=common["report"], text=text, language="fr", published=draw(days), relays=("AFP",))
    if kind is Account:
        return Account(
            **common,
            attack=draw(names),
            target=draw(st.tuples(st.one_of(actors, places))),
            killed=draw(counts),
            earliest=draw(days),
            weapon=("rocket",),
            local_time=draw(st.sampled_from([None, "02:50"])),
        )
    if kind is Deployment:
        return Deployment(**common, force=draw(actors), at=draw(st.one_of(st.none(), places)), strength=draw(counts))
    if kind is Aggregate:
        return Aggregate(**common, since=draw(days), attack_count=draw(counts))
    if kind is Statement:
        return Statement(**common, kind="threat", against=(draw(actors),))
    return kind(**common, **said)


@given(st.data(), storable)
def test_offsets_hold_from_file_to_fact_and_back(data: st.DataObject, text: str) -> None:
    """A quote cut from a report's text, through a file and through JSON lines, is still where its offsets say."""
    report = _through_a_file("x.txt", text)
    assert report.text == text
    evidence = data.draw(spans(report.text))
    account = Account(report=report.id, evidence=(evidence,), attack=attack_key(report.id, evidence.quote))
    whole = ReportFact(report=report.id, text=report.text, language=report.language)
    lines = [to_json_line(whole), to_json_line(account)]
    assert all("\n" not in line for line in lines)
    back, again = (parse_line(line) for line in lines)
    assert isinstance(back, ReportFact) and isinstance(again, Account)
    [one] = again.evidence
    assert back.text[one.start : one.end] == one.quote == text[evidence.start : evidence.end]


def _through_a_file(name: str, text: str) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(text.encode())
        [report] = read_reports([str(path)], lang="fr")
    assert isinstance(report, Report), report
    return report


@given(any_facts())
def test_lines_of_json_come_back_as_they_went(fact: AnyFact) -> None:
    line = to_json_line(fact)
    back = parse_line(line)
    assert back == fact
    assert back.id == fact.id
    assert to_json_line(back) == line


@pytest.mark.long
@given(any_facts())
def test_the_schema_admits_what_is_written_and_the_line_keeps_to_it(fact: AnyFact) -> None:
    line = json.loads(to_json_line(fact))
    definitions = json_schema()["$defs"]
    own = definitions[type(fact).__name__]
    assert set(line) <= set(own["properties"])
    assert set(own["required"]) <= set(line)


@pytest.mark.long
@given(any_facts(), st.sampled_from(["report", "nth"]))
def test_an_id_hangs_on_its_key(fact: AnyFact, field: str) -> None:
    other = fact.model_dump(exclude={"id"})
    other[field] = other[field] + ("x" if field == "report" else 1)
    assert ANY_FACT.validate_python(other).id != fact.id


@given(any_facts())
def test_an_id_does_not_hang_on_other_names(fact: AnyFact) -> None:
    without = with_parties(fact, lambda party: party.model_copy(update={"also": None}))
    line = json.loads(to_json_line(without))
    assert without.id == fact.id == parse_line(json.dumps(line)).id
    assert '"also"' not in json.dumps([line.get(key) for key in ("stated_by", "target", "force", "at", "against")])


@given(any_facts())
def test_an_id_that_is_not_the_hash_is_refused(fact: AnyFact) -> None:
    record = json.loads(to_json_line(fact)) | {"id": "0" * 20}
    with pytest.raises(InputError, match="is not the hash"):
        parse_line(json.dumps(record), number=3)


def test_ids_are_the_same_on_any_machine_and_in_any_process() -> None:
    """Written down once: a change of these is a change of every IRI that anybody keeps."""
    assert digest("a", 1, None) == "0ae764bffd3a17b6454c"
    assert attack_key("r", "l’attaque\u00a0!") == "c3dca3767f56a49d562a"
    code = "from kg.facts import digest; print(digest('é', ['x'], None))"
    seeds = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).resolve().parents[2],
        ).stdout
        for seed in ("0", "1")
    ]
    assert seeds[0] == seeds[1] == digest("é", ["x"], None) + "\n"


def test_facts_do_not_change() -> None:
    place = Place(name="Taji")
    with pytest.raises(ValidationError, match="frozen"):
        place.name = "Erbil"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"start": 0, "end": 3, "quote": "ab"}, "the quote has 2 characters, its offsets say 3"),
        ({"start": -1, "end": 1, "quote": "ab"}, "greater than or equal to 0"),
        ({"start": 0, "end": 0, "quote": ""}, "at least 1 character"),
    ],
)
def test_a_quote_is_as_long_as_it_says(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Evidence.model_validate(wrong)


def test_a_bad_line_is_named_and_the_others_are_read() -> None:
    good = to_json_line(ReportFact(report="r", text="x", language="fr"))
    lines = [good, "{", "", '{"fact": "account", "report": "r"}', '{"fact": "rumour"}', good]
    results = list(read_lines(lines, source="f.jsonl"))
    assert [type(one).__name__ for one in results] == [
        "ReportFact",
        "InputError",
        "InputError",
        "InputError",
        "ReportFact",
    ]
    assert str(results[1]).startswith("f.jsonl:2: not a fact: ")
    assert "f.jsonl:4: not a fact: account.evidence: Field required" in str(results[2])
    assert "f.jsonl:5" in str(results[3]) and "kg schema" in str(results[3])


@settings(max_examples=30)
@given(st.text(max_size=200))
def test_no_line_of_rubbish_gives_anything_but_a_message(line: str) -> None:
    with pytest.raises(InputError):
        parse_line(line)


def test_the_schema_describes_each_kind_of_fact() -> None:
    schema = json_schema()
    kinds = set(schema["discriminator"]["mapping"])
    assert kinds == {
        "report",
        "account",
        "claim",
        "attribution",
        "denial",
        "non_claim",
        "deployment",
        "aggregate",
        "statement",
    }
    assert schema["$schema"].endswith("2020-12/schema")
    for party in ("Place", "Actor"):
        fields = schema["$defs"][party]["properties"]
        assert "other words" in fields["also"]["description"] and "linking" in fields["country_from"]["description"]
