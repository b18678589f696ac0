"""The command group, and the single place where outcomes and exceptions become exit codes."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

from integrity.cli import crash
from integrity.errors import IntegrityError, NothingToJudgeError, UsageError
from integrity.version import __version__

CLEAN, FINDINGS, USAGE, NO_JUDGEMENT, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes, as documented in README.md."""

_COMMANDS = ("check", "audit", "link", "compare", "explain")


class _Group(click.Group):
    """Imports the module of a command only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(f"integrity.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101
        return command


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="integrity", message="%(prog)s %(version)s")
def group() -> None:
    """Check the integrity of articles and find near-duplicate coverage."""


def run(arguments: Sequence[str]) -> int:
    """The exit code of the command line `arguments`."""
    try:
        outcome = group.main(list(arguments), prog_name="integrity", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        return _say("interrupted", INTERRUPTED)
    except IntegrityError as error:
        return _say(f"error: {error.message}\n  do: {error.next_step}", _code(error))
    except Exception as error:  # noqa: BLE001 - whatever is left is a bug, reported as one
        return _say(crash.report(error, arguments), INTERNAL)
    return outcome if isinstance(outcome, int) else CLEAN


def _code(error: IntegrityError) -> int:
    if isinstance(error, NothingToJudgeError):
        return NO_JUDGEMENT
    return USAGE if isinstance(error, UsageError) else INTERNAL


def _say(message: str, code: int) -> int:
    from integrity.report.inert import visible  # noqa: PLC0415 - only needed here

    sys.stderr.write("\n".join(visible(line) for line in message.split("\n")) + "\n")
    return code
