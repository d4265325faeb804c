"""Which attacks of different reports are one, or may be → the quads of the resolution graph.

Every attack as one report tells it has a node there, under its own key: in which report it is told, by what keys it is
found when another attack is compared, and, once it is joined with another, by which attack it is replaced, so that an
old address still leads on. Every comparison that joined two, or that ties two, is a node with its score and its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from pyoxigraph import Quad

from kg.resolve import Comparison, Grouping, Parameters, Profile, filed
from kg.resolve.agreement import PARTS
from kg.triples import iris, terms
from kg.triples.plain_triples import GraphTriples, PlainTriple
from kg.vocabulary import BASE


def resolution_quads(
    groupings: Iterable[Grouping], profiles: Iterable[Profile], parameters: Parameters, base: str = BASE
) -> Iterator[Quad]:
    """The quads of the groupings and of the attacks in them, each once, in the order given."""
    return resolution_triples(groupings, profiles, parameters, base).quads()


def resolution_triples(
    groupings: Iterable[Grouping], profiles: Iterable[Profile], parameters: Parameters, base: str = BASE
) -> GraphTriples:
    """What `resolution_quads` says."""
    said = chain(_attacks(profiles, parameters, base), _groupings(groupings, parameters, base))
    return GraphTriples(iris.resolution_graph(base), said)


def _attacks(profiles: Iterable[Profile], parameters: Parameters, base: str) -> Iterator[PlainTriple]:
    for profile in profiles:
        node = iris.attack_iri(profile.key, base)
        for report in profile.reports:
            yield (node, terms.prop("toldIn"), iris.report_iri(report, base))
        for key in sorted(filed(profile, parameters)):
            yield (node, terms.prop("blockKey"), terms.text(key, f"report {profile.reports[0]!r}"))


def _groupings(groupings: Iterable[Grouping], parameters: Parameters, base: str) -> Iterator[PlainTriple]:
    for grouping in groupings:
        for first, *others in grouping.groups:
            for other in others:
                yield (iris.attack_iri(other, base), terms.REPLACED_BY, iris.attack_iri(first, base))
        for match in grouping.joins:
            yield from _match(match, parameters, base)
        for tie in grouping.ties:
            left, right = iris.attack_iri(tie.left, base), iris.attack_iri(tie.right, base)
            yield (left, terms.prop("possiblySameAs"), right)
            yield (right, terms.prop("possiblySameAs"), left)
            yield from _match(tie.match, parameters, base)


def _match(match: Comparison, parameters: Parameters, base: str) -> Iterator[PlainTriple]:
    node = iris.match_iri(match.left, match.right, base)
    for each in terms.classes_of("Match"):
        yield (node, terms.TYPE, each)
    for key in (match.left, match.right):
        yield (node, terms.prop("compares"), iris.attack_iri(key, base))
    yield (node, terms.prop("matchScore"), terms.decimal(match.score / 1000))
    for name in PARTS:
        if any(part.name == name for part in match.parts):
            yield (node, terms.prop(f"match{name.capitalize()}"), terms.decimal(match.points(name) / 100))
    for part in match.parts:
        for language in ("fr", "en"):
            words = parameters.reason(part.code, language, part.values)
            yield (node, terms.prop("matchReason"), terms.worded(words, language, "reason"))
