"""`integrity link`."""

from __future__ import annotations

from typing import Any

import click

from integrity.cli import judge
from integrity.cli.options import Common, common


@click.command("link")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@common
def command(inputs: tuple[str, ...], **options: Any) -> int:  # noqa: ANN401 - click's values, typed by Common
    """Link near-duplicate and same-event coverage of articles and records.

    INPUT is a folder or file of articles, or a .jsonl[.gz] file of records (id, title, excerpt, text, outlet, url,
    published). Use --output links:PATH and --output clusters:PATH for the outcome as data.
    """
    return judge.execute("link", inputs, Common(**options))
