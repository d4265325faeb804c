"""Runs the evaluation's own scorer (score.py of the gold records) report by report, and adds up.

Report by report, because intervals come from resampling reports, and errors are counted by kind.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

STATES = ("claimed", "unclaimed", "denied", "attributed", "not mentioned")
NOT_READ = "attack not read"
_LINE = re.compile(
    r"^ *(?P<name>\w+) +P [\d.]+  R [\d.]+  F1 [\d.]+  \(tp (?P<tp>\d+) fp (?P<fp>\d+) fn (?P<fn>\d+)\)$"
)
_RIGHT = re.compile(r"^responsibility +(?P<right>\d+)/(?P<all>\d+) = [\d.]+$")
_SLOT = re.compile(r"^    (?P<slot>\w+): gold (?P<gold>.*) got (?P<got>.*)$")
_EMPTY = {"None", "[]", "''"}
_SAMPLES, _SEED = 1000, 17


@dataclass
class Score:
    """What the scorer said of one report, or of several added up.

    `rows`: name → right, too many, missed. `errors`: kind → count. `states`: (coded, read) state of responsibility of
    each coded attack → count. `right` of `asked` attacks have the right summary state.
    """

    report: str = ""
    lang: str = ""
    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: int = 0
    asked: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    states: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def responsibility(self) -> float:
        """The share of coded attacks whose summary state is right; a missed attack is wrong."""
        return self.right / self.asked if self.asked else 1.0

    @property
    def names(self) -> list[str]:
        """The rows that there are, in the scorer's order."""
        return list(dict.fromkeys(name for name, _ in self.rows))

    def prf(self, name: str) -> tuple[float, float, float]:
        """Precision, recall, F1 of a row; each 1 where there was nothing to find and nothing was found."""
        right, much, less = (self.rows[name, part] for part in ("tp", "fp", "fn"))
        precision = right / (right + much) if right + much else 1.0
        recall = right / (right + less) if right + less else 1.0
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def f1(self, name: str) -> float:
        """F1 of a row."""
        return self.prf(name)[2]


def total(scores: Iterable[Score]) -> Score:
    """Several scores as one."""
    out = Score()
    for one in scores:
        out.rows.update(one.rows)
        out.errors.update(one.errors)
        out.states.update(one.states)
        out.right += one.right
        out.asked += one.asked
    return out


def interval(scores: Sequence[Score], figure: Callable[[Score], float]) -> tuple[float, float]:
    """2.5 and 97.5 per cent of a figure over 1,000 resamplings of the reports, with a fixed seed."""
    rng = random.Random(_SEED)
    found = sorted(figure(total(rng.choices(scores, k=len(scores)))) for _ in range(_SAMPLES))
    return found[int(_SAMPLES * 0.025)], found[int(_SAMPLES * 0.975)]


class Scorer:
    """The score.py at `path`."""

    def __init__(self, path: Path) -> None:
        self._module = _loaded(path)

    def score(self, golds: Sequence[dict[str, Any]], graph: Path) -> list[Score]:
        """One score a gold record, against the graph that was built from the records' reports."""
        built = self._module.read_graph(graph)
        return [self._one(gold, built) for gold in golds]

    def _one(self, gold: dict[str, Any], built: dict[str, Any]) -> Score:
        told = io.StringIO()
        with contextlib.redirect_stdout(told):
            self._module.score([gold], built, True)
        score = read_score(gold["id"], gold["lang"], told.getvalue())
        read = built.get(gold["id"], {"attacks": []})["attacks"]
        pairs = dict(self._module.align(gold["attacks"], read))
        for index, attack in enumerate(gold["attacks"]):
            there = _state(read[pairs[index]]) if index in pairs else NOT_READ
            score.states[_state(attack), there] += 1
        return score


def _state(attack: dict[str, Any]) -> str:
    if attack["claim"] not in (None, "unstated"):
        return str(attack["claim"])
    return "attributed" if attack["attributed"] else "not mentioned"


def _loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("sitrep_score", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def read_score(report: str, lang: str, output: str) -> Score:
    """What the scorer printed with --details, as a Score."""
    score = Score(report, lang)
    for line in output.splitlines():
        if row := _LINE.match(line):
            if row["name"] not in ("fr", "en"):  # the scorer's own split of attacks by language
                for part in ("tp", "fp", "fn"):
                    score.rows[row["name"], part] = int(row[part])
        elif right := _RIGHT.match(line):
            score.right, score.asked = int(right["right"]), int(right["all"])
        elif kind := _kind_of_error(line):
            score.errors[kind] += 1
    return score


def _kind_of_error(line: str) -> str:
    if line.startswith("  MISSED "):
        return "attack: missed"
    if line.startswith("  EXTRA "):
        return "attack: one too many"
    if line.startswith("  deployment missed:"):
        return "deployment: missed"
    if line.startswith("  deployment extra:"):
        return "deployment: one too many"
    slot = _SLOT.match(line)
    if slot is None:
        return ""
    if slot["got"] in _EMPTY:
        return f"{slot['slot']}: missed"
    return f"{slot['slot']}: " + ("one too many" if slot["gold"] in _EMPTY else "another value")
