"""Names in text: homonyms, offsets, case, word bounds."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from kg.gazetteer import Gazetteer

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases" / "homonyms.toml").read_text(encoding="utf-8"))["case"]
DEV = Path(__file__).parents[3] / "shared" / "eval" / "dev"
G = Gazetteer.load()


def judge(case: dict[str, str | int]) -> str:
    """Empty if the case holds, else what went wrong."""
    text, wanted, passage = str(case["text"]), str(case["id"]), str(case["find"])
    start = -1
    for _ in range(int(case.get("nth", 1))):
        start = text.index(passage, start + 1)
    end = start + len(passage)
    found = [match for match in G.find(text, str(case["lang"])) if match.start < end and match.end > start]
    if not wanted:
        return f"{[match.text for match in found]}" if found else ""
    first = [match.entities[0].id for match in found]
    return "" if first == [wanted] else f"wanted {wanted}, got {first} for {[match.text for match in found]}"


def test_hard_homonyms_are_told_apart() -> None:
    wrong = {f"{case['text']} [{case['find']}]": fault for case in CASES if (fault := judge(case))}
    assert 1 - len(wrong) / len(CASES) >= 0.98, wrong


@pytest.mark.parametrize(
    ("lang", "text", "passage", "code"),
    [
        ("fr", "des soldats américains", "américains", None),
        ("fr", "la capitale irakienne", "irakienne", "IQ"),
        ("fr", "deux Américaines", "Américaines", "US"),
        ("en", "an Iraqi official", "Iraqi", "IQ"),
        ("en", "the U.S.-made drone", "U.S.", "US"),
        ("fr", "un drone turc", "turc", "TR"),
        ("fr", "une banque turque", "turque", "TR"),
        ("fr", "un pont coréen", "coréen", None),
        ("en", "lower-case iraqi", "iraqi", None),
    ],
)
def test_adjectives_point_at_the_state(lang: str, text: str, passage: str, code: str | None) -> None:
    found = [match for match in G.find(text, lang) if match.text == passage and match.entities[0].kind == "state"]
    assert [match.entities[0].country for match in found] == ([code] if code else [])


def test_candidates_are_ordered_and_place_is_offered_beside_state() -> None:
    (match,) = G.find("Des tirs ont été entendus en Iran.", "fr")
    assert [entity.id for entity in match.entities] == ["place/ir", "actor/state-ir"]


@pytest.mark.parametrize("text", ["Baghdadi's", "Malian", "Iranshahr", "ISISx", "xMali", "Bagdad2"])
def test_a_name_is_not_found_inside_a_word(text: str) -> None:
    names = {match.text for match in G.find(text, "en")}
    assert not names & {"Baghdad", "Mali", "Iran", "ISIS", "Bagdad"}


PIECES = st.sampled_from(
    [
        "Aïn al-Assad",
        "Ai\u0308n al-Assad",
        "Sana’a",
        "N’Djamena",
        "d’Erbil",
        "l'œuvre",
        "Straße",
        "U.S.",
        "Kata’ib Hezbollah",
        "İncirlik",
        "Baghdad's airport",
        "al-Tanf",
        "EI",
        "\n",
        " ",
        ", ",
        "-",
        "’",
        "ﬁ",
        "ʿ",
        "\u0301",
        "Mali",
        "H-3",
        "GSIM",
    ]
)


@pytest.mark.long
@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=14).map("".join), st.sampled_from(["fr", "en"]))
def test_offsets_are_exact_ordered_and_apart(text: str, lang: str) -> None:
    last = 0
    for match in G.find(text, lang):
        assert text[match.start : match.end] == match.text
        assert match.text.strip() == match.text != ""
        assert match.start >= last
        assert match.entities
        last = match.end


BASES = [one for one in G.entities.values() if one.type == "base"]


@given(st.sampled_from([name for entity in BASES for name in entity.names() if "(" not in name]))
def test_every_base_is_found_or_needs_context(name: str) -> None:
    found = [match for match in G.find(f"Hier, {name} était calme.", "fr") if match.text.endswith(name.split()[-1])]
    filed = G._index.exact(name)
    assert found or any(one.guarded or one.common for one in filed)


@pytest.mark.skipif(not DEV.is_dir(), reason="the shared development texts are not here")
def test_dev_targets_and_claimants_are_known() -> None:
    wanted = {"base", "embassy", "airport", "oil_site"}
    missed = []
    for path in sorted(DEV.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        spans = [match.text for match in G.find(record["text"], record["lang"])]
        for attack in record["attacks"]:
            names = [name for name in attack["target"] if name in record["text"]]
            if attack["target_kind"] in wanted and names and not any(s in n or n in s for s in spans for n in names):
                missed.append((path.stem, names))
            for claimant in attack["claimants"]:
                present = [name for name in claimant if name in record["text"]]
                if present and not any(s in n or n in s for s in spans for n in present):
                    missed.append((path.stem, present))
    assert len(missed) <= 2, missed
