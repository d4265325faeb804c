"""Entries of the gazetteer and the reading of its CSV files, packaged or the user's own."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

COLUMNS = (
    "id",
    "type",
    "kind",
    "label_fr",
    "label_en",
    "aliases",
    "adjectives",
    "country",
    "member_of",
    "within",
    "lat",
    "lon",
    "qid",
    "sources",
    "context",
    "note",
)
KINDS: dict[str, frozenset[str]] = {
    "actor": frozenset(
        ["state", "armed_force", "armed_group", "coalition", "organisation", "outlet", "person", "unidentified"]
    ),
    "base": frozenset({"base"}),
    "place": frozenset(
        ["base", "airport", "embassy", "city", "province", "region", "country", "oil_site", "sea", "village", "other"]
    ),
    "weapon": frozenset(
        [
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
    ),
}
_EMPTY = dict.fromkeys(COLUMNS, "")
PACKAGED = ("states.csv", "forces_and_groups.csv", "organisations.csv", "bases.csv", "places.csv")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)+\Z")
_QID = re.compile(r"Q[1-9][0-9]*\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")


@dataclass(frozen=True, slots=True)
class Entity:
    """One actor, base or place with its names.

    ``aliases``: names beside the two labels. A trailing ``?`` in the CSV marks a name that is ambiguous and counts only
    with one of the ``context`` words near it; the mark is kept in ``guarded`` and is not part of the name.
    ``adjectives``: word forms of a state or force; a trailing ``*`` takes the endings of ``data/endings.csv``.
    ``country``: ISO 3166-1 alpha-2 or empty. ``member_of``, ``within``: ids. ``lat``, ``lon``: WGS 84 degrees.
    ``qid``: Wikidata item, empty where no named source states it.
    """

    id: str
    type: str
    kind: str
    label_fr: str
    label_en: str
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    country: str = ""
    member_of: tuple[str, ...] = ()
    within: str = ""
    lat: float | None = None
    lon: float | None = None
    qid: str = ""
    context: tuple[str, ...] = ()
    note: str = ""
    sources: str = ""
    guarded: frozenset[str] = frozenset()

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("fr" or "en"), else in the other language. Never empty."""
        first, second = (self.label_fr, self.label_en) if lang == "fr" else (self.label_en, self.label_fr)
        return first or second

    def names(self) -> tuple[str, ...]:
        """Labels and aliases, each once, labels first. Adjectives are not names."""
        return tuple(dict.fromkeys(name for name in (self.label_fr, self.label_en, *self.aliases) if name))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row: ``file``, ``line`` (1 is the header), ``message``, ``remedy``."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message} {self.remedy}"


def split_list(cell: str) -> tuple[str, ...]:
    """Cut a ``|``-separated cell; blanks around and empty parts go."""
    if not cell:
        return ()
    return tuple([part for part in [piece.strip() for piece in cell.split("|")] if part])


def _coordinate(cell: str, limit: float, name: str) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        raise ValueError(
            f"{name} is {cell!r}, not a number.|Write decimal degrees with a point, such as 33.79."
        ) from None
    if not -limit <= value <= limit:
        raise ValueError(f"{name} is {cell}, outside ±{limit:g}.|Write decimal degrees (WGS 84).")
    return value


