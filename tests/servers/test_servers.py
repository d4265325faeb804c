# ruff: noqa: RUF043, SIM117
"""One body of tests on real triple stores: load, replace, retract, ask, log in, break off, wait."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.cli import cli
from kg.errors import RemoteError
from kg.questions.answer import ask
from kg.stores import Change, Store, in_memory, on_disk
from kg.stores.copying import load_into, remove_others
from kg.stores.remote import Login, RemoteStore
from kg.vocabulary import BASE
from tests.queries.cases import CASES, Case, fill
from tests.servers.conftest import ROOT, Server, clear
from tests.servers.proxies import Breaking, bearer

pytestmark = pytest.mark.long
PATIENCE = 60.0
"""Seconds for one question; each takes less than a tenth of one on an idle machine."""
WORLD = ROOT / "tests" / "queries" / "world.trig"
PARAMETERS = [
    ("unclaimed-attacks", {"since": "2020-01-01"}),
    ("unclaimed-attacks", {"force": "actor/us-armed-forces", "until": "2020-01-01", "lang": "fr"}),
    ("attacks", {"since": "2019-01-01", "until": "2023-10-20", "lang": "fr"}),
    ("attacks-by-month", {"since": "2019-01-01"}),
    ("deployments", {"of": "actor/international-coalition"}),
]
"""Beside the cases of queries/: what has no rows to be written down for people."""
ASKED = sorted(
    [*CASES, *(Case(WORLD.parent / name / "-".join(values), WORLD, values, "en") for name, values in PARAMETERS)],
    key=lambda case: case.data,
)
G, H = NamedNode("http://example.org/g/é?x=1&y#z"), NamedNode("http://example.org/h")
A, P = NamedNode("http://example.org/a"), NamedNode("http://example.org/p")
TEXTS = [
    'a "quoted" word', "l’apostrophe", "two\nlines\r\n", "tab\t", "back\\slash", "\\", "\\u0022 } UNION {", "😀 é",
]


def quad(text: str, graph: NamedNode = G) -> Quad:
    return Quad(A, P, Literal(text), graph)


@pytest.fixture(scope="module")
def world() -> Store:
    """The graphs of the questions' first data set, embedded."""
    embedded = in_memory()
    embedded.apply(Change(insert=list(parse(path=str(WORLD), format=RdfFormat.TRIG))))
    return embedded


@pytest.fixture(scope="module")
def held(request: pytest.FixtureRequest, server: Server) -> Iterator[tuple[Store, RemoteStore]]:
    """The graphs of one data set, embedded and in the server, which is then asked with little patience: a question that
    takes longer than this is a failure, not a reason to wait."""
    embedded = in_memory()
    fill(embedded, request.param)
    with server.open() as opened:
        clear(opened)
        list(load_into(opened, embedded))
    with server.open(timeout=PATIENCE) as opened:
        yield embedded, opened


@pytest.mark.parametrize(
    ("held", "case"),
    [pytest.param(case.data, case, id=case.name) for case in ASKED],
    indirect=["held"],
)
def test_every_question_gives_the_same_rows(held: tuple[Store, RemoteStore], case: Case) -> None:
    expected, got = (ask(store, case.question, case.values, lang=case.lang) for store in held)
    assert got.columns == expected.columns
    assert got.rows == expected.rows


def test_graph_store_protocol_keeps_what_it_was_given(store: RemoteStore, world: Store) -> None:
    done = list(load_into(store, world))
    assert [one.graph for one in done] == world.graphs()
    for name in world.graphs():
        assert set(store.graph(name)) == set(world.graph(name)), name


@pytest.mark.parametrize("text", TEXTS)
def test_texts(store: RemoteStore, text: str) -> None:
    store.replace_report(G, [quad(text)])
    assert list(store.graph(G)) == [quad(text)]


def test_one_graph_is_replaced_and_taken_out_and_no_other(store: RemoteStore) -> None:
    store.replace_report(G, [quad("old"), quad("older")])
    store.replace_report(H, [quad("kept", H)])
    store.replace_report(G, [quad("new")])
    assert set(store.graph(G)) == {quad("new")}
    assert store.has_report(G)
    store.remove_report(G)
    store.remove_report(G)
    assert not store.has_report(G)
    assert list(store.graph(G)) == []
    assert set(store.graph(H)) == {quad("kept", H)}


def test_a_change_of_several_parts(store: RemoteStore) -> None:
    store.apply(Change(replace={G: [quad("1")], H: [quad("2", H), quad("3", H)]}))
    store.apply(Change(replace={G: [quad("9")]}, forget=[(H, A)], delete=[quad("4", H)], insert=[quad("5", H)]))
    assert set(store.graph(G)) == {quad("9")}
    assert set(store.graph(H)) == {quad("5", H)}


