"""`integrity baseline update`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from integrity.cli import output
from integrity.cli.baseline.create import chosen
from integrity.cli.baseline.judging import Judging, by_rule, entries_of, judging, run, terms, without_power
from integrity.config import LEVELS
from integrity.errors import UsageError
from integrity.finding import Severity
from integrity.report.wording import counted
from integrity.suppress import baseline, ratchet
from integrity.suppress.baseline import Entry


@click.command("update")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--accept-new", is_flag=True, help="Accept findings that the baseline does not have, too.")
@click.option("--reason", metavar="TEXT", help="With --accept-new: why they are accepted.")
@click.option("--owner", default="", metavar="NAME", help="With --accept-new: who answers for them.")
@click.option("--expires", metavar="DATE", help="With --accept-new: the last day on which they are accepted.")
@click.option("--level", type=click.Choice(LEVELS), default="warning", show_default=True,
              help="With --accept-new: accept findings from this level on.")  # fmt: skip
@click.option("--select", multiple=True, metavar="CODES", help="With --accept-new: only findings of these rules.")
@judging
def command(paths: tuple[str, ...], accept_new: bool, reason: str | None, owner: str, expires: str | None, level: str,
            select: tuple[str, ...], **options: Any) -> int:  # fmt: skip  # noqa: ANN401 - typed by Judging
    """Drop what was mended and note where the rest is now.

    No finding is accepted that was not accepted before, unless --accept-new and --reason say so; this is also how what
    has expired is accepted anew.
    """
    _check(accept_new, reason, owner, expires)
    done = run(paths, Judging(**options), entries_of)
    old = entries_of(done.file, done.where)
    kept = ratchet.refreshed(old, done.seen, done.keeper())
    known = {entry.key for entry in old if not entry.has_expired(done.today)}
    found = done.seen.to_accept(Severity[level.upper()], chosen(done, select))
    groups = [group for key, group in found.items() if key not in known]
    new = ratchet.created(groups, terms(reason or "", owner, expires, done.today)) if accept_new else []
    renewed = {entry.key for entry in new}
    entries = [*(entry for entry in kept if entry.key not in renewed), *new]
    text = baseline.render(entries)
    if text != baseline.render(old):
        output.rewrite(done.file, text.encode())
    output.to_stdout("".join(f"{line}\n" for line in _told(old, kept, new, done.where)))
    if groups and not accept_new:
        output.say(
            f"note: {counted(len(groups), 'finding')} ({by_rule(group[0] for group in groups)}) not in the "
            "baseline, and left out",
            "  do: mend them, or accept them: `integrity baseline update --accept-new --reason TEXT`",
        )
    output.say(*without_power(new))
    return 0


def _check(accept_new: bool, reason: str | None, owner: str, expires: str | None) -> None:
    if accept_new and reason is None:
        raise UsageError("--accept-new needs --reason", "say why the findings are accepted: --reason TEXT")
    if not accept_new and (reason is not None or owner or expires):
        raise UsageError("--reason, --owner and --expires go with --accept-new", "add it, or leave them out")


def _told(old: Sequence[Entry], kept: Sequence[Entry], new: Sequence[Entry], where: str) -> Iterator[str]:
    """What was done, a line each."""
    before = {entry.key: entry for entry in old}
    after = {entry.key for entry in kept}
    gone = [entry for entry in old if entry.key not in after]
    moved = sum(entry.paths != before[entry.key].paths for entry in kept)
    added, renewed = ([entry for entry in new if (entry.key in before) is known] for known in (False, True))
    for what, entries in (("dropped", gone), ("added", added), ("renewed", renewed)):
        if entries:
            yield f"{what} {len(entries):,} ({by_rule(entries)})"
    if moved:
        yield f"paths brought up to date in {moved:,}"
    yield f"{where}: {len(after | {entry.key for entry in new}):,} accepted, {len(old):,} before"
