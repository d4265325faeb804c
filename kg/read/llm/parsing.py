"""The JSON object in a model's answer, of a bounded length and depth, whatever the model was talked into."""

from __future__ import annotations

import json
from typing import Any

_LONGEST = 300_000
"""Characters; a sheet has some seven times as many as its report."""
_DEEPEST = 20
_FENCE = "```"


class NotASheet(ValueError):
    """The answer is no JSON object, or nothing of a sheet is in it; `str(error)` is for a repair and for a person."""


def json_object(content: str) -> dict[str, Any]:
    """The JSON object in an answer, also in one that is fenced as Markdown.

    Raises:
        NotASheet: it is no JSON object, or a monstrous one.
    """
    if len(content) > _LONGEST:
        raise NotASheet(f"the answer has {len(content)} characters: more than {_LONGEST} are no reading of a report")
    try:
        raw = json.loads(_unfenced(content.strip().removeprefix("\ufeff")))
    except (ValueError, RecursionError) as error:
        raise NotASheet(f"the answer is no JSON: {error}") from error
    if not isinstance(raw, dict):
        raise NotASheet("the answer is no JSON object")
    if _deeper_than(raw, _DEEPEST):
        raise NotASheet(f"the answer is nested more than {_DEEPEST} deep")
    return raw


def _unfenced(content: str) -> str:
    head, _, body = content.partition("\n")
    if head.strip() in (_FENCE, f"{_FENCE}json") and body.endswith(_FENCE):
        return body.removesuffix(_FENCE)
    return content


def _deeper_than(raw: Any, most: int) -> bool:
    """Whether a value is nested deeper; level by level, so that no depth can exhaust the stack."""
    level = [raw]
    for _ in range(most):
        level = [one for node in level if isinstance(node, dict | list)
                 for one in (node.values() if isinstance(node, dict) else node)]
        if not level:
            return False
    return True
