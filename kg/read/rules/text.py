"""The report's text as the parser should see it, with the way back to the report's own offsets.

Typographic apostrophes and spaces, HTML entities and the commonest mojibake stand in the way of every pipeline and
every pattern. They are replaced here, before anything is parsed; each character of the result knows where it came from.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

# One character for one character: what offsets are not moved by.
_SAME_LENGTH = str.maketrans(
    {
        "’": "'",
        "ʼ": "'",
        "‘": "'",
        "ʻ": "'",
        "`": "'",
        "´": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2007": " ",
        "\u200b": " ",
        "\u2011": "-",
        "\u2010": "-",
        "\t": " ",
        "“": '"',
        "”": '"',
        "„": '"',
        "\r": " ",
        "\u2028": "\n",
        "\u2029": "\n",
        "\u0085": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
    }
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d?);")
# UTF-8 read as Windows-1252: "Ã©" for "é". Two characters, the first one of these, the second in the range they make.
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a€™]")
_SOFT_HYPHEN = re.compile("\u00ad")
# A rule drawn with signs: tokenizers look at each sign of a run again and again.
_RUN_OF_SIGNS = re.compile(r"([^\w\s])\1{60,}")
# No word of any language is that long: addresses and data, over which tokenizers go again and again.
_UNBROKEN = re.compile(r"\S{400,}")
# Sentences run together when a page was stripped of its mark-up: "… de sécurité.Cette attaque …".
_RUN_TOGETHER = re.compile(r"(?<=[a-zà-ÿ]{2})\.(?=[A-ZÀ-ÖØ-Þ][a-zà-ÿ' ])")


@lru_cache(maxsize=256)
def plain_signs(text: str) -> str:
    """The text with plain apostrophes, quotation marks, hyphens and spaces: as long as before, sign for sign."""
    return text.translate(_SAME_LENGTH)


def _mended(match: re.Match[str]) -> str:
    text = match.group()
    if text == "\u00ad":
        return ""
    if text == ".":
        return ". "
    if text[0] == "&":
        return html.unescape(text)
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        try:
            return text.encode("latin-1").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return text


@dataclass(frozen=True)
class Normalised:
    """Text for parsing. `starts[k]`: where the k-th changed stretch begins; `shifts[k]`: what to add from there."""

    text: str
    original: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that the span [start, end) of this text was made from."""
        if not self.starts:
            return start, end
        return self._at(start), self._at(end - 1) + 1 if end > start else self._at(start)

    def _at(self, position: int) -> int:
        k = bisect_right(self.starts, position) - 1
        return position + self.shifts[k] if k >= 0 else position


def normalise(original: str) -> Normalised:
    """Replace what hinders parsing; see the module's docstring. Any string is accepted, the empty one too."""
    parts: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    length = at = 0
    pattern = re.compile("|".join(p.pattern for p in (_ENTITY, _MOJIBAKE, _SOFT_HYPHEN, _RUN_TOGETHER)))
    for match in pattern.finditer(original):
        mended = _mended(match)
        if mended == match.group():
            continue
        parts.append(original[at : match.start()])
        length += match.start() - at
        if mended:
            # every character of the mended stretch points at the stretch's last original character but the first
            starts.append(length)
            shifts.append(match.start() - length)
            for k in range(1, len(mended)):
                starts.append(length + k)
                shifts.append(match.end() - 1 - (length + k))
        parts.append(mended)
        length += len(mended)
        at = match.end()
        starts.append(length)
        shifts.append(at - length)
    parts.append(original[at:])
    text = "".join(parts).translate(_SAME_LENGTH)
    for pattern in (_RUN_OF_SIGNS, _UNBROKEN):
        text = pattern.sub(lambda m: m.group()[0].ljust(len(m.group())), text)
    return Normalised(text, original, tuple(starts), tuple(shifts))


def mended(words: str) -> str:
    """The words without HTML entities, mojibake and soft hyphens; typographic signs stay."""
    return re.sub("|".join(p.pattern for p in (_ENTITY, _MOJIBAKE, _SOFT_HYPHEN)), _mended, words)


def fit(original: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    while start < end and original[start].isspace():
        start += 1
    while end > start and original[end - 1].isspace():
        end -= 1
    return start, end
