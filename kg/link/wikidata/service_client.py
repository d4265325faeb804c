"""JSON over HTTP, patient and cached."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from kg.errors import RemoteError
from kg.link.wikidata.cache import Cache
from kg.patience import Patience, TemporaryFailure

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class ServiceClient:
    """Asks services for JSON objects. `session` carries the user agent and the time-out."""

    def __init__(self, session: httpx.Client, cache: Cache, patience: Patience) -> None:
        self._session = session
        self._cache = cache
        self._patience = patience

    def get(self, address: str, parameters: Mapping[str, str], sound: Callable[[Any], str]) -> Any:
        """The JSON answer to a GET, from the cache if it was asked before.

        Args:
            address: of the service.
            parameters: of the query string.
            sound: says what is wrong with an answer, "" if nothing is; an answer that is not sound is not kept, and is
                asked for again, because a service under load answers nonsense (maxlag, cut bodies).

        Raises:
            RemoteError: the service does not answer, refuses, or answers nonsense again and again.
        """
        return self._ask("GET", address, parameters, sound)

    def post(self, address: str, form: Mapping[str, str], sound: Callable[[Any], str]) -> Any:
        """The same for a POST with a form."""
        return self._ask("POST", address, form, sound)

    def _ask(self, method: str, address: str, values: Mapping[str, str], sound: Callable[[Any], str]) -> Any:
        question = json.dumps([method, address, dict(sorted(values.items()))], ensure_ascii=False)
        kept = self._cache.get(question)
        if kept is not None:
            return json.loads(kept)

        def attempt() -> Any:
            return self._answer(method, address, values, sound)

        answer = self._patience.run(attempt, address)
        self._cache.put(question, json.dumps(answer, ensure_ascii=False))
        return answer

    def _answer(self, method: str, address: str, values: Mapping[str, str], sound: Callable[[Any], str]) -> Any:
        where = {"params": values} if method == "GET" else {"data": values}
        try:
            response = self._session.request(method, address, **where)  # type: ignore[arg-type]
        except httpx.TimeoutException as error:
            raise TemporaryFailure("no answer in time") from error
        except httpx.InvalidURL as error:
            raise RemoteError(f"{address}: no address ({error})") from error
        except httpx.RequestError as error:
            raise TemporaryFailure(f"no connection ({error})") from error
        if response.status_code in _PASSING:
            raise TemporaryFailure(f"status {response.status_code}", response.headers.get("Retry-After"))
        if response.status_code != httpx.codes.OK:
            raise RemoteError(f"{address}: status {response.status_code} (is the address right?)")
        try:
            answer = response.json()
        except ValueError as error:
            raise TemporaryFailure(f"the answer is no JSON ({error})") from error
        fault = sound(answer)
        if fault:
            raise TemporaryFailure(fault, response.headers.get("Retry-After"))
        return answer
