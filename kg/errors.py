"""What can go wrong, and what the caller can do about it.

KgError                     anything this package raises on purpose; its text is meant for a person
├── InputError              this input is bad: skip it, list it, go on with the others      (exit 1)
├── UsageError              the call itself is wrong: stop and say how it is meant          (exit 2)
│   └── QuestionError       a question, or a parameter given to it, is wrong
├── InvalidGraph            data break the shapes: what is valid goes in, the rest is listed (exit 3)
├── StoreError              the store cannot be read or written: stop, nothing was changed  (exit 1)
├── RemoteError             another machine failed: try again later                         (exit 4)
├── HelperKilled            a process that helped was ended: try again with fewer         (exit 1)
└── MissingDependency       something has to be installed first; the text names it          (exit 2)
"""

from __future__ import annotations

from pathlib import Path


class KgError(Exception):
    """Base of all errors that this package raises on purpose. `str(error)` is one message for a person."""

    exit_code = 1


class InputError(KgError):
    """One input cannot be used; the others can.

    Args:
        reason: what is wrong, in words.
        source: the file (or "-" for standard input) that it is in.
        line: 1-based line, where there is one.
        remedy: what the person can do.
    """

    def __init__(
        self, reason: str, *, source: str | Path | None = None, line: int | None = None, remedy: str | None = None
    ) -> None:
        self.reason = reason
        self.source = str(source) if source is not None else None
        self.line = line
        self.remedy = remedy
        where = "" if self.source is None else f"{self.source}:{line}: " if line is not None else f"{self.source}: "
        super().__init__(f"{where}{reason}" + (f" ({remedy})" if remedy else ""))


class UsageError(KgError):
    """The call is wrong, whatever the data."""

    exit_code = 2


class QuestionError(UsageError):
    """A question does not exist, its file is malformed, or a parameter is not of its type."""


class InvalidGraph(KgError):
    """Some of the data break the shapes."""

    exit_code = 3


class StoreError(KgError):
    """The store cannot be opened, read or written; it is as it was before."""


class RemoteError(KgError):
    """A remote endpoint failed or answered nonsense."""

    exit_code = 4


class HelperKilled(KgError):
    """A process that did a part of the work was ended from outside."""


class MissingDependency(KgError):
    """A program or package that this command needs is not installed; the text names it."""

    exit_code = 2
