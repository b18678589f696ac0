"""`integrity baseline create`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from integrity import rules
from integrity.cli import output
from integrity.cli.baseline.judging import Judging, Run, by_rule, judging, run, terms, without_power
from integrity.cli.options import split_codes
from integrity.config import LEVELS
from integrity.errors import UsageError
from integrity.finding import Severity
from integrity.report.wording import counted
from integrity.suppress import baseline, ratchet


@click.command("create")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--reason", required=True, metavar="TEXT", help="Why the findings are accepted.")
@click.option("--owner", default="", metavar="NAME", help="Who answers for them.")
@click.option("--expires", metavar="DATE", help="The last day on which they are accepted.  [for ever]")
@click.option("--level", type=click.Choice(LEVELS), default="warning", show_default=True,
              help="Accept findings from this level on.")  # fmt: skip
@click.option("--select", multiple=True, metavar="CODES", help="Accept only findings of these rules.")
@judging
def command(paths: tuple[str, ...], reason: str, owner: str, expires: str | None, level: str, select: tuple[str, ...],
            **options: Any) -> int:  # fmt: skip  # noqa: ANN401 - click's values, typed by Judging
    """Accept the findings that are there now.

    Writes an entry for each finding at or above --level, but for those that a comment accepts or that the
    configuration leaves out. Never overwrites a baseline. With --since or --staged those of the
    change alone.
    """
    done = run(paths, Judging(**options), _check_absent)
    accepting_on = terms(reason, owner, expires, done.today)
    groups = done.seen.to_accept(Severity[level.upper()], chosen(done, select))
    entries = ratchet.created(groups.values(), accepting_on)
    _check_absent(done.file, done.where)
    output.to_file(done.file, baseline.render(entries))
    listed = f" ({by_rule(entries)})" if entries else ""
    output.to_stdout(f"wrote {done.where}: {counted(len(entries), 'finding')} accepted{listed}\n")
    output.say(*without_power(entries))
    return 0


def chosen(done: Run, select: tuple[str, ...]) -> frozenset[str]:
    """The rules whose findings are to be accepted: of those that the configuration reports, the ones selected."""
    codes = split_codes(select)
    return done.prepared.settings.reported & (rules.expand(codes) if codes else frozenset(rules.catalogue()))


def _check_absent(file: Path, where: str) -> None:
    if os.path.lexists(file):
        raise UsageError(
            f"{where} is there already",
            "run `integrity baseline update --accept-new --reason TEXT` to add to it, or name another file: --baseline",
        )
