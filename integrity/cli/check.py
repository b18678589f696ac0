"""`integrity check`."""

from __future__ import annotations

from typing import Any

import click

from integrity.cli import judge
from integrity.cli.options import Common, common


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@common
def command(paths: tuple[str, ...], **options: Any) -> int:  # noqa: ANN401 - click's values, typed by Common
    """Judge articles; the gate of a pull request.

    Exit 1 if a finding reaches the fail level, 3 if there is nothing to judge.
    """
    return judge.execute("check", paths, Common(**options))
