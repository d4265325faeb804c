"""Facts → linked facts: which gazetteer entity a name denotes, by the name and by what the text says around it.

A name that one entry alone bears is linked at once. Everybody else who may be meant is scored (kg.link.score) by the
likeness of the name, the kind, the countries told with it, cue words in the passage and the years of its entry; the
best is linked if it is sure enough and far enough before the next (data/weights.toml). Between, candidates are kept
with their scores and reasons, and the fact stays known by name: a wrong link is worse than none. People's decisions
win over scores. An anonymous source is never linked to a person; the institution it speaks from is.

    judgement     queries, candidates, judgements: the words of this package
    knowledge     its data files: points, cue words, ambiguous names, years
    surroundings  what a report tells around a name
    score, judge  a name and its surroundings → a judgement
    linker        facts → linked facts, with the judgements that are worth keeping
    review_csv    doubtful links out as CSV, decisions back in
    wikidata/     the only part that calls Wikidata
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.decisions import Decision
from kg.facts import AnyFact
from kg.gazetteer import Gazetteer
from kg.link.judge import Judge
from kg.link.judgement import Context, Judgement, LinkCandidate, LinkRecord, Query, Reason, link_key
from kg.link.linker import Linker

__all__ = [
    "Context", "Judge", "Judgement", "LinkCandidate", "LinkRecord", "Linker", "Query", "Reason", "link", "link_key",
]


def link(facts: Iterable[AnyFact], gazetteer: Gazetteer, decisions: Iterable[Decision] = ()) -> Iterator[AnyFact]:
    """The facts of one report, in the same order, with `entity` and `country` set where the gazetteer knows the name.

    Every id stays as it is, because ids hang on names and not on links. See `Linker` for many reports.
    """
    yield from Linker(gazetteer, decisions).link(tuple(facts))
