"""A command as a process of its own: how long it took by the clock and of the processor, and the most memory it had.

Everything counts from the start of the process to its end, children included, so a program in Python pays for its
imports and a program that starts others pays for those. Peers that are installed in other environments are measured
by the same.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shlex
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_INTERVAL = 0.02
"""Seconds between two looks at the memory."""
_MIB = 2**20


class Failed(Exception):
    """A command that is measured ended with an error, or did not end in time."""


@dataclass(frozen=True)
class Took:
    """What a process and its children took: seconds by the clock, of the processor, and the highest MiB in memory."""

    seconds: float
    processor: float
    mib: float


def run(
    command: Sequence[str | Path], limit: float = 3600, beside: Mapping[str, str] | None = None
) -> tuple[Took, str]:
    """Run a command at the top of the checkout; returns what it took, and its standard output.

    Args:
        command: the program and its arguments. limit: seconds. beside: variables of the environment beside ours.

    Memory is that of the process and its children together, looked at fifty times a second (Linux; elsewhere the
    process alone); pages that two of them share count twice.

    Raises:
        Failed: it cannot be started, ended with an error, whose last line is told, or was ended after `limit` seconds.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(
                list(map(str, command)), cwd=ROOT, env={**os.environ, **(beside or {})}, stdout=out, stderr=err,
                start_new_session=True,
            )
        except OSError as error:
            raise Failed(f"{_short(command)}: {error.strerror}") from error
        highest = 0
        try:
            while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
                highest = max(highest, _resident(process.pid), _highest(process.pid))
                if time.perf_counter() - start > limit:
                    raise Failed(f"{_short(command)}: not done after {limit:.0f} s")
                time.sleep(_INTERVAL)
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        if process.returncode:
            raise Failed(f"{_short(command)}: {_last_line(err) or f'ended with {process.returncode}'}")
        used = ended[2]
        highest = highest or used.ru_maxrss * 1024  # where there is no /proc; else it would count what started it too
        out.seek(0)
        return Took(seconds, used.ru_utime + used.ru_stime, highest / _MIB), out.read().decode()


def by_turns(sides: dict[str, Callable[[], Took]], rounds: int) -> dict[str, Took]:
    """Each side once a round, one after the other; of each the medians of the rounds, and the highest memory."""
    took: dict[str, list[Took]] = {name: [] for name in sides}
    with _stopping_children():
        for number in range(rounds):
            for name, side in sides.items():
                one = side()
                took[name].append(one)
                say(f"round {number + 1}, {name}: {one.seconds:.1f} s, processor {one.processor:.1f} s, "
                    f"{one.mib:.0f} MiB")
    return {name: _middle(those) for name, those in took.items()}


def conditions(module: str, arguments: Sequence[str] | None = None) -> str:
    """When, how and where something is measured; to be asked for at the start, when the load is not yet one's own.

    Args:
        module: the name of the benchmark. arguments: its arguments; None: those of this process. Folders and pages
            are left out.
    """
    given = _without_paths(sys.argv[1:] if arguments is None else arguments)
    command = shlex.join(["python", "-m", f"benchmarks.{module}", *given])
    return (
        f"Measured on {date.today().isoformat()} with `{command}`: {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, load average {os.getloadavg()[0]:.1f} at the start."
    )


def arguments_of(doc: str | None, kept: str) -> argparse.ArgumentParser:
    """A parser that knows --rounds, --limit, --folder (where what is `kept` lies) and --page."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=3600, help="seconds after which a process is ended")
    parser.add_argument("--folder", type=Path, help=f"where {kept} are kept (default: a folder that goes away)")
    parser.add_argument("--page", type=Path)
    return parser


def tell_differing(lines: Sequence[str]) -> int:
    """Say what differs where nothing may; the exit code: 1 if anything does."""
    for line in lines:
        say(line)
    return 1 if lines else 0


def child(module: str, *arguments: str | Path) -> list[str | Path]:
    """The command that runs a benchmark's `--child`."""
    return [sys.executable, "-m", f"benchmarks.{module}", "--child", *arguments]


def told(path: Path) -> Any:
    """What a child has written as JSON."""
    return json.loads(path.read_text(encoding="utf-8"))


def say(text: str) -> None:
    """To who waits."""
    sys.stderr.write(text + "\n")


@contextmanager
def _stopping_children() -> Iterator[None]:
    """Who is told to end ends as by an exception, so that what it has started ends too."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _without_paths(arguments: Sequence[str]) -> list[str]:
    kept: list[str] = []
    waiting = iter(arguments)
    for one in waiting:
        if one in ("--page", "--folder"):
            next(waiting, None)
        elif not one.startswith(("--page=", "--folder=")):
            name, equals, value = one.partition("=")
            kept.append(f"{name}={Path(value).name}" if equals and "/" in value else Path(one).name or one)
    return kept


def _middle(took: Sequence[Took]) -> Took:
    return Took(
        statistics.median(one.seconds for one in took), statistics.median(one.processor for one in took),
        max(one.mib for one in took),
    )


def _resident(pid: int) -> int:
    """Bytes in memory of a process and all that it has started, as far as they are there (Linux)."""
    total = 0
    with suppress(OSError):
        total = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(_resident(int(one)) for one in (task / "children").read_text().split())
    return total


def _highest(pid: int) -> int:
    """The most bytes that a process by itself has had in memory (Linux), also between two looks."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


def _short(command: Sequence[str | Path]) -> str:
    return " ".join(Path(one).name for one in map(str, command))[:120]


def _last_line(file: Any) -> str:
    file.seek(0)
    lines = file.read().decode("utf-8", "replace").strip().splitlines()
    return str(lines[-1])[:300] if lines else ""
