"""Real servers on loopback, each in a process of its own and gone at the end of the block."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

TOKEN = "a-token-for-loopback-only"
_LISTENING = re.compile(r"listening on (http://\S+)")


@dataclass(frozen=True)
class Running:
    """One server: its address, its process, and the file that its standard error goes to."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def resident(self) -> int:
        """Bytes in memory, of the server and of its children together."""
        return sum(_resident(pid) for pid in (self.process.pid, *children(self.process.pid)))


@contextmanager
def kg(store: Path, *arguments: str, writable: bool = False) -> Iterator[Running]:
    """`kg serve` over `store`."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", *arguments]
        if writable:
            token = Path(folder) / "token"
            token.write_text(TOKEN + "\n", encoding="utf-8")
            command += ["--token-file", str(token)]
        with log.open("wb") as file:
            process = subprocess.Popen(command, stdout=file, stderr=file)
        try:
            url = _address(process, log)
            _wait(process, url + "/health", log)
            yield Running(url, process, log)
        finally:
            _end(process)


def oxigraph_over(data: Path) -> AbstractContextManager[Running]:
    """`oxigraph serve-read-only` over the files of a store of ours."""
    return oxigraph("--location", str(data), command="serve-read-only")


@contextmanager
def oxigraph(*arguments: str, command: str = "serve") -> Iterator[Running]:
    """`oxigraph serve`, in memory unless told otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        log, port = Path(folder) / "log", free_port()
        with log.open("wb") as file:
            process = subprocess.Popen(
                [oxigraph_program(), command, "--bind", f"127.0.0.1:{port}", *arguments], stdout=file, stderr=file
            )
        try:
            _wait(process, f"http://127.0.0.1:{port}/", log)
            yield Running(f"http://127.0.0.1:{port}", process, log)
        finally:
            _end(process)


def oxigraph_program() -> str:
    """The program of the package oxigraph, beside this interpreter or else on the path."""
    program = Path(sys.executable).parent / "oxigraph"
    found = str(program) if program.exists() else shutil.which("oxigraph")
    assert found, "the oxigraph server is not installed: install the dev group"
    return found


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(pid: int) -> list[int]:
    """The processes that `pid` has started (Linux)."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(one) for one in (task / "children").read_text().split()]
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(600):
        found = _LISTENING.search(log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found[1]
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        time.sleep(0.1)
    raise AssertionError(f"the server did not start: {log.read_text(encoding='utf-8', errors='replace')}")


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        with suppress(httpx.HTTPError):
            httpx.get(url, timeout=5)
            return
        time.sleep(0.1)
    raise AssertionError("the server did not answer within a minute")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(20)
