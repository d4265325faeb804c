"""Divides corpus/ by event: reports that share an event stay together. Writes corpus/splits.csv, once.

    python -m scripts.split_corpus

60 reports to develop on, 20 to choose by, 40 to test, each with its share of both languages and of reports without any
attack. Groups are dealt out largest first, by a hash of their ids among equals, to the part that lacks most.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SIZES = {"develop": 60, "choose": 20, "test": 40}


def groups(reports: list[dict[str, object]]) -> list[list[dict[str, object]]]:
    """Reports that are tied by shared events, directly or through others."""
    by_event: dict[object, list[str]] = defaultdict(list)
    known = {str(one["id"]): one for one in reports}
    for one in reports:
        for event in one["events"]:  # type: ignore[attr-defined]
            by_event[event].append(str(one["id"]))
    left, out = dict.fromkeys(known), []
    while left:
        todo, group = [next(iter(left))], []
        while todo:
            name = todo.pop()
            if name in left:
                del left[name]
                group.append(known[name])
                todo += [other for event in known[name]["events"] for other in by_event[event]]  # type: ignore[attr-defined]
        out.append(group)
    return out


def deal(found: list[list[dict[str, object]]]) -> dict[str, str]:
    """Report id → part."""
    total = sum(map(len, found))
    kinds = Counter(_kind(one) for group in found for one in group)
    room = {(part, kind): size / total * n for part, size in SIZES.items() for kind, n in kinds.items()}
    space = dict(SIZES)
    out: dict[str, str] = {}
    for group in sorted(found, key=lambda g: (-len(g), hashlib.sha256(str(g[0]["id"]).encode()).hexdigest())):
        wants = Counter(_kind(one) for one in group)
        fits = [part for part in SIZES if space[part] >= len(group)] or list(SIZES)
        part = max(fits, key=lambda p: (sum(room[p, k] * n for k, n in wants.items()) / SIZES[p], space[p]))
        space[part] -= len(group)
        for one in group:
            room[part, _kind(one)] -= 1
            out[str(one["id"])] = part
    return out


def _kind(report: dict[str, object]) -> tuple[object, bool]:
    return report["lang"], bool(report["events"])


def main() -> int:
    """Write the file; it is never written again."""
    target = CORPUS / "splits.csv"
    if target.exists():
        sys.stderr.write(f"{target} is there already: a division is made once\n")
        return 1
    reports = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((CORPUS / "reports").glob("*.json"))]
    parts = deal(groups(reports))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "split"])
        writer.writerows(sorted(parts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
