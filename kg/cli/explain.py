"""`kg explain`: the text of a report with its quotes marked, and the facts beside it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, outputs, telling
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.facts import AnyFact
    from kg.gazetteer import Gazetteer

_NAMED = 10
"""Reports that a message names; of more it says how many."""


@click.command("explain", short_help="A report's text with every quote marked, the facts beside it.")
@click.argument("report", metavar="REPORT")
@click.option(
    "--html",
    "page_path",
    type=outputs.FILE,
    metavar="FILE",
    help="Write one self-contained page to FILE (- is standard output) instead of a listing.",
)
@click.option("--lang", type=click.Choice(["fr", "en"]), help="Language of the page's words; default: the report's.")
@click.option("--id", "wanted", metavar="ID", help="The report to show where REPORT holds several.")
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day of publication; overrides what the report states.",
)
@click.option("--text-lang", metavar="CODE", help="Language that the report is written in; default: stated, else told.")
@click.option("--outlet", metavar="NAME", help="Outlet of the report; overrides what it states.")
@options.gazetteers
@click.pass_context
def command(
    context: click.Context,
    report: str,
    page_path: Path | None,
    lang: str | None,
    wanted: str | None,
    published: datetime | None,
    text_lang: str | None,
    outlet: str | None,
    gazetteers: tuple[Path, ...],
) -> None:
    """Show what is made of REPORT: its text with each quote marked by kind, and the facts by attack.

    REPORT is a file (.txt .md .html .jsonl), a file of facts as `kg extract` writes them, or - for standard input.
    """
    from kg.build import facts_of
    from kg.build.intake import Intake
    from kg.gazetteer import Gazetteer

    gazetteer = Gazetteer.load(gazetteers)
    bad: list[InputError] = []
    notes: list[str] = []
    intake = Intake(
        [report],
        published=published.date() if published else None,
        lang=text_lang,
        outlet=outlet,
        fail=bad.append,
        note=notes.append,
    )
    found = {facts[0].report: facts for facts in facts_of(intake, gazetteer)}
    telling.notes(notes)
    telling.failures(bad)
    if wanted is not None and wanted not in found:
        raise click.UsageError(f"no report {wanted!r} in {report}; it holds {_names(found)}")
    chosen = [found[wanted]] if wanted is not None else list(found.values())
    if page_path is not None and len(chosen) > 1:
        raise click.UsageError(f"a page shows one report: choose with --id one of {_names(found)}")
    _show(chosen, gazetteer, page_path, lang)
    context.exit(1 if bad else 0)


def _show(
    reports: Iterable[Sequence[AnyFact]], gazetteer: Gazetteer, page_path: Path | None, lang: str | None
) -> None:
    """Reports with their facts, as a page or as a listing."""
    from kg.explain import lay_out, to_html, to_text

    def label(entity: str, language: str) -> str | None:
        known = gazetteer.entities.get(entity)
        return known.label(language) if known else None

    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else 100
    for facts in reports:
        page = lay_out(facts, lang=lang, names=label)
        if page_path is None:
            click.echo(to_text(page, width=width, color=terminal))
            continue
        outputs.write_output(page_path, to_html(page))
        click.echo(f"{len(page.cards)} facts of {facts[0].report} shown in {outputs.place(page_path)}", err=True)


def _names(found: Iterable[str]) -> str:
    names = sorted(found)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more or "no report"
