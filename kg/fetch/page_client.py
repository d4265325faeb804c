"""One polite request after another: robots.txt, a pause between two requests to a host, limits of time and size."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from urllib.parse import SplitResult, urljoin

import httpx
from protego import Protego

from kg.errors import InputError, RemoteError
from kg.fetch.addresses import Resolve, checked, parts_of, resolved
from kg.fetch.fetch_settings import FetchSettings
from kg.patience import Patience, TemporaryFailure

_ROBOTS_SIZE = 512_000  # RFC 9309, 2.5: at least 500 KiB of a robots.txt are read
_PASSING = frozenset({429, 500, 502, 503, 504})
_FIRST_WAIT = 1.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answered. `url`: where redirects ended; `charset`: as the header states it, or None."""

    url: str
    content: bytes
    kind: str
    charset: str | None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    content: bytes


@dataclass(slots=True)
class PageClient:
    """Fetches pages for one run. `clock`, `sleep` and `resolve` can be put in for tests."""

    settings: FetchSettings = field(default_factory=FetchSettings)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    resolve: Resolve = resolved
    _http: httpx.Client = field(init=False)
    _asked: dict[str, float] = field(default_factory=dict)
    _robots: dict[str, Protego | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Proxies and the like of the environment are not used: the address that was checked is the one that is asked.
        self._http = httpx.Client(
            timeout=self.settings.timeout, trust_env=False, follow_redirects=False,
            headers={"User-Agent": self.settings.user_agent, "Accept-Encoding": "gzip, deflate"},
        )

    def __enter__(self) -> PageClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, url: str) -> Page:
        """What is at `url`, redirects followed, every hop checked anew.

        Raises:
            InputError: the address is none, leads to a private one, is forbidden by robots.txt, or its answer is larger
                than the limit: asking again would not help.
            RemoteError: the host failed, refused, or took too long.
        """
        for _ in range(self.settings.redirects + 1):
            parts = parts_of(url)
            self._obey_robots(parts)
            answer = self._patiently(parts)
            if answer.status in _REDIRECTS and "location" in answer.headers:
                url = urljoin(url, answer.headers["location"])
                continue
            if answer.status != HTTPStatus.OK:
                raise RemoteError(f"{url}: the server answered {answer.status}")
            kind = answer.headers.get("content-type", "")
            return Page(url, answer.content, kind.partition(";")[0].strip().lower(), _charset(kind))
        raise RemoteError(f"{url}: more than {self.settings.redirects} redirects")

    def _patiently(self, parts: SplitResult) -> _Answer:
        """The answer, asked for again where the fault is a passing one, after the pause that the server asks for."""

        def attempt() -> _Answer:
            try:
                answer = self._ask(parts, self.settings.largest)
            except (httpx.TransportError, OSError) as error:
                raise TemporaryFailure(f"no answer: {error}") from error
            if answer.status in _PASSING:
                raise TemporaryFailure(f"the server answered {answer.status}", answer.headers.get("retry-after"))
            return answer

        patience = Patience(self.settings.tries, _FIRST_WAIT, self.settings.longest_wait, self.sleep)
        return patience.run(attempt, parts.geturl())

    def _ask(self, parts: SplitResult, largest: int) -> _Answer:
        """One request to the checked address of the host, after the pause that is due; nothing is followed."""
        address = checked(parts, allow_private=self.settings.allow_private, resolve=self.resolve)
        self._wait_for_turn(parts)
        url = httpx.URL(parts.geturl()).copy_with(host=address)
        request = self._http.build_request(
            "GET", url, headers={"Host": parts.netloc}, extensions={"sni_hostname": parts.hostname or ""}
        )
        until = self.clock() + self.settings.deadline
        response = self._http.send(request, stream=True)
        try:
            content = bytearray()
            for chunk in response.iter_bytes():  # decoded: a bomb counts by what it becomes
                content += chunk
                if len(content) > largest:
                    raise InputError(
                        f"the answer is larger than {largest} bytes", source=parts.geturl(), remedy="say --largest"
                    )
                if self.clock() > until:
                    raise httpx.ReadTimeout(f"more than {self.settings.deadline:.0f} seconds", request=request)
        except httpx.DecodingError as error:
            raise RemoteError(f"{parts.geturl()}: the answer is not compressed as it says: {error}") from error
        finally:
            response.close()
        return _Answer(response.status_code, response.headers, bytes(content))

    def _wait_for_turn(self, parts: SplitResult) -> None:
        robots = self._robots.get(_origin(parts))
        wanted = robots.crawl_delay(self.settings.user_agent) if robots else None
        delay = max(self.settings.delay, min(wanted or 0.0, self.settings.longest_wait))
        last = self._asked.get(parts.netloc)
        if last is not None and (rest := last + delay - self.clock()) > 0:
            self.sleep(rest)
        self._asked[parts.netloc] = self.clock()

    def _obey_robots(self, parts: SplitResult) -> None:
        """Raise InputError where robots.txt forbids the address (RFC 9309: 4xx forbids nothing, a failure all)."""
        origin = _origin(parts)
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(parts_of(f"{origin}/robots.txt"))
        robots = self._robots[origin]
        if robots is None:
            raise RemoteError(f"{parts.geturl()}: {origin}/robots.txt cannot be read, so nothing is fetched there")
        if not robots.can_fetch(parts.geturl(), self.settings.user_agent):
            raise InputError(
                "robots.txt forbids this address", source=parts.geturl(), remedy="save it by hand, or ask its owner"
            )

    def _read_robots(self, parts: SplitResult) -> Protego | None:
        for _ in range(self.settings.redirects + 1):
            try:
                answer = self._ask(parts, _ROBOTS_SIZE)
            except (httpx.TransportError, OSError, RemoteError):
                return None
            if answer.status in _REDIRECTS and "location" in answer.headers:
                parts = parts_of(urljoin(parts.geturl(), answer.headers["location"]))
                continue
            if answer.status == HTTPStatus.OK:
                return Protego.parse(answer.content.decode("utf-8", "replace"))
            # A server that has no such file forbids nothing; one that is at fault or asked too much has not said.
            told = HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
            return Protego.parse("") if told and answer.status != HTTPStatus.TOO_MANY_REQUESTS else None
        return Protego.parse("")


def _origin(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}"


def _charset(kind: str) -> str | None:
    for parameter in kind.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
