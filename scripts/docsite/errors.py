"""What can be wrong with the documentation itself."""

from __future__ import annotations

from kg.errors import KgError


class DocumentationError(KgError):
    """A page, a link or an example of the documentation is wrong; the message names the file and what to do."""

    exit_code = 1
