"""Tables of cases that end in `lines = '''…'''`: writing anew what the code says, for a person to READ before it stays.

`python -m tests.consolidate.test_together` rewrites together.toml, `python -m tests.resolve.test_read_out` its table.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

_LINES = re.compile(r"^lines = (?:'''\n.*?'''|\"\")$", re.MULTILINE | re.DOTALL)


def rewrite(path: Path, read: Mapping[str, Callable[[dict[str, Any]], Iterable[str]]]) -> None:
    """Put what `read` (table of the cases → their lines) says into each case of a file; all else in it stays."""
    head, *cases = re.split(r"^(?=\[\[)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    waiting = {name: iter(rows) for name, rows in tomllib.loads("".join((head, *cases))).items() if name in read}
    for number, text in enumerate(cases):
        name = text[2 : text.index("]")]
        said = "".join(f"{line}\n" for line in read[name](next(waiting[name])))
        cases[number] = _LINES.sub(lambda _, said=said: f"lines = '''\n{said}'''", text)  # type: ignore[misc]
    path.write_text("".join((head, *cases)), encoding="utf-8")
