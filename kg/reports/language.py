"""Which language a text is in: stated, or told offline by py3langid among some hundred languages.

Told among all that it knows, not only among ours: a German report is refused as German, never read as bad English.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SUPPORTED = ("en", "fr")
"""The languages that extraction has cue words for."""

_SURE = 0.5
_ENOUGH = 20_000  # characters that are looked at: more changes no answer and costs time

_REMEDY = f"supported are {' and '.join(SUPPORTED)}; if the text is in one of these, say so with --lang"


def language_of(text: str, stated: str | None, *, source: str, line: int | None = None) -> str:
    """The supported language of a text, as two letters.

    Args:
        text: the report.
        stated: what the file or the caller says ("fr", "fr-FR", "FR"), or None.
        source: the file, for messages.
        line: the line in it that states the language or holds the report, for messages.

    Raises:
        InputError: the language is not supported, or the text is too short to tell.
    """
    if stated is not None:
        code = stated.strip().replace("_", "-").partition("-")[0].lower()
    else:
        code, confidence = _identifier().classify(text[:_ENOUGH])
        if confidence < _SURE:
            raise InputError(
                "the language cannot be told: too little text",
                source=source,
                line=line,
                remedy="say it with --lang fr or --lang en",
            )
    if code not in SUPPORTED:
        raise InputError(f"unsupported language: {code or stated!r}", source=source, line=line, remedy=_REMEDY)
    return code


@cache
def _identifier() -> LanguageIdentifier:
    # Takes about a second, so it is loaded only once, and only when a report does not state its language.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
