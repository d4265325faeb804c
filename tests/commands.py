"""`kg` in the test's own process, where a test needs what a command makes and is about something else.

A process of its own would load spaCy, the gazetteer and the shapes anew, which takes seconds each time.
"""

from __future__ import annotations

from click.testing import CliRunner

from kg.cli import cli


def kg(*arguments: object) -> str:
    """Run `kg ARGUMENTS`, which must end well; what it wrote on standard output."""
    ran = CliRunner().invoke(cli, [str(one) for one in arguments], catch_exceptions=False)
    assert ran.exit_code == 0, ran.stderr
    return ran.stdout
