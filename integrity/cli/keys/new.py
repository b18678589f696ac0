"""`integrity keys new`."""

from __future__ import annotations

import os
import re

import click

from integrity.cli import output, secrets
from integrity.cli.keys import arguments, farewell
from integrity.cli.secrets import passphrase_options
from integrity.errors import UsageError
from integrity.report.inert import visible
from integrity.trust import keyring

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@click.command("new")
@click.argument("name")
@click.option("--private", metavar="DIR", help="Folder to write to.  [~/.config/newsroom-integrity]")
@click.option("--yes", is_flag=True, help="Ask nothing; without a passphrase option the key is not encrypted.")
@passphrase_options
def command(name: str, private: str | None, yes: bool, passphrase_file: str | None, passphrase_fd: int | None) -> int:
    """Make a key pair for an outlet.

    NAME.pem is private and stays where articles are signed. NAME.jwk is public and goes to the maintainers of the
    repository, who add it.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r:.60} is no name for a key", "use letters, digits, `.`, `_` and `-`")
    folder = arguments.private_folder(private)
    pem, jwk = folder / f"{name}.pem", folder / f"{name}.jwk"
    secrets.check_folder(folder)
    for path in (pem, jwk):
        if os.path.lexists(path):
            raise secrets.exists(path)
    secret = _passphrase(passphrase_file, passphrase_fd, yes)
    key = secrets.generate()
    secrets.write_private(pem, key.pem(secret))
    output.to_file(jwk, keyring.jwk(key.public).decode())
    lines = [
        f"private: {pem}",
        f"public:  {jwk}",
        f"thumbprint: {key.public.thumbprint}",
        "",
        f"Send {jwk.name} to the maintainers, who run `integrity keys add {jwk.name} --domain DOMAIN`, and read the",
        "thumbprint to them in another way than the file goes, such as by telephone. The private key stays with you.",
    ]
    lines += [] if secret else ["", *farewell.not_encrypted(folder, [name])]
    output.to_stdout("".join(f"{visible(line)}\n" for line in lines))
    return 0


def _passphrase(file: str | None, descriptor: int | None, yes: bool) -> bytes | None:
    if file is None and descriptor is None:
        if yes:
            return None
        if not secrets.is_interactive():
            raise UsageError(
                "there is no terminal to ask for a passphrase on",
                "give --passphrase-file FILE, or --yes for a key that is not encrypted",
            )
    return secrets.passphrase(file, descriptor, confirm=True, prompt="Passphrase (empty: not encrypted)")
