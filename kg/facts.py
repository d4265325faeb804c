"""The facts that reports are turned into: immutable, each with its source and the original wording.

A fact's id is a hash of its key (report, kind, who speaks, quote), so the same text gives the same ids on any machine
and in any order. Facts travel between stages as JSON lines, one fact a line, told apart by their field `fact`.

Offsets count Unicode code points in the report's own text, end exclusive: `text[start:end] == quote`, always.
Form is checked here (types, a quote as long as its offsets say); sense (low over high, a claim before its attack) is
checked by `shapes/`, so that a bad fact is reported with its quote instead of being unreadable.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from kg.errors import InputError

Weapon = Literal[
    "rocket",
    "missile",
    "mortar",
    "artillery",
    "drone",
    "airstrike",
    "ied",
    "vehicle_bomb",
    "suicide_bomb",
    "gun",
    "grenade",
    "mine",
    "unknown",
]
WEAPONS: tuple[Weapon, ...] = get_args(Weapon)
Outcome = Literal["carried_out", "foiled", "alleged"]
Damage = Literal["none", "minor", "some"]
DAMAGES: tuple[Damage, ...] = get_args(Damage)  # the least first
ActorKind = Literal[
    "state", "armed_force", "armed_group", "coalition", "organisation", "outlet", "person", "unidentified"
]
PlaceKind = Literal[
    "base",
    "airport",
    "embassy",
    "city",
    "village",
    "province",
    "region",
    "country",
    "oil_site",
    "ship",
    "convoy",
    "checkpoint",
    "civilian",
    "sea",
    "other",
]
StatementKind = Literal["threat", "accusation", "condemnation", "denial"]


def digest(*parts: object) -> str:
    """Twenty hexadecimal digits of SHA-256 over the parts as canonical JSON: the one way ids are made."""
    key = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Frozen):
    """The exact words that carry a fact. `supports` names the fact's fields that rest on them (empty: all of it)."""

    start: int = Field(ge=0)
    end: int
    quote: str = Field(min_length=1)
    supports: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _as_long_as_it_says(self) -> Evidence:
        if self.end - self.start != len(self.quote):
            raise ValueError(f"the quote has {len(self.quote)} characters, its offsets say {self.end - self.start}")
        return self


class Count(_Frozen):
    """A range of whole numbers. "At least nine": low 9, high None. "No casualties": 0 to 0.

    `best`: the number within it that the source itself holds to be most likely; datasets give one, reports seldom.
    """

    low: int | None = Field(default=None, ge=0)
    high: int | None = Field(default=None, ge=0)
    best: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _says_something(self) -> Count:
        if self.low is None and self.high is None:
            raise ValueError("a count needs a low or a high value")
        return self


_ALSO = "other words of the report that name the same; linking goes by them where the name means nobody for sure"
_COUNTRY_FROM = "link: the report does not say the country, linking took it from the entity"


class Place(_Frozen):
    """A place as a report names it. `entity` is set by linking, and by linking alone, to a gazetteer id; None: known by
    name only. `also`, `country_from`: see their descriptions.

    `lat`, `lon`: the point that the source itself gives for it, decimal degrees (WGS 84); a dataset's rows have one.
    """

    node: Literal["place"] = "place"
    name: str = Field(min_length=1)
    also: tuple[str, ...] | None = Field(default=None, description=_ALSO)
    kind: PlaceKind = "other"
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    country_from: Literal["link"] | None = Field(default=None, description=_COUNTRY_FROM)
    entity: str | None = None
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)

    @model_validator(mode="after")
    def _a_point_has_two_numbers(self) -> Place:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("a point needs a latitude and a longitude")
        return self


class Actor(_Frozen):
    """An actor as a report names it; `entity`, `institution_entity` and `country_from` are linking's; see `Place`.

    An anonymous source ("un responsable américain sous couvert d'anonymat") has `anonymous` true, its description as
    `name`, and the institution that it speaks from, if said, as `institution`; it is never linked to a known person.
    """

    node: Literal["actor"] = "actor"
    name: str = Field(min_length=1)
    also: tuple[str, ...] | None = Field(default=None, description=_ALSO)
    kind: ActorKind = "unidentified"
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    country_from: Literal["link"] | None = Field(default=None, description=_COUNTRY_FROM)
    anonymous: bool = False
    institution: str | None = None
    institution_entity: str | None = None
    entity: str | None = None


