"""`kg serve`: the store over HTTP."""

from __future__ import annotations

import logging
import sys
from dataclasses import replace
from pathlib import Path

import click

from kg.cli import options
from kg.vocabulary import BASE


@click.command("serve", short_help="A SPARQL endpoint and pages over a store.")
@options.store(required=True, help="Folder of the store that is served.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0: any free one.")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="Who shows the token in FILE may change the store; without it nobody may.",
)
@options.gazetteers
@click.option("--base", default=BASE, show_default=True, metavar="IRI", help="Base of the IRIs of data.")
@click.option("--public", metavar="URL", help="The server's address as others see it, if a proxy stands before it.")
@click.option("--proxy", "proxies", multiple=True, metavar="ADDRESS", help="A proxy whose X-Forwarded-For is believed.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Processes that answer; default: one a core.")
@click.option("--memory", type=click.IntRange(64), default=1024, show_default=True, metavar="MB", help="Of one query.")
@click.option("--time", "seconds", type=click.FloatRange(0.1), default=10, show_default=True, help="Of one query.")
@click.option("--rows", type=click.IntRange(1), default=100_000, show_default=True, help="Of a result; more: an error.")
@click.option("--result", type=click.IntRange(1), default=32, show_default=True, metavar="MB", help="Of a result.")
@click.option(
    "--kept", type=click.IntRange(0), default=64, show_default=True, metavar="MB", help="Of kept answers; 0: none."
)
@click.option("--per-client", type=click.IntRange(1), metavar="N", help="Queries of one client at a time.")
@click.option("--waiting", type=click.IntRange(1), default=32, show_default=True, help="Of one client; more: 429.")
@click.option(
    "--default-graph",
    type=click.Choice(["union", "own"]),
    default="union",
    show_default=True,
    help="What a query sees outside GRAPH: all graphs, or the store's own default graph.",
)
@click.option("--no-metrics", is_flag=True, help="No /metrics.")
def command(
    store_path: Path,
    host: str,
    port: int,
    token_file: Path | None,
    gazetteers: tuple[Path, ...],
    base: str,
    public: str | None,
    proxies: tuple[str, ...],
    workers: int | None,
    memory: int,
    seconds: float,
    rows: int,
    result: int,
    kept: int,
    per_client: int | None,
    waiting: int,
    default_graph: str,
    no_metrics: bool,
) -> None:
    """Serve the store DIR at http://HOST:PORT, read-only unless --token-file is given.

    \b
      /sparql      SPARQL 1.1 queries (and updates, with the token)
      /store       Graph Store protocol
      /questions   the saved questions, by address
      /id/…        the data's own addresses
      /health      /metrics

    Queries run in processes of their own with limits; docs/security.md says what strangers can and cannot do. The
    access log goes to standard error, one JSON object a line.
    """
    from kg import pages
    from kg.server.running import serve
    from kg.server.settings import MB, ServerSettings

    _log_to_stderr()
    token = token_file.read_text(encoding="utf-8").strip() if token_file is not None else None
    settings = ServerSettings(
        store=store_path, token=token, gazetteers=gazetteers, base=base, public=public, proxies=proxies,
        memory=memory * MB, time=seconds, rows=rows, result=result * MB, kept=kept * MB, per_client=per_client,
        waiting=waiting, union=default_graph == "union", metrics=not no_metrics,
    )  # fmt: skip
    if workers is not None:
        settings = replace(settings, workers=workers)
    serve(settings, host, port, pages)


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    for name in ("kg.server", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(logging.INFO if name == "kg.server" else logging.ERROR)
        logger.propagate = False
