"""Violations in words for a person, in French and English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rdflib import RDFS, Literal, Namespace

from kg import ontology
from kg.errors import UsageError
from kg.validate.sources import KINDS
from kg.validate.violation import Violation
from kg.vocabulary import SIT

_SIT = Namespace(SIT)
_SEVERITY_WORDS = {
    "en": {"Violation": "broken", "Warning": "to check", "Info": "to know"},
    "fr": {"Violation": "invalide", "Warning": "à vérifier", "Info": "à savoir"},
}
_REPORT_WORDS = {"en": ("report", "no report"), "fr": ("article", "sans article")}
_QUOTE_SIGNS = {"en": ("“", "”"), "fr": ("« ", " »")}


def summary(violations: Iterable[Violation], lang: str = "en") -> Iterator[str]:
    """One line for a person for each finding: how grave, which report, which fact, what is wrong, the words, the rule.

    Raises:
        UsageError: `lang` is neither "fr" nor "en".
    """
    if lang not in _SEVERITY_WORDS:
        raise UsageError(f"no messages in {lang!r}: use fr or en")
    for violation in violations:
        named, nameless = _REPORT_WORDS[lang]
        where = f"{named} {violation.report}" if violation.report else nameless
        what = _class_labels(lang).get(violation.fact_kind, violation.fact_kind)
        message = violation.message_fr if lang == "fr" else violation.message_en
        opening, closing = _QUOTE_SIGNS[lang]
        words = f" {opening}{_short(violation.quote)}{closing}" if violation.quote else f" <{violation.focus}>"
        value = f" ({_short(violation.value, 60)})" if violation.value and violation.value != violation.quote else ""
        colon = " :" if lang == "fr" else ":"
        grave = _SEVERITY_WORDS[lang][violation.severity]
        yield f"{grave}{colon} {where}, {what}{value}{colon} {message}{words} [{violation.shape}]"


@lru_cache(maxsize=2)
def _class_labels(lang: str) -> dict[str, str]:
    terms = ontology.load()
    return {
        kind: str(label)
        for name, kind in KINDS.items()
        for label in terms.objects(_SIT[name], RDFS.label)
        if isinstance(label, Literal) and label.language == lang
    }


def _short(text: str, width: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"
