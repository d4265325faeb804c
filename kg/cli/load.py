"""`kg load`: a store, or an N-Quads file, to a remote triple store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.cli import options, remote, telling


@click.command("load", short_help="Copy a store to a remote triple store.")
@click.argument("url")
@options.store(required=False, help="Folder of the store that is copied.")
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE.nq",
    help="Copy the graphs of an N-Quads file instead; may be repeated.",
)
@click.option("--resume", is_flag=True, help="Skip graphs that have the same number of statements there already.")
@click.option(
    "--mirror", is_flag=True,
    help="Also take out the graphs below --base that are no longer here, such as those of retracted reports.",
)
@options.base
@remote.options
def command(
    url: str, store_path: Path | None, files: tuple[Path, ...], resume: bool, mirror: bool, base: str, **far: Any
) -> None:
    """Make every named graph the whole content of that graph at URL, graph by graph.

    URL is the root of the server (http://host:7878) or its query address (…/query, …/sparql); with --server what that
    server needs (kg/stores/servers.toml). A load that broke off is gone on with by --resume.
    """
    if bool(files) == (store_path is not None):
        raise click.UsageError("say what to copy: --store DIR or --file FILE.nq")
    if mirror and files:
        raise click.UsageError("--mirror needs the whole store: --store DIR")
    from kg.errors import RemoteError
    from kg.stores import in_memory, open_store
    from kg.stores.copying import load_into, remove_others

    size = graphs = skipped = 0
    gone: list[str] = []
    with remote.opened(url, **far) as target, open_store(store_path, "read") if store_path else in_memory() as source:
        for file in files:
            source.load(file)
        try:
            with telling.progress("graphs copied") as tick:
                for copied in load_into(target, source, resume=resume):
                    graphs += 1
                    skipped += copied.skipped
                    size += 0 if copied.skipped else copied.size
                    tick(graphs)
            if mirror:
                gone = [str(name) for name in remove_others(target, source, base)]
        except RemoteError as error:
            raise RemoteError(f"{error}\n{graphs} graphs are there: go on with the same and --resume") from error
    click.echo(
        f"{graphs - skipped} graphs with {size} statements copied to {url}"
        + (f", {skipped} were there" if skipped else "")
        + (f", {len(gone)} taken out" if mirror else ""),
        err=True,
    )
