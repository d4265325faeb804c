"""Which cases of a large family of look-alikes `make test` runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

LARGE = 60
"""Cases; a family that has no more is run whole."""
_EVERY = 3


def sampled(family: Sequence[Any]) -> list[Any]:
    """The cases of a family, for `parametrize`: of a large one all but every third are long.

    A case counts by its place, so that each run takes the same ones. `make test-all` runs them all, and so does
    `python -m pytest` with the file's name. It is for sentences that one rule reads in the same way: a fault of the
    rule shows in some of any third.

    Args:
        family: what `parametrize` takes, `pytest.param` or plain values; of tuples, one value for each argument.
    """
    if len(family) <= LARGE:
        return list(family)
    return [case if place % _EVERY == 0 else _long(case) for place, case in enumerate(family)]


def _long(case: Any) -> Any:
    if hasattr(case, "marks"):
        return pytest.param(*case.values, id=case.id, marks=[*case.marks, pytest.mark.long])
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.long)
