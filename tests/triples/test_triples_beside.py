"""The graphs beside those of reports and attacks, and the corners of a report's own, term by term (beside.toml)."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Quad

from kg.decisions import Decision
from kg.facts import AnyFact, Quoted, parse_line
from kg.gazetteer import Gazetteer
from kg.link import Linker
from kg.resolve import Parameters, profiles, resolve_all
from kg.standing import Candidate, Corrected, Standing, Struck
from kg.triples import link_quads, report_quads, review_quads, wikidata_quads
from kg.triples.from_rdf import record_quads
from kg.triples.resolution import resolution_quads
from kg.triples.revision import revision_quads
from kg.vocabulary import BASE, PREFIXES
from tests.lines import rewrite

FILE = Path(__file__).parent / "beside.toml"
DATA = tomllib.loads(FILE.read_text(encoding="utf-8"))
GAZETTEER = Gazetteer.load()
_HASH = re.compile(r"[0-9a-f]{20,64}")


def fact(row: dict[str, Any]) -> AnyFact:
    """A fact as it is exchanged, with what every case has left out: its report, and words that it rests on."""
    whole = {"report": "r", **row}
    if row["fact"] == "report":
        whole = {"text": "Words of a report.", "language": "en", **whole}
    else:
        quote = whole.pop("quote", "Words")
        whole.setdefault("evidence", [{"start": 0, "end": len(quote), "quote": quote}])
    return parse_line(json.dumps(whole, default=str))


def facts_of(case: dict[str, Any], name: str = "facts") -> list[AnyFact]:
    return [fact(row) for row in case[name]]


def shown(quads: Sequence[Quad]) -> Iterator[str]:
    """Each quad in one line, sorted: prefixes for vocabularies, nothing for our own base, `#1` for the first digest."""
    digests: dict[str, str] = {}

    def short(found: re.Match[str]) -> str:
        return digests.setdefault(found[0], f"#{len(digests) + 1}")

    lines = []
    for quad in quads:
        line = f"{quad.subject} {quad.predicate} {quad.object} | {quad.graph_name}"
        for prefix, iri in PREFIXES.items():
            line = re.sub(rf"<{re.escape(iri)}([^>/]*)>", rf"{prefix}:\1", line)
        lines.append(line.replace(f"<{BASE}", "<"))
    assert len(set(lines)) == len(lines), "each once"
    yield from (_HASH.sub(short, line) for line in sorted(lines))


def decided(rows: Sequence[dict[str, Any]]) -> list[Decision]:
    when = {"who": "Anna", "when": datetime(2024, 5, 6, 12, tzinfo=UTC)}
    return [Decision(**{**when, **row}) for row in rows]


def links(case: dict[str, Any]) -> list[Quad]:
    linker = Linker(GAZETTEER, decided(case.get("decisions", ())))
    facts, records = linker.link_with_records(facts_of(case))
    return list(link_quads(facts[0].report, records))


def wikidata(case: dict[str, Any]) -> list[Quad]:
    found = [(qid, tuple(labels.items()), score, tuple(why)) for qid, labels, score, why in case["found"]]
    return list(wikidata_quads(BASE + case["node"], case["called"], found, case["sure"]))


def resolution(case: dict[str, Any]) -> list[Quad]:
    told = list(profiles(facts_of(case)).values())
    return list(resolution_quads(resolve_all(told, GAZETTEER), told, Parameters.load()))


def review(case: dict[str, Any]) -> list[Quad]:
    facts = facts_of(case)
    quoted = [each for each in facts if isinstance(each, Quoted)]
    by = decided(case["decisions"])
    candidates = [Candidate(quoted[one.pop("fact")], **one) for one in map(dict, case.get("candidates", ()))]
    struck = [Struck(quoted[one["fact"]], one["slot"], by[0], one["with_attack"]) for one in case.get("struck", ())]
    fixed = [Corrected(quoted[one["read"]], quoted[one["now"]], by[one["by"]]) for one in case.get("corrected", ())]
    return list(review_quads(Standing(tuple(facts), tuple(facts), tuple(candidates), tuple(struck), tuple(fixed))))


def records(case: dict[str, Any]) -> list[Quad]:
    return list(record_quads(facts_of(case), read=facts_of(case, "read") if "read" in case else None))


GRAPHS = {
    "report": lambda case: list(report_quads(facts_of(case), joined=case.get("joined"))),
    "links": links,
    "wikidata": wikidata,
    "resolution": resolution,
    "revision": lambda case: list(revision_quads(facts_of(case), case["number"])),
    "review": review,
    "record": records,
}


def read(case: dict[str, Any]) -> list[str]:
    lines = list(shown(GRAPHS[case["graph"]](case)))
    return [line for line in lines if not case.get("only") or any(word in line for word in case["only"])]


@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: case["name"])
def test_quads(case: dict[str, Any]) -> None:
    assert read(case) == case["lines"].splitlines()


def test_every_graph_has_a_case() -> None:
    assert {case["graph"] for case in DATA["case"]} == set(GRAPHS)


if __name__ == "__main__":
    rewrite(FILE, {"case": read})
