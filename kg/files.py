"""Writes a file whole or not at all: the one way in which this package writes a file that somebody named."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

UNFINISHED = ".kg-unfinished-"
"""How the name of a file begins that is being written; a killed process may leave one behind."""
_ANYBODY = 0o666  # less the umask
_OURSELVES = 0o600
T = TypeVar("T")


def replace(path: Path, write: Callable[[BinaryIO], T]) -> T:
    """Let `write` fill a new file, then put it in the place of `path`; what `write` gives is given back.

    Whoever reads meanwhile sees the old file or the new one. The new one has the mode and, where we may, the owner of
    the old one; without an old one, the mode of the umask. A link stays a link: what it leads to is replaced, or made.
    What is no regular file (a pipe, a device) is written into as it is, and so is a file that we hold open already
    (/dev/stdout, /dev/fd/3), from where it stands.

    Raises:
        OSError: it cannot be written; names `path`. The old file is untouched, as it is whatever else `write` raises.
    """
    try:
        old = path.stat()
    except FileNotFoundError:
        old = None
    held = _held_open(path)
    if held is not None:
        return _into(held, path, write)
    if old is not None and not stat.S_ISREG(old.st_mode):
        return _into(os.fspath(path), path, write)
    return _in_place_of(path, old, write)


def write_text(path: Path, text: str) -> None:
    """Write `text` (UTF-8, line ends as they are) to `path` as `replace` does.

    Raises:
        OSError: it cannot be written; the old file is untouched.
    """
    replace(path, lambda file: file.write(text.encode("utf-8", "surrogatepass")))


def _in_place_of(path: Path, old: os.stat_result | None, write: Callable[[BinaryIO], T]) -> T:
    target = Path(os.path.realpath(path))
    new = target.with_name(UNFINISHED + secrets.token_hex(8))
    mode = _ANYBODY if old is None else _OURSELVES  # what was hidden is at no time readable for others
    try:
        with open(new, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            if old is not None:
                _take_owner(new, old)
                shutil.copymode(target, new)
            given = write(file)
        new.replace(target)
    except OSError as error:
        _name(error, path, os.fspath(new))
        raise
    finally:
        new.unlink(missing_ok=True)
    return given


def _into(target: str | int, path: Path, write: Callable[[BinaryIO], T]) -> T:
    try:
        with open(target, "wb", closefd=isinstance(target, str)) as file:
            return write(file)
    except OSError as error:
        _name(error, path, target)
        raise


def _take_owner(new: Path, old: os.stat_result) -> None:
    """Give `new` the owner and the group of the old file, each where we may."""
    if hasattr(os, "chown"):  # not on Windows
        for owner, group in ((-1, old.st_gid), (old.st_uid, -1)):
            with suppress(PermissionError):
                os.chown(new, owner, group)


def _held_open(path: Path) -> int | None:
    """The number of the open file that `path`, which leads round no circle, stands for; None: it is a path like others.

    It must not be opened by its path: that would begin at its start, over what a shell has put there.
    """
    numbers = os.path.realpath("/dev/fd")
    while True:
        folder = os.path.realpath(path.parent)
        if folder == numbers and path.name.isdecimal():
            return int(path.name)
        if not path.is_symlink():
            return None
        path = Path(folder, path.readlink())


def _name(error: OSError, path: Path, opened: str | int) -> None:
    """Have a failure of the system name the file that was asked for, not what was opened for it."""
    if error.errno is not None and error.filename in (None, opened):
        error.filename, error.filename2 = str(path), None
