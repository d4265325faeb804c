"""`kg demo`: the whole path on the example reports, in one go."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import outputs, telling

if TYPE_CHECKING:
    from kg.questions.answer import Answer

QUESTIONS = ("unclaimed-attacks", "claims", "disagreements")


@click.command("demo", short_help="The whole path on the example reports.")
@click.argument("folder", type=outputs.FOLDER, default="demo")
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="en", show_default=True, help="Language of titles and names."
)
@click.pass_context
def command(context: click.Context, folder: Path, lang: str) -> None:
    """Build the example reports into a store under FOLDER (default: demo), check them, answer three questions."""
    from kg.build import build
    from kg.exporters.quads_file import export
    from kg.files import write_text
    from kg.questions.answer import ask
    from kg.questions.render import render
    from kg.resources import folder as resource
    from kg.stores import open_store

    reports = resource("examples") / "reports"
    store_path, graph = folder / "store", folder / "graph.nq"
    shutil.rmtree(store_path, ignore_errors=True)  # the demo's own store, made anew each time
    click.echo(f"Building the reports of {_near(reports)} …")
    with open_store(store_path) as store:
        with telling.progress("reports loaded") as tick:
            done = build([str(reports)], store, progress=lambda so_far: tick(so_far.reports))
        telling.notes(done.notes)
        telling.failures(done.failures)
        warned = [one for one in done.violations if one.report not in done.rejected]
        click.echo(
            f"{done.reports} reports checked against the shapes and loaded, {len(done.rejected)} left out: "
            f"{done.attacks} attacks, {done.facts} facts, {len(warned)} remarks for a coder.\n"
        )
        telling.violations((one for one in done.violations if one.report in done.rejected), lang)
        statements = export(store, graph)
        for name in QUESTIONS:
            answer = ask(store, name, lang=lang)
            click.echo(f"$ kg ask {name} --store {store_path}")
            click.echo(render(_for_reading(answer), "table", width=120))
            write_text(folder / f"{name}.csv", render(answer, "csv"))
    click.echo(
        f"Outputs: the store in {store_path}/, {statements} statements in {graph}, the answers in {folder}/*.csv"
    )
    click.echo(f"More questions: kg ask; your own reports: kg build FILE… --store {store_path}")
    context.exit(done.exit_code)


def _for_reading(answer: Answer) -> Answer:
    """`answer` without the column of the attack's IRI, which leaves room for the words; the CSV has all columns."""
    kept = [index for index, name in enumerate(answer.columns) if name != "attack"]
    return replace(
        answer,
        columns=tuple(answer.columns[index] for index in kept),
        rows=tuple(tuple(row[index] for index in kept) for row in answer.rows),
    )


def _near(path: Path) -> Path:
    """The path as seen from here if it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
