"""The whole path from what a person gives to a store that answers; `build` reads as the sentence of the design.

    reports → read → facts → link → stand → validate → resolve → triples → store, with consolidated values beside

Reports go in batches, and each batch is one change of the store: whatever stops a build, the store holds whole reports
only. What a store holds does not depend on the order in which reports came, nor on how many runs it took, and building
a report again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from kg.build.intake import Intake
from kg.build.loader import Loaded, Loader, Sound
from kg.decisions import Decision
from kg.facts import Account, AnyFact
from kg.gazetteer import Gazetteer
from kg.link import Linker, LinkRecord
from kg.read.contract import Reader
from kg.reports import Note, Report
from kg.stores import Store
from kg.triples import link_quads
from kg.update import Growth
from kg.update.findings import BATCH
from kg.vocabulary import BASE


@dataclass(slots=True)
class BuildReport(Loaded):
    """What a build did, beside what `Loaded` says.

    With `keep_invalid` the `rejected` were loaded and marked. `notes`: what was accepted but should be known.
    `reports`, `attacks`: how many were loaded. `candidates`: how many facts and values were too doubtful to be loaded
    and wait for a person.
    """

    reports: int = 0
    attacks: int = 0
    candidates: int = 0
    notes: list[str] = field(default_factory=list)


def build(
    inputs: Sequence[str],
    store: Store,
    *,
    published: date | None = None, lang: str | None = None, outlet: str | None = None,
    base: str = BASE,
    gazetteer: Gazetteer | None = None,
    reader: Reader | None = None, any_language: bool = False, jobs: int = 1,
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
        reader: default: `kg.read.rules.RuleReader`.
        any_language: the reader reads every language of ISO 639-1; else reports are in one that the rules know.
        jobs: processes that read.
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
    loader = Loader(growth.standing, gazetteer, done, base, keep_invalid=keep_invalid)
    facts_of_reports = facts_of(intake, gazetteer, reader=reader, jobs=jobs, linker=linker)
    while taken := list(islice(facts_of_reports, batch)):
        _load(loader.sound(taken), growth, linker.take_records(), done, base)
        progress(done)
    return done


def facts_of(
    intake: Intake,
    gazetteer: Gazetteer,
    *,
    reader: Reader | None = None,
    jobs: int = 1,
    linker: Linker | None = None,
) -> Iterator[tuple[AnyFact, ...]]:
    """The linked facts of each report behind `intake`, the ReportFact first; those given come last."""
    linker = linker or Linker(gazetteer)
    extracted = _extracted(intake.reports(), gazetteer, reader, jobs, intake.note)
    for facts in chain(extracted, intake.facts()):
        yield tuple(linker.link(facts))


def _extracted(
    reports: Iterator[Report], gazetteer: Gazetteer, reader: Reader | None, jobs: int, note: Note
) -> Iterator[Sequence[AnyFact]]:
    first = next(reports, None)
    if first is None:
        return
    # Imported here: spaCy takes seconds to load, which a build from facts need not pay.
    from kg.read.rules import RuleReader, overlooked_attack

    for report, facts in (reader or RuleReader(gazetteer)).read_all(chain([first], reports), jobs):
        if remark := overlooked_attack(report, facts):
            note(remark)
        yield facts


def _load(
    batch: Sound, growth: Growth, links: Mapping[str, Sequence[LinkRecord]], done: BuildReport, base: str
) -> None:
    """Put a batch into the store, with how its names were linked, as one change."""
    if not batch.reports:
        return
    reports = [one.report for one in batch.reports]
    graphs = {report: list(link_quads(report, links.get(report, ()), base)) for report in reports}
    growth.add_made(batch.reports, batch.broken, graphs)
    done.reports += len(batch.reports)
    for standing in (one.standing for one in batch.reports):
        done.attacks += len({fact.attack for fact in standing.facts if isinstance(fact, Account)})
        done.candidates += len(standing.candidates)
