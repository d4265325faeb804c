"""What a process took counts its children too; one that fails or does not end is said to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.measuring import ROOT, Failed, Took, by_turns, conditions, run

MANY = "x = bytearray(80_000_000); import time; time.sleep(0.3)"


@pytest.mark.parametrize("command", [
    MANY, f"import subprocess, sys; subprocess.run([sys.executable, '-c', {MANY!r}], check=True)",
])
def test_memory_is_that_of_children_too(command: str) -> None:
    took, said = run([sys.executable, "-c", f"print('done', flush=True); {command}"])
    assert said == "done\n"
    assert 76 < took.mib < 200


def test_what_has_little_is_said_to_have_little() -> None:
    """Whatever this process has, which starts it."""
    mine = bytearray(200_000_000)
    took, _ = run(["sleep", "0.2"])
    assert took.mib < 50 and len(mine) > took.mib


@pytest.mark.parametrize(("command", "said"), [
    (["-c", "raise ValueError('such')"], "ValueError: such"), (["-c", "exit(3)"], "ended with 3"),
])
def test_an_error_is_told(command: list[str], said: str) -> None:
    with pytest.raises(Failed, match=said):
        run([sys.executable, *command])


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(Failed, match="no-such-program: No such file"):
        run(["no-such-program"])


def test_what_does_not_end_is_ended() -> None:
    with pytest.raises(Failed, match="not done after"):
        run(["sleep", "60"], limit=0.1)


def test_who_is_told_to_end_takes_its_children_along(tmp_path: Path) -> None:
    said = tmp_path / "process"
    child = f"import os, pathlib, time; pathlib.Path({str(said)!r}).write_text(str(os.getpid())); time.sleep(60)"
    program = f"""
import os
import signal
import subprocess
import sys
import time
from benchmarks.measuring import by_turns, run
by_turns({{"one": lambda: run([sys.executable, "-c", {child!r}])[0]}}, 1)
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) as process:
        while not (said.is_file() and said.read_text()):
            time.sleep(0.05)
        process.terminate()
    assert process.returncode == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(int(said.read_text()), 0)


def test_sides_take_turns_and_the_middle_counts() -> None:
    order: list[str] = []
    figures = iter([Took(5, 3, 10), Took(1, 1, 1), Took(1, 1, 30), Took(1, 1, 1), Took(2, 2, 20), Took(1, 1, 1)])

    def side(name: str) -> Callable[[], Took]:
        def work() -> Took:
            order.append(name)
            return next(figures)
        return work

    took = by_turns({"a": side("a"), "b": side("b")}, 3)
    assert order == ["a", "b"] * 3
    assert took["a"] == Took(2, 2, 30)


def test_the_command_is_told_without_folders_of_this_machine() -> None:
    given = ["--sizes", "3", "--folder", "/x/y", "--page=/x/p.md", "--peer", "a=/x/bin/python", "/x/rows.csv"]
    assert "`python -m benchmarks.any --sizes 3 --peer a=python rows.csv`" in conditions("any", given)