def _check(row: dict[str, str]) -> Iterator[str]:
    """The faults of one row as ``message|remedy``."""
    if not _ID.match(row["id"]):
        yield f"the id is {row['id']!r}.|Use lower-case ASCII with a slash, such as base/ain-al-asad."
    if row["type"] not in KINDS:
        yield f"the type is {row['type']!r}.|Use one of: {', '.join(KINDS)}."
    elif row["kind"] not in KINDS[row["type"]]:
        near = difflib.get_close_matches(row["kind"], KINDS[row["type"]], 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        yield f"the kind is {row['kind']!r}.|Use one of: {', '.join(sorted(KINDS[row['type']]))}.{hint}"
    if not row["label_fr"] and not row["label_en"]:
        yield "there is no label.|Fill label_fr or label_en."
    if row["country"] and not _COUNTRY.match(row["country"]):
        yield f"the country is {row['country']!r}.|Use the two capital letters of ISO 3166-1, such as IQ."
    if row["qid"] and not _QID.match(row["qid"]):
        yield f"the Wikidata item is {row['qid']!r}.|Write Q and digits, or leave the cell empty."
    if bool(row["lat"]) != bool(row["lon"]):
        yield "only one of lat and lon is filled.|Fill both or neither."


def _entity(row: dict[str, str]) -> Entity:
    marked = split_list(row["aliases"])
    return Entity(
        id=row["id"],
        type=row["type"],
        kind=row["kind"],
        label_fr=row["label_fr"].removesuffix("?"),
        label_en=row["label_en"].removesuffix("?"),
        aliases=tuple(alias.removesuffix("?") for alias in marked),
        adjectives=split_list(row["adjectives"]),
        country=row["country"],
        member_of=split_list(row["member_of"]),
        within=row["within"],
        lat=_coordinate(row["lat"], 90, "lat"),
        lon=_coordinate(row["lon"], 180, "lon"),
        qid=row["qid"],
        context=split_list(row["context"]),
        note=row["note"],
        sources=row["sources"],
        guarded=frozenset(
            name.removesuffix("?") for name in (row["label_fr"], row["label_en"], *marked) if name.endswith("?")
        ),
    )


def read_rows(text: str, file: str) -> tuple[list[tuple[int, Entity]], list[Problem]]:
    """Read one CSV in the schema of :data:`COLUMNS`; only id, type, kind and a label must be filled.

    In: the text of the file and its name for messages. Out: entities with their line number, and the rows that could
    not be read, each as a :class:`Problem`. Nothing is dropped without one.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    problems: list[Problem] = []
    entities: list[tuple[int, Entity]] = []
    seen: dict[str, int] = {}
    try:
        header = [cell.strip() for cell in next(reader, [])]
        problems += _header_problems(header, file)
        if problems:
            return [], problems
        for cells in reader:
            _read_row(
                dict(zip(header, cells, strict=False)),
                len(cells) > len(header),
                file,
                reader.line_num,
                seen,
                entities,
                problems,
            )
    except csv.Error as error:
        problems.append(Problem(file, reader.line_num, f"the line cannot be read ({error}).", "Check its quotes."))
    return entities, problems


def _header_problems(header: list[str], file: str) -> list[Problem]:
    problems: list[Problem] = []
    for column in ("id", "type", "kind"):
        if column not in header:
            separator = " The file seems to be separated by semicolons; use commas." if ";" in "".join(header) else ""
            problems.append(Problem(file, 1, f"the column {column} is missing.", f"Add it to the header.{separator}"))
    for column in header:
        if column not in COLUMNS:
            near = difflib.get_close_matches(column, COLUMNS, 1)
            remedy = f"Did you mean {near[0]}?" if near else f"Known columns: {', '.join(COLUMNS)}."
            problems.append(Problem(file, 1, f"the column {column!r} is unknown.", remedy))
    return problems


def _read_row(
    raw: dict[str, str],
    too_long: bool,
    file: str,
    line: int,
    seen: dict[str, int],
    entities: list[tuple[int, Entity]],
    problems: list[Problem],
) -> None:
    if too_long:
        problems.append(Problem(file, line, "there are more cells than columns.", "Quote cells that hold a comma."))
        return
    row = _EMPTY | {key: value.strip() for key, value in raw.items()}
    if not any(row.values()):
        return
    faults = list(_check(row))
    if row["id"] in seen:
        faults.append(f"the id {row['id']} stands already in line {seen[row['id']]}.|Give each row its own id.")
    try:
        entity = None if faults else _entity(row)
    except ValueError as error:
        entity, faults = None, [str(error)]
    for fault in faults:
        message, _, remedy = fault.partition("|")
        problems.append(Problem(file, line, message, remedy))
    if entity is not None:
        seen[entity.id] = line
        entities.append((line, entity))


def packaged(name: str) -> Traversable:
    """The packaged data file ``name``."""
    return resources.files("kg.gazetteer") / "data" / name


def read_path(path: Path) -> tuple[list[tuple[int, Entity]], list[Problem]]:
    """Read a user's CSV from ``path``; a file that cannot be opened or is not UTF-8 is a :class:`Problem` too."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        return [], [Problem(str(path), 1, f"the file cannot be opened ({error.strerror}).", "Check the path.")]
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return [], [
            Problem(str(path), line, "the file is not UTF-8.", "Save it as UTF-8 (in a spreadsheet: CSV UTF-8).")
        ]
    return read_rows(text, str(path))


def check_links(rows: Iterable[tuple[str, int, Entity]], known: Iterable[str]) -> list[Problem]:
    """Faults of ``member_of`` and ``within``: ids that no row has. In: (file, line, entity) and all known ids."""
    ids = set(known)
    problems: list[Problem] = []
    for file, line, entity in rows:
        for column, targets in (("member_of", entity.member_of), ("within", (entity.within,) if entity.within else ())):
            for target in targets:
                if target not in ids:
                    near = difflib.get_close_matches(target, ids, 1)
                    remedy = f"Did you mean {near[0]}?" if near else "Add a row with that id or empty the cell."
                    problems.append(Problem(file, line, f"{column} names {target}, which is no entry.", remedy))
    return problems
