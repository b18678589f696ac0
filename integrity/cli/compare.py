"""`integrity compare`."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from integrity import anchor, gather
from integrity.anchor import Wish
from integrity.cli import output
from integrity.errors import UsageError
from integrity.finding import Severity
from integrity.link import linking
from integrity.load import discover
from integrity.load.records import Record
from integrity.report import comparison
from integrity.report.inert import json_text
from integrity.report.links_jsonl import link_object
from integrity.trust import root as trust_root


@click.command("compare")
@click.argument("a")
@click.argument("b")
@click.option(
    "--in", "inputs", multiple=True, metavar="INPUT", help="Files and folders that hold the feed; repeatable."
)
@click.option("--output", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(a: str, b: str, inputs: tuple[str, ...], form: str) -> int:
    """Show every score, threshold and margin for one pair, linked or not.

    A and B are article files, `FILE#related/0` for an entry of `related`, or ids of records with --in FILE. Without
    --in the two files and their `related` entries are the feed; weights of words depend on the feed.
    """
    feed = _feed(inputs or (_file(a), _file(b)))
    records = {record.id: record for record in feed.records}
    first, second = (_resolve(name, records, feed) for name in (a, b))
    if first == second:
        raise UsageError("A and B are the same record", "name two records")
    link = linking.compare(feed.records, first, second)
    if form == "json":
        output.to_stdout(json_text(link_object(link), indent=1) + "\n")
    else:
        left, right = (gather.record_row(records[name]) for name in (first, second))
        output.to_stdout(comparison.render(link, left, right, len(records)))
    if feed.problems:
        left_out = f"{feed.problems} part{'s' if feed.problems > 1 else ''} of the feed could not be read"
        output.say(f"warning: {left_out}", "  do: run `integrity link` on the same files, which says what and where")
    return 0


def _file(name: str) -> str:
    return name.partition("#related/")[0]


@dataclass(frozen=True, slots=True)
class _Feed:
    """The records among which a pair is compared."""

    root: Path
    records: list[Record]
    unread: frozenset[str]
    """Paths of articles that could not be read."""
    problems: int
    """Articles and lines that could not be read."""


def _feed(inputs: tuple[str, ...]) -> _Feed:
    paths = discover.expand(dict.fromkeys(inputs), Path.cwd())
    root = discover.find_root(paths)
    found = discover.discover(root, paths)
    now, names = datetime.now(UTC), anchor.settings_at(root, paths, Wish(), None).settings.fields
    judged = [gather.judge(root, trust_root.NOTHING, now, path, names=names) for path in sorted(found.articles)]
    records, problems = gather.collect(found, judged, mentions=True)
    unread = frozenset(found.refused) | {one.path for one in judged if one.record is None}
    bad_lines = [problem for problem in problems if problem.severity is Severity.ERROR]
    if not records and not unread:
        raise UsageError(
            f"no article or record at {', '.join(inputs)}", "name article files, or a .jsonl file with --in"
        )
    return _Feed(found.root, records, unread, len(unread) + len(bad_lines))


def _resolve(name: str, records: dict[str, Record], feed: _Feed) -> str:
    """The id that `name` means: an id as it is, else a path from the current folder."""
    if name in records:
        return name
    file, mark, entry = name.partition("#related/")
    path = Path(os.path.abspath(file))  # noqa: PTH100 - a link is a name, not what it leads to
    below = path.relative_to(feed.root).as_posix() if path.is_relative_to(feed.root) else file
    relative = f"{below}{mark}{entry}"
    if relative in records:
        return relative
    if below in feed.unread:
        raise UsageError(f"{file} could not be read as an article", f"run `integrity check {file}`, which says why")
    near = difflib.get_close_matches(relative, records, n=1)
    raise UsageError(f"there is no record {name!r}", f"did you mean {near[0]!r}?" if near else "check the id or path")
