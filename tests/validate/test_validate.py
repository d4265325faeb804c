"""kg/validate: violations name the fact, its quote and its report; files are read without fetching anything."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.consolidate import consolidate
from kg.errors import InputError, UsageError
from kg.facts import (
    Account,
    Actor,
    AnyFact,
    Claim,
    Count,
    Deployment,
    Evidence,
    NonClaim,
    Place,
    ReportFact,
    attack_key,
)
from kg.gazetteer import Gazetteer
from kg.triples import consolidated_quads, gazetteer_quads, report_quads, store_quads
from kg.validate import Violation, read_quads, summary, validate, validate_quads, violations_by_report
from tests.calls import calls

TEXT = "Deux missiles ont visé la base 𝔄 jeudi, dit l’agence. Un groupe a revendiqué. Personne d’autre n’a revendiqué."
BASE = Place(name="la base", kind="base", country="IQ", entity="base/ain-al-asad")
GROUP = Actor(name="Un groupe", kind="armed_group", entity="actor/some-group")
THURSDAY, FRIDAY = date(2023, 10, 19), date(2023, 10, 20)


def quoting(words: str) -> tuple[Evidence, ...]:
    start = TEXT.index(words)
    return (Evidence(start=start, end=start + len(words), quote=words),)


def facts_of(report: str, *, attack: str | None = None, **values: object) -> list[AnyFact]:
    """A report that breaks nothing; `values` go into its account."""
    key = attack or attack_key(report, "Deux missiles")
    account = {"earliest": THURSDAY, "latest": THURSDAY, "target": (BASE,), "weapon": ("missile",)} | values
    return [
        ReportFact(report=report, text=TEXT, language="fr", published=FRIDAY, outlet="Agence"),
        Account.model_validate({"report": report, "attack": key, "evidence": quoting("jeudi"), **account}),
        Claim(report=report, about=key, evidence=quoting("Un groupe a revendiqué"), responsible=GROUP, as_of=FRIDAY),
        Deployment(report=report, evidence=quoting("la base 𝔄"), force=GROUP, at=BASE, strength=Count(low=900)),
    ]


def broken(violations: Sequence[Violation]) -> list[tuple[str, str]]:
    return [(one.report, one.shape) for one in violations if one.severity == "Violation"]


def test_sound_facts_break_nothing_and_only_the_unlinked_outlet_is_noted() -> None:
    found = validate([facts_of("r1")])
    assert [(one.shape, one.severity, one.fact_kind, one.value) for one in found] == [
        ("actor-unlinked", "Info", "actor", "Agence")
    ]


def test_a_violation_names_fact_quote_report_and_value() -> None:
    (one,) = (one for one in validate([facts_of("r 1/é", killed=Count(low=9, high=3))]) if one.severity == "Violation")
    assert (one.report, one.fact_kind, one.quote, one.value) == ("r 1/é", "account", "jeudi", "9")
    assert (one.shape, one.path) == ("killed-order", "sit:killedLow")
    assert one.component == "LessThanOrEqualsConstraintComponent"
    assert one.message_fr == "Le nombre de tués minimal dépasse le maximal."
    assert one.message_en == "The lowest number of people killed is over the highest."


def test_a_quote_that_is_not_in_the_text_is_found() -> None:
    facts = facts_of("r1")
    shifted = (Evidence(start=1, end=6, quote="jeudi"),)
    facts[1] = Account.model_validate({**facts[1].model_dump(exclude={"id"}), "evidence": shifted})
    assert ("r1", "fact-quote-in-text") in broken(validate([facts]))


def test_offsets_after_a_letter_beyond_the_first_plane_count_code_points() -> None:
    assert TEXT.index("Un groupe") > TEXT.index("𝔄")
    assert broken(validate([facts_of("r1")])) == []


def test_claim_before_its_attack_is_found_in_its_own_report_alone() -> None:
    early = facts_of("early")
    early[2] = Claim(
        report="early",
        about=early[1].attack if isinstance(early[1], Account) else "",  # the same attack
        evidence=quoting("Un groupe a revendiqué"),
        responsible=GROUP,
        as_of=date(2023, 10, 1),
    )
    assert broken(validate([early, facts_of("sound")])) == [("early", "as-of-before-attack")]


def test_an_attack_that_two_reports_tell_of_is_the_matter_of_both() -> None:
    nobody = Actor(name="un inconnu", anonymous=True)
    found = validate(
        [facts_of("a", attack="k" * 20, perpetrator=(nobody,)), facts_of("b", attack="k" * 20), facts_of("c")]
    )
    assert [one for one in broken(found) if one[1] == "attack-anonymous-perpetrator"] == [
        ("a", "attack-anonymous-perpetrator"),
        ("b", "attack-anonymous-perpetrator"),
    ]


def test_a_statement_about_an_attack_that_nobody_tells_of_is_broken() -> None:
    facts = facts_of("r1")
    facts.append(NonClaim(report="r1", about="unknown", evidence=quoting("Personne"), as_of=FRIDAY))
    (one,) = (one for one in validate([facts]) if one.severity == "Violation")
    assert (one.report, one.fact_kind, one.shape, one.quote) == ("r1", "attack", "attack-account", "Personne")


def test_order_of_reports_and_of_facts_does_not_matter() -> None:
    a = facts_of("a", killed=Count(low=9, high=3))
    b = facts_of("b", earliest=FRIDAY)
    assert validate([a, b]) == validate([[b[0], *reversed(b[1:])], a])


def test_the_gravest_come_first_within_a_report() -> None:
    severities = [one.severity for one in validate([facts_of("a", earliest=FRIDAY, target=())])]
    assert severities == sorted(severities, key=["Violation", "Warning", "Info"].index)
    assert {"Violation", "Warning", "Info"} == set(severities)


def test_nothing_to_validate() -> None:
    assert validate([]) == []


def test_by_report() -> None:
    found = validate([facts_of("b", earliest=FRIDAY), facts_of("a", earliest=FRIDAY)])
    grouped = violations_by_report(found)
    assert list(grouped) == ["a", "b"]
    assert [one for each in grouped.values() for one in each] == found


def test_summary_says_it_in_words_in_both_languages() -> None:
    found = [one for one in validate([facts_of("r1", killed=Count(low=9, high=3))]) if one.severity == "Violation"]
    assert list(summary(found)) == [
        "broken: report r1, account (9): The lowest number of people killed is over the highest. “jeudi” [killed-order]"
    ]
    assert list(summary(found, "fr")) == [
        "invalide : article r1, récit (9) : Le nombre de tués minimal dépasse le maximal. « jeudi » [killed-order]"
    ]
    with pytest.raises(UsageError, match="use fr or en"):
        list(summary(found, "de"))


def test_the_union_of_the_graphs_is_validated() -> None:
    quads = list(report_quads(facts_of("r1", earliest=FRIDAY)))
    graphs = [ox.NamedNode(f"https://example.org/g{number}") for number in range(3)]
    spread = [ox.Quad(*quad.triple, graphs[number % 3]) for number, quad in enumerate(quads)]
    assert validate_quads(spread) == validate_quads(quads) == validate_quads([quad.triple for quad in spread])


def test_ill_typed_values_are_reported_in_words_and_not_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.ttl"
    path.write_text(
        "@prefix : <https://w3id.org/sitrep-kg/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        '<x:a> a :Account ; :earliest "2023-02-30"^^xsd:date ; :killedLow "nine"^^xsd:integer ; :inReport <x:r> .\n'
    )
    with caplog.at_level(logging.DEBUG, logger="rdflib"):
        found = validate_quads(read_quads(path))
    assert {("earliest", "2023-02-30"), ("killed-low", "nine")} <= {(one.shape, one.value) for one in found}
    assert not [record for record in caplog.records if record.name.startswith("rdflib")]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("ending", ["ttl", "trig", "nq", "jsonld"])
def test_the_files_that_the_package_writes_are_read_back(tmp_path: Path, ending: str) -> None:
    from kg.triples import serialize

    facts = facts_of("r1", killed=Count(low=9, high=3))
    path = tmp_path / f"out.{ending}"
    serialize(report_quads(facts), path)
    assert validate_quads(read_quads(path)) == validate([facts])


def test_a_remote_context_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "remote.jsonld"
    path.write_text('{"@context": "https://example.org/context.jsonld", "@id": "x:a", "name": "b"}')
    with pytest.raises(InputError, match=r"remote\.jsonld.*context") as refused:
        read_quads(path)
    assert refused.value.remedy == "put the context into the file"


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<x:a> <x:b> <x:c> .\n<x:a> <x:b> .\n")
    with pytest.raises(InputError, match=r"broken\.ttl:2: "):
        read_quads(path)


def test_a_missing_file_and_an_unknown_ending(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_quads(tmp_path / "missing.nq")
    with pytest.raises(UsageError, match="not an RDF file"):
        read_quads(tmp_path / "facts.csv")


def test_bytes_that_are_not_utf_8_are_bad_input(tmp_path: Path) -> None:
    path = tmp_path / "latin1.nq"
    path.write_bytes('<x:a> <x:b> "tué" .\n'.encode("latin-1"))
    with pytest.raises(InputError, match=r"latin1\.nq"):
        read_quads(path)


@pytest.mark.long
def test_many_reports_of_one_attack_do_not_cost_a_look_at_all_pairs() -> None:
    def work(reports: int) -> int:
        return calls(lambda: validate([facts_of(f"r{number}", attack="k" * 20) for number in range(reports)]))

    work(1)  # what is loaded once
    assert work(24) < 3 * work(12)  # twice as many; all pairs would be four times


def test_what_sources_disagree_about_is_not_broken_when_it_is_consolidated() -> None:
    facts = facts_of("r1", killed=Count(low=9), weapon_count=Count(low=2, high=2), earliest=THURSDAY, latest=THURSDAY)
    account = facts[1]
    assert isinstance(account, Account)
    facts.append(
        Account(
            report="r1",
            attack=account.attack,
            evidence=quoting("Deux missiles"),
            stated_by=GROUP,
            target=(BASE,),
            killed=Count(low=3, high=5),
            intercepted=Count(low=3),
            earliest=FRIDAY,
            latest=FRIDAY,
        )
    )
    quads = [*report_quads(facts), *consolidated_quads(consolidate(facts)), *store_quads("1", "0")]
    assert broken(validate_quads(quads)) == []


@pytest.mark.long
def test_bases_and_actors_of_the_gazetteer_break_nothing() -> None:
    gazetteer = Gazetteer.load()
    ids = [each.id for each in gazetteer.entities.values() if each.type in ("base", "actor")]
    found = validate_quads(gazetteer_quads(ids, gazetteer))
    assert len(ids) > 100
    assert [(one.focus, one.shape) for one in found if one.severity == "Violation"] == []
