"""Modules as parts, the arrows between them that no others imply, and the layer of each part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from scripts.architecture.imports import imports, modules

READERS = {
    "kg.read.rules": "read.rules", "kg.read.llm": "read.llm", "kg.read.beside": "read.beside",
    "kg.read.differing": "read.beside",
}
"""Parts within a part: the coding sheet lies between one reader and the next, so `read` as a whole has no one place."""

COMMANDS = "cli"
OUTSIDE = {"", "__main__"}
"""What stands before the package for others: kg/__init__.py and kg/__main__.py."""


@dataclass(frozen=True)
class Architecture:
    """The parts of the package.

    base: the files that every part may use; they import each other alone.
    makes: each part → the parts that take up directly what it makes, those left out that it reaches by others.
    layers: the parts from the first to the last, each behind all that it imports.
    """

    base: tuple[str, ...]
    makes: dict[str, frozenset[str]]
    layers: tuple[tuple[str, ...], ...]


def architecture(package: Path) -> Architecture:
    """The parts of the package in that folder.

    Raises:
        graphlib.CycleError: parts import each other in a circle.
    """
    known = modules(package)
    needs: dict[str, set[str]] = {}
    for name, targets in imports(known).items():
        needs.setdefault(part(name), set()).update(part(one) for one in targets)
    for name in OUTSIDE | {COMMANDS}:
        needs.pop(name, None)
    needs = {name: targets - {name} - OUTSIDE for name, targets in needs.items()}
    order = list(TopologicalSorter(needs).static_order())
    base: set[str] = set()
    for name in order:
        if (package / f"{name}.py").is_file() and needs[name] <= base:
            base.add(name)
    taken = {name: frozenset(needs[name] - base) for name in order if name not in base}
    return Architecture(tuple(sorted(base)), _direct(taken), _layers(taken))


def part(module: str) -> str:
    """The part that a module belongs to."""
    for name, title in READERS.items():
        if module == name or module.startswith(name + "."):
            return title
    return module.split(".")[1] if "." in module else ""


def _direct(taken: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    @cache
    def all_of(name: str) -> frozenset[str]:
        return taken[name].union(*(all_of(one) for one in taken[name]))

    makes: dict[str, set[str]] = {name: set() for name in taken}
    for name, targets in taken.items():
        for one in targets:
            if not any(one in all_of(other) for other in targets):
                makes[one].add(name)
    return {name: frozenset(makes[name]) for name in sorted(makes)}


def _layers(taken: dict[str, frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    @cache
    def layer(name: str) -> int:
        return 1 + max((layer(one) for one in taken[name]), default=-1)

    count = 1 + max(layer(name) for name in taken)
    return tuple(tuple(name for name in sorted(taken) if layer(name) == number) for number in range(count))
