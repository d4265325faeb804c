"""The attack corpus against a live server, and how it fares meanwhile; writes the figures of docs/security.md.

    python -m benchmarks.strangers [--page FILE]

A second client asks /health all the time, from an address of its own. What must hold at the end, or the exit code is 2:
every attack got one of its statuses, the server process is the one that was started, the 99th percentile of /health is
under 200 ms, memory stayed under the cap, and the canary counted nobody.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks import servers
from benchmarks.attacks import Attack, harmless, nesting, patterns, reaching, resources
from benchmarks.page import put, table
from kg.server.settings import MB

PAGE = Path(__file__).resolve().parent.parent / "docs" / "security.md"
HEALTH_P99 = 0.2
MEMORY_MB, WORKERS, TIME = 256, 2, 2.0
CAP = (WORKERS + 1) * (MEMORY_MB + 200) * MB
"""Of the server and its children together: each may take what one query may, and what Python and an open store take."""
FRAME = "# Security\n\n<!-- measured: begin -->\n<!-- measured: end -->\n"


@dataclass
class Outcome:
    """What came of one attack."""

    attack: Attack
    status: int
    seconds: float
    text: str

    @property
    def right(self) -> bool:
        """Whether the status is one of those that it may be."""
        return self.status in self.attack.statuses


@dataclass
class Watch:
    """/health, asked again and again from another address, and the memory of the server."""

    running: servers.Running
    times: list[float] = field(default_factory=list)
    failures: int = 0
    highest: int = 0

    def __enter__(self) -> Watch:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _ask(self) -> None:
        transport = httpx.HTTPTransport(local_address="127.0.0.9")
        with httpx.Client(base_url=self.running.url, transport=transport, timeout=30) as client:
            while not self._stop.wait(0.02):
                begun = time.perf_counter()
                try:
                    self.failures += client.get("/health").status_code != 200
                except httpx.HTTPError:
                    self.failures += 1
                self.times.append(time.perf_counter() - begun)
                self.highest = max(self.highest, self.running.resident())

    @property
    def p99(self) -> float:
        """Seconds within which 99 of 100 answers came."""
        return statistics.quantiles(self.times, n=100)[98] if len(self.times) > 1 else 0.0


def attack(url: str, corpus: Iterable[Attack]) -> list[Outcome]:
    """Send each attack by POST, one after the other."""
    found = []
    with httpx.Client(base_url=url, timeout=120) as client:
        for one in corpus:
            begun = time.perf_counter()
            answer = client.post(
                "/sparql", content=one.query.encode(), headers={"Content-Type": "application/sparql-query"}
            )
            found.append(Outcome(one, answer.status_code, time.perf_counter() - begun, answer.text[:300]))
    return found


def main() -> int:
    """The command."""
    from tests.server.canary import canary
    from tests.server.conftest import WORLD, fill

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", type=Path, default=PAGE)
    page = parser.parse_args().page
    with tempfile.TemporaryDirectory() as folder, canary() as (address, came):
        secret = Path(folder) / "secret.ttl"
        secret.write_text("<urn:secret> <urn:p> <urn:o> .", encoding="utf-8")
        store = fill(Path(folder) / "store", WORLD)
        limits = ("--time", str(TIME), "--memory", str(MEMORY_MB), "--workers", str(WORKERS))
        with servers.kg(store, *limits) as running:
            corpus = [*nesting(), *resources(), *patterns(), *reaching(address, secret.as_uri()), *harmless()]
            with Watch(running) as watch:
                found = attack(running.url, corpus)
            same = running.process.poll() is None
    text = measured(found, watch, came, same)
    print(text)
    put(page, text, FRAME)
    wrong = [one for one in found if not one.right]
    for one in wrong:
        print(f"WRONG {one.attack.kind}: {one.attack.name}: {one.status} {one.text}", file=sys.stderr)
    held = same and not wrong and not came and not watch.failures and watch.p99 < HEALTH_P99 and watch.highest < CAP
    return 0 if held else 2


def measured(found: list[Outcome], watch: Watch, came: list[str], same: bool) -> str:
    """The page's part."""
    rows = []
    for kind in dict.fromkeys(one.attack.kind for one in found):
        of_kind = [one for one in found if one.attack.kind == kind]
        statuses = Counter(one.status for one in of_kind)
        rows.append(
            [
                kind, str(len(of_kind)), ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items())),
                str(sum(not one.right for one in of_kind)), f"{max(one.seconds for one in of_kind):.2f} s",
            ]
        )
    return (
        f"`python -m benchmarks.strangers`, {WORKERS} workers, {MEMORY_MB} MB and {TIME:g} s a query:\n\n"
        + table(["attacks", "sent", "answers", "wrong answers", "longest"], rows)
        + f"\n\nMeanwhile /health was asked {len(watch.times)} times from another address: median "
        f"{statistics.median(watch.times) * 1000:.0f} ms, 99th percentile {watch.p99 * 1000:.0f} ms, "
        f"{watch.failures} failures. The server and its processes together took at most {watch.highest // MB} MB "
        f"(cap {CAP // MB} MB). The canary was asked {len(came)} times. The process at the end was "
        + ("the one that was started." if same else "NOT the one that was started.")
    )


if __name__ == "__main__":
    sys.exit(main())
