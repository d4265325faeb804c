"""What holds for all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

# No deadline: the cores are shared with whatever else runs. In CI the same examples each time, so that red means a
# change of ours.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")

BROWSERS = {"browser", "driver", "writing"}
"""Fixtures that start a browser."""
LONGEST = (
    "tests/pages", "tests/read", "tests/cli", "tests/server", "tests/docs", "tests/llm", "tests/link", "tests/queries",
    "tests/stores", "tests/update", "tests/paragraphs", "tests/standing", "tests/ontology", "tests/importers",
    "tests/validate",
)
"""The folders whose tests take ten seconds and more of one core, the longest first."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """What needs a browser is long."""
    if BROWSERS & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.long)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with long tests come first, then the longest folders, so that at the end no core waits for another."""
    early = {item.path for item in items if item.get_closest_marker("long")}
    rank = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: (item.path not in early, rank.get(folder_of(item.nodeid), len(rank))))


def folder_of(nodeid: str) -> str:
    """The folder of a part's tests, such as tests/pages; a file that lies beside the folders is one by itself."""
    return "/".join(nodeid.partition("::")[0].split("/")[:2])


class ByFolder(LoadScopeScheduling):
    """Gives the tests of a folder to one worker, so that its servers and stores are made once."""

    def _split_scope(self, nodeid: str) -> str:
        return folder_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFolder | None:
    """--dist loadscope goes by folders here."""
    return ByFolder(config, log) if config.getoption("dist") == "loadscope" else None
