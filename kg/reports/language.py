"""Which language a text is in: stated, or told offline by py3langid among some hundred languages.

Told among all that it knows, not only among ours: the rules refuse a German report as German and never read it as bad
English. A model reads any language, so for it any language of ISO 639-1 passes.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SUPPORTED = ("en", "fr")
"""The languages that extraction has cue words for."""

_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st "
    "su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
ISO_639_1 = frozenset(_CODES.split())
"""The two-letter codes of ISO 639-1."""

_PART_OF = {"ary": "ar", "arz": "ar", "fuv": "ff", "gug": "gn", "kik": "ki", "sdh": "ku", "uzs": "uz", "wuu": "zh",
            "yue": "zh"}
"""What py3langid tells apart and ISO 639-1 does not: a dispatch in Arabic may look Egyptian to it."""

_SURE = 0.5
_ENOUGH = 20_000  # characters that are looked at: more changes no answer and costs time

_REMEDY = f"supported are {' and '.join(SUPPORTED)}; if the text is in one of these, say so with --lang"
_ANY = "--lang and two letters of ISO 639-1, such as --lang es"


def language_of(
    text: str, stated: str | None, *, source: str, line: int | None = None, any_language: bool = False
) -> str:
    """The language of a text, as two letters.

    Args:
        text: the report.
        stated: what the file or the caller says ("fr", "fr-FR", "FR"), or None.
        source: the file, for messages.
        line: the line in it that states the language or holds the report, for messages.
        any_language: let every language of ISO 639-1 pass, not only those that extraction has cue words for.

    Raises:
        InputError: the language does not pass, or the text is too short to tell.
    """
    if stated is not None:
        code = stated.strip().replace("_", "-").partition("-")[0].lower()
    else:
        code, confidence = _told_of_all(text) if any_language else _identifier().classify(text[:_ENOUGH])
        if confidence < _SURE:
            raise InputError(
                "the language cannot be told: too little text",
                source=source,
                line=line,
                remedy=f"say it with {_ANY if any_language else '--lang fr or --lang en'}",
            )
    if code not in (ISO_639_1 if any_language else SUPPORTED):
        remedy = f"say the text's own with {_ANY}" if any_language else _REMEDY
        raise InputError(f"unsupported language: {code or stated!r}", source=source, line=line, remedy=remedy)
    return code


def _told_of_all(text: str) -> tuple[str, float]:
    """The most likely language of ISO 639-1 and how likely it is; variants of one count for it."""
    sums: dict[str, float] = defaultdict(float)
    for code, share in _identifier().rank(text[:_ENOUGH]):
        sums[_PART_OF.get(code, code)] += float(share)
    return max(((code, share) for code, share in sums.items() if code in ISO_639_1), key=lambda one: one[1])


@cache
def _identifier() -> LanguageIdentifier:
    # Takes about a second, so it is loaded only once, and only when a report does not state its language.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
