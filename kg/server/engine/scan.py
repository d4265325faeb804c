"""Looks at SPARQL text before any parser does: how deep it nests, how long it is, and whether it leaves this store.

Oxigraph's parser is recursive and takes the process with it when brackets nest some thousand deep; rdflib's is too. So
the text is cut into tokens by the grammar's own terminals (SPARQL 1.1, section 19.8), without recursion, and the
tokens are counted. Strings, comments and IRIs are tokens, so that what stands in them counts for nothing.

SERVICE and LOAD are refused here because Oxigraph's Python interface shows no algebra. That this cannot be fooled
rests on three facts, each with a test. Oxigraph resolves \\uXXXX within strings and IRIs alone, so no escape spells a
keyword, and none ends a string. An IRI token holds no blank, quote, brace or "<", one of which stands between SERVICE
or LOAD and its target or before it, so no keyword that counts can hide between "<" and ">". And where a name may be
read as ending at a dot, what follows the dot is looked at as a word too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = _BASE + "_0-9\u00b7\u0300-\u036f\u203f-\u2040-"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_LOCAL = rf"(?:[{_BASE}_:0-9]|{_PLX})(?:(?:\.*(?:[{_CHARS}:]|{_PLX})))*"
_RUN = rf"[{_BASE}](?:\.*[{_CHARS}])*+"
"""What a prefix is made of. Matched whole and never given back, so that "a.a.a…" without a colon is read once."""
_TERMINALS = rf"""
      (?P<blank>[\x20\t\r\n]+ | \#[^\r\n]*)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{{4}} | \\U[0-9A-Fa-f]{{8}})*>)
    | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
        | "(?!"")(?:[^"\\\r\n]|\\.)*" | '(?!'')(?:[^'\\\r\n]|\\.)*')
    | (?P<broken>\"\"\" | ''')
    | (?P<variable>[?$][{_CHARS}]+)
    | (?P<node>_:[{_BASE}_0-9](?:\.*[{_CHARS}])*)
    | (?P<name>{{name}})
    | (?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
    | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<open>[{{(\[])
    | (?P<close>[}})\]])
    | (?P<sign>\|\| | && | != | <= | >= | \^\^ | <<\(? | \)?>> | .)
    """
_TOKEN = re.compile(
    _TERMINALS.replace("{name}", rf"{_RUN}(?P<colon>:(?:{_LOCAL})?)?+ | :(?:{_LOCAL})?"), re.VERBOSE | re.DOTALL
)
_WORDS = re.compile(_TERMINALS.replace("{name}", r"(?!)"), re.VERBOSE | re.DOTALL)
"""The terminals within a run that no colon follows: words, and the dots and signs between them."""
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
LEAVES = frozenset({"SERVICE", "LOAD"})
VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
NESTS = frozenset({"OPTIONAL", "UNION", "MINUS", "EXISTS", "FILTER", "BIND", "GRAPH", "LATERAL", "IN", "CONCAT"})
OPERATORS = frozenset({"!", "-", "+", "*", "/", "|", "||", "&&", "^", "=", "!=", "<", ">", "<=", ">=", "?"})


class Unfit(Exception):
    """The text is not given to the engine. `kind` is a key of `kg.server.http.refusals.STATUS_OF`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class Caps:
    """How much a text may hold: depth of brackets, tokens, and of each operator or keyword that nests."""

    nesting: int
    tokens: int
    operators: int


class Terminal(NamedTuple):
    """One terminal: its kind (a group of the pattern), its text as written, and where it starts and ends."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Scanned:
    """What the scan found: whether the answer changes with time or chance, and the graphs after FROM as IRIs."""

    volatile: bool
    dataset: tuple[str, ...]


class _Open:
    """A bracket that is open, and the signs right before numbers in it.

    Between parentheses "1-1-1" is a sum, which nests; between braces "-1 -1 -1" is a list of values, which does not.
    """

    def __init__(self, bracket: str) -> None:
        self._sums = bracket == "("
        self._count: Counter[str] = Counter()

    def add(self, sign: str, caps: Caps) -> None:
        if self._sums:
            _count(self._count, sign, caps)


def tokens(text: str) -> Iterator[Terminal]:
    """The terminals of `text`, without blanks and comments. Never fails: what is no terminal is a sign.

    A long string that is not closed is "broken"; the grammar would have it be an empty string and another one.
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "sign"
        if kind == "name" and match["colon"] is None and not match[0].startswith(":"):
            for part in _WORDS.finditer(text, match.start(), match.end()):
                yield Terminal(part.lastgroup or "sign", part[0], part.start(), part.end())
        elif kind != "blank":
            yield Terminal(kind, match[0], match.start(), match.end())


def check(text: str, caps: Caps) -> Scanned:
    """Look through a query or an update.

    Raises:
        Unfit: it holds more than `caps`, or would leave this store.
    """
    found: list[Terminal] = []
    opened = [_Open("")]
    counts: Counter[str] = Counter()
    volatile = False
    for token in tokens(text):
        kind, written = token.kind, token.text
        if len(found) >= caps.tokens:
            raise Unfit("too-long", f"more than {caps.tokens} words and signs: ask for less at a time")
        found.append(token)
        if kind == "open":
            opened.append(_Open(written))
            if len(opened) > caps.nesting + 1:
                line = text.count("\n", 0, token.start) + 1
                raise Unfit("too-deep", f"brackets nest deeper than {caps.nesting} (line {line}): write it flatter")
        elif kind == "close":
            if len(opened) > 1:
                opened.pop()
        elif kind == "broken":
            raise Unfit("malformed", f"a string opened with {written} is not closed")
        elif kind == "word":
            word = written.upper()
            _stays(word)
            volatile = volatile or word in VOLATILE
            if word in NESTS:
                _count(counts, word, caps)
        elif kind in ("name", "node"):
            for part in written.upper().split(".")[1:]:
                _stays(part)
        elif kind == "sign" and written in "+-" and text[token.end : token.end + 1].isdigit():
            opened[-1].add(written, caps)
        elif kind == "sign" and written in OPERATORS:
            _count(counts, written, caps)
        elif kind == "sign" and written == "\\":
            raise Unfit("malformed", "a backslash outside strings and IRIs: write the character itself")
    return Scanned(volatile, tuple(_dataset(found)))


def _stays(word: str) -> None:
    if word in LEAVES:
        what = "asks another server" if word == "SERVICE" else "reads from another address"
        raise Unfit("forbidden", f"{word} {what}: this endpoint answers from its own store alone, so leave it out")


def _count(counts: Counter[str], what: str, caps: Caps) -> None:
    counts[what] += 1
    if counts[what] > caps.operators:
        raise Unfit("too-deep", f"more than {caps.operators} times {what}: write it with VALUES or IN, or ask in parts")


def _dataset(found: list[Terminal]) -> list[str]:
    """The graphs that FROM and FROM NAMED name, prefixes and base resolved as far as the text tells."""
    base, prefixes, graphs = "", dict[str, str](), list[str]()
    for index, token in enumerate(found):
        if token.kind != "word":
            continue
        word = token.text.upper()
        rest = found[index + 1 : index + 3]
        if word == "BASE" and rest and rest[0].kind == "iri":
            base = urljoin(base, plain(rest[0].text))
        elif word == "PREFIX" and len(rest) == 2 and rest[1].kind == "iri":
            prefixes[rest[0].text] = _joined(base, plain(rest[1].text))
        elif word == "FROM" and rest:
            if rest[0].text.upper() == "NAMED" and len(rest) == 2:
                rest = rest[1:]
            if rest[0].kind == "iri":
                graphs.append(_joined(base, plain(rest[0].text)))
            elif rest[0].kind == "name":
                prefix, _, local = rest[0].text.partition(":")
                graphs.append(prefixes.get(f"{prefix}:", "") + re.sub(r"\\(.)", r"\1", local))
    return graphs


def _joined(base: str, reference: str) -> str:
    """The reference as an IRI; an empty fragment at its end stays, which prefixes live by."""
    joined = urljoin(base, reference)
    return joined + "#" if reference.endswith("#") and not joined.endswith("#") else joined


def plain(iri: str) -> str:
    """What an IRI token names: without its brackets, escapes resolved."""
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), iri[1:-1])
