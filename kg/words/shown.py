"""Strangers' text made safe for a screen."""

from __future__ import annotations

import re

# Commands to a terminal, halves of characters, and marks that turn the line around and so show what is not written.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(text: str) -> str:
    """`text` for a person's eyes: each character that could command the screen replaced by one U+FFFD."""
    return _UNSHOWABLE.sub("\ufffd", text.replace("\r\n", "\n"))
