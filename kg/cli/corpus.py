"""`kg corpus`: what the corpus of coded reports holds, and whether every record of it is sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import outputs, telling
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.corpus import Record


@click.command("corpus", short_help="What the corpus of coded reports holds; checks it.")
@click.option("--folder", "path", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
              help="A corpus of your own in the same form; default: the one that comes with the package.")
@click.option("--split", type=click.Choice(["develop", "choose", "test"]), help="One part of it alone.")
@click.option("--lang", type=click.Choice(["fr", "en"]), help="One language alone.")
@click.option("--check", "only_check", is_flag=True, help="Check every record; exit code 1 if one does not hold.")
@click.option("--gold", "gold_path", type=outputs.FOLDER, metavar="DIR",
              help="Write the records there in the evaluation's gold form, one file a report.")
@click.pass_context
def command(
    context: click.Context, path: Path | None, split: str | None, lang: str | None, only_check: bool,
    gold_path: Path | None,
) -> None:
    """Count what the corpus holds: reports, attacks, statements of responsibility, and how its texts are told.

    `from kg.corpus import load` gives the records in Python; corpus/README.md says how they were made.
    """
    from kg.corpus import load_from
    from kg.resources import folder

    found = load_from(path or folder("corpus"))
    records = [one for one in found if split in (None, one.split) and lang in (None, one.report.language)]
    if only_check:
        context.exit(_check(records))
    if gold_path:
        _write_gold(records, gold_path)
        return
    click.echo(_table(records))


def _check(records: list[Record]) -> int:
    from kg.sheet import check, differences

    faults: list[InputError] = []
    notes: list[str] = []
    for record in records:
        report = record.report
        for sheet, coding in ((record.sheet, "sheet"), (record.second, "second coding")):
            if sheet is None:
                continue
            faults += [InputError(f"{coding}: {one.where}: {one.what}", source=report.id)
                       for one in check(sheet, report.text, report.published)]
            notes += [
                f"{report.id}: {coding}: {one.where}: « {one.words} » is coded {one.coded}; "
                f"its words amount to {' or '.join(one.computed)}"
                for one in differences(report, sheet)
            ]
    telling.failures(faults)
    telling.notes(notes)
    told = f"{len(faults)} faults, {len(notes)} values that our own code reads otherwise"
    click.echo(f"{len(records)} records checked: {told}", err=True)
    return 1 if faults else 0


def _write_gold(records: list[Record], path: Path) -> None:
    import json

    from kg.files import write_text
    from kg.sheet import gold_record

    path.mkdir(parents=True, exist_ok=True)
    for record in records:
        text = json.dumps(gold_record(record.report, record.sheet, record.basis), ensure_ascii=False, indent=1)
        write_text(path / f"{record.report.id}.json", text + "\n")
    click.echo(f"{len(records)} records written to {path}", err=True)


def _table(records: list[Record]) -> str:
    from kg.corpus.statistics import count

    told = count(records)
    each = max(told.reports, 1)
    rows = [
        ("reports", str(told.reports)),
        ("  by part", _shares(told.splits)),
        ("  by language", _shares(told.languages)),
        ("  by style", _shares(told.styles)),
        ("words", f"{told.words} ({told.words / each:.0f} a report)"),
        ("attacks", f"{told.attacks} ({told.attacks / each:.2f} a report)"),
        ("  by state", _shares(told.states)),
        ("reports with two attacks or more", _share(told.several_attacks, told.reports)),
        ("reports without any", _share(told.no_attack, told.reports)),
        ("reports in which one target is hit twice", _share(told.one_target_twice, told.reports)),
        ("statements of responsibility", f"{sum(told.kinds.values())}: {_shares(told.kinds)}"),
        ("  said of a set of attacks", f"{told.of_sets} ({told.of_sets / each:.2f} a report)"),
        ("relative days", f"{told.relative_days} ({told.relative_days / each:.2f} a report)"),
        ("stretches that point back (la base, it)", f"{told.pointing} ({told.pointing / each:.2f} a report)"),
        ("deployments", str(told.deployments)),
        ("series without a record", str(told.aggregates)),
        ("threats, condemnations and the like", str(told.statements)),
        ("passages left uncoded, with the reason", str(told.uncoded)),
    ]
    return "\n".join(f"{name:42} {value}" for name, value in rows)


def _shares(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / max(whole, 1):.0%})"
