"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: the cores are shared with whatever else runs. In CI the same examples each time, so that red means a
# change of ours.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")
