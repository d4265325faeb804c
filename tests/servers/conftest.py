"""Real triple stores, started by scripts/stores.sh; a test skips, and says so, where its server is not installed.

They run only where SITREP_STORES_TEST is set: "here" skips a server that is not installed, "required" fails for it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.stores.remote import Endpoints, Login, RemoteStore

ROOT = Path(__file__).resolve().parents[2]
SERVERS = ("oxigraph", "fuseki", "fuseki-digest", "virtuoso")
NOT_INSTALLED = 3


@dataclass(frozen=True)
class Server:
    """One running server: its name for `--server`, and what its state file says."""

    name: str
    said: dict[str, str]

    @property
    def login(self) -> Login:
        if not self.said["auth"]:
            return Login()
        scheme = "digest" if self.said["auth"] == "digest" else "basic"
        return Login(self.said["user"], self.said["password"], scheme=scheme)

    def open(self, *, login: Login | None = None, root: str | None = None, timeout: float = 120) -> RemoteStore:
        """The store, as the right user unless told; through another address (a proxy's) with `root`."""
        addresses = Endpoints.of(root or self.said["root"], server=self.name)
        return RemoteStore(addresses, login=login or self.login, timeout=timeout)


@pytest.fixture(scope="session", params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if not os.environ.get("SITREP_STORES_TEST"):
        pytest.skip("real triple stores are started only with SITREP_STORES_TEST=here or =required")
    name, _, auth = request.param.partition("-")
    state = tmp_path_factory.mktemp(request.param)
    beside = Path(sys.executable).parent / "oxigraph"
    environment = os.environ | {"SITREP_STORES": str(state), "FUSEKI_AUTH": auth or "basic"}
    if beside.exists():
        environment["OXIGRAPH"] = str(beside)
    script = str(ROOT / "scripts" / "stores.sh")
    assert shutil.which("bash"), "the script needs bash"
    # A file, not a pipe: the server would keep the pipe open, and the wait for its end would not end.
    told = state / "told"
    with told.open("wb") as file:
        start = [script, "start", name]
        code = subprocess.run(start, env=environment, stdout=file, stderr=file, timeout=600).returncode
    words = told.read_text(encoding="utf-8")
    if code == NOT_INSTALLED and os.environ.get("SITREP_STORES_TEST") != "required":
        pytest.skip(f"{name} is not installed here: {words.strip()}")
    assert code == 0, words
    yield Server(name, {key: str(value) for key, value in json.loads((state / f"{name}.json").read_text()).items()})
    with told.open("ab") as file:
        stopped = subprocess.run([script, "stop", name], env=environment, stdout=file, stderr=file, timeout=300)
    assert stopped.returncode == 0, told.read_text(encoding="utf-8")


@pytest.fixture
def store(server: Server) -> Iterator[RemoteStore]:
    """The server's store, emptied of what is ours."""
    with server.open() as opened:
        clear(opened)
        yield opened


def clear(store: RemoteStore) -> None:
    """Take out the graphs that are ours: a server may have graphs of its own."""
    for name in store.graphs():
        if name.value.startswith(("https://w3id.org/sitrep-kg/", "http://example.org/")):
            store.remove_report(name)
