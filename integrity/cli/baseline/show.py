"""`integrity baseline show`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from integrity import anchor
from integrity.anchor import Wish
from integrity.cli import output
from integrity.cli.baseline.judging import day_of, entries_of, place_options, shown
from integrity.cli.baseline.prune import where
from integrity.cli.options import absolute, moment
from integrity.load import discover
from integrity.report.inert import clipped
from integrity.suppress.baseline import Entry, members

SOON = 30
"""Days to the end from which the last line counts an entry."""
_HEAD = ("RULE", "AGE", "EXPIRES", "OWNER", "WHERE", "REASON")
_MAX_CELL = 100


@click.command("show")
@click.option("--output", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@place_options[0]
@place_options[1]
@place_options[2]
@place_options[3]
def command(form: str, baseline: str | None, config: str | None, isolated: bool, at: str | None) -> int:
    """List what is accepted: since when, until when, by whom, and why.

    Nothing is judged. The entry that ends first comes first.
    """
    wish = Wish(config=absolute(config), isolated=isolated, baseline=absolute(baseline))
    root = discover.find_root([Path.cwd()])
    settings = anchor.settings_at(root, [Path.cwd()], wish, None).settings
    file = anchor.baseline_path(root, settings, wish)
    name, today = shown(file, root), day_of(moment(at))
    entries = sorted(entries_of(file, name), key=_by_end)
    if form == "json":
        output.to_stdout(_json(entries, name, today))
    else:
        output.to_stdout("".join(f"{line}\n" for line in _text(entries, name, today)))
    return 0


def _by_end(entry: Entry) -> tuple[date, str, str]:
    return entry.expires or date.max, entry.rule, entry.fingerprint


def _json(entries: Sequence[Entry], name: str, today: date) -> str:
    """One JSON document: the members of each entry as in the file, its age and the days it has left."""
    listed = [
        members(entry) | {"age_days": (today - entry.created).days, "days_left": _left(entry, today)}
        for entry in entries
    ]
    return json.dumps({"schema": 1, "baseline": name, "entries": listed}, indent=1) + "\n"


def _left(entry: Entry, today: date) -> int | None:
    """Days after today on which it still counts, negative for one that has expired; None without an end."""
    return (entry.expires - today).days if entry.expires else None


def _text(entries: Sequence[Entry], name: str, today: date) -> Iterator[str]:
    rows = [_row(entry, today) for entry in entries]
    if rows:
        widths = [max(map(len, column)) for column in zip(_HEAD, *rows, strict=True)]
        for row in (_HEAD, *rows):
            yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        yield ""
    left = [days for entry in entries if (days := _left(entry, today)) is not None]
    over, soon = sum(days < 0 for days in left), sum(0 <= days <= SOON for days in left)
    yield f"{name}: {len(entries):,} accepted, {soon:,} of them for {SOON} days at most, {over:,} expired"


def _row(entry: Entry, today: date) -> tuple[str, ...]:
    age = _days((today - entry.created).days)
    return (
        entry.rule,
        age,
        _end(entry, today),
        *(clipped(text or "-", _MAX_CELL) for text in (entry.owner, where(entry), entry.reason)),
    )


def _end(entry: Entry, today: date) -> str:
    left = _left(entry, today)
    if left is None:
        return "never"
    return f"EXPIRED {entry.expires}" if left < 0 else f"in {_days(left)} ({entry.expires})"


def _days(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'}"
