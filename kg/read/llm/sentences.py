"""Where sentences end, in any script: for what is shown of a report when the model is asked again."""

from __future__ import annotations

import re
from itertools import pairwise

_END = re.compile(r"(?<=[.!?…؟۔।։።။។])[»”\"')\]]*\s+|(?<=[。！？])[」』”’）]*|\n+")


def bounds_in(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Start and end of each sentence of a stretch of the text (default: all of it), blank ones left out."""
    last = len(text) if end is None else end
    cuts = [start, *(match.end() for match in _END.finditer(text, start, last)), last]
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]
