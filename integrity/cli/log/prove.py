"""`integrity log prove`."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import click

from integrity.cli import complete, output
from integrity.cli.log import opening, show
from integrity.cli.log.opening import Opened, with_place
from integrity.errors import UsageError
from integrity.trust import log as tree
from integrity.trust.checkpoint import Checkpoint, Note


@click.command("prove")
@click.argument("article", required=False, shell_complete=complete.files)
@click.option("--from-size", type=click.IntRange(min=1), metavar="N",
              help="Prove that the log goes on from its first N rows, instead of that it has an article.")  # fmt: skip
@with_place
def command(article: str | None, from_size: int | None, keys: str | None, config: str | None,
            isolated: bool) -> int:  # fmt: skip
    """Print a proof as JSON, which any other tool can check against the signed checkpoint.

    For ARTICLE, its file or its address, that its newest row is in the log; with --from-size that nothing that was
    signed of the first N rows was taken back. Hashes are base64, in the order of RFC 6962.
    """
    if (article is None) == (from_size is None):
        raise UsageError("expected an article or --from-size N, and not both", "run `integrity log prove --help`")
    log = opening.opened(opening.prepared([Path.cwd()], datetime.now(UTC), keys, config, isolated=isolated))
    if log.log.note is None or log.unsigned:
        raise UsageError("not all rows are signed, so nothing is proved", "run `integrity log checkpoint --key FILE`")
    made = _consistency(log, from_size) if from_size else _inclusion(log, article or "", log.log.note)
    output.to_stdout(f"{json.dumps({**made, 'checkpoint': log.log.note.data.decode()}, indent=1)}\n")
    return 0


def _inclusion(log: Opened, article: str, note: Note) -> dict[str, object]:
    number, _ = show.found(log, article)[-1]
    checkpoint, line = note.checkpoint, log.log.lines[number - 1]
    leaf, proof = log.log.leaves[number - 1], tree.inclusion(log.log.leaves, number - 1)
    tree.check_inclusion(leaf, number - 1, checkpoint.size, proof, checkpoint.root)
    return {
        "row": line.decode(),
        "leafIdx": number - 1,
        "leafHash": _text(leaf),
        **_tree(checkpoint),
        "proof": list(map(_text, proof)),
    }


def _consistency(log: Opened, first: int) -> dict[str, object]:
    leaves, size = log.log.leaves, len(log.log.lines)
    if first > size:
        raise UsageError(f"the log has {size:,} rows, not {first:,}", "name the size of an earlier checkpoint")
    before, after, proof = tree.root(leaves[:first]), tree.root(leaves), tree.consistency(leaves, first)
    tree.check_consistency(first, size, proof, before, after)
    return {
        "size1": first,
        "size2": size,
        "root1": _text(before),
        "root2": _text(after),
        "proof": list(map(_text, proof)),
    }


def _tree(checkpoint: Checkpoint) -> dict[str, object]:
    return {"treeSize": checkpoint.size, "root": _text(checkpoint.root)}


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
