"""How the server and its child processes talk: frames of a JSON head and a body of bytes, over pipes."""

from __future__ import annotations

import asyncio
import json
import struct
from typing import Any, BinaryIO

_SIZES = struct.Struct(">IQ")
Head = dict[str, Any]


def pack(head: Head, body: bytes = b"") -> bytes:
    """A frame, without its body: sizes and head."""
    text = json.dumps(head, separators=(",", ":")).encode()
    return _SIZES.pack(len(text), len(body)) + text


def read(stream: BinaryIO) -> tuple[Head, bytes] | None:
    """The next frame, or None where the other side has closed the pipe."""
    sizes = stream.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        return None
    head, body = _SIZES.unpack(sizes)
    return json.loads(stream.read(head)), stream.read(body)


def write(stream: BinaryIO, head: Head, body: bytes = b"") -> None:
    """Send one frame."""
    stream.write(pack(head, body))
    stream.write(body)
    stream.flush()


async def receive(stream: asyncio.StreamReader) -> tuple[Head, bytes]:
    """The next frame.

    Raises:
        asyncio.IncompleteReadError: the other side has ended.
    """
    head, body = _SIZES.unpack(await stream.readexactly(_SIZES.size))
    return json.loads(await stream.readexactly(head)), await stream.readexactly(body)