Party = Annotated[Place | Actor, Field(discriminator="node")]


class Fact(_Frozen):
    """What all facts have. `nth` tells two facts with the same key in one report apart (0 for the first)."""

    report: str = Field(min_length=1)
    id: str = ""
    nth: int = Field(default=0, ge=0)

    def key(self) -> tuple[object, ...]:
        """What makes this fact this fact; hashed into `id`."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _id_is_the_hash_of_the_key(self) -> Fact:
        wanted = digest(*self.key(), self.nth)
        if self.id and self.id != wanted:
            raise ValueError(f"id {self.id!r} is not the hash of this fact's key ({wanted!r}): leave id out")
        object.__setattr__(self, "id", wanted)
        return self


class Dataset(_Frozen):
    """A dataset that a report is a row of. `id`: the same for all its releases, whose rows it tells apart itself.

    `licence`: an address or the words of the terms. `citation`: as its makers ask to be cited.
    """

    id: str = Field(pattern="^[a-z0-9-]+$")
    release: str = Field(min_length=1)
    title: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    citation: str = Field(min_length=1)


class ReadBy(_Frozen):
    """By which reading the facts of a report came. `reader`: "llm" (None at the report: the rules); `model`: as its
    server names it; `prompt`: digest of the prompt and the schema; `day`: on which the model answered, if known."""

    reader: str = Field(min_length=1)
    model: str | None = None
    prompt: str | None = None
    day: date | None = None


class ReportFact(Fact):
    """The report itself: where the facts come from. `text` is the text that all offsets count in.

    `dataset`: the report is a row of it. `read_by`: who read it, where that was not the rules or a person.
    """

    fact: Literal["report"] = "report"
    text: str
    language: str
    published: date | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    relays: tuple[str, ...] = ()
    dataset: Dataset | None = None
    read_by: ReadBy | None = None

    def key(self) -> tuple[object, ...]:
        return ("report", self.report)


class Assessment(_Frozen):
    """How sure the reader is of a fact (`slot` ""), or of one value of it (`slot`: the name of its field), and why.

    `confidence`: 0 to 1; how it comes about is the reader's own (the rules multiply weights, docs/trust.md). `how`,
    `against`: codes of the way it was read and of what speaks against it, worded in `kg/standing/reasons.toml`.
    """

    slot: str = ""
    confidence: float = Field(ge=0, le=1)
    how: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class Quoted(Fact):
    """A fact that rests on words of the report and on somebody who says them (None: the reporter's own voice).

    `assessments`: at most one a slot; None: nobody doubts it (a dataset's rows, a person's coding). `as_read`: the id
    that the fact had as its reader read it, where a person's correction has changed it since; decisions refer to it.
    """

    evidence: tuple[Evidence, ...] = Field(min_length=1)
    stated_by: Actor | None = None
    assessments: tuple[Assessment, ...] | None = None
    as_read: str | None = None

    def key(self) -> tuple[object, ...]:
        speaker = self.stated_by.name if self.stated_by else None
        return (getattr(self, "fact", ""), self.report, speaker, self.evidence[0].quote)


class Account(Quoted):
    """What ONE source says of ONE attack in ONE report. `attack` is the attack's key (see `attack_key`).

    `codes`: what a dataset codes of the event, as "dataset/column/code" (`ontology/mappings/`).
    """

    fact: Literal["account"] = "account"
    attack: str
    target: tuple[Party, ...] = ()
    place: tuple[Place, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    local_time: str | None = Field(default=None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    date_text: str | None = None
    weapon: tuple[Weapon, ...] = ()
    weapon_count: Count | None = None
    intercepted: Count | None = None
    killed: Count | None = None
    injured: Count | None = None
    outcome: Outcome | None = None
    damage: Damage | None = None
    attack_count: Count | None = None
    perpetrator: tuple[Actor, ...] = ()
    conditional: bool = False
    codes: tuple[str, ...] | None = None

    def key(self) -> tuple[object, ...]:
        return (*super().key(), self.attack)


class _Responsibility(Quoted):
    about: str
    responsible: Actor | None = None
    as_of: date | None = None

    def key(self) -> tuple[object, ...]:
        return (*super().key(), self.about, self.responsible.name if self.responsible else None)


class Claim(_Responsibility):
    """Somebody says: we did it. `about` is an attack's key or an aggregate's id; `responsible` is the claimant."""

    fact: Literal["claim"] = "claim"


class Attribution(_Responsibility):
    """Somebody says: they did it. `responsible` is the accused. Never a perpetrator."""

    fact: Literal["attribution"] = "attribution"


class Denial(_Responsibility):
    """Somebody says: we did not. `responsible` is the denier."""

    fact: Literal["denial"] = "denial"


class NonClaim(_Responsibility):
    """Somebody says: nobody has claimed it, as of a day. `responsible` is None."""

    fact: Literal["non_claim"] = "non_claim"


class Deployment(Quoted):
    """A force stationed at a place. `site_count`: the strength is for all of so many sites together."""

    fact: Literal["deployment"] = "deployment"
    force: Actor
    at: Place | None = None
    strength: Count | None = None
    site_count: int | None = Field(default=None, ge=1)
    role: str | None = None
    since: date | None = None
    until: date | None = None

    def key(self) -> tuple[object, ...]:
        return (*super().key(), self.force.name, self.at.name if self.at else None)


class Aggregate(Quoted):
    """History without a day or place of its own: "the 26th attack since 19 October", "many attacks until 2022"."""

    fact: Literal["aggregate"] = "aggregate"
    since: date | None = None
    until: date | None = None
    place: tuple[Place, ...] = ()
    attack_count: Count | None = None
    target: tuple[Party, ...] = ()
    weapon: tuple[Weapon, ...] = ()


class Statement(Quoted):
    """A threat, a general accusation, a condemnation, a denial about no recorded attack."""

    fact: Literal["statement"] = "statement"
    kind: StatementKind
    against: tuple[Actor, ...] = ()

    def key(self) -> tuple[object, ...]:
        return (*super().key(), self.kind)


Responsibility = Claim | Attribution | Denial | NonClaim
AnyFact = ReportFact | Account | Claim | Attribution | Denial | NonClaim | Deployment | Aggregate | Statement
ANY_FACT: TypeAdapter[AnyFact] = TypeAdapter(Annotated[AnyFact, Field(discriminator="fact")])


def attack_key(report: str, quote: str, nth: int = 0) -> str:
    """The key of the attack that a report first mentions with the words `quote` (`nth` of that wording, from 0)."""
    return digest("attack", report, quote, nth)


def to_json_line(fact: AnyFact) -> str:
    """One fact as one line of JSON without a newline, absent values left out, keys in the model's order."""
    return json.dumps(fact.model_dump(mode="json", exclude_defaults=False, exclude_none=True), ensure_ascii=False)


def parse_line(line: str, *, source: str = "-", number: int | None = None) -> AnyFact:
    """The fact on one JSON line.

    Raises:
        InputError: it is not JSON or not a fact; the message names `source`, line `number` and the field.
    """
    try:
        return ANY_FACT.validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the line"
        raise InputError(
            f"not a fact: {field}: {first['msg']}",
            source=source,
            line=number,
            remedy="see `kg schema` for the form of a fact",
        ) from error


def read_lines(lines: Iterable[str], *, source: str = "-") -> Iterator[AnyFact | InputError]:
    """Facts from JSON lines; a bad line comes out as the InputError that names it, and reading goes on."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield parse_line(line, source=source, number=number)
            except InputError as error:
                yield error


def json_schema() -> dict[str, Any]:
    """The JSON Schema of one line of facts."""
    schema = ANY_FACT.json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Sitrep KG fact", **schema}
