"""Where a command writes: a file that somebody named, or standard output for -, with one meaning in every command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, BinaryIO

import click

from kg.files import write_text

STANDARD_OUTPUT = Path("-")
FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)
"""A file to write, or - for standard output."""


class _Named(click.Path):
    """What must have a name of its own."""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Any:
        """The path; it fails as any wrong value does if it is -."""
        if str(value) == str(STANDARD_OUTPUT):
            kind = "a folder" if self.dir_okay else "a file to work in"
            self.fail(f"{kind} does not go to standard output: give its name", parameter, context)
        return super().convert(value, parameter, context)


FOLDER = _Named(path_type=Path, file_okay=False)
"""A folder to write."""
STORE = _Named(path_type=Path)
"""The folder of a store; what else lies there the store tells."""
WORKED_IN = _Named(path_type=Path, dir_okay=False)
"""A file that is read and written again."""


def target(out: Path | None) -> Path | BinaryIO:
    """Where an output goes: the file; standard output for - and where no file was given."""
    return sys.stdout.buffer if out is None or out == STANDARD_OUTPUT else out


def write_output(out: Path, text: str) -> None:
    """Write a text (UTF-8) to the file that was given, or to standard output.

    Raises:
        OSError: it cannot be written.
    """
    if out == STANDARD_OUTPUT:
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
    else:
        write_text(out, text)


def place(out: Path) -> str:
    """What a message calls the place that an output went to."""
    return "standard output" if out == STANDARD_OUTPUT else str(out)
