"""Small reports with doubts in them: facts, decisions what they come to, written so that a case reads at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from kg.decisions import Decision
from kg.facts import ANY_FACT, AnyFact, Quoted, ReportFact, parse_line, to_json_line
from kg.standing import Standing, Thresholds, read_id
from kg.standing.fact_labels import fact_label, slot_label
from kg.standing.fields import SLOTS, empty
from kg.standing.thresholds import NAMES

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def facts_of(case: Mapping[str, Any], report: str = "r1") -> dict[str, AnyFact]:
    """Name → fact of a case; the report itself is "report"."""
    text = " ".join(one["quote"] for one in case["facts"])
    head = ReportFact(report=report, text=text, language="en", published=date(2024, 1, 10), outlet="The Post")
    found: dict[str, AnyFact] = {"report": head}
    for one in case["facts"]:
        fields = {name: value for name, value in one.items() if name not in ("name", "quote", "doubts")}
        if fields.get("about") in found:
            fields["about"] = found[fields["about"]].id
        start = text.index(one["quote"])
        evidence = [{"start": start, "end": start + len(one["quote"]), "quote": one["quote"]}]
        doubts = [
            {"slot": "" if slot == "fact" else slot, "confidence": confidence, "how": ["conditional"]}
            for slot, confidence in one.get("doubts", {}).items()
        ]
        found[one["name"]] = ANY_FACT.validate_python(
            {"report": report, "evidence": evidence, "assessments": doubts or None, **fields}
        )
    return found


def decisions_of(lines: Iterable[str], known: Mapping[str, AnyFact], start: int = 0) -> list[Decision]:
    """Decisions from lines such as "strike a", "accept a killed", "correct a killed=3", "undo 2"."""
    found: list[Decision] = []
    for number, line in enumerate(lines, start):
        act, name, *rest = line.split(" ", 2)
        common: dict[str, Any] = {"who": "anna", "when": WHEN + timedelta(minutes=number), "why": f"said {line}"}
        if act == "undo":
            target = found[int(name) - 1]
            found.append(Decision(kind="undo", left=name, right=target.digest, verdict="match", **common))
            continue
        fact = known[name]
        assert isinstance(fact, Quoted)
        common |= {"left": read_id(fact), "right": fact.report}
        if act == "correct":
            field, _, value = rest[0].partition("=")
            found.append(Decision(kind="correction", verdict="match", field=field, value=value, **common))
        else:
            verdict = {"accept": "match", "strike": "no_match", "unsure": "unsure"}[act]
            found.append(Decision.model_validate(
                {"kind": "fact", "verdict": verdict, "slot": rest[0] if rest else None, **common}
            ))
    return found


def told(standing: Standing) -> dict[str, list[str]]:
    """What a standing comes to, in lines, sorted."""
    candidates = (
        f"{_named(one.fact, one.slot)} ({one.confidence:g}: {', '.join(one.reasons)})" for one in standing.candidates
    )
    struck = (
        f"{_named(one.fact, one.slot)} ({one.decision.why}{', with its attack' if one.with_attack else ''})"
        for one in standing.struck
    )
    return {
        "facts": sorted(_with_values(fact) for fact in standing.facts if isinstance(fact, Quoted)),
        "candidates": sorted(candidates), "struck": sorted(struck),
        "corrected": sorted(
            f"{one.decision.field}: {_with_values(one.read)} → {_with_values(one.fact)}" for one in standing.corrected
        ),
    }


def lines(facts: Sequence[AnyFact]) -> list[AnyFact]:
    """The facts as they come back from their lines of JSON."""
    return [parse_line(to_json_line(fact)) for fact in facts]


def _named(fact: Quoted, slot: str) -> str:
    return f"{fact_label(fact, 'en')} / {slot_label(fact, slot, 'en')}" if slot else fact_label(fact, "en")


def _with_values(fact: Quoted) -> str:
    values = [
        slot_label(fact, slot, "en") for slot, fields in SLOTS[type(fact)].items()
        if any(getattr(fact, field) != empty(type(fact), field) for field in fields)
    ]
    return f"{fact_label(fact, 'en')} [{'; '.join(sorted(values))}]"


HALF = Thresholds.parsed("[thresholds]\n" + "\n".join(f"{name} = 0.5" for name in NAMES))
"""What the cases reckon with, whatever the package's own thresholds are."""
