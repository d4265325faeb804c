"""The facts of one report → a page: its text in segments, its facts as cards in groups, differing values marked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.consolidate import ConsolidatedAttack, Names, consolidate
from kg.explain.cards import Teller, kind_of
from kg.explain.explained import KINDS, Card, ExplainedReport, FieldRow, Group
from kg.explain.spans import paragraphs, quotes_of
from kg.facts import Account, Aggregate, AnyFact, Deployment, Quoted, ReportFact, Responsibility, Statement
from kg.words.wording import Wording, wording

_ORDER = ("claim", "non_claim", "denial", "attribution")


def lay_out(facts: Sequence[AnyFact], *, lang: str | None = None, names: Names | None = None) -> ExplainedReport:
    """One report explained.

    Args:
        facts: of ONE report, the ReportFact first, as `kg.read.rules` or `kg.build.facts_of` give them.
        lang: "fr" or "en", the language of the page's own words; default: the report's.
        names: (entity id, language) → label of a gazetteer entity; without it the report's own words stand alone.

    Raises:
        ValueError: the first fact is no ReportFact, or a quote lies outside its text.
    """
    report = facts[0] if facts else None
    if not isinstance(report, ReportFact):
        raise ValueError("the first fact must be the report itself")
    told = list({fact.id: fact for fact in facts if isinstance(fact, Quoted)}.values())
    for fact in told:
        for words_ in fact.evidence:
            if report.text[words_.start : words_.end] != words_.quote:
                raise ValueError(f"the quote {words_.quote[:60]!r} does not stand at {words_.start} of the report")
    own = wording("explain", lang or report.language)
    sections = _sections(told)
    number = {fact.id: place for place, fact in enumerate((fact for one in sections for fact in one.facts), 1)}
    quotes = quotes_of(
        (evidence.start, evidence.end, f"f{number[fact.id]}", kind_of(fact))
        for section in sections
        for fact in section.facts
        for evidence in fact.evidence
    )
    teller = Teller(report, own, names)
    at = {(quote.start, quote.end): quote.id for quote in quotes}
    cards = {fact.id: teller.card(fact, number[fact.id], at) for section in sections for fact in section.facts}
    known = {attack.key: attack for attack in consolidate([report, *told], names)}
    attacks = iter(range(1, len(sections) + 1))
    groups = tuple(_group(section, cards, known, own, attacks.__next__) for section in sections)
    tally = {kind: sum(card.kind == kind for card in cards.values()) for kind in KINDS}
    return ExplainedReport(
        language=own.language,
        title=report.title or own("untitled"),
        text=report.text,
        text_language=report.language,
        details=_details(report, own),
        url=report.url,
        paragraphs=paragraphs(report.text, quotes),
        quotes=quotes,
        groups=groups,
        counts={kind: count for kind, count in tally.items() if count},
    )


@dataclass(slots=True)
class _Section:
    """Facts that belong together, not in words yet. `name`: a key of kg/words/explain.toml, or "attack"."""

    name: str
    key: str = ""
    accounts: list[Quoted] = field(default_factory=list)
    others: list[Quoted] = field(default_factory=list)

    @property
    def facts(self) -> list[Quoted]:
        return self.accounts + self.others


def _sections(facts: Sequence[Quoted]) -> list[_Section]:
    """Attacks in the order of the text, then series, deployments, statements. Each fact is in one of them."""
    attacks: dict[str, _Section] = {}
    rest = {name: _Section(name) for name in ("series", "deployments", "statements")}
    series = {fact.id for fact in facts if isinstance(fact, Aggregate)}
    for fact in sorted(facts, key=_position):
        match fact:
            case Account():
                attacks.setdefault(fact.attack, _Section("attack", fact.attack)).accounts.append(fact)
            case Aggregate():
                rest["series"].others.append(fact)
            case Deployment():
                rest["deployments"].others.append(fact)
            case Statement():
                rest["statements"].others.append(fact)
    for fact in sorted((one for one in facts if isinstance(one, Responsibility)), key=_rank):
        if fact.about in series:
            rest["series"].others.append(fact)
        else:
            attacks.setdefault(fact.about, _Section("other_attack", fact.about)).others.append(fact)
    return [*attacks.values(), *(section for section in rest.values() if section.others)]


def _position(fact: Quoted) -> tuple[int, int, str]:
    return fact.evidence[0].start, fact.evidence[0].end, fact.id


def _rank(fact: Quoted) -> tuple[object, ...]:
    return _ORDER.index(kind_of(fact)), *_position(fact)


def _group(
    section: _Section,
    cards: Mapping[str, Card],
    known: Mapping[str, ConsolidatedAttack],
    own: Wording,
    next_number: Callable[[], int],
) -> Group:
    attack = known.get(section.key)
    disputed = [one.slot for one in attack.disagreements] if attack else []
    compared = aligned([cards[fact.id] for fact in section.accounts], disputed)
    others = tuple(cards[fact.id] for fact in section.others)
    if section.name not in ("attack", "other_attack"):
        return Group("", own(section.name), (), others)
    kicker = own("attack_number", number=next_number())
    state = tuple(dict.fromkeys((card.kind, card.heading) for card in others)) or (("", own("no_claim_reported")),)
    if attack is None:
        return Group(kicker, own("other_attack"), (), others, state=state)
    french = own.language == "fr"
    told = len(compared)
    kicker += " · " + (own("accounts_one") if told == 1 else own("accounts_many", count=told))
    return Group(
        kicker,
        attack.label_fr if french else attack.label_en,
        compared,
        others,
        notes=tuple(fr if french else en for fr, en in attack.notes),
        state=state,
    )


def aligned(cards: Sequence[Card], disputed: Collection[str]) -> tuple[Card, ...]:
    """The cards with the same rows in the same order, so that they stand side by side.

    Args:
        cards: of the accounts of one attack.
        disputed: the slots of which `kg.consolidate` says (R11) that the accounts cannot all be right; their
            rows are marked. Nothing else decides that: what the graph says of an attack and its pages are to agree.
    """
    fields = {"date" if slot == "local_time" else slot for slot in disputed}
    given = {row.field for card in cards for row in card.rows if row.lines}
    order = [name for name in _FIELDS if name in given]
    result = []
    for card in cards:
        have = {row.field: row for row in card.rows}
        rows = (have.get(name, FieldRow(name)) for name in order)
        result.append(
            replace(card, rows=tuple(replace(row, differs=row.field in fields and bool(row.lines)) for row in rows))
        )
    return tuple(result)


_FIELDS = (
    "date",
    "target",
    "place",
    "weapon",
    "weapon_count",
    "intercepted",
    "killed",
    "injured",
    "outcome",
    "damage",
    "attack_count",
    "perpetrator",
)


def _details(report: ReportFact, own: Wording) -> tuple[str, ...]:
    """Outlet, day of publication, relayed agencies, id, as far as known."""
    details = [report.outlet] if report.outlet else []
    if report.published:
        details.append(own("published", day=own.day(report.published)))
    if report.relays:
        details.append(own("relays", names=own.listed(list(report.relays))))
    return tuple(details)