def test_retracted_reports_go_with_mirror(store: RemoteStore, world: Store) -> None:
    list(load_into(store, world))
    store.replace_report(H, [quad("somebody else's", H)])
    smaller = in_memory()
    left_out, *kept = [name for name in world.graphs() if "/graph/report/" in name.value]
    for name in world.graphs():
        if name != left_out:
            smaller.replace_report(name, world.graph(name))
    list(load_into(store, smaller))
    assert list(remove_others(store, smaller, BASE)) == [left_out]
    ours = [name for name in store.graphs() if name.value.startswith(BASE)]
    assert ours == smaller.graphs()
    assert kept
    assert store.has_report(H)


def test_bulk_way(server: Server, store: RemoteStore, world: Store) -> None:
    file = serialize(world.dump(), format=RdfFormat.N_QUADS)
    assert file is not None
    if server.name == "virtuoso":
        (Path(server.said["bulk"]) / "world.nq").write_bytes(file)
        sql = f"ld_dir('{server.said['bulk']}', '*.nq', 'http://example.org/');\nrdf_loader_run();\ncheckpoint;\n"
        command = ["isql-vt", server.said["sql"], "dba", server.said["password"], "ERRORS=STDOUT"]
        told = subprocess.run(command, input=sql.encode(), capture_output=True, timeout=300)
        assert b"*** Error" not in told.stdout, told.stdout
    else:
        answer = httpx.post(
            server.said["graph_store"], content=file, headers={"Content-Type": "application/n-quads"} |
            server.login.header(), auth=server.login.auth(), timeout=300,
        )
        assert answer.is_success, answer.text
    for name in world.graphs():
        assert set(store.graph(name)) == set(world.graph(name)), name


def test_who_asks(server: Server) -> None:
    if not server.said["auth"]:
        pytest.skip(f"{server.name} has no authentication of its own; test_bearer guards it with a proxy")
    for wrong in (Login(), Login(server.login.user, "wrong", scheme=server.login.scheme)):
        with server.open(login=wrong) as opened, pytest.raises(RemoteError, match="40[13]"):
            opened.replace_report(G, [quad("x")])
    with server.open() as opened:
        opened.replace_report(G, [quad("x")])
        assert opened.has_report(G)


def test_bearer(server: Server) -> None:
    inner = server.login.auth()
    if inner is None and server.login.user is not None:
        inner = httpx.BasicAuth(server.login.user, server.login.password)
    with bearer(server.said["root"], "s3cret", inner) as root:
        with server.open(root=root, login=Login(token="s3cret")) as opened:
            opened.replace_report(G, [quad("by bearer")])
            assert set(opened.graph(G)) == {quad("by bearer")}
        with server.open(root=root, login=Login(token="wrong")) as opened:
            with pytest.raises(RemoteError, match="401: a token is wanted"):
                opened.query("ASK { ?s ?p ?o }")


def test_a_broken_connection_is_gone_on_with(server: Server, store: RemoteStore, world: Store, tmp_path: Path) -> None:
    proxy = Breaking(server.said["root"])
    proxy.budget = 60_000
    with on_disk(tmp_path / "store") as embedded:
        embedded.fill(world.dump())
    words = ["load", proxy.root, "--server", server.name, "--store", str(tmp_path / "store"), "--timeout", "60"]
    environment = {"SITREP_PASSWORD": server.said["password"]}
    if server.said["auth"]:
        words += ["--auth", server.said["auth"], "--user", server.said["user"]]
    try:
        first = CliRunner().invoke(cli, words, env=environment)
        assert isinstance(first.exception, RemoteError), first.output
        assert "--resume" in str(first.exception)
        there = set(store.graphs())
        assert there < set(world.graphs())
        assert there
        proxy.budget = None
        second = CliRunner().invoke(cli, [*words, "--resume"], env=environment)
        assert second.exit_code == 0, second.output
        assert f"{len(there)} were there" in second.output
        for name in world.graphs():
            assert set(store.graph(name)) == set(world.graph(name)), name
    finally:
        proxy.close()


def test_a_store_that_says_nothing(server: Server) -> None:
    proxy = Breaking(server.said["root"])
    proxy.silent = True
    try:
        with server.open(root=proxy.root, timeout=1) as opened:
            with pytest.raises(RemoteError, match="within 1 seconds"):
                opened.query("ASK { ?s ?p ?o }")
            with pytest.raises(RemoteError, match="within 1 seconds"):
                opened.replace_report(G, [quad("x")])
    finally:
        proxy.close()
