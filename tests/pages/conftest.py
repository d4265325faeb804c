"""A store of invented reports, `kg serve` over it, and a real browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from kg.decisions import FILE, Decisions
from kg.gazetteer import Gazetteer
from kg.questions.answer import ask
from kg.questions.render import to_simple
from kg.stores import open_store
from kg.update.curating import Curator
from tests.commands import kg
from tests.pages import hostile

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TOKEN = "a token of the tests, long enough"
_PATIENCE = 120


@dataclass(frozen=True)
class Served:
    """A running server: its address, its store, an attack that several reports tell, nodes of hostile text."""

    address: str
    store: Path
    attack: str
    hostile: dict[str, str]

    def get(self, path: str, **headers: str) -> httpx.Response:
        """What a browser gets."""
        accept = {"accept": "text/html", "accept-language": "en"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return httpx.get(self.address + path, headers=accept, timeout=_PATIENCE)

    def ask(self, query: str) -> list[dict[str, str]]:
        """The rows of a query."""
        return _ask(self.address, query)


def _ask(address: str, query: str) -> list[dict[str, str]]:
    answer = httpx.get(address + "/sparql", params={"query": query}, timeout=_PATIENCE,
                       headers={"accept": "application/sparql-results+json"})
    rows = answer.raise_for_status().json()["results"]["bindings"]
    return [{name: value["value"] for name, value in row.items()} for row in rows]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`kg serve` as its own process, over the reports of this folder and the hostile one."""
    folder = tmp_path_factory.mktemp("pages")
    hostile.write(folder / "hostile.jsonl")
    store = folder / "store"
    kg("build", HERE / "reports", folder / "hostile.jsonl", "--store", store)
    _accept_what_waits(store)
    with serving(store, folder) as address:
        yield Served(address, store, *_nodes(address))


def _accept_what_waits(store: Path) -> None:
    """What the rules leave to a person is accepted by one: the pages are to show denials and accusations too."""
    with open_store(store) as opened:
        waiting = [row["fact"] for row in to_simple(ask(opened, "candidates")) if not row["field"]]
        decisions, now = Decisions.load(store / FILE), datetime(2031, 6, 1, tzinfo=UTC)
        curator = Curator(opened, Gazetteer.load(), decisions, who="ana", why="so it says", when=now)
        for fact in waiting:
            curator.accept(fact)


@pytest.fixture
def written(served: Served, tmp_path: Path) -> Iterator[Served]:
    """A copy of what is served that a test may write in."""
    shutil.copytree(served.store, tmp_path / "store")
    with serving(tmp_path / "store", tmp_path) as address:
        yield replace(served, address=address, store=tmp_path / "store")


@pytest.fixture
def writing(driver: webdriver.Chrome, written: Served) -> Browser:
    """The browser at that copy."""
    return Browser(driver, written)


@contextmanager
def serving(store: Path, folder: Path, *, writable: bool = True) -> Iterator[str]:
    """`kg serve` over a store as its own process: its address. `folder` takes its token and its log."""
    (folder / "token").write_text(TOKEN)
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0"]
    command += ["--token-file", str(folder / "token")] if writable else []
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            yield _address(folder / "log", process)
        finally:
            process.terminate()
            process.wait(60)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"listening on (http://\S+)", log.read_text())
        if found:
            try:
                httpx.get(found[1] + "/health", timeout=5)
                return found[1]
            except httpx.TransportError:
                pass
        time.sleep(0.2)
    raise AssertionError(f"the server did not start: {log.read_text()}")


def _nodes(address: str) -> tuple[str, dict[str, str]]:
    """The attack told by most reports, and a node of each kind with hostile names."""
    shown = httpx.get(address + "/attacks.geojson", timeout=_PATIENCE).json()
    attacks = [one for feature in shown["features"] for one in feature["properties"]["attacks"]]
    joined = next(one["address"] for one in attacks if one["earliest"] == "2031-05-02" and "Asad" in one["label"])
    query = """PREFIX sit: <https://w3id.org/sitrep-kg/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
    SELECT ?attack ?report ?place ?actor ?speaker ?outlet WHERE { ?report dcterms:title ?t ; sit:outlet ?outlet .
    ?account sit:inReport ?report ; sit:ofAttack ?attack ; sit:target ?place ; sit:statedBy ?speaker .
    ?claim a sit:Claim ; sit:inReport ?report ; sit:responsible ?actor . FILTER(CONTAINS(STR(?t), "script")) }"""
    row = _ask(address, query)[0]
    base = "https://w3id.org/sitrep-kg/id/"
    return joined, {name: "/id/" + value.removeprefix(base) for name, value in row.items()}


class Browser:
    """Headless Chromium that writes down what it asked for and what it complained of."""

    def __init__(self, driver: webdriver.Chrome, served: Served) -> None:
        self.driver = driver
        self.served = served

    def open(self, path: str, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        """Go to a page; what was noted before is forgotten."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(self.served.address + path)

    def wait(self, script: str, patience: float = 60) -> Any:
        """Wait until an expression is true in the page."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            found = self.driver.execute_script(f"return {script}")
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"never true: {script}")

    def run(self, script: str) -> Any:
        """What a script in the page returns."""
        return self.driver.execute_script(script)

    def complaints(self) -> list[str]:
        """Whatever stands in the console."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def asked(self) -> list[str]:
        """The addresses of all requests since `open`."""
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(message["params"]["request"]["url"])
        return found

    def axe(self) -> list[str]:
        """What axe-core finds serious or critical, in words."""
        self.driver.execute_script((HERE / "vendor" / "axe.min.js").read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1]; axe.run(document, {resultTypes: ['violations']}).then(done)"
        )
        return [
            f"{one['id']}: {node['html'][:150]}"
            for one in found["violations"] if one["impact"] in ("serious", "critical") for node in one["nodes"]
        ]


@pytest.fixture(scope="session")
def browser(served: Served, driver: webdriver.Chrome) -> Browser:
    """The browser at the store of all tests."""
    return Browser(driver, served)


@pytest.fixture(scope="session")
def driver() -> Iterator[webdriver.Chrome]:
    """One browser for all tests; skipped where there is none."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver_path = shutil.which("chromedriver")
    if not chromium or not driver_path:
        pytest.skip("needs chromium and chromedriver")
    options = Options()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
                     "--lang=en", "--disable-background-networking", "--disable-component-update"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(driver_path))
    driver.set_script_timeout(120)
    driver.set_page_load_timeout(120)
    try:
        yield driver
    finally:
        driver.quit()
