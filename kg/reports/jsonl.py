"""Reports as JSON lines: one object a line with `text` and any of id, lang, published, outlet, title, url."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from kg.errors import InputError
from kg.reports.decoding import decode
from kg.reports.report import FIELDS, Draft, Note


def parse(lines: Iterable[bytes], *, source: str, stem: str, note: Note) -> Iterator[Draft | InputError]:
    """The reports of a file of JSON lines; a bad line comes out as the InputError that names it, the rest is read.

    Args:
        lines: the raw lines, so that a byte that is not UTF-8 spoils one line only.
        source: the file, for messages.
        stem: a report without an id is called `{stem}-{line}`.
        note: is told, once a file, of unknown fields.
    """
    unknown: set[str] = set()
    offset = 0
    for number, raw in enumerate(lines, 1):
        if raw.strip(b" \t\r\n\xef\xbb\xbf"):
            try:
                record = _object(decode(raw, source=source, line=number, offset=offset), source, number)
                unknown |= record.keys() - {*FIELDS, "text"}
                yield _draft(record, source, number, f"{stem}-{number}")
            except InputError as error:
                yield error
        offset += len(raw)
    if unknown:
        note(f"{source}: unknown fields are left aside: {', '.join(sorted(unknown))}")


def _object(line: str, source: str, number: int) -> dict[str, object]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(
            f"broken JSON: {error.msg} at column {error.colno}",
            source=source,
            line=number,
            remedy="one whole JSON object a line",
        ) from error
    except (RecursionError, ValueError) as error:  # nested without end; a number of thousands of digits
        raise InputError("broken JSON: nested too deep or a number too long", source=source, line=number) from error
    if not isinstance(record, dict):
        raise InputError("not a JSON object", source=source, line=number, remedy="one whole JSON object a line")
    if "fact" in record:
        raise InputError(
            "this is a fact, not a report",
            source=source,
            line=number,
            remedy="files of facts go to `kg build` or `kg validate`",
        )
    return record


def _draft(record: dict[str, object], source: str, number: int, default_id: str) -> Draft:
    for field in (*FIELDS, "text"):
        if not isinstance(record.get(field), str | None):
            raise InputError(f"field {field!r} must be text", source=source, line=number)
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError(
            "field 'text' is missing or empty", source=source, line=number, remedy="put the report's text into it"
        )
    fields = {name: value.strip() for name in FIELDS if isinstance(value := record.get(name), str) and value.strip()}
    return Draft(
        text=text.removeprefix("\ufeff"),
        source=source,
        fields=fields,
        lines=dict.fromkeys(fields, number),
        line=number,
        default_id=default_id,
    )
