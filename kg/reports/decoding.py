"""Bytes to text: UTF-8, or for a page what it declares; what is refused is refused with its place and a remedy."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import InputError

_BOM = "\ufeff"
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096
"""Bytes of a page in which its encoding is looked for: the HTML standard has browsers look at 1,024."""
_LATIN_1 = frozenset({"iso-8859-1", "latin1", "latin-1", "iso8859-1", "us-ascii", "ascii"})
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: it does not exist, is a folder or cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("there is no such file", source=path, remedy="check the path") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", source=path) from error


def decode(raw: bytes, *, source: str, line: int | None = None, offset: int = 0) -> str:
    """The text of UTF-8 bytes without a leading byte order mark; line ends and all else stay as they are.

    Args:
        raw: the bytes.
        source: the file they are from, for messages.
        line: the 1-based line they are on, if they are one line of a file.
        offset: where `raw` begins in the file, so that a wrong byte is named by its place in the file.

    Raises:
        InputError: empty or blank, binary (a NUL), or not UTF-8 (the message names the byte and its offset).
    """
    if raw.startswith(_UTF16):
        raise InputError(
            "this is UTF-16, not UTF-8", source=source, line=line, remedy="convert it: iconv -f UTF-16 -t UTF-8"
        )
    if (nul := raw.find(b"\0")) >= 0:
        raise InputError(
            f"binary: byte {offset + nul} is NUL", source=source, line=line, remedy="give a text, not a binary file"
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8: byte {offset + error.start} is 0x{raw[error.start]:02X}",
            source=source,
            line=line,
            remedy="convert it, for example: iconv -f WINDOWS-1252 -t UTF-8",
        ) from error
    text = text.removeprefix(_BOM)
    if not text.strip():
        raise InputError(
            "empty: there is no text in it", source=source, line=line, remedy="give a text or leave it out"
        )
    return text


def declared_charset(raw: bytes) -> str | None:
    """The encoding that an HTML page declares in a meta element, as it writes it; None if it declares none."""
    found = _META_CHARSET.search(raw[:_HEAD])
    return found.group(1).decode("ascii", "replace") if found else None


def decode_page(raw: bytes, *, source: str) -> str:
    """The text of an HTML page: as UTF-8 if it is that, else in the encoding that it declares.

    Raises:
        InputError: as `decode`; a page in another encoding must declare it.
    """
    try:
        return decode(raw, source=source)
    except InputError:
        charset = declared_charset(raw)
        # Browsers read what is called Latin-1 as Windows-1252 (WHATWG Encoding Standard), whose quotes pages use.
        charset = "cp1252" if charset and charset.lower() in _LATIN_1 else charset
        if charset is None or b"\0" in raw:
            raise
        try:
            return decode(raw.decode(charset).encode("utf-8"), source=source)
        except (LookupError, UnicodeError):
            pass
        raise
