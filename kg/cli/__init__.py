"""The command `kg`: one file a command, each a thin wrapper over a function that can be imported.

Here alone errors become a line on standard error and an exit code (`kg.errors`, docs/commands.md).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from kg.cli.group import LazyGroup
from kg.errors import KgError
from kg.version import __version__

_INTERRUPTED = 130
_BROKEN_PIPE = 1  # as click itself ends when its reader has gone

_COMMANDS = (
    "fetch", "import", "build", "extract", "compare", "code", "explain", "validate", "ask", "serve", "link", "resolve",
    "history", "merge", "split", "strike", "accept", "correct", "decisions", "retract", "export", "load", "schema",
    "ontology", "corpus", "llm", "demo",
)


@click.group(
    cls=LazyGroup, package=__name__, names=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="sitrep-kg %(version)s")
def cli() -> None:
    """Attack reports in, a knowledge graph that says who says what out.

    \b
      kg build reports/ --store DIR        reports into a store, checked first
      kg ask --store DIR                   the questions it can be asked
      kg ask unclaimed-attacks --store DIR

    INPUT is a file (.txt .md .html .jsonl), a folder, or - for standard input.

    \b
    Exit codes: 0 done, 1 some input is bad (the rest was done), 2 wrong call, 3 some reports
    break the shapes (they stay out), 4 a remote store failed, 130 interrupted.
    """


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run `kg` with `args` (default: those of the process) and exit; an error is one message, never a traceback."""
    try:
        code = cli.main(args=list(args) if args is not None else None, prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
    except KgError as error:
        code = (
            _stop_writing() if isinstance(error.__cause__, BrokenPipeError) else _say(f"kg: {error}", error.exit_code)
        )
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = _say("kg: interrupted; what was loaded before is complete, report by report", _INTERRUPTED)
    except BrokenPipeError:
        code = _stop_writing()
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        code = _say(f"kg: {where}{error.strerror or error}", 1)
        _stop_writing()
    sys.exit(code if isinstance(code, int) else 0)


def _stop_writing() -> int:
    """Whoever read our output has seen enough, or the disk is full: Python must not flush into it again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _BROKEN_PIPE


def _say(message: str, code: int) -> int:
    click.echo(message, err=True)
    return code
