"""`integrity compare`."""

from __future__ import annotations

import difflib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from integrity import gather
from integrity.cli import output
from integrity.errors import UsageError
from integrity.link.linking import Linker
from integrity.load import discover
from integrity.load.records import Record
from integrity.report import comparison
from integrity.report.links_jsonl import link_object


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
    records, root = _feed(inputs or (_file(a), _file(b)))
    linker = Linker(records)
    rows = {record.id: row for row, record in enumerate(linker.records)}
    first, second = (rows[_resolve(name, rows, root)] for name in (a, b))
    if first == second:
        raise UsageError("A and B are the same record", "name two records")
    link = linker.compare(first, second)
    if form == "json":
        output.to_stdout(json.dumps(link_object(link), indent=1) + "\n")
    else:
        left, right = (gather.record_row(linker.records[row]) for row in (first, second))
        output.to_stdout(comparison.render(link, left, right, len(records)))
    return 0


def _file(name: str) -> str:
    return name.partition("#related/")[0]


def _feed(inputs: tuple[str, ...]) -> tuple[list[Record], Path]:
    paths = discover.expand(dict.fromkeys(inputs), Path.cwd())
    root = discover.find_root(paths)
    found = discover.discover(root, paths)
    judged = [gather.judge(root, datetime.now(UTC), path) for path in sorted(found.articles)]
    records, _ = gather.collect(found, judged, mentions=True)
    if not records:
        raise UsageError(
            f"no article or record at {', '.join(inputs)}", "name article files, or a .jsonl file with --in"
        )
    return records, root


def _resolve(name: str, rows: dict[str, int], root: Path) -> str:
    """The id that `name` means: an id as it is, else a path from the current folder."""
    if name in rows:
        return name
    file, mark, entry = name.partition("#related/")
    path = Path(os.path.abspath(file))  # noqa: PTH100 - a link is a name, not what it leads to
    relative = f"{path.relative_to(root).as_posix()}{mark}{entry}" if path.is_relative_to(root) else name
    if relative in rows:
        return relative
    near = difflib.get_close_matches(relative, rows, n=1)
    raise UsageError(f"there is no record {name!r}", f"did you mean {near[0]!r}?" if near else "check the id or path")
