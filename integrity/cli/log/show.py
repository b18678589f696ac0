"""`integrity log show`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from integrity.cli import complete, output
from integrity.cli.log import opening
from integrity.cli.log.opening import Opened, with_place
from integrity.errors import UsageError
from integrity.report.inert import visible
from integrity.trust import identity, log_entries
from integrity.trust.log_entries import Row
from integrity.trust.policy import moment


@click.command("show")
@click.argument("article", shell_complete=complete.files)
@with_place
def command(article: str, keys: str | None, config: str | None, isolated: bool) -> int:
    """Show the history of an article: every row about it.

    ARTICLE is its file, there or not, or its address.
    """
    log = opening.opened(opening.prepared([Path.cwd()], datetime.now(UTC), keys, config, isolated=isolated))
    for number, row in found(log, article):
        output.to_stdout(f"{visible(_line(number, row))}\n")
    if log.unsigned:
        output.say(f"note: the last {log.unsigned:,} of {len(log.log.lines):,} rows are not signed")
    return 0


def found(log: Opened, article: str) -> list[tuple[int, Row]]:
    """The rows about an article, each with its number from 1. Raises UsageError where there is none."""
    rows = list(_about(log, article))
    if not rows:
        raise UsageError(
            f"the log has no article {article:.200}",
            "name it by its path or its address, or log it: `integrity log append`",
        )
    return rows


def _about(log: Opened, article: str) -> Iterator[tuple[int, Row]]:
    here = Path(os.path.abspath(article))  # noqa: PTH100 - resolve() would follow links
    top = log.prepared.root
    path = here.relative_to(top).as_posix() if here.is_relative_to(top) else article
    names = {article, identity.url(article) or article}
    for number, line in enumerate(log.log.lines, 1):
        row = log_entries.parse(line)
        if row.path == path or row.was in {path, *names} or row.sub in names:
            yield number, row


def _line(number: int, row: Row) -> str:
    content = row.content
    revision = f", revision {content.rev}" if content.rev else ""
    was = f", was {row.was}" if row.was else ""
    return (
        f"{moment(row.t)}  row {number}: {row.op} {row.path} ({row.sub}{was}): {content.kind}{revision}, {content.dig}"
    )
