"""`integrity log verify`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from integrity.anchor import Wish
from integrity.cli import output
from integrity.cli.log import opening
from integrity.cli.log.opening import with_place
from integrity.cli.options import absolute, key_file, moment, split_codes, thumbprints, trust_options
from integrity.errors import LogError, UsageError
from integrity.load import trust_folder
from integrity.preparation import Prepared, prepare
from integrity.report.inert import visible
from integrity.report.wording import counted
from integrity.trust import checkpoint, corpus_log
from integrity.trust.corpus_log import CHECKPOINT, ENTRIES, Log


@click.command("verify")
@click.option("--since", metavar="REF", help="Check that the log goes on from the one of REF, by REF's policy.")
@click.option("--extends", metavar="FILE", help="Check that it goes on from this checkpoint, kept elsewhere.")
@click.option("--at", metavar="TIME", help="Check for this time instead of now.")
@with_place
@trust_options[1]
def command(since: str | None, extends: str | None, at: str | None, keys: str | None, config: str | None,
            isolated: bool, root_key: tuple[str, ...]) -> int:  # fmt: skip
    """Check the signature, the rows, and that nothing that was signed was taken back.

    Whether the articles are as the log has them is what `integrity audit` tells. Exit 3 with the reason if something is
    wrong.
    """
    wish = Wish(keys=absolute(keys), pinned=thumbprints(split_codes(root_key)), since=since, config=absolute(config),
                isolated=isolated)  # fmt: skip
    for line in _steps(prepare([Path.cwd()], moment(at), wish), since, extends):
        output.to_stdout(f"{visible(line)}\n")
    return 0


def _steps(found: Prepared, since: str | None, extends: str | None) -> Iterator[str]:
    """A line for each check that was passed. Raises LogError at the first that is not."""
    for one in found.anchor.findings:
        if one.rule in {corpus_log.TRUNCATED, corpus_log.FORKED, corpus_log.UNSIGNED}:
            raise LogError(one.rule, one.message, one.next_step)
    log, where = _log(found)
    size = len(log.lines)
    assert log.note is not None  # noqa: S101 - it was verified
    yield f"ok: {where}{CHECKPOINT} is signed by the log key, for the log {log.note.checkpoint.origin}"
    others = len(log.note.signatures) - 1
    if others:
        yield f"note: {counted(others, 'signature')} by others, which were not checked"
    yield f"ok: the {counted(size, 'row')} of {where}{ENTRIES} have the root that it signs, and each can stand there"
    if since:
        yield f"ok: they go on from those of {since}"
    if extends:
        _check_extends(extends, log, where)
        yield f"ok: they go on from the checkpoint in {extends}"
    live = sum(1 for _ in log.history.live())
    yield f"{counted(live, 'article')} in the log"


def _log(found: Prepared) -> tuple[Log, str]:
    trust, folder = found.anchor.successor or found.anchor.trust, opening.folder_of(found)
    where = found.anchor.path_of_policy.rpartition("/")[0] + "/"
    files = trust_folder.log_on_disk(folder, where)
    if trust.policy is None or trust.policy.log is None:
        raise UsageError(f"{where} has no policy that names a log", "docs/log.md tells how to begin one")
    return corpus_log.verified(files.entries, files.checkpoint, trust.policy.log, trust.keys, where), where


def _check_extends(path: str, log: Log, where: str) -> None:
    try:
        note = checkpoint.parse(key_file(path))
    except ValueError as error:
        raise UsageError(f"{path} is no checkpoint: {error}", "name a copy of keys/log/checkpoint") from None
    if log.note and note.checkpoint.origin != log.note.checkpoint.origin:
        raise UsageError(f"{path} is about the log {note.checkpoint.origin!r:.80}", "name a checkpoint of this log")
    corpus_log.check_extends(note.checkpoint, log, path, where)
