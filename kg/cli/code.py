"""`kg code`: code a report by hand on the coding sheet, or mend what the reader found."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, outputs, telling
from kg.errors import InputError, UsageError

if TYPE_CHECKING:
    from kg.reports import Report
    from kg.sheet import Sheet


@click.command("code", short_help="Code a report by hand, each value with its words.")
@click.argument("report_path", metavar="REPORT", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sheet", "sheet_path", type=outputs.WORKED_IN, metavar="FILE.json",
              help="The coding sheet; default: beside the report, REPORT.sheet.json.")
@click.option("--empty", is_flag=True, help="Begin with an empty sheet, so that the coder sees no reading.")
@click.option("--check", "only_check", is_flag=True, help="Check the sheet that is there, and open no editor.")
@click.option("--facts", "facts_path", type=outputs.FILE, metavar="FILE.jsonl",
              help="Write the facts of the sheet there (- is standard output), for kg build.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), callback=options.as_day, metavar="YYYY-MM-DD",
              help="Day of publication; overrides what the report states.")
@click.option("--lang", metavar="CODE", help="Language of the report (fr, en); default: stated, else told.")
@options.gazetteers
@click.pass_context
def command(
    context: click.Context,
    report_path: Path,
    sheet_path: Path | None,
    empty: bool,
    only_check: bool,
    facts_path: Path | None,
    published: date | None,
    lang: str | None,
    gazetteers: tuple[Path, ...],
) -> None:
    """Open the coding sheet of REPORT in $EDITOR, then check it, again and again until it holds.

    A new sheet begins with what the reader found. `kg schema --sheet` gives the form. A day or a number that is not
    what its own words amount to is listed too, but may stay: it is the coder who knows. Exit code 1: the sheet does not
    hold.
    """
    from kg.facts import to_json_line
    from kg.files import write_text
    from kg.gazetteer import Gazetteer
    from kg.sheet import facts_of_sheet, write_sheet

    report = _report(report_path, published, lang)
    path = sheet_path or report_path.with_name(f"{report_path.name}.sheet.json")
    if only_check and not path.is_file():
        raise UsageError(f"{path}: there is no sheet to check: leave --check out to make one")
    if not path.is_file():
        write_text(path, write_sheet(_draft(report, empty, gazetteers)))
    if not only_check:
        click.edit(filename=str(path))
    sheet = _checked(report, path)
    while sheet is None and not only_check and _again():
        click.edit(filename=str(path))
        sheet = _checked(report, path)
    if sheet is None:
        context.exit(1)
    told = f"{len(sheet.attacks)} attacks, {len(sheet.responsibility)} statements of responsibility"
    click.echo(f"{path}: the sheet holds: {told}", err=True)
    if facts_path:
        facts = facts_of_sheet(report, sheet, Gazetteer.load(gazetteers))
        outputs.write_output(facts_path, "".join(f"{to_json_line(fact)}\n" for fact in facts))


def _report(path: Path, published: date | None, lang: str | None) -> Report:
    from kg.build.intake import Intake

    bad: list[InputError] = []
    notes: list[str] = []
    intake = Intake([str(path)], published=published, lang=lang, outlet=None, fail=bad.append, note=notes.append)
    reports = list(intake.reports())
    telling.notes(notes)
    if bad:
        raise bad[0]
    if len(reports) != 1:
        raise UsageError(f"{path} holds {len(reports)} reports: one report has one sheet")
    return reports[0]


def _draft(report: Report, empty: bool, gazetteers: tuple[Path, ...]) -> Sheet:
    from kg.sheet import Sheet, sheet_of_facts

    if empty:
        return Sheet(report=report.id)
    from kg.gazetteer import Gazetteer
    from kg.link import Linker
    from kg.read.rules import RuleReader

    gazetteer = Gazetteer.load(gazetteers)
    [(_, facts)] = RuleReader(gazetteer).read_all([report])
    return sheet_of_facts(Linker(gazetteer).link(facts))


def _checked(report: Report, path: Path) -> Sheet | None:
    """The sheet if it holds; else None, and its faults are told. What its words do not allow is told and no fault."""
    from kg.sheet import check, differences, parse_sheet

    try:
        sheet = parse_sheet(path.read_text(encoding="utf-8"), source=str(path))
    except InputError as error:
        telling.failures([error])
        return None
    faults = [InputError(f"{one.where}: {one.what}", source=path)
              for one in check(sheet, report.text, report.published)]
    if sheet.report != report.id:
        faults.insert(0, InputError(f"report: it is the sheet of {sheet.report}, not of {report.id}", source=path))
    telling.failures(faults)
    if faults:
        return None
    telling.notes([
        f"{path}: {one.where}: « {one.words} » is coded {one.coded}; its words amount to {' or '.join(one.computed)}"
        for one in differences(report, sheet)
    ])
    return sheet


def _again() -> bool:
    """Whether the person wants to go on mending; without a person at a terminal: no."""
    return sys.stdin.isatty() and click.confirm("open the editor again?", default=True, err=True)
