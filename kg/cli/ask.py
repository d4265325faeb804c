"""`kg ask`: list the questions, run one, or run SPARQL from standard input."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli import options, remote
from kg.cli.past import as_of_option, past
from kg.vocabulary import BASE

if TYPE_CHECKING:
    from kg.questions.answer import Answer
    from kg.questions.question import Question
    from kg.stores import Store


def _parameters(_context: click.Context, _parameter: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE")
        if name in values:
            raise click.BadParameter(f"{name} is given twice")
        values[name] = value
    return values


@click.command("ask", short_help="The questions a store can be asked, and their answers.")
@click.argument("question", required=False)
@options.store(required=False, help="Folder of the store that is asked.")
@click.option("--endpoint", metavar="URL", help="Ask a remote triple store instead (SPARQL protocol).")
@click.option(
    "--param",
    "-p",
    "values",
    multiple=True,
    callback=_parameters,
    metavar="NAME=VALUE",
    help="A parameter of the question; may be repeated.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "simple"]),
    default="table",
    show_default=True,
    help="json is SPARQL results in JSON, simple one object a row.",
)
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="en", show_default=True, help="Language of titles and names."
)
@as_of_option
@options.gazetteers
@options.decisions
@click.option("--describe", is_flag=True, help="Say what the question means and which parameters it has, and stop.")
@click.option("--base", default=BASE, show_default=True, metavar="IRI", help="Base of the IRIs of data.")
@remote.options
def command(
    question: str | None,
    store_path: Path | None,
    endpoint: str | None,
    values: dict[str, str],
    form: str,
    lang: str,
    day: date | None,
    gazetteers: tuple[Path, ...],
    decisions_path: Path | None,
    describe: bool,
    base: str,
    **far: Any,
) -> None:
    """Without QUESTION, list the questions. With one, print its answer. With -, run a SPARQL query from standard input.

    A value of a parameter is a date (2023-10-20), a number, or a name, an id (base/ain-al-asad) or an IRI; it is bound
    as an RDF term, never pasted into the query.
    """
    from kg.questions.answer import ask
    from kg.questions.question import all_questions, load
    from kg.questions.render import render
    from kg.stores import open_store

    if question is None:
        for one in all_questions():
            click.echo(f"{one.name:24} {one.title[lang]}")
        click.echo("\nkg ask QUESTION --describe says more; kg ask QUESTION --store DIR answers.", err=True)
        return
    if describe and question != "-":
        click.echo(_described(load(question), lang))
        return
    if (store_path is None) == (endpoint is None):
        raise click.UsageError("say what is asked: --store DIR or --endpoint URL")
    if question == "-" and values:
        raise click.UsageError("a query from standard input has no parameters")
    if day is not None and store_path is None:
        raise click.UsageError("--as-of needs a store on this machine: --store DIR")
    with remote.opened(endpoint, **far) if endpoint else open_store(store_path, "read") as opened:
        store = opened if day is None else _past(opened, day, store_path, gazetteers, decisions_path, base)
        if question == "-":
            answer = _from_standard_input(store, base)
        else:
            answer = ask(store, question, values, lang=lang, base=base)
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else None
    click.echo(render(answer, form, width=width, color=terminal), nl=False)


def _from_standard_input(store: Store, base: str) -> Answer:
    """The answer to the query on standard input."""
    from kg.errors import InputError
    from kg.questions.answer import ask_sparql
    from kg.reports.decoding import decode

    try:
        return ask_sparql(store, decode(sys.stdin.buffer.read(), source="-"), base=base)
    except InputError as error:
        raise click.UsageError(f"the query: {error}") from error


def _past(
    store: Store, day: date, store_path: Path | None, gazetteers: tuple[Path, ...], decisions_path: Path | None,
    base: str,
) -> Store:
    from kg.gazetteer import Gazetteer

    return past(store, day, Gazetteer.load(gazetteers), options.decisions_of(store_path, decisions_path), base)


def _described(question: Question, lang: str) -> str:
    lines = [
        question.title[lang],
        question.question[lang],
        "",
        "Parameters:" if question.parameters else "No parameters.",
    ]
    for one in question.parameters:
        default = "none" if one.default is None else one.default
        lines.append(f"  {one.name} ({one.type}, default {default}): {one.description[lang]}")
    lines.append(f"Columns: {', '.join(question.columns)}")
    return "\n".join(lines)
