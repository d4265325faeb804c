"""Plain text and Markdown, with optional YAML front matter between two lines of three hyphens."""

from __future__ import annotations

import re

import yaml

from kg.errors import InputError
from kg.reports.report import FIELDS, Draft, Note

_FENCE = re.compile(r"---[ \t]*\r?\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_HEADING = re.compile(r"\s*#[ \t]+(?P<title>[^\r\n]+?)[ \t#]*(?:\r?\n|\Z)")
_DEEPEST = 8
_KEY = re.compile(r"\s*[A-Za-z_][\w-]*[ \t]*:")


def parse(text: str, *, source: str, default_id: str, note: Note) -> Draft:
    """The report of a text file.

    A leading `---` opens front matter only if a `key:` follows, so that a text with a ruled line on top stays a text.

    Args:
        text: the decoded file.
        source: the file, for messages.
        default_id: the id if front matter gives none.
        note: is told of unknown keys.

    Raises:
        InputError: front matter that is not closed, not YAML or not a list of `key: value`; the message has the line.
    """
    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    opening = _FENCE.match(text)
    if opening and _KEY.match(text, opening.end()):
        closing = _END.search(text, opening.end())
        if closing is None:
            raise InputError(
                "front matter is opened but never closed", source=source, line=1, remedy="end it with a line ---"
            )
        fields, lines = _front_matter(text[opening.end() : closing.start()], source=source, note=note)
        text = text[closing.end() :]
        if not text.strip():
            raise InputError("empty: there is front matter but no text", source=source)
    if "title" not in fields and source.lower().endswith(".md") and (heading := _HEADING.match(text)):
        fields["title"] = heading["title"]
    return Draft(text=text, source=source, fields=fields, lines=lines, default_id=default_id)


def _front_matter(block: str, *, source: str, note: Note) -> tuple[dict[str, str], dict[str, int]]:
    """The fields and their lines. Reads YAML's event stream: no objects are made, no recursion, no alias expanded."""
    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    key: yaml.ScalarEvent | None = None
    depth = 0
    try:
        for event in yaml.parse(block, Loader=yaml.SafeLoader):
            line = (event.start_mark.line if event.start_mark else 0) + 2  # the fence is line 1; YAML counts from 0
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:  # PyYAML's time is quadratic in the depth
                    raise InputError("front matter is nested too deep", source=source, line=line)
                if depth == 1 and not isinstance(event, yaml.MappingStartEvent):
                    raise _not_fields(source, line)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
                key = None if depth == 1 else key
            elif depth == 1 and key is None and isinstance(event, yaml.ScalarEvent):
                key = event
                if key.value not in FIELDS:
                    note(f"{source}:{line}: unknown front matter key {key.value!r} is left aside")
            elif depth == 1 and key is not None:
                if isinstance(event, yaml.ScalarEvent) and key.value in FIELDS and event.value.strip():
                    fields[key.value] = event.value.strip()
                    lines[key.value] = line
                key = None
            elif depth == 0 and isinstance(event, yaml.ScalarEvent):
                raise _not_fields(source, line)
            if depth == 2 and key is not None and key.value in FIELDS:
                raise InputError(f"front matter: {key.value} must be one value", source=source, line=line)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it is malformed"
        raise InputError(
            f"front matter is not YAML: {problem}",
            source=source,
            line=mark.line + 2 if mark else 1,
            remedy="one `key: value` a line; quote a value that contains a colon",
        ) from error
    return fields, lines


def _not_fields(source: str, line: int) -> InputError:
    return InputError(
        "front matter is no list of fields",
        source=source,
        line=line,
        remedy=f"one `key: value` a line: {', '.join(FIELDS)}",
    )
