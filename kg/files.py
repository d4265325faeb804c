"""Writes a file whole or not at all: the one way in which this package puts a new file in the place of an old one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

_READABLE = 0o666
T = TypeVar("T")


def replace(path: Path, write: Callable[[BinaryIO], T]) -> T:
    """Let `write` fill a new file beside `path`, then move it there; what `write` gives is given back.

    Whoever reads meanwhile sees the old file or the new one. The new one has the mode of the umask.

    Raises:
        OSError: it cannot be written; the old file is untouched, as it is whatever else `write` raises.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            given = write(file)
        new.chmod(_READABLE & ~_umask())
        new.replace(path)
    except BaseException:  # also Ctrl-C: the half-written file goes, whatever stopped it
        new.unlink(missing_ok=True)
        raise
    return given


def write_text(path: Path, text: str) -> None:
    """Write `text` (UTF-8, line ends as they are) to `path`, or to what it is a link to, in one step.

    Raises:
        OSError: it cannot be written; the old file is untouched.
    """
    replace(path.resolve(), lambda file: file.write(text.encode("utf-8", "surrogatepass")))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
