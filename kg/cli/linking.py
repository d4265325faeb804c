"""What `kg link` does with each of its options; thin over kg.link, kg.doubts and kg.asking."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from kg.cli import options, telling
from kg.decisions import Decision, Decisions
from kg.errors import InputError, UsageError
from kg.gazetteer import Gazetteer
from kg.link.model import EntityType


def explain(
    name: str, near: str, country: str, types: tuple[EntityType, ...], kind: str, lang: str, day: date | None,
    gazetteers: tuple[Path, ...], decisions: Path | None,
) -> None:
    """Prints whom a name may mean."""
    from kg.link import Context, Judge, Query
    from kg.link.explain import explain as lines

    judge = Judge(Gazetteer.load(gazetteers), Decisions.load(decisions) if decisions else ())
    judgement = judge.judge(Query(name, types, kind, country), Context(near, day=day, lang=lang))
    for line in lines(judgement):
        click.echo(line)


def review(store_path: Path, out: Path) -> None:
    """Writes the doubtful links of a store."""
    from kg.doubts import doubts
    from kg.link.review import to_csv
    from kg.stores import open_store

    with open_store(store_path) as store:
        found = doubts(store)
    out.write_text(to_csv(found), encoding="utf-8")
    click.echo(f"{len(found)} doubtful links written to {out}", err=True)


def decided(store_path: Path, file: Path, decisions_path: Path | None, gazetteers: tuple[Path, ...]) -> int:
    """Takes a decided file into the decisions of a store; returns the exit code."""
    from kg.link.review import from_csv

    where = options.decisions_in(store_path, decisions_path)
    if where is None:
        raise UsageError("say where decisions are kept: --decisions FILE")
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise InputError("the file is not UTF-8", source=file, line=line,
                         remedy="save it as UTF-8 (in a spreadsheet: CSV UTF-8)") from error
    kept = Decisions.load(where)
    standing = kept.standing("link")
    bad: list[InputError] = []
    new = 0
    for one in from_csv(text, str(file), Gazetteer.load(gazetteers).entities):
        if isinstance(one, InputError):
            bad.append(one)
        elif not _same(one, standing.get((one.left, one.right))):
            kept.add(one)
            new += 1
    telling.failures(bad)
    click.echo(f"{new} decisions taken into {where}" + (f"; {len(bad)} bad rows" if bad else "")
               + ("; build the reports again, and they count" if new else ""), err=True)
    return 1 if bad else 0


def _same(one: Decision, other: Decision | None) -> bool:
    """The same file given twice decides nothing new."""
    return other is not None and one == other


def live(
    store_path: Path, gazetteers: tuple[Path, ...], reconcile: str | None, api: str | None, cache_path: Path | None
) -> int:
    """Asks Wikidata about the names of a store that nobody is known for; returns the exit code."""
    from kg.asking import ask_store
    from kg.link.wikidata import Settings
    from kg.link.wikidata.cache import Cache
    from kg.stores import open_store

    settings = Settings.load(reconcile=reconcile, api=api)
    with (
        Cache(cache_path or _cache()) as cache,
        open_store(store_path) as store,
        telling.progress("names asked") as tick,
    ):
        done = ask_store(store, Gazetteer.load(gazetteers), settings, cache, tick=tick)
    found = f"{done.sure} sure, {done.doubtful} doubtful, {done.unknown} unknown"
    click.echo(f"{done.asked} names asked: {found}", err=True)
    return 0


def refresh(out: Path, gazetteers: tuple[Path, ...], sparql: str | None, cache_path: Path | None) -> int:
    """Writes what Wikidata has of bases and groups as a gazetteer file; returns the exit code."""
    import time

    from kg.link.wikidata import Settings
    from kg.link.wikidata.cache import Cache
    from kg.link.wikidata.patience import Patience
    from kg.link.wikidata.refresh import Refresher, to_csv

    settings = Settings.load(sparql=sparql)
    patience = Patience(tries=settings.tries, first_wait=settings.first_wait, longest_wait=settings.longest_wait,
                        sleep=time.sleep)
    with Cache(cache_path or _cache()) as cache, telling.progress("items read") as tick:
        text, count = to_csv(Refresher(settings, cache, patience).rows(Gazetteer.load(gazetteers), tick))
    out.write_text(text, encoding="utf-8")
    click.echo(f"{count} new entries written to {out}; use them with --gazetteer {out}", err=True)
    return 0


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "sitrep-kg" / "wikidata.sqlite"
