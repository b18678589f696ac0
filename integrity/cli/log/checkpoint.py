"""`integrity log checkpoint`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from integrity.cli import output, secrets
from integrity.cli.log import opening, writing
from integrity.cli.log.opening import Opened, with_place
from integrity.cli.secrets import passphrase_options
from integrity.errors import UsageError
from integrity.report.wording import counted
from integrity.trust import checkpoint
from integrity.trust.checkpoint import Note
from integrity.trust.corpus_log import CHECKPOINT
from integrity.trust.private import PrivateKey


@click.command("checkpoint")
@click.option("--key", "key_path", required=True, metavar="FILE", help="Private log key: PKCS#8 PEM or JWK.")
@passphrase_options
@with_place
def command(key_path: str, passphrase_file: str | None, passphrase_fd: int | None, keys: str | None,
            config: str | None, isolated: bool) -> int:  # fmt: skip
    """Sign the rows of the log.

    They must go on from what was signed before, here and in the last commit. Signatures of others are kept where the
    checkpoint stays the same.
    """
    found = opening.prepared([Path.cwd()], datetime.now(UTC), keys, config, isolated=isolated)
    with writing.alone(opening.folder_of(found)):
        log = opening.opened(found)
        key = secrets.private_key(key_path, passphrase_file, passphrase_fd)
        output.to_stdout("".join(f"{line}\n" for line in sign(log, key)))
    return 0


def check_key(log: Opened, key: PrivateKey) -> None:
    """Raise UsageError for a key that is not the log key of the policy."""
    if key.public.thumbprint != log.owner.key:
        raise UsageError(
            f"the key {key.public.thumbprint} is not the log key of this policy, {log.owner.key}",
            "name the file of the log key; `integrity keys list` shows which it is",
        )


def sign(log: Opened, key: PrivateKey) -> Iterator[str]:
    """Write the checkpoint over all rows, and say so; nothing where it is signed already. Raises UsageError."""
    check_key(log, key)
    now = log.log.checkpoint(log.owner.origin)
    own, old = checkpoint.sign(now, key), log.log.note
    is_same = old is not None and old.checkpoint == now
    others = [one for one in old.signatures if one != own] if old and is_same else []
    if old and is_same and own in old.signatures:
        yield f"{log.where}{CHECKPOINT} signs all of the {counted(now.size, 'row')} already"
        return
    writing.write(log.folder, CHECKPOINT, Note(now, (own, *others)).data)
    yield f"signed {log.where}{CHECKPOINT} of {counted(now.size, 'row')} with the key {key.public.thumbprint}"
