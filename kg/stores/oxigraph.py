"""The embedded store: Oxigraph in this process, in memory or in a folder.

A folder holds `sitrep-store.json` (what it is and in which layout), `lock`, and Oxigraph's own files. Oxigraph keeps
writers apart itself; the lock adds that many readers may have the store open together, but none beside a writer, which
Oxigraph leaves undefined.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal as OneOf

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.errors import MissingDependency, QuestionError, StoreError
from kg.files import UNFINISHED, replace
from kg.stores.base import FORMAT, Change, Rows, Store, Substitutions, Term
from kg.stores.served import copy_of_served
from kg.stores.sparql import bind, update_text

try:
    import fcntl
except ImportError:  # not on Windows, where Oxigraph's own lock has to do
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from rdflib import Dataset

MARKER = "sitrep-store.json"
_LOCK = "lock"
_DATA = "oxigraph"
_FILLED = "oxigraph-filled"
_UNFINISHED_IMPORT = "import-unfinished.sqlite"
_OURS = (_LOCK, "decisions.jsonl", _UNFINISHED_IMPORT)
"""What may lie in a folder before there is a store in it; decisions and an import that was stopped can be there first.
"""
_BROKEN = (OSError, RuntimeError)
"""What Oxigraph raises where a disk fails: OSError, but RuntimeError for damaged files."""
_TRIPLE = ("subject", "predicate", "object")
_AT_ONCE = 100_000
"""Quads that are loaded at once: the bulk loader keeps them all in memory until it writes them, some 0.6 kB each."""


class OxigraphStore(Store):
    """A store over one `pyoxigraph.Store`. Make one with `in_memory` or `on_disk`."""

    def __init__(
        self, inner: ox.Store, location: str, *, lock: IO[bytes] | None = None, writable: bool = True,
        data: Path | None = None, copy: Path | None = None, made: Sequence[Path] = (),
    ) -> None:
        self._data = data
        self._copy = copy
        self._made = made
        self.location = location
        self._open: ox.Store | None = inner
        self._lock = lock
        self._writable = writable

    @property
    def _inner(self) -> ox.Store:
        if self._open is None:
            raise StoreError(f"the store {self.location} has been closed")
        return self._open

    def apply(self, change: Change) -> None:
        if not self._writable:
            raise StoreError(f"the store {self.location} was opened for reading only")
        if not change:
            return
        try:
            # One update request is one transaction in Oxigraph: all of it is seen, or nothing. A killed process leaves
            # its log behind whole; flushing here would compact a large store again and again, so closing does it.
            self._inner.update(update_text(change))
        except _BROKEN as error:
            raise StoreError(_cannot("written", self.location, error)) from error

    def query(self, sparql: str, substitutions: Substitutions | None = None) -> Rows:
        text = bind(sparql, substitutions)
        try:
            return _rows(self._inner.query(text))
        except SyntaxError as error:
            raise QuestionError(f"this is not a SPARQL query: {error.msg}") from error
        except _BROKEN as error:
            if isinstance(error, RuntimeError) and "corrupt" not in str(error).lower():
                raise QuestionError(f"this query cannot be answered: {error}") from error
            raise StoreError(_cannot("read", self.location, error)) from error

    def graphs(self) -> list[NamedNode]:
        try:
            names = [name for name in self._inner.named_graphs() if isinstance(name, NamedNode)]
            return sorted((name for name in names if self.has_report(name)), key=str)
        except _BROKEN as error:
            raise StoreError(_cannot("read", self.location, error)) from error

    def graph(self, name: NamedNode) -> Iterator[Quad]:
        try:
            yield from self._inner.quads_for_pattern(None, None, None, name)
        except _BROKEN as error:
            raise StoreError(_cannot("read", self.location, error)) from error

    def fill(self, quads: Iterable[Quad]) -> None:
        if not self._writable:
            raise StoreError(f"the store {self.location} was opened for reading only")
        self._must_be_empty()
        try:
            if self._data is None:
                filled = ox.Store()
                filled.bulk_extend(quads)
                self._open = filled
            else:
                self._fill_beside(self._data, quads)
        except _BROKEN as error:
            raise StoreError(_cannot("written", self.location, error)) from error

    def _fill_beside(self, data: Path, quads: Iterable[Quad]) -> None:
        """Bulk loading is no transaction: so it goes into a folder of its own, which takes the place of the empty one
        when it is complete. A kill before that leaves an empty store, and a folder that the next filling removes."""
        new = data.with_name(_FILLED if data.name != _FILLED else _DATA)
        shutil.rmtree(new, ignore_errors=True)
        filled = ox.Store(new)
        coming = iter(quads)
        for first in coming:
            filled.bulk_extend(chain((first,), islice(coming, _AT_ONCE - 1)))
        filled.flush()
        write_marker(data.parent, new.name)
        self._open, self._data = filled, new
        shutil.rmtree(data, ignore_errors=True)

    def as_rdflib(self) -> Dataset:
        """A live rdflib Dataset over this store: what is written through it is in the store at once, unchecked."""
        try:
            from oxrdflib import OxigraphStore as Bridge
            from rdflib import Dataset
        except ImportError as error:
            raise MissingDependency("rdflib over the store needs oxrdflib: pip install oxrdflib") from error
        return Dataset(store=Bridge(store=self._inner))

    @property
    def unfinished_import(self) -> Path | None:
        """Where rows wait for this store to be filled with them, so that an import that is stopped can go on; None:
        the store is in memory."""
        return self._data.parent / _UNFINISHED_IMPORT if self._data is not None else None

    @property
    def engine(self) -> ox.Store:
        """Oxigraph's own store: default graph and blank nodes included."""
        return self._inner

    @property
    def files(self) -> Path | None:
        """The folder of Oxigraph's own files, for processes that read it too; None of a store in memory."""
        return self._data or self._copy

    def snapshot(self, target: Path) -> None:
        """Put the store as it is now at `target`, a path where nothing is yet, for `pyoxigraph.Store.read_only`.

        Hard links where the file system has them; what is written later does not show in it.

        Raises:
            StoreError: it cannot be written, or the store is in memory.
        """
        try:
            self._inner.backup(str(target))
        except _BROKEN as error:
            raise StoreError(f"no snapshot of {self.location} can be made at {target}: {error}") from error

    def close(self) -> None:
        inner, self._open = self._open, None
        if inner is not None and self._writable and self._data is not None:
            with suppress(*_BROKEN):  # what was changed is in the log already
                inner.flush()
        if self._lock is not None:
            self._lock.close()
            self._lock = None
        if self._copy is not None:
            shutil.rmtree(self._copy, ignore_errors=True)


    def discard(self) -> None:
        """Close the store; if it was made when it was opened, take away what was made, which nobody else can use yet.

        Files that others have put there meanwhile stay, with their folders.
        """
        lock, self._lock = self._lock, None
        self.close()
        if self._made:
            _take_away(self._made, self._data)
        if lock is not None:
            lock.close()


