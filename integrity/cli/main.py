"""The command group, and the single place where outcomes and exceptions become exit codes."""

from __future__ import annotations

from collections.abc import Sequence

import click

from integrity.cli import crash
from integrity.cli.lazy import LazyGroup
from integrity.errors import KeyFileError, NothingToJudgeError, TrustError, UsageError
from integrity.version import __version__

CLEAN, FINDINGS, USAGE, NO_JUDGEMENT, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes, as documented in README.md."""

_COMMANDS = (
    "check", "audit", "verify", "sign", "keys", "log", "link", "compare", "train", "evaluate", "explain", "baseline",
    "config", "cache", "completion",
)  # fmt: skip


@click.group(
    cls=LazyGroup,
    modules={name: f"integrity.cli.{name}" for name in _COMMANDS},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="integrity", message="%(prog)s %(version)s")
def group() -> None:
    """Check the integrity of articles and find near-duplicate coverage."""


def run(arguments: Sequence[str]) -> int:
    """The exit code of the command line `arguments`."""
    try:
        outcome = group.main(list(arguments), prog_name="integrity", standalone_mode=False)
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        path = context.command_path if context else "integrity"
        message = " ".join(error.format_message().split())
        return _say(USAGE, f"error: {message}", f"  do: run `{path} --help`", *_notes(error))
    except (UsageError, KeyFileError) as error:
        return _say(USAGE, f"error: {error.message}", f"  do: {error.next_step}", *_notes(error))
    except (NothingToJudgeError, TrustError) as error:
        return _say(NO_JUDGEMENT, f"error: {error.message}", f"  do: {error.next_step}", *_notes(error))
    except (click.Abort, KeyboardInterrupt):
        return _say(INTERRUPTED, "interrupted")
    except Exception as error:  # noqa: BLE001 - whatever is left is a bug, reported as one
        is_interrupt = _is_interrupt(error)
        return _say(INTERRUPTED, "interrupted") if is_interrupt else _say(INTERNAL, *crash.report(error, arguments))
    return outcome if isinstance(outcome, int) else CLEAN


def _is_interrupt(error: BaseException | None) -> bool:
    """Whether an interrupt led to `error`: one that falls into the import of a module may come out as another error."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _notes(error: Exception) -> list[str]:
    notes: list[str] = getattr(error, "__notes__", [])
    return notes


def _say(code: int, *lines: str) -> int:
    from integrity.cli import output  # noqa: PLC0415 - only needed here

    output.say(*lines)
    return code
