"""A paragraph about something else changes nothing that is read; where it does today is data that may only shrink."""

from __future__ import annotations

import pytest

from tests.paragraphs import known

pytestmark = pytest.mark.long


NAMES = list(known.insertions())
KNOWN = known.known_insertions()


@pytest.fixture(scope="module")
def changed() -> dict[str, list[str]]:
    found = known.changed()
    print(f"{len(found)} of {len(NAMES)} insertions change something")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_unrelated_paragraph_changes_nothing(name: str, changed: dict[str, list[str]]) -> None:
    if name in KNOWN:
        assert name in changed, "changes nothing now: take it off with `python -m tests.paragraphs.known`"
    else:
        assert name not in changed, "\n".join(changed[name])


def test_known_failures_are_insertions() -> None:
    assert len(NAMES) == known.INSERTIONS
    assert set(KNOWN) <= set(NAMES)
