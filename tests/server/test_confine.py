"""The kernel's wall by itself, in a process that gives up what a worker gives up."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import os, socket, sys
from kg.server.engine import confine
if not confine.no_sockets_no_programs():
    print("no seccomp"); sys.exit()
for what in (lambda: socket.socket(), lambda: socket.create_connection(("127.0.0.1", 9)),
             lambda: os.execv("/bin/true", ["true"])):
    try:
        what(); print("went through")
    except PermissionError:
        print("refused")
print(len(open(os.devnull).read()))
"""
SERVICE = """
import sys
import pyoxigraph as ox
from kg.server.engine import confine
print(confine.no_sockets_no_programs())
try:
    print(list(ox.Store().query("SELECT * { SERVICE <" + sys.argv[1] + "> { ?s ?p ?o } }")))
except OSError as error:
    print("OSError", error)
"""
MEMORY = """
from kg.server.engine import confine
confine.limit_memory(64 * 1024 * 1024)
b = bytearray(16 * 1024 * 1024)
try:
    c = bytearray(128 * 1024 * 1024); print("went through")
except MemoryError:
    print("refused")
confine.unlimit_memory()
c = bytearray(128 * 1024 * 1024); print("again")
"""


def ran(code: str, *arguments: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1]


def test_no_sockets_no_programs_but_files() -> None:
    lines = ran(CODE)
    if lines == ["no seccomp"]:
        pytest.skip("this kernel has no seccomp for us")
    assert lines == ["refused", "refused", "refused", "0"]


def test_service_meets_the_wall_even_unscanned() -> None:
    from tests.server.canary import canary

    with canary() as (address, came):
        lines = ran(SERVICE, address)
        if lines[0] != "True":
            pytest.skip("this kernel has no seccomp for us")
        assert lines[1].startswith("OSError")
        assert came == []
        unconfined = SERVICE.replace("print(confine.no_sockets_no_programs())", "print(True)")
        ran(unconfined, address)
        assert came, "the canary sees who does come"


def test_memory_beyond_what_is_there() -> None:
    assert ran(MEMORY) == ["refused", "again"]
