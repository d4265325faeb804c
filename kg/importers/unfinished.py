"""An import on its way into an empty store: where its rows are kept, of what they are, and what came of them so far."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

from kg.decisions import Decision
from kg.errors import InputError
from kg.gazetteer import Entity, Gazetteer
from kg.importers.imported import Imported
from kg.importers.row_facts import File
from kg.validate import Violation


def origin_of(
    file: File, gazetteer: Gazetteer, decisions: Iterable[Decision], base: str, *, check: bool
) -> dict[str, str]:
    """What the rows are made of, by name: only an import of the very same may go on with them.

    Raises:
        InputError: the file cannot be read.
    """
    release = file.release
    return {
        "file": file.name,
        "content": file.digest(),
        "format": release.description.format,
        "release": release.dataset.release,
        "published": str(release.published),
        "clashes": str(release.clashes),
        "encoding": file.encoding,
        "gazetteer": _digest(map(_line, gazetteer.entities.values())),
        "decisions": _digest(one.model_dump_json() for one in decisions),
        "base": base,
        "check": str(check),
    }


def _line(entity: Entity) -> str:
    values = (getattr(entity, each.name) for each in fields(entity))
    return repr([sorted(value) if isinstance(value, frozenset) else value for value in values])


def _digest(lines: Iterable[str]) -> str:
    found = hashlib.sha256()
    for line in lines:
        found.update(f"{line}\n".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def as_json(found: Imported) -> Mapping[str, Any]:
    """What came of a batch, as JSON can tell it; what reading the file again tells is left out."""
    return {
        "failures": [
            {"reason": one.reason, "source": one.source, "line": one.line, "remedy": one.remedy}
            for one in found.failures
        ],
        "violations": [asdict(one) for one in found.violations],
        "rejected": found.rejected, "facts": found.facts, "taken": found.taken, "warnings": found.warnings,
    }


def from_json(told: Any) -> Imported:
    """What `as_json` told."""
    found = Imported(
        failures=[InputError(one.pop("reason"), **one) for one in told["failures"]],
        violations=[Violation(**one) for one in told["violations"]],
        rejected=told["rejected"], facts=told["facts"], taken=told["taken"],
    )
    found.warnings.update(told["warnings"])
    return found
