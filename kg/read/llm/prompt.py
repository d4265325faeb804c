"""What the model is told: `prompt/` as data, with a version and a digest; and the schema that an answer has to fit."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from kg.errors import InputError
from kg.reports import Report
from kg.sheet.coding import Sheet

_FOLDER = Path(__file__).with_name("prompt")
_OURS = frozenset({"sheet", "report", "coder"})
"""Fields of a sheet that the reader fills in itself."""
_LEFT_OUT = ("default", "title", "description", "minLength", "minItems", "minimum", "maximum")
"""Keywords that structured output of the OpenAI API refuses or ignores (what they ask is checked afterwards), and our
own words about the fields, so that a better docstring is not another question."""

_DIGITS = 20
Message = dict[str, str]


class _Plan(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: str
    system: str
    closed: str
    overlooked: str
    parts: str
    example: Mapping[str, str]


@dataclass(frozen=True)
class Prompt:
    """The prompt of the package. `version`: as its makers number it; `digest`: of all its words and the schema."""

    version: str
    system: str
    closed: str
    overlooked: str
    parts: str
    examples: Mapping[str, tuple[str, str]]
    digest: str

    @classmethod
    @cache
    def load(cls) -> Prompt:
        """The prompt in `prompt/`.

        Raises:
            InputError: prompt.toml breaks its form; names the entry.
        """
        file = _FOLDER / "prompt.toml"
        try:
            plan = _Plan.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except ValidationError as error:
            first = error.errors()[0]
            raise InputError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}", source=file) from error
        examples = {lang: _example(name) for lang, name in plan.example.items() if name.endswith(".json")}
        examples["other"] = examples[plan.example["other"]]
        texts = [_words(name) for name in (plan.system, plan.closed, plan.overlooked, plan.parts)]
        system, closed, overlooked, parts = texts
        whole = [*texts, examples, sheet_schema(), ANSWERS_SCHEMA]
        digest = hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        return cls(plan.version, system, closed, overlooked, parts, examples, digest[:_DIGITS])

    def messages(self, report: Report) -> list[Message]:
        """The conversation that asks for the sheet of a report: rules, a worked example, the report."""
        asked, answered = self.examples.get(report.language, self.examples["other"])
        return [
            {"role": "system", "content": self.system},
            {"role": "user", "content": asked},
            {"role": "assistant", "content": answered},
            {"role": "user", "content": _json(as_data(report))},
        ]


def as_data(report: Report) -> dict[str, Any]:
    """The report as the model gets it: a JSON object, so that no sign of its text can end it."""
    day = report.published.isoformat() if report.published else None
    return {"published": day, "outlet": report.outlet, "title": report.title, "text": report.text}


@cache
def sheet_schema() -> dict[str, Any]:
    """The JSON Schema of the sheet as structured output takes it: all properties required, what may lack nullable."""
    schema = Sheet.model_json_schema()
    for name in _OURS:
        schema["properties"].pop(name, None)
    strict: dict[str, Any] = _strict(schema)
    return strict


ANSWERS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["answers"],
    "properties": {
        "answers": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["number", "holds", "about", "why"],
                "properties": {
                    "number": {"type": "integer"},
                    "holds": {"type": "string", "enum": ["yes", "no", "unclear"]},
                    "about": {"type": "array", "items": {"type": "string"}},
                    "why": {"type": ["string", "null"]},
                },
            },
        }
    },
}
"""The form of the answer to closed questions."""


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(one) for one in node]
    if not isinstance(node, dict):
        return node
    out = {key: _strict(value) for key, value in node.items() if key not in _LEFT_OUT or key == "properties"}
    if isinstance(node.get("properties"), dict):
        out["properties"] = {name: _strict(value) for name, value in node["properties"].items()}
        needed = set(node.get("required", ()))
        for name, value in out["properties"].items():
            if name not in needed and value.get("type") not in ("array", "boolean") and "anyOf" not in value:
                out["properties"][name] = {"anyOf": [value, {"type": "null"}]}
        out["required"] = list(out["properties"])
        out["additionalProperties"] = False
    return out


def _example(name: str) -> tuple[str, str]:
    found = json.loads(_words(name))
    return _json(found["report"]), _json(found["sheet"])


def _words(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8").strip()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
