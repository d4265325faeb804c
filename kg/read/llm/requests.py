"""Requests to a model in the form of the chat-completions API; each is known by the digest of all that it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from kg.read.llm.prompt import Message

Kind = Literal["sheet", "overlooked", "closed", "repair"]
PATH = "/v1/chat/completions"
_DIGITS = 32


@dataclass(frozen=True)
class Request:
    """One question about one report. `schema`: the JSON Schema that the answer is to fit."""

    kind: Kind
    report: str
    model: str
    messages: Sequence[Message]
    schema: Mapping[str, Any]

    @cached_property
    def body(self) -> dict[str, Any]:
        """What is posted."""
        form = {"name": self.kind, "strict": True, "schema": self.schema}
        return {
            "model": self.model,
            "messages": list(self.messages),
            "temperature": 0,
            "response_format": {"type": "json_schema", "json_schema": form},
        }

    @cached_property
    def digest(self) -> str:
        """32 hexadecimal digits of SHA-256 over the body: the same question has the same, on any machine."""
        text = json.dumps(self.body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]

    @property
    def custom_id(self) -> str:
        """The name under which a batch gives the answer back: kind and digest."""
        return f"{self.kind}-{self.digest}"

    def batch_line(self) -> str:
        """One line of the batch form of the OpenAI API."""
        line = {"custom_id": self.custom_id, "method": "POST", "url": PATH, "body": self.body}
        return json.dumps(line, ensure_ascii=False)
