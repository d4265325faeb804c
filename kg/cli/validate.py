"""`kg validate`: reports, facts, RDF files or a store against the shapes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kg.cli import options, telling
from kg.errors import InputError
from kg.vocabulary import BASE

if TYPE_CHECKING:
    from kg.build.intake import Intake
    from kg.gazetteer import Gazetteer
    from kg.validate import Violation

_RDF = (".ttl", ".nq", ".nt", ".trig", ".jsonld", ".json")


@click.command("validate", short_help="Check reports, facts, RDF files or a store against the shapes.")
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@options.store(required=False, help="Folder of a store that is checked.")
@click.option(
    "--report", "reports", multiple=True, metavar="ID",
    help="With --store: only what this report can have touched; may be given again.",
)
@options.of_reports
@click.option(
    "--pyshacl", is_flag=True, help="Ask pySHACL instead, as a second opinion: the same findings, much slower."
)
@click.option("--base", default=BASE, show_default=True, metavar="IRI", help="Base of the IRIs of data.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="json: one object a line.",
)
@click.option(
    "--messages", type=click.Choice(["fr", "en"]), default="en", show_default=True, help="Language of the messages."
)
@click.pass_context
def command(
    context: click.Context,
    inputs: tuple[str, ...],
    store_path: Path | None,
    reports: tuple[str, ...],
    published: date | None,
    lang: str | None,
    outlet: str | None,
    gazetteers: tuple[Path, ...],
    jobs: int,
    pyshacl: bool,
    base: str,
    form: str,
    messages: str,
) -> None:
    """List what the shapes find, each with its report, the reason and the words; nothing is loaded or changed.

    INPUT is a report or facts as for `kg build`, or an RDF file (.ttl .nq .nt .trig .jsonld). In an RDF file and in a
    store the union of the graphs is checked; a large store by all cores, or by as many processes as --jobs says.

    Exit codes: 0 sound (remarks apart), 1 some input is bad, 3 something breaks a shape (takes precedence over 1).
    """
    if bool(inputs) == (store_path is not None):
        raise click.UsageError("say what is checked: INPUT… or --store DIR")
    if reports and (store_path is None or pyshacl):
        raise click.UsageError("--report goes with --store, and without --pyshacl, which checks whole graphs")
    from kg.build.intake import Intake
    from kg.gazetteer import Gazetteer
    from kg.validate import summary

    bad: list[InputError] = []
    notes: list[str] = []
    files = [name for name in inputs if Path(name).suffix.lower() in _RDF]
    rest = [name for name in inputs if name not in files]
    gazetteer = Gazetteer.load(gazetteers)
    intake = Intake(rest, published=published, lang=lang, outlet=outlet, fail=bad.append, note=notes.append)
    broken = found = 0
    chosen = None if context.get_parameter_source("jobs") is ParameterSource.DEFAULT else jobs
    for violation in _findings(files, store_path, reports, intake, gazetteer, chosen, pyshacl, base, bad):
        found += 1
        broken += violation.severity == "Violation"
        if form == "json":
            click.echo(json.dumps(asdict(violation), ensure_ascii=False))
        else:
            for line in summary([violation], messages):
                click.echo(line)
    telling.notes(notes)
    telling.failures(bad)
    click.echo(f"{broken} violations, {found - broken} remarks", err=True)
    context.exit(3 if broken else 1 if bad else 0)


def _findings(
    files: Sequence[str],
    store_path: Path | None,
    reports: Sequence[str],
    intake: Intake,
    gazetteer: Gazetteer,
    jobs: int | None,
    pyshacl: bool,
    base: str,
    bad: list[InputError],
) -> Iterator[Violation]:
    from kg.build import facts_of
    from kg.standing import Standings
    from kg.stores import open_store
    from kg.stores.oxigraph import OxigraphStore
    from kg.update.findings import BATCH, findings
    from kg.update.made import Made
    from kg.validate import read_quads, validate_quads
    from kg.validate.second_opinion import validate_by_pyshacl
    from kg.validate.store_check import validate_reports, validate_store

    check = validate_by_pyshacl if pyshacl else validate_quads

    for name in files:
        try:
            yield from check(read_quads(name))
        except InputError as error:
            bad.append(error)
    if store_path is not None:
        with open_store(store_path, "read") as store:
            if isinstance(store, OxigraphStore) and reports:
                yield from validate_reports(store.engine, reports, base)
            elif isinstance(store, OxigraphStore) and not pyshacl:
                yield from validate_store(store.engine, store.files, jobs)
            else:
                yield from check(store.dump())
    standings = Standings(gazetteer=gazetteer)
    stream = facts_of(intake, gazetteer, jobs=jobs or 1)
    while batch := list(islice(stream, BATCH)):
        yield from findings([Made.of(standings.of(facts), base) for facts in batch], check)
