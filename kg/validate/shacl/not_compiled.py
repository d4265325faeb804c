"""What the compiler says of a construct that it does not know."""

from __future__ import annotations


class NotCompiled(Exception):
    """A shape uses something that is not compiled; the message names the construct and the shape."""
