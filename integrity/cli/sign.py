"""`integrity sign`."""

from __future__ import annotations

import math
from pathlib import Path

import click

from integrity import sealing
from integrity.anchor import Wish
from integrity.cli import output, secrets
from integrity.cli.options import absolute, moment, trust_options
from integrity.cli.verify import existing
from integrity.errors import SigningError, UsageError
from integrity.preparation import Prepared, prepare
from integrity.sealing import Sealing
from integrity.trust.claims import LATEST
from integrity.trust.private import PrivateKey
from integrity.validate.verdict import Verdict


@click.command("sign")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--key", "key_path", required=True, metavar="FILE", help="Private key: PKCS#8 PEM or JWK.")
@click.option("--passphrase-file", metavar="FILE", help="File whose first line opens the key.")
@click.option("--passphrase-fd", type=int, metavar="N", help="Open file descriptor to read the passphrase from.")
@click.option("--expires", metavar="TIME", help="End of the seal.  [none]")
@click.option("--at", metavar="TIME", help="Time of the seal instead of now.")
@click.option("--config", metavar="FILE", help="Configuration file instead of the one found.")
@click.option("--isolated", is_flag=True, help="Ignore configuration files.")
def command(files: tuple[str, ...], key_path: str, passphrase_file: str | None, passphrase_fd: int | None,
            expires: str | None, at: str | None, config: str | None, isolated: bool,
            keys: str | None) -> int:  # fmt: skip
    """Seal articles: write `secured`, and keep every other byte of the file.

    Nothing is written where the seal says already what a new one would say. Exit 1 if a file could not be signed; the
    others are.
    """
    key = secrets.private_key(key_path, passphrase_file, passphrase_fd)
    iat, exp = _seconds(at, "--at"), _seconds(expires, "--expires") if expires else None
    if exp is not None and exp <= iat:
        raise UsageError(f"--expires {expires} is not later than the seal", "name a later time")
    paths = [existing(name) for name in files]
    wish = Wish(keys=absolute(keys), config=absolute(config), isolated=isolated)
    prepared = prepare(paths, moment(at), wish)
    done = [_signed(prepared.root, prepared.path_of(path), key, prepared, iat, exp) for path in paths]
    return 0 if all(done) else 1


command = trust_options[0](command)


def _seconds(text: str | None, option: str) -> int:
    seconds = math.floor(moment(text, option).timestamp())
    if not 0 <= seconds <= LATEST:
        raise UsageError(f"{option} {text} is before 1970 or after 9999", "name another time")
    return seconds


def _signed(root: Path, path: str, key: PrivateKey, prepared: Prepared, iat: int, exp: int | None) -> bool:
    try:
        made = sealing.seal(root, path, key, prepared.anchor.trust, iat, exp)
    except SigningError as error:
        output.say(f"error: {error.message}", f"  do: {error.next_step}")
        return False
    if made.data is None:
        output.say(f"unchanged {path}: its seal says the same already")
    else:
        output.rewrite(root / path, made.data)
        output.say(f"signed {path} with the key {key.public.thumbprint}")
    _warn(made, prepared)
    return True


def _warn(made: Sealing, prepared: Prepared) -> None:
    """Say at once what a check would say of the new seal."""
    finding = made.verification.finding
    if made.verification.verdict is Verdict.VERIFIED or finding is None:
        return
    if prepared.anchor.policy is None:
        output.say(
            f"note: there is no policy yet, so nobody can verify it; keys are looked for in {prepared.root / 'keys'}",
            "  do: run `integrity keys init`, or name the folder with --keys",
        )
        return
    output.say(
        f"warning: a check will call it {made.verification.verdict}: {finding.message}", f"  do: {finding.next_step}"
    )
