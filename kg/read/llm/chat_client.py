"""Asks a server of the chat-completions API; the official `openai` package speaks the protocol (extra `llm`).

Address, model and key come from the environment: SITREP_LLM_BASE_URL, SITREP_LLM_MODEL, SITREP_LLM_KEY. The key is
given to the package and to nobody else: it is in no log, no answer and no graph.
"""

from __future__ import annotations

import os
import threading
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel

from kg.errors import InputError, KgError, MissingDependency, RemoteError, UsageError
from kg.read.llm.answers import NO_ANSWER, ModelAnswer, of_completion
from kg.read.llm.bounded import BoundedTransport
from kg.read.llm.requests import Request

_SIGNS_A_TOKEN = 3
"""Characters of a token, at the least: French and JSON take some three."""
_ANSWER_TOKENS = 3000
"""Tokens that an answer is reckoned with before it has come."""
_NO_KEY = "none"


def model_named(given: str | None) -> str | None:
    """The model that is asked: what was given, else SITREP_LLM_MODEL, else None."""
    return given or os.environ.get("SITREP_LLM_MODEL") or None


def tokens_of(request: Request) -> int:
    """How many tokens a request and its answer may take, reckoned from its characters: an estimate from above."""
    return sum(len(one["content"]) for one in request.messages) // _SIGNS_A_TOKEN + _ANSWER_TOKENS


class ChatClient:
    """A client of one server and model.

    Args:
        max_tokens: nothing is sent that might take the sum of tokens, in and out, above it; None: no limit.
        timeout: seconds that an answer may take.
        retries: how often a request is sent again after 429, 5xx or a lost connection; waits as Retry-After says, else
            twice as long each time.

    Raises:
        UsageError: there is no address.
        MissingDependency: the package `openai` is not installed.
    """

    def __init__(self, *, max_tokens: int | None = None, timeout: float = 300.0, retries: int = 5) -> None:
        address = os.environ.get("SITREP_LLM_BASE_URL")
        if not address or not urlsplit(address).hostname:
            raise UsageError("set SITREP_LLM_BASE_URL to the address of a server of the chat-completions API")
        try:
            openai: Any = import_module("openai")  # its versions differ in whose HTTP client their types name
        except ImportError as error:
            raise MissingDependency("the package openai is missing: pip install 'sitrep-kg[llm]'") from error
        self._errors = openai
        self._api = openai.OpenAI(
            base_url=address, api_key=os.environ.get("SITREP_LLM_KEY") or _NO_KEY, timeout=timeout, max_retries=retries,
            http_client=httpx.Client(transport=BoundedTransport(timeout), timeout=timeout),
        )
        self.host = urlsplit(address).hostname or address
        self._max_tokens = max_tokens
        self._lock = threading.Lock()
        self._reserved = 0
        self._json_mode = False
        self._taken = 0

    def ask(self, request: Request) -> ModelAnswer:
        """The answer to a request.

        Raises:
            InputError: the server refuses this request, or its answer is none; another may be answered.
            RemoteError: the server cannot be reached, or takes nobody's requests.
        """
        expected = self._reserve(request)
        try:
            body = self._posted(request)
            answer = of_completion(request.custom_id, body)
        except NO_ANSWER as error:
            raise InputError(f"{error}", source=request.report, remedy="ask again, or ask another model") from error
        finally:
            with self._lock:
                self._reserved -= expected
        with self._lock:
            self._taken += (answer.tokens_in or 0) + (answer.tokens_out or 0)
        return answer

    def _reserve(self, request: Request) -> int:
        expected = tokens_of(request)
        with self._lock:
            taken = self._taken + self._reserved
            if self._max_tokens is not None and taken + expected > self._max_tokens:
                raise InputError(
                    f"not asked: {taken} tokens are used or under way, and {self._max_tokens} are allowed",
                    source=request.report, remedy="raise --max-tokens and run again: what was answered is kept",
                )
            self._reserved += expected
        return expected

    def _posted(self, request: Request) -> Any:
        """The body of the server's answer; a server without schemas is asked for JSON alone from then on."""
        body = dict(request.body)
        if self._json_mode:
            body["response_format"] = {"type": "json_object"}
        api = self._errors
        try:
            completion = self._api.chat.completions.create(**body)
            if not isinstance(completion, BaseModel):
                raise ValueError(f"{self.host} gave no chat completion")
            return completion.model_dump()
        except api.APIStatusError as error:
            if not self._json_mode and "response_format" in f"{error}":  # some answer 400 to it, some 500
                self._json_mode = True
                return self._posted(request)
            raise self._refused(request, error) from error
        except api.APITimeoutError as error:
            raise InputError(f"{self.host} did not answer in time", source=request.report,
                             remedy="what was answered is kept: run again") from error
        except api.APIConnectionError as error:
            raise RemoteError(f"{self.host} cannot be reached: {error}") from error
        except api.APIError as error:  # an answer that is no JSON, or not of the API's form
            raise InputError(f"{self.host} gave no chat completion: {error}", source=request.report) from error

    def _refused(self, request: Request, error: Any) -> KgError:
        """What an error of the server means: for this report, or for all of them."""
        if isinstance(error, self._errors.BadRequestError):
            return InputError(f"the server refuses the request: {_told(error)}", source=request.report)
        if isinstance(error, self._errors.AuthenticationError):
            return RemoteError(f"{self.host} wants another key: set SITREP_LLM_KEY")
        if isinstance(error, self._errors.RateLimitError):
            return RemoteError(f"{self.host} lets no more requests through: {_told(error)}: try again later")
        return InputError(f"{self.host} failed: {_told(error)}", source=request.report,
                          remedy="what was answered is kept: run again")


def _told(error: Any) -> str:
    """What the server says, in a line."""
    body = error.body if isinstance(getattr(error, "body", None), dict) else {}
    return " ".join(str(body.get("message") or error).split())[:300]