def in_memory() -> OxigraphStore:
    """An empty store that is gone when it is closed."""
    return OxigraphStore(ox.Store(), "memory")


def on_disk(
    folder: str | Path, mode: OneOf["write", "read"] = "write", *, beside_server: bool = False
) -> OxigraphStore:
    """The store in `folder`.

    Args:
        mode: "write" makes it if the folder is missing or empty; "read" needs it to be there, lets other readers in.
        beside_server: read a server's newest snapshot where a server has the store open for writing.

    Raises:
        StoreError: it is no store, has another layout, is in use by another process, or cannot be read or written.
    """
    folder = Path(folder)
    try:
        return _opened(folder, mode)
    except _InUse as error:
        if mode == "write" or not beside_server:
            raise
        try:
            copy = copy_of_served(folder)
        except OSError as reason:
            raise StoreError(_cannot("opened", str(folder), reason)) from reason
        if copy is None:
            raise error from None
        return _copied(copy, folder)


def _opened(folder: Path, mode: str) -> OxigraphStore:
    marker = folder / MARKER
    folders = [path for path in (folder, *folder.parents) if not path.exists()]
    locks = [path for path in (folder / _LOCK,) if not path.exists()]
    with ExitStack() as undo:  # whatever stops it, also Ctrl-C, what was made here goes, the lock last
        try:
            _check(folder, mode)
            undo.callback(_take_away, folders)
            folder.mkdir(parents=True, exist_ok=True)
            lock = undo.enter_context(_locked(folder, mode))
            made = [] if marker.exists() else [marker, *locks, *folders]
            if made:
                undo.callback(_take_away, made, folder / _DATA)
                write_marker(folder)
            data = folder / _data_folder(marker)
            inner = ox.Store(data) if mode == "write" else ox.Store.read_only(str(data))
        except _BROKEN as error:
            raise StoreError(_cannot("opened", str(folder), error)) from error
        undo.pop_all()
        return OxigraphStore(inner, str(folder), lock=lock, writable=mode == "write", data=data, made=made)


