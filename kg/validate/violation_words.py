"""Violations in words for a person, in French and English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rdflib import RDFS, Literal, Namespace

from kg import ontology
from kg.errors import UsageError
from kg.validate.node_sources import KINDS
from kg.validate.violation import Violation
from kg.vocabulary import SIT
from kg.words.word_files import LANGUAGES
from kg.words.wording import wording

_SIT = Namespace(SIT)


def summary(violations: Iterable[Violation], lang: str = "en") -> Iterator[str]:
    """One line for a person for each finding: how grave, which report, which fact, what is wrong, the words, the rule.

    Raises:
        UsageError: `lang` is neither "fr" nor "en".
    """
    if lang not in LANGUAGES:
        raise UsageError(f"no messages in {lang!r}: use fr or en")
    say = wording("validation", lang)
    for violation in violations:
        where = say("report", report=violation.report) if violation.report else say("no_report")
        what = _class_labels(lang).get(violation.fact_kind, violation.fact_kind)
        message = violation.message_fr if lang == "fr" else violation.message_en
        words = say("quote", words=_short(violation.quote)) if violation.quote else f" <{violation.focus}>"
        value = f" ({_short(violation.value, 60)})" if violation.value and violation.value != violation.quote else ""
        colon, grave = say("colon"), say.of("severities", violation.severity)
        yield f"{grave}{colon}{where}, {what}{value}{colon}{message}{words} [{violation.shape}]"


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
