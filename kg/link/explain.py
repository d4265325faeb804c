"""A judgement in words, for a person who asks why a name is linked, or is not."""

from __future__ import annotations

from collections.abc import Iterator

from kg.gazetteer import Entity
from kg.link.model import Candidate, Judgement

_VERDICTS = {"exact": "linked", "close": "doubtful, stays known by name", "none": "not linked"}


def explain(judgement: Judgement) -> Iterator[str]:
    """Lines of text: the verdict, then each candidate with its score and its reasons."""
    query = judgement.query
    asked = ", ".join(filter(None, (" or ".join(query.types), query.kind, query.country)))
    whom = described(judgement.entity) if judgement.entity else judgement.qid
    yield f"{query.name} ({asked}): {_VERDICTS[judgement.verdict]}" + (f" to {whom}" if whom else "")
    yield f"  {judgement.why}"
    for one in judgement.candidates:
        yield from _candidate(one)


def _candidate(one: Candidate) -> Iterator[str]:
    yield f"  {one.score:5.1f}  {described(one.entity)}"
    for reason in one.reasons:
        words = f"  ({reason.words})" if reason.words else ""
        yield f"         {reason.points:+5g}  {reason.code.replace('_', ' ')}{words}"


def described(entity: Entity) -> str:
    """An entity in one line: id, label, kind, country, Wikidata item."""
    return f"{entity.id} «{entity.label('en')}»" + "".join(
        f" {part}" for part in (entity.kind, entity.country, entity.qid) if part
    )
