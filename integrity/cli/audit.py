"""`integrity audit`."""

from __future__ import annotations

from typing import Any

import click

from integrity.cli import complete
from integrity.cli.options import Common, common, compare


@click.command("audit")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=complete.files)
@compare
@common
def command(paths: tuple[str, ...], compare: str | None, **options: Any) -> int:  # noqa: ANN401 - click's values, typed by Common
    """Report on a whole corpus: seals, events, what to do.

    Exit 0 whatever is found, unless --fail-on is given.
    """
    from integrity.cli import judge  # noqa: PLC0415 - only for a run, so that help and completion are fast

    return judge.execute("audit", paths, Common(**options), compare=compare)
