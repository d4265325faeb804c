"""The whole path from what a person gives to a store that answers; `build` reads as the sentence of the design.

    reports → extract → facts → link → stand → validate → resolve → triples → store, with consolidated values beside

Reports go in batches, and each batch is one change of the store: whatever stops a build, the store holds whole reports
only. What a store holds does not depend on the order in which reports came, nor on how many runs it took, and building
a report again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from typing import Protocol

from pyoxigraph import Quad

from kg import triples
from kg.decisions import Decision
from kg.errors import InputError
from kg.facts import Account, AnyFact
from kg.gazetteer import Gazetteer
from kg.intake import Intake
from kg.link import Linker, LinkRecord
from kg.reports import Note, Report
from kg.stores import Store
from kg.update import Growth
from kg.update.findings import BATCH, findings
from kg.update.made import Made, storable
from kg.validate import Violation
from kg.vocabulary import BASE


class Extracts(Protocol):
    """What turns reports into facts: `kg.extract.Extractor`, or a double in tests."""

    def extract_many(self, reports: Iterable[Report], jobs: int = 1) -> Iterator[tuple[Report, list[AnyFact]]]:
        """Each report with its facts, the ReportFact first."""
        ...


@dataclass(slots=True)
class BuildReport:
    """What a build did.

    `failures`: inputs that could not be used. `violations`: all findings of the shapes, of any severity. `rejected`:
    ids of the reports that were left out for one (with `keep_invalid`: that were loaded and marked). `notes`: what was
    accepted but should be known. `reports`, `attacks`, `facts`: how many were loaded. `candidates`: how many facts and
    values were too doubtful to be loaded and wait for a person.
    """

    reports: int = 0
    attacks: int = 0
    facts: int = 0
    candidates: int = 0
    failures: list[InputError] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """3 if a report breaks a shape, else 1 if an input is bad, else 0."""
        return 3 if self.rejected else 1 if self.failures else 0


def build(
    inputs: Sequence[str],
    store: Store,
    *,
    published: date | None = None,
    lang: str | None = None,
    outlet: str | None = None,
    base: str = BASE,
    gazetteer: Gazetteer | None = None,
    extractor: Extracts | None = None,
    any_language: bool = False,
    jobs: int = 1,
    keep_invalid: bool = False,
    decisions: Iterable[Decision] = (),
    batch: int = BATCH,
    progress: Callable[[BuildReport], None] = lambda _: None,
) -> BuildReport:
    """Read reports or facts, and load what is sound into `store`.

    Args:
        inputs: files, folders or `-`, of reports or of facts as `kg extract` writes them.
        store: where the graphs go; a report that it has already is replaced.
        published, lang, outlet: override what the reports state.
        base: base of data IRIs.
        gazetteer: default: the one of the package.
        extractor: default: `kg.extract.Extractor`.
        any_language: the extractor reads every language of ISO 639-1; else reports are in one that the rules know.
        jobs: processes that extract.
        keep_invalid: load reports that break a shape, marked `sit:invalid true`, instead of leaving them out.
        decisions: what people decided; it wins over any score.
        batch: reports that are validated and loaded at once.
        progress: called after each batch with what has been done so far.

    Raises:
        StoreError, RemoteError: the store failed; it holds whole reports only.
        UsageError: `base` is no IRI.
    """
    if gazetteer is None:
        gazetteer = Gazetteer.load()
    done = BuildReport()
    intake = Intake(
        inputs, published=published, lang=lang, outlet=outlet, fail=done.failures.append, note=done.notes.append,
        any_language=any_language,
    )
    decisions = tuple(decisions)  # read twice: for names and for attacks
    growth = Growth(store, gazetteer, decisions, base=base)
    growth.catch_up()
    linker = Linker(gazetteer, decisions, keep=True)
    loader = _Loader(growth, base, gazetteer, keep_invalid, done)
    facts_of_reports = facts_of(intake, gazetteer, extractor=extractor, jobs=jobs, linker=linker)
    while taken := list(islice(facts_of_reports, batch)):
        loader.load(taken, linker.take_records())
        progress(done)
    return done


def facts_of(
    intake: Intake,
    gazetteer: Gazetteer,
    *,
    extractor: Extracts | None = None,
    jobs: int = 1,
    linker: Linker | None = None,
) -> Iterator[tuple[AnyFact, ...]]:
    """The linked facts of each report behind `intake`, the ReportFact first; those given come last."""
    linker = linker or Linker(gazetteer)
    extracted = _extracted(intake.reports(), gazetteer, extractor, jobs, intake.note)
    for facts in chain(extracted, intake.facts()):
        yield tuple(linker.link(facts))


def _extracted(
    reports: Iterator[Report], gazetteer: Gazetteer, extractor: Extracts | None, jobs: int, note: Note
) -> Iterator[Sequence[AnyFact]]:
    first = next(reports, None)
    if first is None:
        return
    # Imported here: spaCy takes seconds to load, which a build from facts need not pay.
    from kg.extract import Extractor, overlooked_attack

    for report, facts in (extractor or Extractor(gazetteer)).extract_many(chain([first], reports), jobs):
        if remark := overlooked_attack(report, facts):
            note(remark)
        yield facts


class _Loader:
    """Batches of linked facts → triples → validate → store, noting in `done` what became of them."""

    def __init__(
        self,
        growth: Growth,
        base: str,
        gazetteer: Gazetteer,
        keep_invalid: bool,
        done: BuildReport,
    ) -> None:
        self._growth = growth
        self._base = base
        self._gazetteer = gazetteer
        self._keep_invalid = keep_invalid
        self._done = done

    def load(self, facts_of_reports: Sequence[Sequence[AnyFact]], links: Mapping[str, Sequence[LinkRecord]]) -> None:
        """Validate a batch and put what is sound into the store, with how its names were linked, as one change."""
        reports = [one for facts in facts_of_reports if (one := self._made(facts))]
        found = findings(reports)
        broken = {one.report for one in found if one.severity == "Violation"}
        self._done.violations += found
        self._done.rejected += sorted(broken)
        sound = [one for one in reports if self._keep_invalid or one.report not in broken]
        if not sound:
            return
        self._growth.add_made(sound, broken, self._links([one.report for one in sound], links))
        self._done.reports += len(sound)
        for standing in (one.standing for one in sound):
            self._done.facts += len(standing.facts) - 1
            self._done.attacks += len(_attacks(standing.facts))
            self._done.candidates += len(standing.candidates)

    def _links(self, reports: Iterable[str], links: Mapping[str, Sequence[LinkRecord]]) -> dict[str, list[Quad]]:
        """Report → the content of its graph of links; empty where every name was plain."""
        return {report: list(triples.link_quads(report, links.get(report, ()), self._base)) for report in reports}

    def _made(self, facts: Sequence[AnyFact]) -> Made | None:
        """What of the facts stands, if RDF can hold them; if it cannot, that is a failure of this report alone."""
        try:
            return storable(self._growth.standing(facts), self._gazetteer, self._base)
        except InputError as error:
            self._done.failures.append(error)
            return None


def _attacks(facts: Sequence[AnyFact]) -> set[str]:
    return {fact.attack for fact in facts if isinstance(fact, Account)}
