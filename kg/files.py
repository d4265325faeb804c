"""Writes a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

_READABLE, _MODE = 0o666, 0o7777


def write_text(path: Path, text: str) -> None:
    """Write `text` (UTF-8, line ends as they are) to `path`: whoever reads meanwhile sees the old file or the new one.

    A link keeps leading where it led, a file that was there keeps its mode, a new one gets that of the umask.

    Raises:
        OSError: it cannot be written; the old file is untouched.
    """
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass", newline="") as file:
            file.write(text)
        Path(name).chmod(target.stat().st_mode & _MODE if target.exists() else _READABLE & ~_umask())
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
