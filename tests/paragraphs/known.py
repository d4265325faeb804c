"""What the reader gets wrong today in coded reports, as data that may only shrink.

    python -m tests.paragraphs.known [-v]

reads all anew, rewrites known.toml and known_insertions.toml and prints totals (-v: each error as well).
"""

from __future__ import annotations

import json
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from typing import Any

from kg.facts import Account, AnyFact, Quoted, ReportFact
from kg.reports import Report
from tests.paragraphs.reading import HERE, Reading, compare, load, read_all, report

KNOWN = HERE / "known.toml"
KNOWN_INSERTIONS = HERE / "known_insertions.toml"
INSERTIONS = 200
SEED = 20240314


def readings() -> dict[str, Reading]:
    """How each coded report is read."""
    cases = load("cases")
    facts = read_all(report(name, case) for name, case in cases.items())
    return {name: compare(case, facts[name]) for name, case in cases.items()}


def known() -> dict[str, Any]:
    return tomllib.loads(KNOWN.read_text(encoding="utf-8"))


def known_insertions() -> list[str]:
    return tomllib.loads(KNOWN_INSERTIONS.read_text(encoding="utf-8"))["changed"]


def insertions() -> dict[str, Report]:
    """Coded reports with one unrelated paragraph each, by "case + paragraph @ how many paragraphs come before"."""
    cases, unrelated = load("cases"), load("unrelated")
    possible = [
        (case, other, at)
        for case in cases
        for other in unrelated
        if cases[case]["lang"] == unrelated[other]["lang"]
        for at in range(len(cases[case]["text"].split("\n\n")) + 1)
    ]
    out = {}
    for case, other, at in sorted(random.Random(SEED).sample(possible, INSERTIONS)):
        parts = cases[case]["text"].split("\n\n")
        text = "\n\n".join([*parts[:at], unrelated[other]["text"], *parts[at:]])
        name = f"{case} + {other} @ {at}"
        out[name] = report(name, cases[case], text)
    return out


def changed() -> dict[str, list[str]]:
    """The insertions that change what is read, with the facts that went (-) and came (+)."""
    cases = load("cases")
    before = {name: said(facts) for name, facts in read_all(report(n, c) for n, c in cases.items()).items()}
    out = {}
    for name, facts in read_all(insertions().values()).items():
        was, now = before[name.partition(" + ")[0]], said(facts)
        if was != now:
            out[name] = [*(f"- {line}" for line in sorted(was - now)), *(f"+ {line}" for line in sorted(now - was))]
    return out


def said(facts: Iterable[AnyFact]) -> set[str]:
    """The facts without what depends on where in the text they are: quotes for offsets and for attacks' keys."""
    facts = list(facts)
    quotes: dict[str, str] = {}
    for fact in facts:
        if isinstance(fact, Account):
            quotes.setdefault(fact.attack, fact.evidence[0].quote)
    return {_plain(fact, quotes) for fact in facts if isinstance(fact, Quoted) and not isinstance(fact, ReportFact)}


def _plain(fact: Quoted, quotes: dict[str, str]) -> str:
    data = fact.model_dump(mode="json", exclude_none=True, exclude={"report", "id", "nth", "assessments"})
    data["evidence"] = [piece["quote"] for piece in data["evidence"]]
    for slot in ("attack", "about"):
        if slot in data:
            data[slot] = quotes.get(data[slot], "")
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def write(found: dict[str, Reading], insertions_changed: Iterable[str]) -> None:
    head = "# Written by `python -m tests.paragraphs.known`; may only shrink.\n"
    lines = [head]
    for name, reading in sorted(found.items()):
        if reading.false or reading.missed:
            rows = "".join(f"  {_quoted(line)},\n" for line in reading.false)
            rows = f"[\n{rows}]" if rows else "[]"
            lines.append(f"[{name}]\nfalse = {rows}\nmissed = {len(reading.missed)}\n")
    KNOWN.write_text("\n".join(lines), encoding="utf-8")
    rows = "".join(f"  {_quoted(name)},\n" for name in sorted(insertions_changed))
    KNOWN_INSERTIONS.write_text(f"{head}changed = [\n{rows}]\n", encoding="utf-8")


def _quoted(line: str) -> str:
    return json.dumps(line, ensure_ascii=False)


def totals(found: dict[str, Reading], insertions_changed: Iterable[str]) -> Iterable[str]:
    """Lines for a person: how many are false and missed, by kind, and how many insertions change something."""
    for title, lines in (
        ("false", [line for r in found.values() for line in r.false]),
        ("missed", [line for r in found.values() for line in r.missed]),
    ):
        kinds = Counter(_kind(line) for line in lines)
        yield f"{title} {len(lines)}: " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common())
    right = sum(not r.false and not r.missed for r in found.values())
    yield f"reports read without any error: {right} of {len(found)}"
    yield f"insertions that change something: {len(list(insertions_changed))} of {INSERTIONS}"


def _kind(line: str) -> str:
    words = line.split()
    return " ".join(words[:2]) if words[0] == "attack" and words[1] in ("again", "none:") else words[0]


def main() -> None:
    found, differing = readings(), changed()
    write(found, differing)
    if "-v" in sys.argv:
        for name, reading in found.items():
            print(name, *(f"  false {line}" for line in reading.false), sep="\n")
            print(*(f"  missed {line}" for line in reading.missed), sep="\n")
        for name, lines in differing.items():
            print(name, *(f"  {line[:400]}" for line in lines), sep="\n")
    print(*totals(found, differing), sep="\n")


if __name__ == "__main__":
    main()
