"""How often and how long to try again. The clock and the sleep are given, so that tests do not wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from kg.errors import RemoteError

T = TypeVar("T")


class Passing(Exception):
    """A fault that may be gone at the next try. `retry_after`: seconds that the service asks us to wait, or None."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(reason)


class Patience:
    """Tries up to `tries` times, waiting `first_wait` seconds, then twice as long each time, never over `longest_wait`.

    A service that asks for more time than `longest_wait` is left in peace: that is a `RemoteError`, and what was
    answered so far is in the cache.
    """

    def __init__(
        self, *, tries: int, first_wait: float, longest_wait: float, sleep: Callable[[float], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._tries = tries
        self._first = first_wait
        self._longest = longest_wait
        self._sleep = sleep
        self._now = now

    def run(self, attempt: Callable[[], T], what: str) -> T:
        """The answer of `attempt`, which raises Passing for a fault that may pass.

        Raises:
            RemoteError: it did not pass; the message says what was asked (`what`) and the last fault.
        """
        wait = self._first
        for number in range(1, self._tries + 1):
            try:
                return attempt()
            except Passing as fault:
                if number == self._tries:
                    raise RemoteError(
                        f"{what}: {fault} (tried {number} times; what was answered is kept, run it again later)"
                    ) from fault
                asked = fault.retry_after
                if asked is not None and asked > self._longest:
                    raise RemoteError(
                        f"{what}: {fault}; it asks to wait {asked:g} seconds (what was answered is kept, run it again "
                        "then)"
                    ) from fault
                self._sleep(min(self._longest, wait if asked is None else asked))
                wait *= 2
        raise AssertionError("tries is at least 1")

    def retry_after(self, header: str | None) -> float | None:
        """Seconds from a Retry-After header: a number, or a date (RFC 9110, section 10.2.3); None if it is neither."""
        if not header:
            return None
        if header.strip().isdigit():
            return float(header.strip())
        try:
            when = parsedate_to_datetime(header)
        except ValueError:
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - self._now()).total_seconds())
