"""A judgement in words, for a person who asks why a name is linked, or is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.gazetteer import Entity
from kg.link.judgement import Judgement, LinkCandidate
from kg.link.review_csv import LinkDoubt

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


_KEPT = {"linked": "linked to", "exactMatch": "is", "closeMatch": "may be"}


def kept(name: str, links: Iterable[tuple[str, LinkDoubt]]) -> Iterator[str]:
    """Lines of text: what a store keeps of a name, report by report; see `kg.views.doubts.links_of`."""
    nothing = True
    for how, one in links:
        nothing = False
        where = f"report {one.report}" if one.report else "Wikidata was asked"
        score = f", score {one.score}" if one.score else ""
        label = f" «{one.label}»" if one.label else ""
        yield f"in the store, {where}: {_KEPT[how]} {one.candidate}{label}{score}"
        if one.verdict:
            yield f"  {one.verdict}"
        yield from (f"         {reason}" for reason in one.reasons)
    if nothing:
        yield f"in the store: nothing is kept of {name} (it was plain, or it is in no report)"


def _candidate(one: LinkCandidate) -> Iterator[str]:
    yield f"  {one.score:5.1f}  {described(one.entity)}"
    for reason in one.reasons:
        words = f"  ({reason.words})" if reason.words else ""
        yield f"         {reason.points:+5g}  {reason.code.replace('_', ' ')}{words}"


def described(entity: Entity) -> str:
    """An entity in one line: id, label, kind, country, Wikidata item."""
    return f"{entity.id} «{entity.label('en')}»" + "".join(
        f" {part}" for part in (entity.kind, entity.country, entity.qid) if part
    )
