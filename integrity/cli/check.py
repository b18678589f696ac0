"""`integrity check`."""

from __future__ import annotations

from typing import Any

import click

from integrity.cli import complete
from integrity.cli.options import Common, common, compare_option


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=complete.files)
@compare_option
@common
def command(paths: tuple[str, ...], compare: str | None, **options: Any) -> int:  # noqa: ANN401 - click's values, typed by Common
    """Judge articles; the gate of a pull request.

    Exit 1 if a finding reaches the fail level, 3 if there is nothing to judge.
    """
    from integrity.cli import judge  # noqa: PLC0415 - only for a run, so that help and completion are fast

    return judge.execute("check", paths, Common(**options), compare=compare)
