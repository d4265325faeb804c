"""The French pipeline without the 2.5 seconds in which spaCy compiles its tokeniser's exceptions at import.

`spacy.lang.fr` joins 266 words-with-hyphens patterns, each with one or two classes of a thousand letters, into one
expression; Python compiles the same three classes 482 times. The model's own tokeniser brings that expression along, so
the class below loads the model without importing `spacy.lang.fr`, and the alternatives that end in the same classes
share them: a·C|b·C is (a|b)·C. What matches is the same; tests/read/rules/test_french.py holds both against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy
import srsly
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import registry

LANG = "sitrep_fr"
"""Name of the language for spaCy. Not "fr": other users of spaCy in the process keep theirs."""
TOKENIZER = "sitrep_kg.French.v1"

_LETTERS = r"\[[^\]]{900,}\]"
_ALTERNATIVE = re.compile(rf"\^(?P<lead>(?:{_LETTERS}\+)?)(?P<own>.*?)(?P<tail>(?:{_LETTERS}[+*]?)+)\$")
_OPEN, _BETWEEN, _CLOSE = "(?iu)(?:", ")|(?:", ")"


def factored(pattern: str) -> str:
    """An expression that matches the same texts from their beginning, with each class of letters written few times.

    Args:
        pattern: `(?iu)(?:^…$)|(?:^…$)|…`, as the French models have it. Any other form is given back as it is.
    """
    if not (pattern.startswith(_OPEN) and pattern.endswith(_CLOSE)):
        return pattern
    shared: dict[tuple[str, str], list[str]] = {}
    for part in pattern[len(_OPEN) : -len(_CLOSE)].split(_BETWEEN):
        match = _ALTERNATIVE.fullmatch(part)
        if match is None:
            return pattern
        shared.setdefault((match["lead"], match["tail"]), []).append(match["own"])
    return "(?iu)" + "|".join(f"(?:^{lead}(?:{'|'.join(own)}){tail}$)" for (lead, tail), own in shared.items())


class FrenchTokenizer(Tokenizer):  # type: ignore[misc]
    """spaCy's tokeniser, which reads the model's exceptions factored."""

    def from_disk(self, path: str | Path, *, exclude: Any = ()) -> FrenchTokenizer:
        """Read what the model holds at `path`."""
        return self.from_bytes(Path(path).read_bytes(), exclude=exclude)

    def from_bytes(self, bytes_data: bytes, *, exclude: Any = ()) -> FrenchTokenizer:
        """Read what the model holds, in spaCy's form."""
        held = srsly.msgpack_loads(bytes_data)
        if isinstance(held.get("token_match"), str):
            held["token_match"] = factored(held["token_match"])
        super().from_bytes(srsly.msgpack_dumps(held), exclude=exclude)
        return self


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def _make() -> Callable[[Language], FrenchTokenizer]:
    return lambda nlp: FrenchTokenizer(nlp.vocab)


@registry.languages(LANG)
class French(Language):  # type: ignore[no-untyped-call]
    """French for parsing only: all that it needs beyond spaCy's common defaults comes with the model."""

    lang = LANG


def load(model: str, exclude: list[str]) -> Language:
    """The installed French model `model` without the components `exclude`.

    Raises:
        OSError: it is not installed.
    """
    return spacy.load(model, exclude=exclude, config={"nlp.lang": LANG, "nlp.tokenizer": {"@tokenizers": TOKENIZER}})
