"""One of several: an attack that agrees with two which cannot be one, and one told by its month alone.

Of attacks that exclude each other a telling means one at most. With the odds o of one and o1, o2 … of the others the
chance that it means the one is o / (1 + o + o1 + o2 …): if two agree with it alike, it is tied to both and joined with
none. Where a telling gives no day, and all that is known of its time and place is one attack that agrees with it, that
no other is known speaks for it (`alone` in resolve.toml, which says where the number comes from).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp, log

from kg.resolve.agreement import Comparison, ScorePart, score_of
from kg.resolve.parameters import Parameters
from kg.resolve.profile import Profile


def is_wide(profile: Profile, parameters: Parameters) -> bool:
    """Is the time of the attack told less exactly than by a few days?"""
    return profile.days is None or profile.days > parameters["date"]["narrow"]


def among(match: Comparison, rivals: Sequence[Comparison]) -> Comparison:
    """The match as it stands beside its rivals: one more part, and the score that results.

    Args:
        match: between a telling and an attack.
        rivals: between the same telling and attacks that are not this one, at least one; the order does not matter.
    """
    odds = sum(exp(other.total / 100) for other in sorted(rivals, key=lambda each: each.total))
    strongest = max(rivals, key=lambda each: (each.total, each.left, each.right))
    other = next(key for key in (strongest.left, strongest.right) if key not in (match.left, match.right))
    return _with(match, ScorePart("rivals", -round(100 * log(1 + odds)), "rivals", (f"attack/{other}",)))


def alone(match: Comparison, parameters: Parameters) -> Comparison:
    """The match of a telling without a day and the only attack known that agrees with it."""
    return _with(match, ScorePart("rivals", round(100 * parameters["date"]["alone"]), "alone"))


def _with(match: Comparison, part: ScorePart) -> Comparison:
    total = match.total + part.points
    return replace(match, score=score_of(total), total=total, parts=(*match.parts, part))
