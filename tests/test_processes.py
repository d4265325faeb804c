"""kg/processes.py: several processes work in order, say so when one of them is killed, and end with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import HelperKilled, InputError
from kg.processes import Processes

pytestmark = pytest.mark.long

_given = 0


def start(number: int) -> None:
    global _given
    _given = number


def slower_the_smaller(item: int) -> tuple[int, int]:
    time.sleep(0.05 / (item + 1))
    return item + _given, os.getpid()


def killed_at_three(item: int) -> int:
    if item == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def sleeping(_item: int) -> int:
    time.sleep(600)
    return os.getpid()


def test_results_come_in_order_from_several_processes() -> None:
    with Processes(2, start, 100) as processes:
        found = list(processes.in_order(slower_the_smaller, range(20)))
    assert [item for item, _ in found] == list(range(20))
    assert [result for _, (result, _) in found] == list(range(100, 120))
    assert os.getpid() not in {process for _, (_, process) in found}


def test_what_refuses_an_item_is_told_after_what_came_before() -> None:
    def items() -> Iterator[int]:
        yield from range(3)
        raise InputError("no more")

    found = []
    with Processes(1, start, 0) as processes, pytest.raises(InputError, match="no more"):
        for item, _ in processes.in_order(slower_the_smaller, items()):
            found.append(item)
    assert found == [0, 1, 2]


def test_a_process_that_is_killed_is_told_and_not_waited_for() -> None:
    with Processes(2, start, 0) as processes, pytest.raises(HelperKilled, match="use fewer --jobs"):
        list(processes.in_order(killed_at_three, range(50)))


PARENT = """
import os, sys
from kg.processes import Processes
from tests.test_processes import sleeping, start

if __name__ == "__main__":
    with Processes(1, start, 0) as processes:
        waiting = processes.in_order(sleeping, range(4))
        import multiprocessing, threading
        threading.Thread(target=lambda: next(waiting), daemon=True).start()
        while not multiprocessing.active_children():
            pass
        print(multiprocessing.active_children()[0].pid, flush=True)
        threading.Event().wait()
"""


MEETING = """
import os, sys, time
from pathlib import Path
from kg.processes import Processes

def keep(large): pass
def who(item): return os.getpid()

if __name__ == "__mp_main__":  # a helper's imports: it goes on when the other has come so far too
    Path(f"{os.getpid()}.here").touch()
    deadline = time.monotonic() + 30
    while len(list(Path().glob("*.here"))) < 2:
        if time.monotonic() > deadline:
            Path("alone").touch()
            break
        time.sleep(0.01)

if __name__ == "__main__":
    with Processes(2, keep, bytes(10**6)) as processes:
        print(len(list(processes.in_order(who, range(4)))))
"""


def test_no_helper_waits_for_the_imports_of_another_however_large_what_they_are_given(tmp_path: Path) -> None:
    script = tmp_path / "meeting.py"
    script.write_text(MEETING)
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, cwd=tmp_path,
                         env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])})
    assert (ran.stdout, ran.stderr, ran.returncode) == ("4\n", "", 0)
    assert not (tmp_path / "alone").exists()


def test_helpers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    root = Path(__file__).parents[1]
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, cwd=root,
                              env={**os.environ, "PYTHONPATH": str(root)})
    assert parent.stdout is not None
    helper = int(parent.stdout.readline())
    time.sleep(1)  # so that it has begun
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and Path(f"/proc/{helper}").exists():
        if "zombie" in Path(f"/proc/{helper}/status").read_text():
            return
        time.sleep(0.1)
    assert not Path(f"/proc/{helper}").exists()
