"""Answers that are kept: one readable JSON file a request, under its digest, so that a build sends nothing twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import InputError
from kg.files import write_text
from kg.read.llm.requests import Request

NO_ANSWER = (KeyError, IndexError, TypeError, AttributeError, ValueError, OverflowError, RecursionError)
"""What `of_completion` raises at something else than a chat completion."""
_ID = r"^(sheet|overlooked|closed|repair)-[0-9a-f]{32}$"


class ModelAnswer(BaseModel):
    """What a model answered. `content`: its words as they came; `answered`: the day on which it did, if it is known;
    `finish`: why it stopped ("stop", "length", "content_filter"); `tokens_in`, `tokens_out`: as the server counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    request: str = Field(pattern=_ID)
    model: str
    content: str
    answered: date | None = None
    finish: str = "stop"
    tokens_in: int | None = None
    tokens_out: int | None = None


class Answers:
    """A folder of answers; None: answers are kept in memory alone."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._kept: dict[str, ModelAnswer] = {}

    def get(self, request: Request) -> ModelAnswer | None:
        """The kept answer to a request; None: there is none.

        Raises:
            InputError: its file is broken; names it.
        """
        if request.custom_id not in self._kept and self.folder is not None:
            path = self._path(request.custom_id)
            if path.is_file():
                self._kept[request.custom_id] = _read(path)
        return self._kept.get(request.custom_id)

    def put(self, answer: ModelAnswer) -> None:
        """Keep an answer; one that was kept under the same request before is replaced.

        Raises:
            OSError: it cannot be written.
        """
        self._kept[answer.request] = answer
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(answer.model_dump(mode="json", exclude_none=True), ensure_ascii=False, indent=1)
            write_text(self._path(answer.request), text + "\n")

    def models(self) -> set[str]:
        """The models whose answers lie in the folder.

        Raises:
            InputError: a file is broken; names it.
        """
        found = sorted(self.folder.glob("*.json")) if self.folder and self.folder.is_dir() else []
        return {_read(path).model for path in found}

    def _path(self, custom_id: str) -> Path:
        assert self.folder is not None  # asked for by the callers
        return self.folder / f"{custom_id}.json"


def _read(path: Path) -> ModelAnswer:
    try:
        answer = ModelAnswer.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError) as error:
        raise InputError(f"no kept answer: {_first(error)}", source=path, remedy="remove it to ask again") from error
    if answer.request != path.stem:
        raise InputError(f"it answers {answer.request}", source=path, remedy="a file bears its request's name")
    return answer


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        one = error.errors()[0]
        return f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg']}"
    return str(error)


def from_batch(lines: Iterable[str], source: str) -> Iterator[ModelAnswer | InputError]:
    """The answers in the results of a batch (the OpenAI API's form), line by line; what is none says why."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _of_line(json.loads(line))
            except NO_ANSWER as error:
                why = _first(error) if isinstance(error, ValidationError) else f"{error}"
                yield InputError(f"no result of a batch: {why}", source=source, line=number,
                                 remedy="custom_id and response.body as the batch API gives them")


def _of_line(line: Any) -> ModelAnswer:
    failed = line.get("error") or (line["response"]["status_code"] != HTTPStatus.OK and line["response"]["body"])
    if failed:
        told = failed.get("message") or failed.get("error", {}).get("message") if isinstance(failed, dict) else failed
        raise ValueError(f"{line.get('custom_id')}: the request failed: {told or failed}")
    return of_completion(line["custom_id"], line["response"]["body"])


def of_completion(custom_id: str, body: Any) -> ModelAnswer:
    """The answer in a chat completion.

    Raises:
        NO_ANSWER: it is none.
    """
    choice = body["choices"][0]
    message, usage = choice["message"], body.get("usage") or {}
    if message.get("refusal"):
        raise ValueError(f"the model refused: {message['refusal']}")
    if not isinstance(message.get("content"), str):
        raise ValueError("the answer has no content")
    made = body.get("created")
    return ModelAnswer(
        request=custom_id,
        model=body["model"],
        content=message["content"].encode("utf-8", "replace").decode(),  # half a character cannot be kept in a file
        answered=datetime.fromtimestamp(made, UTC).date() if isinstance(made, int) and made > 0 else None,
        finish=choice.get("finish_reason") or "stop",
        tokens_in=usage.get("prompt_tokens"),
        tokens_out=usage.get("completion_tokens"),
    )