class _InUse(StoreError):
    """Another process has the lock."""


def _copied(copy: Path, folder: Path) -> OxigraphStore:
    """The copy of a snapshot, read as the store in `folder`; it is gone when it is closed."""
    try:
        inner = ox.Store.read_only(str(copy / "snapshot"))
    except _BROKEN as error:
        shutil.rmtree(copy, ignore_errors=True)
        raise StoreError(_cannot("opened", str(folder), error)) from error
    return OxigraphStore(inner, str(folder), writable=False, copy=copy)


def _take_away(made: Sequence[Path], data: Path | None = None) -> None:
    """Take away what was made, a folder in which others have put something excepted, and Oxigraph's own folder."""
    if data is not None:
        shutil.rmtree(data, ignore_errors=True)
    for path in made:
        with suppress(OSError):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink()


def _check(folder: Path, mode: str) -> None:
    """That there is a store in `folder`, or that one may be made there."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file; a store is a folder: give the name of a new folder")
    if (folder / MARKER).exists():
        return
    if folder.exists() and not all(_may_lie_before(entry.name) for entry in folder.iterdir()):
        remedy = "give a new or an empty folder"
        if mode == "read":
            remedy = "give the folder of one; `kg build INPUT --store NEW` makes one in a new folder"
        raise StoreError(f"{folder} holds something else than a Sitrep store: {remedy}")
    if mode == "read":
        raise StoreError(f"there is no store in {folder}: make one with `kg build INPUT --store {folder}`")


def _may_lie_before(name: str) -> bool:
    return name in _OURS or name.startswith(UNFINISHED)


def write_marker(folder: Path, data: str = _DATA) -> None:
    """Write the marker whole or not at all. It comes before the data: a kill between the two leaves an empty store."""
    content = {"sitrep-store": FORMAT, "data": data, "engine": "oxigraph"}

    def write(file: IO[bytes]) -> None:
        file.write(json.dumps(content, indent=1).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())

    replace(folder / MARKER, write)


def data_folder(folder: Path) -> Path:
    """Where in a store's folder Oxigraph's files are.

    Raises:
        StoreError: it is no store, or damaged, or of another format.
    """
    marker = folder / MARKER
    if not marker.exists():
        raise StoreError(f"there is no store in {folder}: make one with `kg build INPUT --store {folder}`")
    return folder / _data_folder(marker)


def _data_folder(marker: Path) -> str:
    try:
        content = json.loads(marker.read_text(encoding="utf-8"))
        found, data = content["sitrep-store"], content["data"]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{marker} is damaged, so {marker.parent} cannot be trusted: build the store again in a new folder"
        ) from error
    if found != FORMAT:
        raise StoreError(
            f"the store {marker.parent} has format {found}, this version of kg reads format {FORMAT}: write it out "
            "with the version that made it (`kg export`) and load that into a new folder, or build it again"
        )
    if not isinstance(data, str) or Path(data).name != data:
        raise StoreError(f"{marker} names no data folder: build the store again in a new folder")
    return data


def _locked(folder: Path, mode: str) -> IO[bytes]:
    """The lock file, held: shared by readers, alone by a writer. Closing it lets go."""
    path = folder / _LOCK
    if mode == "read" and path.exists() and not os.access(path, os.W_OK):
        file: IO[bytes] = path.open("rb")  # a store on read-only media
    else:
        file = path.open("ab")
    if fcntl is not None:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if mode == "write" else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise _InUse(
                f"the store {folder} is in use by another process: wait until it has ended, or stop it"
            ) from error
    return file


def _rows(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Rows:
    if isinstance(result, ox.QueryBoolean):
        return Rows(("answer",), ((ox.Literal(bool(result)),),), "ask")
    if isinstance(result, ox.QueryTriples):
        return Rows(_TRIPLE, tuple((triple.subject, triple.predicate, triple.object) for triple in result), "graph")
    names = tuple(variable.value for variable in result.variables)
    rows: list[tuple[Term | None, ...]] = [tuple(solution) for solution in result]
    return Rows(names, tuple(rows))


def _cannot(what: str, location: str, error: Exception) -> str:
    text = str(error)
    if "lock" in text.lower():
        return f"the store {location} is in use by another process: wait until it has ended, or stop it"
    remedy = "see that there is room on the disk" if what == "written" else "see whose folder it is"
    return f"the store {location} cannot be {what}: {text} ({remedy})"
