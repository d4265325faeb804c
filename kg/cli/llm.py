"""`kg llm`: what a model is to be asked, as a batch, and the batch's results back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import IO

import click

from kg.cli import options, telling
from kg.errors import InputError, UsageError


@click.group("llm", short_help="Questions for a language model as a batch, and its answers.")
def command() -> None:
    """Read with a language model by batch, or on a machine without a network (docs/llm.md).

    \b
      kg llm requests reports/ --answers DIR > requests.jsonl
      ... let a model answer them (the batch form of the OpenAI API) ...
      kg llm answers responses.jsonl --answers DIR
      (again: second questions follow from the first answers)
      kg build reports/ --reader llm --answers DIR --answers-only --store STORE
    """


@command.command("requests", short_help="What is to be asked and has no kept answer.")
@options.inputs
@click.option("--answers", "answers_path", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Where answers are kept; what is answered there is not asked again.")
@click.option("--model", metavar="NAME", help="The model to be asked; default: SITREP_LLM_MODEL.")
@click.option("--estimate", is_flag=True, help="Only count requests and tokens.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), callback=options.as_day, metavar="YYYY-MM-DD",
              help="Day of publication of all the reports; overrides what they state.")
@click.option("--lang", metavar="CODE", help="Language of all the reports; default: stated, else told.")
@click.pass_context
def requests(
    context: click.Context, inputs: tuple[str, ...], answers_path: Path | None, model: str | None, estimate: bool,
    published: date | None, lang: str | None,
) -> None:
    """Write the open requests, one JSON object a line (custom_id, method, url, body). Nothing is sent.

    A report without a kept answer gives the question for its sheet; one with it gives the second question about its
    statements of responsibility.
    """
    from kg.build.intake import Intake
    from kg.gazetteer import Gazetteer
    from kg.read.llm.answers import Answers
    from kg.read.llm.chat_client import model_named, tokens_of
    from kg.read.llm.reader import LlmReader

    named = model_named(model)
    if named is None:
        raise UsageError("name the model: --model NAME, or set SITREP_LLM_MODEL")
    bad: list[InputError] = []
    notes: list[str] = []
    intake = Intake(inputs, published=published, lang=lang, outlet=None, fail=bad.append, note=notes.append,
                    any_language=True)
    reader = LlmReader(named, Answers(answers_path), Gazetteer.load(), fail=bad.append)
    asked = tokens = 0
    for request in reader.open_requests(intake.reports()):
        asked += 1
        tokens += tokens_of(request)
        if not estimate:
            click.echo(request.batch_line())
    telling.notes(notes)
    telling.failures(bad)
    click.echo(f"{asked} requests, at most about {tokens} tokens with their answers", err=True)
    context.exit(1 if bad else 0)


@command.command("answers", short_help="Keep the results of a batch.")
@click.argument("responses", type=click.File("r", encoding="utf-8"), metavar="FILE.jsonl")
@click.option("--answers", "answers_path", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              required=True, help="Where answers are kept.")
@click.pass_context
def answers(context: click.Context, responses: IO[str], answers_path: Path) -> None:
    """Take the results of a batch (custom_id, response.body), each under its request; a bad line is named."""
    from kg.read.llm.answers import Answers, from_batch

    kept, bad = 0, []
    store = Answers(answers_path)
    for one in from_batch(responses, responses.name):
        if isinstance(one, InputError):
            bad.append(one)
        else:
            store.put(one)
            kept += 1
    telling.failures(bad)
    click.echo(f"{kept} answers kept in {answers_path}", err=True)
    context.exit(1 if bad else 0)
