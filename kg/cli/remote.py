"""Options for a triple store on another machine: who asks, how long to wait, and where its addresses are."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kg.stores import Store

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--server", metavar="NAME", help="Whose naming of addresses URL follows: oxigraph, fuseki, virtuoso, graphdb, …"
    ),
    click.option("--update-url", metavar="URL", help="Address of SPARQL updates, where it is elsewhere."),
    click.option("--graph-store-url", metavar="URL", help="Address of the Graph Store protocol, where elsewhere."),
    click.option(
        "--user", envvar="SITREP_USER", metavar="NAME",
        help="User [env SITREP_USER]; the password is in SITREP_PASSWORD, or asked for at a terminal.",
    ),
    click.option(
        "--auth", type=click.Choice(["basic", "digest", "bearer"]), envvar="SITREP_AUTH",
        help="How to show who asks [env SITREP_AUTH]; default: basic with a user, bearer if SITREP_TOKEN is set.",
    ),
    click.option(
        "--timeout", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True,
        envvar="SITREP_TIMEOUT", metavar="SECONDS", help="How long each request may take [env SITREP_TIMEOUT].",
    ),
)


def options(function: F) -> F:
    """--server, --update-url, --graph-store-url, --user, --auth, --timeout; as one dict for `opened`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def opened(
    url: str, *, server: str | None, update_url: str | None, graph_store_url: str | None, user: str | None,
    auth: str | None, timeout: float,
) -> Store:
    """The remote store at `url`.

    Raises:
        UsageError: an address is malformed, or what `auth` needs is not there.
    """
    from kg.errors import UsageError
    from kg.stores.remote import Endpoints, Login, RemoteStore

    token = os.environ.get("SITREP_TOKEN") or None
    if auth == "bearer" or (auth is None and user is None and token):
        if not token:
            raise UsageError("--auth bearer needs the token in the environment variable SITREP_TOKEN")
        login = Login(token=token)
    elif user is not None:
        password = os.environ.get("SITREP_PASSWORD")
        if password is None:
            if not sys.stdin.isatty():
                raise UsageError(f"no password for {user}: put it into the environment variable SITREP_PASSWORD")
            password = click.prompt(f"Password of {user}", hide_input=True, err=True)
        login = Login(user, password, scheme="digest" if auth == "digest" else "basic")
    elif auth is not None:
        raise UsageError(f"--auth {auth} needs --user NAME")
    else:
        login = Login()
    endpoints = Endpoints.of(url, update=update_url, graph_store=graph_store_url, server=server)
    return RemoteStore(endpoints, login=login, timeout=timeout)
