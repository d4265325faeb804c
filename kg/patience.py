"""How often and how long a service is asked again: tenacity counts and waits, Retry-After is our own small rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from kg.errors import RemoteError

T = TypeVar("T")


class TemporaryFailure(Exception):
    """A fault that may be gone at the next try. `wanted`: the service's Retry-After, as it stands in the header."""

    def __init__(self, reason: str, wanted: str | None = None) -> None:
        self.retry_after = retry_after(wanted)
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Patience:
    """Tries up to `tries` times, waiting `first_wait` seconds, then twice as long each time, never over `longest_wait`.

    A service that asks for more time than `longest_wait` is left in peace. `sleep` is given, so that tests do not wait.
    """

    tries: int
    first_wait: float
    longest_wait: float
    sleep: Callable[[float], None]

    def run(self, attempt: Callable[[], T], what: str) -> T:
        """The answer of `attempt`, which raises Passing for a fault that may pass.

        Raises:
            RemoteError: it did not pass; the message says what was asked (`what`) and the last fault.
        """
        retrying = Retrying(
            sleep=self.sleep, wait=self._wait, stop=stop_after_attempt(self.tries), reraise=True,
            retry=retry_if_exception(lambda fault: isinstance(fault, TemporaryFailure) and not self._too_long(fault)),
        )
        try:
            return retrying(attempt)
        except TemporaryFailure as fault:
            asks = f"asks to wait {fault.retry_after:.0f} seconds" if self._too_long(fault) else ""
            told = asks or f"tried {self.tries} times"
            raise RemoteError(f"{what}: {fault} ({told}; what was answered is kept, run it again later)") from fault

    def _wait(self, state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        if isinstance(fault, TemporaryFailure) and fault.retry_after is not None:
            return fault.retry_after
        return wait_exponential(multiplier=self.first_wait, max=self.longest_wait)(state)

    def _too_long(self, fault: TemporaryFailure) -> bool:
        return (fault.retry_after or 0) > self.longest_wait


def retry_after(header: str | None, now: datetime | None = None) -> float | None:
    """Seconds from a Retry-After header: a number, or a date (RFC 9110, section 10.2.3); None if it is neither."""
    if not header:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())
