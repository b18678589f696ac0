"""Passphrases and the files of private keys: asked for, read and written so that nobody else sees them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import click

from integrity.cli.options import key_file
from integrity.errors import KeyFileError, UsageError
from integrity.trust import private
from integrity.trust.private import PrivateKey
from integrity.trust.root import POLICY

F = TypeVar("F", bound=Callable[..., Any])

MAX_PASSPHRASE_BYTES = 1023
"""What OpenSSL takes."""

_OPTIONS = (
    click.option("--passphrase-file", metavar="FILE", help="File whose first line is the passphrase."),
    click.option(
        "--passphrase-fd", type=click.IntRange(min=0), metavar="N", help="Open file descriptor to read it from."
    ),
)


def passphrase_options(function: F) -> F:
    """Adds --passphrase-file and --passphrase-fd. A passphrase is never an argument or a variable: others see these."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def passphrase(file: str | None, descriptor: int | None, *, confirm: bool, prompt: str) -> bytes | None:
    """The passphrase in the first line of `file`, or the next one of `descriptor`; without these, what a person types.

    It is asked for without echo, twice with `confirm`, and only on a terminal. None where there is none, or where
    nothing was typed. Raises UsageError for two sources, KeyFileError for one that gives nothing.
    """
    if file is not None and descriptor is not None:
        raise UsageError("--passphrase-file and --passphrase-fd are both given", "give one of them")
    if file is not None:
        return _of_file(file)
    if descriptor is not None:
        return _checked(_of_descriptor(descriptor), f"file descriptor {descriptor}")
    return _asked(confirm, prompt) if is_interactive() else None


def is_interactive() -> bool:
    """Whether a person can be asked: standard input is a terminal."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def private_key(path: str, passphrase_file: str | None = None, passphrase_fd: int | None = None) -> PrivateKey:
    """The private key in the file at `path`; a passphrase is only asked for where the file is encrypted.

    Raises KeyFileError, which names the file and never quotes it.
    """
    data = key_file(path)
    try:
        if not private.is_encrypted(data):
            return private.parse(data)
        secret = passphrase(passphrase_file, passphrase_fd, confirm=False, prompt=f"Passphrase of {path}")
        return private.parse(data, secret)
    except KeyFileError as error:
        raise KeyFileError(f"{path}: {error.message}", error.next_step) from None


def generate() -> PrivateKey:
    """A new key. Its thumbprint does not begin with a hyphen, so that no command takes it for an option."""
    while (key := private.generate()).public.thumbprint.startswith("-"):
        pass
    return key


def check_folder(folder: Path) -> None:
    """Raise UsageError where private keys at `folder` (absolute) could be published: in a work tree or a keys folder.

    Links are followed: what counts is where the bytes would be. The folder need not exist yet.
    """
    place = Path(os.path.realpath(folder))
    for above in (place, *place.parents):
        if os.path.lexists(above / ".git"):
            raise _refused(folder, f"in the git work tree {above}, from where it could be committed")
        if os.path.lexists(above / POLICY):
            raise _refused(folder, f"in the keys folder {above}, which is public")


def write_private(path: Path, pem: bytes) -> None:
    """Write a private key to a new file that only its owner may read, from the first byte on; a new folder is 0700.

    Raises UsageError where something is there already, where `check_folder` refuses, and where the system does.
    """
    check_folder(path.parent)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except FileExistsError:
        raise exists(path) from None
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise _unwritable(path, error) from error


def exists(path: Path) -> UsageError:
    """The error for a file that would have to be overwritten."""
    return UsageError(
        f"{path} exists already; nothing was overwritten", "move it away, or name another folder with --private DIR"
    )


def _refused(folder: Path, where: str) -> UsageError:
    return UsageError(
        f"private keys are not written to {folder}: it is {where}",
        "name a folder outside of every repository with --private DIR",
    )


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"{path} cannot be written: {error.strerror}", "name a writable folder with --private DIR")


def _of_file(path: str) -> bytes:
    try:
        with Path(path).open("rb", buffering=0) as file:
            return _checked(_of_descriptor(file.fileno()), path)
    except OSError as error:
        raise KeyFileError(f"{path} cannot be read: {error.strerror}", "check the path and its permissions") from error


def _of_descriptor(descriptor: int) -> bytes:
    """The next line without its end. Read byte by byte, so that whatever follows it stays to be read."""
    line = bytearray()
    try:
        while len(line) <= MAX_PASSPHRASE_BYTES + 1 and not line.endswith(b"\n"):
            byte = os.read(descriptor, 1)
            if not byte:
                break
            line += byte
    except OSError as error:
        raise KeyFileError(
            f"file descriptor {descriptor} cannot be read: {error.strerror}",
            "open it for the command: `--passphrase-fd 3 3< FILE`",
        ) from error
    return bytes(line).removesuffix(b"\n").removesuffix(b"\r")


def _checked(secret: bytes, where: str) -> bytes:
    if not secret:
        raise KeyFileError(f"{where} has no passphrase in its first line", "write the passphrase into the first line")
    if len(secret) > MAX_PASSPHRASE_BYTES:
        raise KeyFileError(f"the passphrase in {where} is over {MAX_PASSPHRASE_BYTES:,} bytes", "use a shorter one")
    return secret


def _asked(confirm: bool, prompt: str) -> bytes | None:
    typed = click.prompt(
        prompt,
        default="",
        show_default=False,
        hide_input=True,
        confirmation_prompt="The same again" if confirm else False,
        err=True,
    )
    secret = str(typed).encode("utf-8", "surrogateescape")
    return _checked(secret, "what was typed") if secret else None
