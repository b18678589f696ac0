"""`integrity baseline prune`."""

from __future__ import annotations

from typing import Any

import click

from integrity.cli import output
from integrity.cli.baseline.judging import Judging, entries_of, entries_told, judging, run
from integrity.report.inert import visible
from integrity.suppress import baseline, ratchet
from integrity.suppress.baseline import Entry


@click.command("prune")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@judging
def command(paths: tuple[str, ...], **options: Any) -> int:  # noqa: ANN401 - click's values, typed by Judging
    """Remove the entries that match nothing or have expired.

    Where only a part of the corpus is judged, entries on the rest are kept unless they have expired.
    """
    done = run(paths, Judging(**options), entries_of)
    old = entries_of(done.file, done.where)
    kept = ratchet.pruned(old, done.seen, done.today)
    left = {entry.key for entry in kept}
    removed = [entry for entry in old if entry.key not in left]
    if removed:
        output.rewrite(done.file, baseline.render(kept).encode())
    for entry in sorted(removed, key=lambda entry: entry.key):
        why = f"expired after {entry.expires}" if entry.has_expired(done.today) else "matches no finding"
        output.to_stdout(f"removed {entry.rule} in {where(entry)}: {why}\n")
    output.to_stdout(f"{done.where}: {len(kept):,} accepted, {entries_told(len(removed))} removed\n")
    return 0


def where(entry: Entry) -> str:
    """Where the finding was seen last, for people."""
    more = f" and {len(entry.paths) - 1} more" if len(entry.paths) > 1 else ""
    return visible(f"{entry.paths[0]}{more}" if entry.paths else "no named file")
