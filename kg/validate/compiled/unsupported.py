"""What a compile says when it meets a construct of SHACL that it does not know."""

from __future__ import annotations


class NotCompiled(Exception):
    """The shapes use something that is not compiled; the message names the shape and the construct.

    Whoever catches it lets pySHACL do the work and tells the person so: nothing is checked by halves.
    """
