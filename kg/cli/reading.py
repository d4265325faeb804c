"""The options that say who reads, shared by the commands that read, and the reader that they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.errors import InputError, UsageError

if TYPE_CHECKING:
    from kg.gazetteer import Gazetteer
    from kg.read.beside import BesideReader
    from kg.read.llm.reader import LlmReader
    from kg.reports import Report

F = TypeVar("F", bound=Callable[..., Any])

_READERS = ("rules", "llm")
_OPTIONS = (
    click.option("--reader", type=click.Choice(_READERS), default="rules", show_default=True,
                 help="Who reads: the rules, offline, or a language model held to the text's words (docs/llm.md)."),
    click.option("--beside", type=click.Choice(_READERS),
                 help="A second reader: what it alone has, or has otherwise, waits for a person (kg serve, /review)."),
    click.option("--answers", "answers_path", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
                 help="Where llm reads: keep the model's answers there, and ask nothing twice."),
    click.option("--answers-only", is_flag=True, help="Where llm reads: send nothing; what is missing is listed."),
    click.option("--max-tokens", type=click.IntRange(1), metavar="N", help="Where llm reads: stop before that."),
    click.option("--at-once", type=click.IntRange(1, 256), default=8, show_default=True,
                 help="Where llm reads: requests under way together."),
)


@dataclass(frozen=True)
class ReaderChoice:
    """What was said about who reads."""

    reader: str
    beside: str | None
    answers_path: Path | None
    answers_only: bool
    max_tokens: int | None
    at_once: int

    @property
    def any_language(self) -> bool:
        """Whether reports may be in a language that the rules do not know."""
        return self.reader == "llm"

    def make(self, gazetteer: Gazetteer, fail: Callable[[InputError], None]) -> LlmReader | BesideReader | None:
        """The reader; None: the rules alone read.

        Raises:
            UsageError: options do not go together, or no model is named.
        """
        if self.beside == self.reader:
            other = next(one for one in _READERS if one != self.reader)
            raise UsageError(f"--beside {self.beside} is the reader itself: say --beside {other}, or leave it out")
        if "llm" not in (self.reader, self.beside):
            if self.answers_path or self.answers_only or self.max_tokens:
                raise UsageError("--answers, --answers-only and --max-tokens go with --reader llm or --beside llm")
            return None
        model = self._model(gazetteer, fail)
        if self.beside is None:
            return model
        from kg.read.beside import BesideReader
        from kg.read.rules import RuleReader
        from kg.read.rules.lexicon import supported

        rules = RuleReader(gazetteer)
        if self.beside == "llm":
            return BesideReader(rules, model, gazetteer, name="llm")

        def known(report: Report) -> bool:
            return report.language in supported()

        return BesideReader(model, rules, gazetteer, name="rules", reads=known)

    def _model(self, gazetteer: Gazetteer, fail: Callable[[InputError], None]) -> LlmReader:
        from kg.read.llm.answers import Answers
        from kg.read.llm.chat_client import ChatClient, model_named
        from kg.read.llm.reader import LlmReader

        if self.answers_only and self.answers_path is None:
            raise UsageError("--answers-only needs --answers DIR: where do the answers lie?")
        answers = Answers(self.answers_path)
        model = model_named(None) or (_only_model(answers) if self.answers_only else None)
        if model is None:
            raise UsageError("set SITREP_LLM_MODEL to the name of the model, as its server knows it")
        client = None if self.answers_only else ChatClient(max_tokens=self.max_tokens)
        host = client.host if client else ""

        def announce(number: int) -> None:
            click.echo(f"the texts of {number} reports go to {host} (model {model})", err=True)

        return LlmReader(model, answers, gazetteer, client=client, fail=fail, at_once=self.at_once, announce=announce)


def _only_model(answers: Any) -> str | None:
    found = answers.models()
    if len(found) > 1:
        raise UsageError(f"answers of several models lie there ({', '.join(sorted(found))}): set SITREP_LLM_MODEL")
    return next(iter(found), None)


def options(function: F) -> F:
    """--reader, --beside, --answers, --answers-only, --max-tokens, --at-once; the command gets them as `reading`."""

    @wraps(function)
    def called(*args: Any, **given: Any) -> Any:
        names = ("reader", "beside", "answers_path", "answers_only", "max_tokens", "at_once")
        reading = ReaderChoice(**{name: given.pop(name) for name in names})
        return function(*args, reading=reading, **given)

    wrapped: Any = called
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]
