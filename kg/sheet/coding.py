"""The coding sheet: what a careful reader finds in one report, each value with the words of the text that carry it.

A person fills one with an editor, a language model fills one too; whoever does copies words and never counts
characters, makes up an id or looks up an entity. `words` is a stretch of the report's text, copied as it stands there;
where the same stretch stands there several times, `nth` says which one is meant, from 1. What a value amounts to (a
day, a number) is written beside its words, so that it can be computed again from them and compared.

A sheet lies in one JSON file a report. `json_schema` gives its JSON Schema, `parse_sheet` reads one.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import InputError
from kg.facts import Damage, Outcome, PlaceKind, StatementKind, Weapon

_TOLD = 5
"""Faults that a message tells; of more it says how many."""

ALLIANCES = frozenset({"UN", "NATO", "EU", "AU", "coalition"})
"""Codes of parties that are no state. AU is the African Union: Australia and its forces have no code."""
Id = Annotated[str, Field(pattern=r"^a[1-9]\d?$", description="a1, a2 … in the order of the text")]
Anchor = Annotated[
    str,
    Field(
        pattern=r"^(publication|calendar|a[1-9]\d?)$",
        description="what the words count from: the day of publication, an attack of this sheet, or nothing (calendar)",
    ),
]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Strict):
    """A stretch of the report's text. `nth`: which one, from 1, where it stands there several times."""

    words: str = Field(min_length=1)
    nth: int = Field(default=1, ge=1)


class Name(Words):
    """Somebody or something as the text names it. `also`: other stretches of the text that name the same."""

    also: tuple[str, ...] = ()


class Party(Name):
    """An actor. `code`: of which state (ISO 3166-1, two letters) or alliance (`ALLIANCES`)
    it is the government or the force, where it is one; None for armed groups and all others."""

    code: str | None = Field(default=None, pattern=r"^([A-Z]{2,6}|coalition)$")


class Speaker(Name):
    """Who says it. `anonymous`: the source is not named ("un responsable américain", "a security source");
    `institution`: the words that say which body an anonymous source or a spokesman speaks from."""

    anonymous: bool = False
    institution: str | None = None


class Site(Name):
    """A place, or the thing that was hit."""

    kind: PlaceKind = "other"


class Day(Words):
    """The days that the words can mean, both ends included. `anchor`: what they count from."""

    anchor: Anchor = "publication"
    earliest: date
    latest: date


class ClockTime(Words):
    """A stated clock time, local, "HH:MM"."""

    time: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class Number(Words):
    """A count. `high` None: the same as `low` ("at least nine" is 9: codebook, rule 3). `plus`: stretches elsewhere
    that hold the other parts of the same sum ("five soldiers … two civilians too": low 7)."""

    low: int = Field(ge=0)
    high: int | None = Field(default=None, ge=0)
    plus: tuple[Words, ...] = ()


class WeaponWords(Words):
    """A weapon, with its class."""

    weapon: Weapon


class DamageWords(Words):
    """What was damaged: none (said to be none), minor, some."""

    damage: Damage


class AccountCoding(_Strict):
    """What ONE source says of the attack; `speaker` None: the report in its own voice.

    `quotes`: the sentences or clauses that hold it. Several numbers of one kind by one source (an earlier toll, a later
    one) stand one after the other.
    """

    speaker: Speaker | None = None
    quotes: tuple[Words, ...] = Field(min_length=1)
    target: tuple[Site, ...] = ()
    place: tuple[Site, ...] = ()
    day: Day | None = None
    time: ClockTime | None = None
    weapon: tuple[WeaponWords, ...] = ()
    weapon_count: tuple[Number, ...] = ()
    intercepted: tuple[Number, ...] = ()
    killed: tuple[Number, ...] = ()
    injured: tuple[Number, ...] = ()
    damage: tuple[DamageWords, ...] = ()
    perpetrator: tuple[Party, ...] = ()


class AttackCoding(_Strict):
    """One attack. `mentions`: all stretches that refer to it, the first one first ("two rockets hit the base",
    "the raid", « cette attaque »). `country`: ISO 3166-1, two letters; None on the high seas."""

    id: Id
    summary: str = Field(min_length=1, description="one line, in English")
    mentions: tuple[Words, ...] = Field(min_length=1)
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    outcome: Outcome
    accounts: tuple[AccountCoding, ...] = Field(min_length=1)


class ResponsibilityCoding(_Strict):
    """One statement of who did it. `about`: the attacks that it is about; () where it is about a series without a
    record. `about_words`: the words that say which attacks. `responsible`: the claimant, the accused, the denier; None
    for a stated non-claim. `speaker` None: the report in its own voice. `as_of`: the day on
    which it was said, if words say it; None: the day of publication."""

    kind: Literal["claim", "attribution", "denial", "non_claim"]
    quote: Words
    speaker: Speaker | None = None
    responsible: Party | None = None
    about: tuple[Id, ...] = ()
    about_words: Words | None = None
    as_of: Day | None = None
    note: str | None = None


class DeploymentCoding(_Strict):
    """A force stationed at a place. `host_of`: attacks whose target it is stationed at."""

    quote: Words
    force: Party
    at: Site | None = None
    strength: Number | None = None
    site_count: Number | None = None
    role: str | None = None
    speaker: Speaker | None = None
    host_of: tuple[Id, ...] = ()


class AggregateCoding(_Strict):
    """A series or history of attacks without a record of its own ("the 26th attack since 19 October")."""

    quote: Words
    attack_count: Number | None = None
    since: Day | None = None
    until: Day | None = None
    place: tuple[Site, ...] = ()
    target: tuple[Site, ...] = ()
    weapon: tuple[WeaponWords, ...] = ()
    speaker: Speaker | None = None


class StatementCoding(_Strict):
    """A threat, a condemnation, an accusation or denial about no recorded attack."""

    kind: StatementKind
    quote: Words
    speaker: Speaker | None = None
    against: tuple[Party, ...] = ()


class Uncoded(Words):
    """A passage that could be taken for something to code, and why it was not coded."""

    why: str = Field(min_length=1)


class Sheet(_Strict):
    """The coding of one report. `coder`: who coded it ("person", "model", a name), free."""

    sheet: Literal[1] = 1
    report: str = Field(min_length=1)
    coder: str = ""
    attacks: tuple[AttackCoding, ...] = ()
    responsibility: tuple[ResponsibilityCoding, ...] = ()
    deployments: tuple[DeploymentCoding, ...] = ()
    aggregates: tuple[AggregateCoding, ...] = ()
    statements: tuple[StatementCoding, ...] = ()
    uncoded: tuple[Uncoded, ...] = ()


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a coding sheet."""
    schema = Sheet.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Sitrep KG coding sheet"}


def parse_sheet(text: str, *, source: str = "-") -> Sheet:
    """The sheet in a JSON text.

    Raises:
        InputError: it is no JSON, or no sheet; the message names `source` and every field that is wrong.
    """
    try:
        return Sheet.model_validate_json(text)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg']}" for one in error.errors()[:_TOLD]]
        more = f" (and {error.error_count() - _TOLD} more)" if error.error_count() > _TOLD else ""
        raise InputError(
            f"not a coding sheet: {'; '.join(faults)}{more}",
            source=source,
            remedy="see `kg schema --sheet` for its form",
        ) from error


def write_sheet(sheet: Sheet) -> str:
    """The sheet as JSON that a person can read and edit; what says nothing (defaults) is left out."""
    kept = sheet.model_dump(mode="json", exclude_defaults=True)
    return json.dumps({"sheet": sheet.sheet, **kept}, ensure_ascii=False, indent=1) + "\n"
