"""The founding report, read as its readers would: four sources that differ, one attack claimed, one that nobody has."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from kg.build import build
from kg.exporters.quads_file import export
from kg.facts import Account, Aggregate, AnyFact, Attribution, Claim, Count, Deployment, NonClaim, ReportFact, Statement
from kg.gazetteer import Gazetteer
from kg.link import Linker
from kg.read.rules import RuleReader
from kg.reports import read_reports
from kg.reports.report import Report
from kg.resources import folder
from kg.stores import in_memory

SHARED = Path(__file__).resolve().parents[4] / "shared" / "eval"


@cache
def facts() -> list[AnyFact]:
    [report] = read_reports([str(folder("examples") / "reports" / "2023-10-20-bagdad-ain-al-asad.md")])
    assert isinstance(report, Report)
    gazetteer = Gazetteer.load()
    return [*Linker(gazetteer).link(RuleReader(gazetteer).read(report))]


def accounts() -> dict[str, list[Account]]:
    """Attack key → its accounts."""
    out: dict[str, list[Account]] = {}
    for fact in facts():
        if isinstance(fact, Account):
            out.setdefault(fact.attack, []).append(fact)
    return out


def attack_at(entity: str) -> str:
    keys = {a.attack for group in accounts().values() for a in group for t in a.target if t.entity == entity}
    assert len(keys) == 1, f"{entity} is the target of {len(keys)} attacks"
    return keys.pop()


def test_every_quote_is_a_span_of_the_text() -> None:
    report = facts()[0]
    assert isinstance(report, ReportFact)
    pieces = [e for f in facts() if not isinstance(f, ReportFact) for e in f.evidence]
    assert pieces
    for piece in pieces:
        assert report.text[piece.start : piece.end] == piece.quote


def test_baghdad_airport_is_one_attack_with_four_accounts() -> None:
    found = accounts()[attack_at("base/bdsc")]
    speakers = [a.stated_by.name if a.stated_by else "" for a in found]
    assert len(found) == 4, speakers
    american, security, military, local = (
        next(a for a, name in zip(found, speakers, strict=True) if part in name)
        for part in ("Défense", "sécuritaire irakienne", "militaire irakienne", "sources locales")
    )
    assert american.stated_by and american.stated_by.anonymous
    assert american.earliest == american.latest == date(2023, 10, 20) and american.local_time == "02:50"
    assert american.weapon == ("missile",) and american.weapon_count == Count(low=2, high=2)
    assert american.intercepted == Count(low=1, high=1) and american.injured == Count(low=0, high=0)
    assert (security.earliest, security.latest) == (date(2023, 10, 19), date(2023, 10, 19))
    assert security.weapon == ("rocket",) and security.weapon_count == Count(low=3, high=3)
    assert military.killed == Count(low=0, high=0) and military.injured == Count(low=0, high=0)
    assert local.weapon_count == Count(low=3, high=3)


def test_nobody_has_claimed_baghdad_as_of_the_day_of_the_report() -> None:
    about = [f for f in facts() if isinstance(f, NonClaim) and f.about == attack_at("base/bdsc")]
    assert [f.as_of for f in about] == [date(2023, 10, 20)]
    assert about[0].evidence[0].quote == "Aucune partie n’a encore revendiqué la responsabilité de cette attaque."
    assert not [f for f in facts() if isinstance(f, Claim) and f.about == attack_at("base/bdsc")]


def test_ain_al_asad_is_claimed_by_one_group_only() -> None:
    key = attack_at("base/ain-al-asad")
    claims = [f for f in facts() if isinstance(f, Claim) and f.about == key]
    assert [c.responsible.name for c in claims if c.responsible] == ["Résistance islamique en Irak"]
    assert not [f for f in facts() if isinstance(f, NonClaim) and f.about == key]
    [account] = accounts()[key]
    assert account.weapon == ("missile",) and account.earliest == account.latest == date(2023, 10, 19)


def test_three_thwarted_drone_attacks_are_one_record() -> None:
    [account] = [a for group in accounts().values() for a in group if "drone" in a.weapon]
    assert account.outcome == "foiled" and account.attack_count == Count(low=3, high=3)
    assert account.earliest == account.latest == date(2023, 10, 18)
    assert account.stated_by and account.stated_by.entity == "actor/centcom"
    assert account.weapon_count is None


def test_the_explosions_have_no_author() -> None:
    found = [a for group in accounts().values() for a in group if any("Omar" in t.name for t in a.target)]
    assert len(found) == 1 and found[0].weapon == ("unknown",) and not found[0].perpetrator
    assert not [f for f in facts() if isinstance(f, Claim | Attribution) and f.about == found[0].attack]


def test_there_are_four_attacks_and_no_more() -> None:
    assert len(accounts()) == 4


def test_deployments_of_three_bases_together() -> None:
    found = {d.force.name: d for d in facts() if isinstance(d, Deployment) and d.strength}
    strengths = {name: (d.strength.low if d.strength else None, d.site_count) for name, d in found.items()}
    assert strengths == {"soldats américains": (2500, 3), "soldats de la coalition": (1000, 3)}
    assert all(d.at and d.at.country == "IQ" for d in found.values())


def test_threats_are_statements() -> None:
    threats = [s for s in facts() if isinstance(s, Statement) and s.kind == "threat"]
    assert {s.stated_by.name for s in threats if s.stated_by} == {
        "factions de la résistance irakienne",
        "Brigades irakiennes du Hezbollah",
    }


def test_the_past_series_is_an_aggregate_with_its_non_claim_and_attribution() -> None:
    [aggregate] = [f for f in facts() if isinstance(f, Aggregate)]
    assert [f for f in facts() if isinstance(f, NonClaim) and f.about == aggregate.id]
    [blame] = [f for f in facts() if isinstance(f, Attribution) and f.about == aggregate.id]
    assert blame.responsible and "factions" in blame.responsible.name


@pytest.mark.skipif(not (SHARED / "score.py").is_file(), reason="the gold records are not beside this checkout")
def test_the_scorer_finds_every_attack_and_its_responsibility(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "seed.json").write_bytes((SHARED / "dev" / "seed.json").read_bytes())
    graph = tmp_path / "graph.nq"
    with in_memory() as store:
        build([str(folder("examples") / "reports" / "2023-10-20-bagdad-ain-al-asad.md")], store)
        export(store, graph, "nq")
    scorer = _scorer()
    golds = [json.loads((tmp_path / "gold" / "seed.json").read_text(encoding="utf-8"))]
    result = scorer.score(golds, scorer.read_graph(graph), details=False)
    assert result["attack_f1"] == 1.0 and result["responsibility"] == 1.0
    assert result["fact_f1"] >= 0.9 and result["deployment_f1"] == 1.0


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
