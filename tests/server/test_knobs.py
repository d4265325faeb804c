"""docs/security.md names every knob of the server, and no other; the options it names are there."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from kg.cli.serve import command
from kg.server.settings import ServerSettings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "security.md"


def test_every_knob_is_explained() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## Knobs")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\w+) \| (?:`(--[\w-]+)`)? ?\| [^|]+ \| [^|]+ \|$", section, re.MULTILINE)
    knobs = {name: option for name, option in rows if name != "knob"}
    assert set(knobs) == {one.name for one in fields(ServerSettings)} - {"store"}
    options = {name for parameter in command.params for name in parameter.opts}
    assert {option for option in knobs.values() if option} <= options
    # What is an option and no knob is where to listen, and what is served.
    assert options - set(knobs.values()) - {"--store", "--host", "--port"} == set()
