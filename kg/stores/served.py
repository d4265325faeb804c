"""Reading a store beside the server that has it open for writing: from the newest snapshot that the server has made.

A server keeps its snapshots in folders named after its process (`kg.server.engine.snapshots`); each is whole from the
moment it is there, and nobody writes in it. A reader takes hard links of one, so that the server may remove it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

SERVING, READING = "serving-", "reading-"
"""What the names of folders begin with that a server, and a reader beside one, make in a store's folder."""
_TRIES = 5


def copy_of_served(folder: Path) -> Path | None:
    """A copy of the newest snapshot that a running server has of the store in `folder`; None: there is no such server.

    Whoever asks for it removes it.

    Raises:
        OSError: it cannot be copied.
    """
    for _ in range(_TRIES):
        found = max(_snapshots(folder), key=lambda one: int(one.name), default=None)
        if found is None:
            return None
        place = folder if os.access(folder, os.W_OK) else Path(tempfile.gettempdir())
        home = Path(tempfile.mkdtemp(prefix=f"{READING}{os.getpid()}-", dir=place))
        try:
            return Path(shutil.copytree(found, home / "snapshot", copy_function=_link)).parent
        except (shutil.Error, FileNotFoundError):  # the server has made another one meanwhile, and removed this one
            shutil.rmtree(home, ignore_errors=True)
    return None


def sweep(place: Path) -> None:
    """Remove what servers and readers left in `place` that were killed."""
    for prefix in (SERVING, READING):
        for left in place.glob(f"{prefix}*-*"):
            number = _process(left, prefix)
            if number is not None and left.is_dir() and not _runs(number):
                shutil.rmtree(left, ignore_errors=True)


def _snapshots(folder: Path) -> Iterator[Path]:
    for home in folder.glob(f"{SERVING}*-*"):
        number = _process(home, SERVING)
        if number is not None and _runs(number):
            yield from (one for one in home.iterdir() if one.name.isdigit())


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:  # another file system, or one without hard links
        shutil.copy2(source, target)
    return target


def _process(home: Path, prefix: str) -> int | None:
    number = home.name.removeprefix(prefix).partition("-")[0]
    return int(number) if number.isdigit() else None


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
