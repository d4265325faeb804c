"""Shared ground of the date and number grammars: text folding, loading of the TOML data, expansion of forms.

A *form* is a regular expression written by a linguist in a data file. Three things are added to plain syntax:
``{slot}`` (or ``{slot2}`` for a second one) stands for a lexicon or fragment and captures what it matched under
that name, a blank stands for any run of white space, and lower case is enough because matching is done on folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg import tables
from kg.errors import UsageError
from kg.read.rules import schema

_SLOT = re.compile(r"\{([a-z_]+)(\d?)\}")
_GAP = r"(?:\s{1,3})"
_CLASS_OR_BLANK = re.compile(r"\[[^\]]*\]| ")
_FOLD = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
})  # fmt: skip


class GrammarError(UsageError):
    """A grammar file is missing or wrong; the message names the file, the entry and the remedy."""


def fold(text: str) -> str:
    """Lower case with straight apostrophes, plain blanks and plain hyphens; every offset stays as in ``text``."""
    plain = text.translate(_FOLD)
    lower = plain.lower()
    if len(lower) == len(plain):
        return lower
    # A few capitals (İ) lower to two characters; they are kept as they are so that offsets do not move.
    return "".join(low if len(low := char.lower()) == 1 else char for char in plain)


def load(lang: str, name: str, folder: Path = schema.LANG_FOLDER) -> dict[str, Any]:
    """The data file ``<folder>/<lang>/<name>.toml``; ``lang`` may carry a region ("en-GB").

    Raises:
        GrammarError: there is none for this language.
        InputError: it breaks `kg.read.rules.schema`.
    """
    base = re.split(r"[-_]", lang.lower(), maxsplit=1)[0]
    if not re.fullmatch(r"[a-z]{2,3}", base) or not (folder / base / f"{name}.toml").is_file():
        known = sorted(entry.name for entry in folder.iterdir() if (entry / f"{name}.toml").is_file())
        raise GrammarError(
            f"no {name} grammar for language {lang!r}; there is one for {', '.join(known)}. "
            f"Add lang/{base}/{name}.toml to support it."
        )
    return schema.read(base, name, folder)


def place(lang: str, name: str, table: str, number: int) -> str:
    """Where the entry of that number (from 1) stands in ``lang/<lang>/<name>.toml``, for messages."""
    line = tables.line_of(_text(lang, name), (table, number - 1))
    return f"lang/{lang}/{name}.toml:{line}, {table} {number}"


@lru_cache(maxsize=2)
def _text(lang: str, name: str) -> str:
    return (schema.LANG_FOLDER / lang / f"{name}.toml").read_text(encoding="utf-8")


def words(surfaces: Iterable[str]) -> str:
    """An alternation of literal surfaces, longest first; a blank or hyphen in a surface matches either."""
    ordered = sorted({fold(s) for s in surfaces}, key=lambda s: (-len(s), s))
    parts = [re.sub(r"(?<=.)(?:\\ |\\-)+", lambda _: r"[\s-]{1,2}", re.escape(s)) for s in ordered]
    return "(?:" + "|".join(parts) + ")"


def expand(form: str, slots: Mapping[str, str], where: str, *, named: bool = True) -> str:
    """The regular expression behind ``form``. Slots may use slots. Raises GrammarError for an unknown slot."""

    def slot(match: re.Match[str]) -> str:
        name = match[1]
        if name not in slots:
            raise GrammarError(f"{where}: unknown slot {{{name}}} in {form!r}; define it or use one of {sorted(slots)}")
        inner = expand(slots[name], slots, where, named=named)
        return f"(?P<{name}{match[2]}>{inner})" if named else f"(?:{inner})"

    def gap(match: re.Match[str]) -> str:
        return _GAP if match[0] == " " else match[0].replace(" ", r"\s")

    return _CLASS_OR_BLANK.sub(gap, _SLOT.sub(slot, form))


def captured(match: re.Match[str]) -> dict[str, tuple[str, int]]:
    """Slot -> (surface, start) of what matched; a slot that stands in several branches counts once."""
    found = {}
    for name, surface in match.groupdict().items():
        if surface is not None:
            found[name.split("__")[0]] = (surface, match.start(name))
    return found


def compiled(source: str, where: str) -> re.Pattern[str]:
    """``source`` compiled; slots that stand in several branches are told apart.

    Raises GrammarError with the place in the data if it is no regular expression.
    """
    seen: dict[str, int] = {}

    def once(match: re.Match[str]) -> str:
        seen[match[1]] = seen.get(match[1], 0) + 1
        return match[0] if seen[match[1]] == 1 else f"(?P<{match[1]}__{seen[match[1]]}>"

    source = re.sub(r"\(\?P<(\w+)>", once, source)
    try:
        return re.compile(source)
    except re.error as error:
        raise GrammarError(f"{where}: not a regular expression ({error}): {source[:200]!r}. Mend the form.") from error


def vocabulary(form: str) -> set[str]:
    """The words that occur in an expanded, unnamed form: a match can only begin with one of them (or with a digit)."""
    bare = re.sub(r"\(\?[:=!]|\(\?<[=!]", "(", form)
    bare = re.sub(r"\\.|\{[^}]*\}", " ", bare)
    return set(re.findall(r"[^\W\d_]+", bare))


_WORD = re.compile(r"\w+")
_PAIRS = 100_000  # remembered word pairs; a bound on memory


@dataclass(frozen=True, slots=True)
class Form:
    """A form ready to match, by its number in the data file, with the words that occur in it."""

    number: int
    pattern: re.Pattern[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class FormIndex:
    """Which candidates to try at a word: those that contain it and the word after it, or that may end with it.

    Trying every form at every word would be slow; the pairs that a text really has are few, so they are remembered.
    """

    by_word: Mapping[str, tuple[tuple[Form, bool], ...]]  # with: may the word be a whole mention
    by_digit: tuple[Form, ...]
    pairs: dict[tuple[str, str], tuple[Form, ...]]

    @classmethod
    def of(cls, candidates: Iterable[Form]) -> FormIndex:
        """The index of these candidates."""
        listed = tuple(candidates)
        by_word = {
            word: tuple((c, c.pattern.match(word) is not None) for c in listed if word in c.words)
            for word in set().union(*(c.words for c in listed))
        }
        return cls(by_word, tuple(c for c in listed if r"\d" in c.pattern.pattern), {})

    def tries(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, tuple[Form, ...]]]:
        """(offset, candidates) for every word between ``start`` and ``end`` at which a mention could begin."""
        word, offset, done = "", -1, 0
        for token in _WORD.finditer(folded, start):
            following = token[0]
            # No mention says a word twice running, or one bare figure after another; long lists of them are common.
            twice = folded[done : token.start()].isspace() and (
                following == word or (word.isdigit() and following.isdigit())
            )
            if offset >= 0 and (found := self._pair(word, "" if twice else following)):
                yield offset, found
            if end is not None and token.start() >= end:
                return
            word, offset, done = following, -1, token.end()
            if word in self.by_word or word[0].isdigit():
                offset = token.start()
        if offset >= 0 and (found := self._pair(word, "")):
            yield offset, found

    def _pair(self, word: str, following: str) -> tuple[Form, ...]:
        if following[:1].isdigit():
            following = "0"
        if word[0].isdigit():
            if not word.isdigit() or following == "0":
                return self.by_digit
            word = "0"
        found = self.pairs.get((word, following))
        if found is None:
            if word == "0":
                found = tuple(c for c in self.by_digit if following in c.words)
            else:
                found = tuple(c for c, alone in self.by_word[word] if alone or following == "0" or following in c.words)
            if len(self.pairs) < _PAIRS:
                self.pairs[word, following] = found
        return found
