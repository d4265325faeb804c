"""What `kg link` does with each of its options; thin over kg.link, kg.views.doubts and kg.update.wikidata."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, telling
from kg.decisions import Decision, Decisions
from kg.errors import InputError, UsageError
from kg.gazetteer import Gazetteer

if TYPE_CHECKING:
    from kg.link import Context, Query


def explain(
    query: Query, context: Context, gazetteers: tuple[Path, ...], decisions: Path | None, store_path: Path | None,
    base: str,
) -> None:
    """Prints whom a name may mean, and with a store what that keeps of the name."""
    from kg.link import Judge
    from kg.link.explain import explain as lines, kept
    from kg.stores import open_store
    from kg.views.doubts import links_of

    judge = Judge(Gazetteer.load(gazetteers), Decisions.load(decisions) if decisions else ())
    for line in lines(judge.judge(query, context)):
        click.echo(line)
    if store_path is not None:
        with open_store(store_path) as store:
            for line in kept(query.name, links_of(store, query.name, base)):
                click.echo(line)


def review(store_path: Path, out: Path, gazetteers: tuple[Path, ...], base: str) -> None:
    """Writes the doubtful links of a store."""
    from kg.link.review import described, to_csv
    from kg.stores import open_store
    from kg.views.doubts import doubts

    entities = Gazetteer.load(gazetteers).entities
    with open_store(store_path) as store:
        found = list(described(doubts(store, base), entities))
    _write(out, to_csv(found))
    click.echo(f"{len(found)} doubtful links written to {out}", err=True)


def decided(
    store_path: Path, file: Path, decisions_path: Path | None, gazetteers: tuple[Path, ...], base: str
) -> int:
    """Takes a decided file into the decisions of a store, and the store to them; returns the exit code."""
    from kg.link.review import from_csv
    from kg.stores import open_store
    from kg.update.relinking import relink
    from kg.update.wikidata import forget_decided

    where = options.decisions_in(store_path, decisions_path)
    if where is None:
        raise UsageError("say where decisions are kept: --decisions FILE")
    gazetteer = Gazetteer.load(gazetteers)
    kept = Decisions.load(where)
    known = set(kept)
    bad: list[InputError] = []
    taken: list[Decision] = []
    new = 0
    with open_store(store_path) as store:
        for one in from_csv(_read(file), str(file), gazetteer.entities):
            if isinstance(one, InputError):
                bad.append(one)
                continue
            taken.append(one)  # also if it is known: a run that was killed may not have come to the store
            if one not in known:
                kept.add(one)
                new += 1
        done = relink(store, gazetteer, kept, taken, base)
        forget_decided(store, kept, base)
    telling.failures(bad)
    for report in done.broken:
        click.echo(f"report {report} would break a shape with these decisions and stays as it was "
                   "(decide on it anew; kg validate says which shape)", err=True)
    for report in done.without_facts:
        click.echo(f"the store has no facts of report {report} (build it again, and the decisions count)", err=True)
    click.echo(f"{new} new decisions taken into {where}; {len(done.reports)} reports linked anew"
               + (f"; {len(bad)} bad rows" if bad else ""), err=True)
    return 1 if bad else 3 if done.broken else 0


def _read(file: Path) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("the file is not UTF-8", source=file, line=line,
                         remedy="save it as UTF-8 (in a spreadsheet: CSV UTF-8)") from error


def _write(out: Path, text: str) -> None:
    from kg.files import write_text

    try:
        write_text(out, text)
    except OSError as error:
        raise InputError(f"the file cannot be written: {error.strerror}", source=out,
                         remedy="see that its folder is there, is yours and has room") from error


def live(
    store_path: Path, decisions: Path | None, gazetteers: tuple[Path, ...], reconcile: str | None, api: str | None,
    cache_path: Path | None, base: str,
) -> None:
    """Asks Wikidata about the names of a store that nobody is known for."""
    from kg.link.wikidata import Settings
    from kg.link.wikidata.cache import Cache
    from kg.stores import open_store
    from kg.update.wikidata import ask_store

    settings = Settings.load(reconcile=reconcile, api=api)
    gazetteer = Gazetteer.load(gazetteers)
    taken = Decisions.load(decisions) if decisions else Decisions()
    with (
        Cache.of(settings, cache_path or _cache()) as cache,
        open_store(store_path) as store,
        telling.progress("names asked") as tick,
    ):
        done = ask_store(store, gazetteer, settings, cache, taken, base=base, tick=tick)
    click.echo(
        f"{done.asked} names asked: {done.sure} sure, {done.doubtful} doubtful, {done.unknown} unknown"
        + (f"; {done.decided} not asked, somebody decided on them" if done.decided else "")
        + (f"; {done.left_out} not asked, of kinds such as persons that cannot be verified" if done.left_out else ""),
        err=True,
    )


def refresh(out: Path, gazetteers: tuple[Path, ...], sparql: str | None, cache_path: Path | None) -> int:
    """Writes what Wikidata has of bases and groups as a gazetteer file; returns the exit code."""
    from kg.link.wikidata import Settings
    from kg.link.wikidata.cache import Cache
    from kg.link.wikidata.refresh import refreshed

    settings = Settings.load(sparql=sparql)
    gazetteer = Gazetteer.load(gazetteers)
    with Cache.of(settings, cache_path or _cache()) as cache, telling.progress("items read") as tick:
        done = refreshed(settings, cache, gazetteer, tick=tick)
    _write(out, done.text)
    click.echo(
        f"{done.entries} entries written to {out}; {done.known} items are in the gazetteer already"
        + (f"; {done.nameless} items have no French or English name and were left out" if done.nameless else "")
        + f". Use them with --gazetteer {out}", err=True,
    )
    return 0


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "sitrep-kg" / "wikidata.sqlite"
