"""What a worker gives up before it sees a stranger's words: memory without end, sockets, other programs.

The limits are POSIX. That the kernel refuses sockets and new programs (seccomp, Linux on x86-64 and arm64) is a second
wall behind `scan`: should SERVICE ever come through, it meets EPERM. Where the kernel has no seccomp the worker says
so, and the first wall stands alone.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_FILTER = 2
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 1  # errno 1: EPERM
# System calls by their numbers in the kernel's own tables: socket, connect, execve, execveat, ptrace.
_CALLS = {"x86_64": (0xC000003E, (41, 42, 59, 322, 101)), "aarch64": (0xC00000B7, (198, 203, 221, 281, 117))}
_X32 = 0x40000000


def die_with_parent() -> None:
    """Should the server be killed, this process ends too (Linux; elsewhere it ends when it next looks at its pipe)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == 1:
            os._exit(1)


def no_core() -> None:
    """A worker that dies leaves no file behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_memory(extra: int) -> None:
    """From here on the address space may grow by `extra` bytes; the limit before does not count any more."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = address_space() + extra
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def unlimit_memory() -> None:
    """Opening a store may take what it takes; only what a query takes beyond it is limited."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def address_space() -> int:
    """Bytes of address space of this process; 0 where the system does not say."""
    return _statm(0)


def resident() -> int:
    """Bytes of this process in memory; 0 where the system does not say."""
    return _statm(1)


def _statm(field: int) -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[field]) * resource.getpagesize()
    except OSError:
        return 0


def no_sockets_no_programs() -> bool:
    """Have the kernel refuse sockets, connections and new programs to this process for good; whether it does."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _CALLS:
        return False
    arch, calls = _CALLS[machine]
    steps = [(_LOAD, 0, 0, 4), (_JUMP_EQUAL, 1, 0, arch), (_RETURN, 0, 0, _DENY), (_LOAD, 0, 0, 0)]
    wanted = [*calls, *(_X32 | call for call in calls)] if machine == "x86_64" else list(calls)
    for left, call in zip(range(len(wanted), 0, -1), wanted, strict=True):
        steps.append((_JUMP_EQUAL, left, 0, call))
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _DENY)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(header), 0, 0) == 0)
