"""What holds for all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# No deadline: the cores are shared with whatever else runs. In CI the same examples each time, so that red means a
# change of ours.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")

BROWSERS = {"browser", "driver", "writing"}
"""Fixtures that start a browser."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """What needs a browser is long."""
    if BROWSERS & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.long)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with long tests come first, so that at the end no core waits for another."""
    early = {item.path for item in items if item.get_closest_marker("long")}
    items.sort(key=lambda item: item.path not in early)
