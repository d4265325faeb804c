"""Files that the commands of `kg link` write."""

from __future__ import annotations

from pathlib import Path

from kg.cli.outputs import write_output
from kg.errors import InputError


def write(out: Path, text: str) -> None:
    """Write a file that a person named, or to standard output.

    Raises:
        InputError: it cannot be written.
    """
    try:
        write_output(out, text)
    except OSError as error:
        raise InputError(f"the file cannot be written: {error.strerror}", source=out,
                         remedy="see that its folder is there, is yours and has room") from error
