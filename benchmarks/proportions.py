"""What coded reports tell of attacks, counted: the shares that made-up reports (synthetic.toml) are given.

    python -m benchmarks.proportions SET…

SET is a part of corpus/ or a folder of gold records. Of each attack: what is said of who did it (the kinds of statement
together), its outcome, what was aimed at, whether a force is said to be at the target, whether weapons were stopped,
and whether two claim it or two are accused. Of each report: deployments, statements about no attack, series. A record
that does not list its statements of responsibility is taken by its summary, which knows of a denial only if there is
neither a claim nor a non-claim.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.page import table
from benchmarks.rounds import golds_of

_OF_SUMMARY = {"claimed": "claim", "unclaimed": "non_claim", "denied": "denial"}
_COALITION = frozenset({"US", "coalition"})


def kinds_of(attack: dict[str, Any], gold: dict[str, Any]) -> str:
    """The kinds of statement on who did an attack, in the order of the alphabet, by blanks; "" if there is none."""
    if "responsibility" in gold:
        said = {one["kind"] for one in gold["responsibility"] if one["about"] == attack["id"]}
    else:
        said = {_OF_SUMMARY[attack["claim"]]} if attack["claim"] in _OF_SUMMARY else set()
        said |= {"attribution"} if attack["attributed"] else set()
    return " ".join(sorted(said))


def counted(golds: Iterable[dict[str, Any]]) -> Counter[str]:
    """What is counted → how often it is there."""
    found: Counter[str] = Counter()
    for gold in golds:
        bases = any(attack["target_kind"] == "base" for attack in gold["attacks"])
        found["reports"] += 1
        found["reports of an attack on a base"] += bases
        found["reports of none on a base, with a deployment"] += bool(gold["deployments"]) and not bases
        found["reports with statements about no attack"] += bool(gold["statements"])
        found["statements about a series"] += any(said["about"] == "series" for said in gold.get("responsibility", ()))
        found.update(f"statement: {said['kind']}" for said in gold["statements"])
        for attack in gold["attacks"]:
            found.update(_of_attack(attack, kinds_of(attack, gold)))
    return +found


def _of_attack(attack: dict[str, Any], kinds: str) -> Iterable[str]:
    yield "attacks"
    yield f"responsibility: {kinds or 'nothing'}"
    yield f"outcome: {attack['status']}"
    yield f"target: {attack['target_kind']}"
    if attack["intercepted"] is not None and attack["status"] == "carried_out":
        yield "carried out, some weapons stopped"
    if attack["target_kind"] == "base" and attack["hosts"]:
        yield "base that hosts a force"
        if _COALITION & set(attack["hosts"]):
            yield "base that hosts a force of a coalition"
    if len({names[0] for names in attack["claimants"]}) > 1:
        yield "claimed by two or more"
    if len({accused["to"][0] for accused in attack["attributed"]}) > 1:
        yield "two or more accused"


def main(arguments: list[str] | None = None) -> int:
    """Print the counts of each set and of all together. 1: a set could not be read."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.proportions", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("sets", nargs="+")
    given = parser.parse_args(arguments)
    try:
        found: Sequence[Counter[str]] = [counted(golds_of(name)) for name in given.sets]
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    whole = sum(found, Counter[str]())
    rows = [[name, *(str(one[name]) for one in found), str(whole[name])] for name in sorted(whole)]
    print(table(["counted", *given.sets, "together"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
