"""The acts of growth as one program each would do them, on a store on disk; run in processes that are killed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from kg.build import build
from kg.decisions import Decision, Decisions
from kg.facts import Account
from kg.gazetteer import Gazetteer
from kg.stores import open_store
from kg.update import Growth
from kg.update.attack_decisions import merge
from kg.update.curating import Curator
from kg.update.store_reader import StoreReader

WHEN = datetime(2024, 1, 1, tzinfo=UTC)


def decisions_of(folder: Path) -> Decisions:
    """The decisions of the store in `folder`."""
    return Decisions.load(folder / "store" / "decisions.jsonl")


def build_first(folder: Path) -> None:
    """Reports into the store, in several changes."""
    with open_store(folder / "store") as store:
        build([str(folder / "first.jsonl")], store, batch=2, decisions=decisions_of(folder))


def build_more(folder: Path) -> None:
    """More reports, some of them with another text than before."""
    with open_store(folder / "store") as store:
        build([str(folder / "more.jsonl")], store, batch=2, decisions=decisions_of(folder))


def decide(folder: Path) -> None:
    """Two attacks are decided to be one, as `kg merge` does it."""
    first, second = (folder / "pair.txt").read_text(encoding="utf-8").split()
    with open_store(folder / "store") as store:
        taken = decisions_of(folder)
        reading = StoreReader(store)
        if not _stands(taken, first, second):
            merge(reading, taken, first, second, why="told so", who="test", when=WHEN)
        Growth(store, Gazetteer.load(), taken).catch_up()


def retract(folder: Path) -> None:
    """A report is taken out, unless it is out already."""
    with open_store(folder / "store") as store:
        growth = Growth(store, Gazetteer.load(), decisions_of(folder))
        growth.catch_up()
        if StoreReader(store).has("r1"):
            growth.retract(["r1"])


def resolve(folder: Path) -> None:
    """All is compared anew, with a decision that the store does not know yet."""
    first, second = (folder / "pair.txt").read_text(encoding="utf-8").split()
    taken = decisions_of(folder)
    if not _stands(taken, first, second):
        decision = Decision(kind="attack", left=first, right=second, verdict="match", who="test", when=WHEN)
        taken.add(decision)
    with open_store(folder / "store") as store:
        Growth(store, Gazetteer.load(), taken).resolve()


def strike(folder: Path) -> None:
    """A fact and a value are struck, one is corrected and the first comes back, as the commands do it."""
    with open_store(folder / "store") as store:
        taken, gazetteer = decisions_of(folder), Gazetteer.load()
        Growth(store, gazetteer, taken).catch_up()
        facts = sorted(
            (fact for fact in StoreReader(store).as_read("r2") if isinstance(fact, Account)), key=lambda f: f.id
        )
        curator = Curator(store, gazetteer, taken, who="test", why="told so", when=WHEN)
        if len(taken) < 3:
            curator.strike(facts[0].id)
            curator.correct(facts[-1].id, [("killed", "7..")])
            curator.strike(facts[-1].id, "weapon")
        curator.undo(1)


ACTS: dict[str, Callable[[Path], None]] = {
    act.__name__: act for act in (build_first, build_more, decide, retract, resolve, strike)
}


def perform(act: str, folder: Path, ready: Connection) -> None:
    """Say that everything is imported, then do the act."""
    Gazetteer.load()
    ready.send("ready")
    ACTS[act](folder)


def _stands(taken: Decisions, one: str, other: str) -> bool:
    return any({each.left, each.right} == {one, other} for each in taken)
