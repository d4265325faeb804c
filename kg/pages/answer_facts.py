"""Which facts the rows of an answer rest on: those whose words and report stand in the row, so one can doubt them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from kg.pages.selecting import rows
from kg.pages.view import View
from kg.stores.base import Rows, Term
from kg.words.word_files import phrases

_QUOTES = ("quote", "passage")
_REPORTS = ("report", "reports", "in_report")
_MOST = 3
"""Facts of one row that are offered; where more rest on the same words, the report is the place to tell them apart."""

_Words = tuple[Literal, Literal]


async def facts_behind(view: View, answer: Rows) -> list[tuple[tuple[str, str], ...]]:
    """For each row of an answer, the facts that can be struck or put right: ("claim/…", its kind in words), …

    A row rests on the facts of its report whose words it quotes; if some of them are about an attack of the row, on
    those alone. Nothing where nobody may decide (no token), or where the answer has no words or no report.
    """
    words = [_words(row) for row in answer]
    wanted = sorted({" ".join(map(str, pair)) for pairs in words for pair in pairs})
    if view.state.settings.token is None or not wanted:
        return [() for _ in words]
    values = " ".join(f"({pair})" for pair in wanted)
    found = await rows(
        view.state, "DISTINCT ?fact ?quote ?id ?about",
        f"VALUES (?quote ?id) {{ {values} }} GRAPH ?g {{ ?fact sit:quote ?quote ; sit:inReport ?r . "
        "?r dcterms:identifier ?id OPTIONAL { ?fact sit:about ?about } }",
        "?fact ?quote ?id ?about",
    )
    facts: dict[_Words, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for fact, quote, report, about in found:
        if isinstance(fact, NamedNode) and isinstance(quote, Literal) and isinstance(report, Literal):
            facts[quote, report][fact.value].add(about.value if isinstance(about, NamedNode) else "")
    return [_offered(view, row, [facts[pair] for pair in pairs]) for row, pairs in zip(answer, words, strict=True)]


def _words(row: Mapping[str, Term | None]) -> list[_Words]:
    quotes = [term for name in _QUOTES if isinstance(term := row.get(name), Literal)]
    reports = [term for name in _REPORTS if isinstance(term := row.get(name), Literal)]
    return [(quote, report) for quote in quotes for report in reports]


def _offered(
    view: View, row: Mapping[str, Term | None], found: Sequence[Mapping[str, set[str]]]
) -> tuple[tuple[str, str], ...]:
    about = {term.value for term in row.values() if isinstance(term, NamedNode)}
    behind = {fact: attacks for facts in found for fact, attacks in facts.items()}
    own = [fact for fact, attacks in behind.items() if attacks & about] or list(behind)
    local = sorted(view.local(fact) for fact in own)
    words = phrases("facts")[view.lang]
    return tuple((one, words[one.partition("/")[0].replace("-", "_")]) for one in local) if len(local) <= _MOST else ()
