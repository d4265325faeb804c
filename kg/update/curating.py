"""What a person decides about facts, checked against the store and the shapes, put down, and made good at once.

A decision that would break a shape is refused before it is written, so that what the file of decisions holds can be
replayed at every build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from pyoxigraph import Literal

from kg.decisions import Decision, Decisions, behind, taken_back
from kg.errors import InputError, StoreError, UsageError
from kg.facts import Quoted
from kg.gazetteer import Gazetteer
from kg.standing import Standing, read_id, stand
from kg.standing.fact_labels import kind_of
from kg.standing.fields import SLOTS, correctable, empty, strikable
from kg.stores import Store
from kg.triples import iris, terms
from kg.triples.report_writer import PATHS
from kg.update import Growth
from kg.update.findings import findings
from kg.update.made import Made
from kg.update.relinking import Relinked, relink
from kg.update.store_reader import StoreReader
from kg.update.wikidata import forget_decided
from kg.validate import summary
from kg.views.fact_reports import reports_with
from kg.views.store_view import read
from kg.vocabulary import BASE

_READINGS = ("candidate/", "struck/", "correction/")
_NO_ATTACK = "{fact} is about an attack of which no account stands: accept an account of it first"


@dataclass(frozen=True)
class Curated:
    """What became of a call. decisions: those that were put down; none: it was so already. waits: the fact is still a
    candidate. relinked: the reports whose names were linked anew, where it was about names."""

    decisions: tuple[Decision, ...] = ()
    waits: bool = False
    relinked: Relinked = field(default_factory=Relinked)


class Curator:
    """Takes decisions of one person about the facts of one store.

    Args:
        store: is made as was decided, at once.
        gazetteer: the names in corrections and reports are linked with it.
        decisions: what was decided already; what is decided is added.
        who, why: the person and their words. when: the time, with its zone.
        base: base of data IRIs.

    Raises:
        UsageError: the words are missing.
    """

    def __init__(
        self, store: Store, gazetteer: Gazetteer, decisions: Decisions, *, who: str, why: str, when: datetime,
        base: str = BASE,
    ) -> None:
        if not why.strip():
            raise UsageError("say why: a decision stands for ever, and others will want to know")
        for text in (who, why):
            _storable(text)
        self._store, self._gazetteer, self._decisions, self._base = store, gazetteer, decisions, base
        self._common: dict[str, Any] = {"who": who, "why": why, "when": when}

    def strike(self, fact: str, slot: str | None = None) -> Curated:
        """Take a fact out, or one value of it.

        Raises:
            UsageError: there is no such fact or value, or the store would break a shape without it.
            InputError: the decision cannot be written.
        """
        found = find(self._store, fact, self._base)
        if slot is not None:
            self._must_have(found, slot)
        return self._decide(found, [self._about(found, kind="fact", verdict="no_match", slot=slot)])

    def accept(self, fact: str, slot: str | None = None) -> Curated:
        """Make a candidate, or one value that waits, or what was struck, a fact.

        Raises:
            UsageError: there is no such fact or value, its attack does not stand, or it breaks a shape.
            InputError: the decision cannot be written.
        """
        found = find(self._store, fact, self._base)
        if slot is not None:
            self._must_have(found, slot)
        proposed = self._about(found, kind="fact", verdict="match", slot=slot)
        if slot is None and not _stands(self._standing(found.report, [*self._decisions, proposed]), found):
            raise UsageError(_NO_ATTACK.format(fact=fact))
        return self._decide(found, [proposed])

    def correct(self, fact: str, values: Sequence[tuple[str, str]]) -> Curated:
        """Put values of a fact right: pairs of a field and its value in words (`kg.standing.fields`), "" for none.

        Raises:
            UsageError: there is no such fact or field, a value is none of its field, or it breaks a shape.
            InputError: the decision cannot be written.
        """
        found = find(self._store, fact, self._base)
        for name, value in values:
            _storable(value)
            if name not in correctable(type(found)):
                raise UsageError(f"a fact of kind {kind_of(found)} has no field {name!r} that can be corrected: "
                                 f"it has {', '.join(correctable(type(found)))}")
        return self._decide(found, [
            self._about(found, kind="correction", verdict="match", field=name, value=value.strip())
            for name, value in values
        ])

    def undo(self, number: int) -> Curated:
        """Take back the decision with this number, of any kind; one that takes another back too.

        What was taken back already is made good once more, in case a program was stopped before the store knew.

        Raises:
            UsageError: there is no such decision, or the store would break a shape without it.
            InputError: the decision cannot be written.
        """
        if not 1 <= number <= len(self._decisions):
            raise UsageError(f"there is no decision {number}: `kg decisions` lists them, from 1 to "
                             f"{len(self._decisions)}" if len(self._decisions) else "nothing has been decided yet")
        already = self._decisions.taken_back().get(number)
        if already is not None:
            return Curated(relinked=self._settle([self._decisions[already]]))
        new = Decision(
            kind="undo", left=str(number), right=self._decisions[number].digest, verdict="match", **self._common
        )
        return self._take([new])

    def _about(self, fact: Quoted, **content: object) -> Decision:
        return Decision.model_validate({"left": read_id(fact), "right": fact.report, **content, **self._common})

    def _must_have(self, fact: Quoted, slot: str) -> None:
        if slot not in strikable(type(fact)):
            raise UsageError(f"a fact of kind {kind_of(fact)} has no value {slot!r} to decide on: "
                             f"it has {', '.join(strikable(type(fact)))}")
        standing = self._standing(fact.report, self._decisions)
        known = (fact, *(one for one in standing.facts if isinstance(one, Quoted) and read_id(one) == read_id(fact)))
        if not any(getattr(one, name) != empty(type(one), name) for one in known for name in SLOTS[type(one)][slot]):
            raise UsageError(f"the fact says nothing of {slot}")

    def _standing(self, report: str, decisions: Iterable[Decision]) -> Standing:
        return _standing(StoreReader(self._store, self._base), report, decisions, self._gazetteer)

    def _decide(self, fact: Quoted, new: Sequence[Decision]) -> Curated:
        before = self._standing(fact.report, self._decisions)
        after = self._standing(fact.report, [*self._decisions, *new])
        waits = any(not one.slot and read_id(one.fact) == read_id(fact) for one in after.candidates)
        kept = [one for one in new if one.kind == "correction"]
        if _result(before) == _result(after) and not (waits and kept):
            return Curated(waits=waits)
        return Curated(self._take(new).decisions, waits)

    def _take(self, new: Sequence[Decision]) -> Curated:
        refused = refusal(self._store, self._gazetteer, [*self._decisions, *new], new, self._base)
        if refused:
            raise UsageError(refused)
        for one in new:
            self._decisions.add(one)
        return Curated(tuple(new), relinked=self._settle(new))

    def _settle(self, new: Sequence[Decision]) -> Relinked:
        return settle(self._store, self._gazetteer, self._decisions, new, self._base)


def find(store: Store, address: str, base: str = BASE) -> Quoted:
    """The fact, as it was read, that an address names: an IRI, `claim/ID` or ID, also of what waits or was struck.

    The id may be the one that the reader gave the fact or the one that it has since it was corrected.

    Raises:
        UsageError: the store holds no such fact.
        StoreError: it was written by an earlier version, without its facts.
    """
    key = unquote(address.removeprefix(base))
    if key.startswith(_READINGS):
        key = _read_in(store, key, base)
    kind, _, identifier = key.rpartition("/")
    if kind and kind not in PATHS:
        raise UsageError(f"{address!r} is no fact: give an IRI, KIND/ID or ID; kinds are {', '.join(sorted(PATHS))}")
    reading = StoreReader(store, base)
    for report in sorted(_reports_with(store, [kind] if kind else sorted(PATHS), identifier, base)):
        facts = [fact for fact in reading.as_read(report) if isinstance(fact, Quoted)]
        if not facts:
            raise StoreError(f"the store holds no facts of report {report!r}: build the report again")
        known = {fact.id: read_id(fact) for fact in reading.facts(report) if isinstance(fact, Quoted)}
        wanted = known.get(identifier, identifier)
        for fact in facts:
            if read_id(fact) == wanted:
                return fact
    raise UsageError(f"the store holds no fact {address!r}: `kg ask claims`, `kg ask candidates` and others list facts")


def refusal(
    store: Store, gazetteer: Gazetteer, decisions: Iterable[Decision], new: Iterable[Decision], base: str = BASE
) -> str:
    """Why new decisions cannot be taken: what is no value of its field, or what the shapes find; "" if they can.

    Args:
        decisions: all of them, in order. new: those of them that the store does not take into account yet.

    Raises:
        InputError: a decision takes back what is no earlier one.
    """
    log = tuple(decisions)
    behind_each = dict(zip(log, behind(log), strict=True))
    about = [behind_each[one] for one in new]
    reading = StoreReader(store, base)
    found: list[str] = []
    for report in sorted({one.right for one in about if one.kind in ("fact", "correction")}):
        if not reading.has(report) or reading.is_marked(report):
            continue
        try:
            broken = findings([Made.of(_standing(reading, report, log, gazetteer), base)])
        except (InputError, UsageError) as error:
            return str(error)
        found += summary(one for one in broken if one.severity == "Violation")
    return f"refused, the report would break a shape: {'; '.join(found)}" if found else ""


def unfounded(
    store: Store, gazetteer: Gazetteer, decisions: Iterable[Decision], new: Iterable[Decision], base: str = BASE
) -> str:
    """Why new decisions about facts rest on nothing: no such fact, or one whose attack does not stand; "" if they do.

    Args:
        decisions: all of them, in order. new: those of them that nobody has checked yet.
    """
    log, reading = tuple(decisions), StoreReader(store, base)
    for one in new:
        if one.kind not in ("fact", "correction"):
            continue
        known = reading.as_read(one.right) if reading.has(one.right) else []
        fact = next((each for each in known if isinstance(each, Quoted) and read_id(each) == one.left), None)
        if fact is None:
            return f"report {one.right} holds no fact {one.left}"
        accepts = one.kind == "fact" and one.verdict == "match" and not one.slot
        if accepts and not _stands(_standing(reading, one.right, log, gazetteer), fact):
            return _NO_ATTACK.format(fact=one.left)
    return ""


def settle(
    store: Store, gazetteer: Gazetteer, decisions: Iterable[Decision], new: Iterable[Decision], base: str = BASE
) -> Relinked:
    """Make a store as was decided.

    Args:
        decisions: all of them, in order. new: those of them that the store may not take into account yet.

    Raises:
        StoreError, RemoteError: the store failed; it holds whole reports only.
    """
    log, coming = tuple(decisions), tuple(new)
    Growth(store, gazetteer, log, base=base).catch_up()
    about = dict(zip(log, behind(log), strict=True))
    names = [one for one in coming if about.get(one, one).kind == "link"]
    if not names:
        return Relinked()
    done = relink(store, gazetteer, log, names, base)
    forget_decided(store, log, base)
    return done


@dataclass(frozen=True)
class Listed:
    """A decision with its number; `undone_by`: the number of the one that took it back, 0 if it counts."""

    number: int
    decision: Decision
    undone_by: int


def listed(decisions: Iterable[Decision]) -> Iterator[Listed]:
    """All decisions with their numbers, in order."""
    log = tuple(decisions)
    gone = taken_back(log)
    for number, one in enumerate(log, 1):
        yield Listed(number, one, gone.get(number, 0))


def _standing(reading: StoreReader, report: str, decisions: Iterable[Decision], gazetteer: Gazetteer) -> Standing:
    try:
        return stand(reading.as_read(report), decisions, gazetteer=gazetteer)
    except InputError as error:
        raise UsageError(str(error)) from error


def _stands(standing: Standing, fact: Quoted) -> bool:
    return any(isinstance(one, Quoted) and read_id(one) == read_id(fact) for one in standing.facts)


def _result(standing: Standing) -> tuple[object, ...]:
    """What a standing comes to, whoever decided it."""
    return (
        set(standing.facts), standing.candidates, {(one.fact, one.slot) for one in standing.struck},
        {(one.read, one.decision.field) for one in standing.corrected},
    )


def _reports_with(store: Store, kinds: Sequence[str], identifier: str, base: str) -> set[str]:
    """Ids of the reports that have a fact of this id, as it was read or as it stands."""
    if not identifier:
        return set()
    found = read(store, reports_with((iris.fact_iri(kind, identifier, base) for kind in kinds), base), base)
    return {unquote(report.removeprefix(f"{base}report/")) for report in found}


def _read_in(store: Store, key: str, base: str) -> str:
    node = iris.node(base, key)
    rows = store.query(f"SELECT ?id WHERE {{ GRAPH ?g {{ {node} {terms.prop('factAsRead')} ?id }} }}").rows
    return next((one.value for (one,) in rows if isinstance(one, Literal)), key.rpartition("/")[2])


def _storable(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError(f"{text!r} is not UTF-8: write it anew") from error
