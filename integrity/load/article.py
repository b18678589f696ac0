"""A file on disk -> an Article, or an Article that carries why it is none."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from integrity.errors import FormatError
from integrity.load import frontmatter
from integrity.load.frontmatter import Source

MAX_FILE_BYTES = 1024 * 1024
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
"""None on Windows, where a link is looked for first."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article file. Where `errors` is not empty nothing in it may be trusted, and its fields are empty."""

    path: str
    """POSIX path from the root: the id of the article."""
    identity: str
    """Content identity as 64 hex characters. As loaded it is the SHA-256 of the bytes, or what `identity_of` makes of a
    file that was not read; the validator puts the digest of the canonical form in its place where there is one."""
    source: Source

    @property
    def errors(self) -> tuple[FormatError, ...]:
        """What makes the article malformed."""
        return self.source.errors

    def line(self, number: int) -> str:
        """The text of line `number`, counted from 1; empty where there is none."""
        lines = self.source.text.split("\n", number)
        return lines[number - 1] if 0 < number <= len(lines) else ""


def load(root: Path, path: str) -> Article:
    """Read the article at `path` below `root`. Never raises for what the file holds or is."""
    try:
        data = read_regular(os.path.join(root, path))  # noqa: PTH118 - each part of a Path takes time
    except FormatError as error:
        return unread(path, error, identity_of(root / path))
    return from_bytes(path, data)


def from_bytes(path: str, data: bytes) -> Article:
    """The article whose file holds `data`."""
    return Article(path, hashlib.sha256(data).hexdigest(), frontmatter.parse(data))


def unread(path: str, error: FormatError, identity: str = "") -> Article:
    """An article that stands for a file which was not read; `identity` is what `identity_of` says of it."""
    return Article(path, identity, Source("", errors=(error,)))


def identity_of(path: Path) -> str:
    """What tells the content of a file that is not judged, whatever its name: 64 hex characters. Never raises.

    For a link that is where it leads, for a regular file its size and first MAX_FILE_BYTES, else what kind it is of.
    """
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return _identity("link", os.fsencode(path.readlink()))
        if not stat.S_ISREG(mode):
            return _identity(_kind(mode))
        with open_regular(path) as file:
            return _identity(f"{os.fstat(file.fileno()).st_size} bytes", file.read(MAX_FILE_BYTES))
    except (FormatError, OSError):
        return _identity("unreadable")


def _identity(kind: str, content: bytes = b"") -> str:
    return hashlib.sha256(kind.encode() + b"\0" + content).hexdigest()


def read_regular(path: Path | str) -> bytes:
    """The bytes of a regular file of at most MAX_FILE_BYTES; a link is not followed, a pipe never waited for.

    The checks are made on the opened file, so that a file swapped after it was listed is caught.
    Raises FormatError.
    """
    try:
        handle, size = _open(path)
        try:
            data = _read(handle, size)
            size = max(os.fstat(handle).st_size, len(data)) if len(data) > MAX_FILE_BYTES else size
        finally:
            os.close(handle)
    except OSError as error:
        raise FormatError("FMT101", f"file cannot be read: {error.strerror or error}", "") from error
    if len(data) > MAX_FILE_BYTES:
        raise FormatError("FMT104", f"file is {size:,} bytes, expected at most {MAX_FILE_BYTES:,}", "")
    return data


def _read(handle: int, size: int) -> bytes:
    """All that a file holds which had so many bytes, or the first MAX_FILE_BYTES + 1 of them."""
    limit = MAX_FILE_BYTES + 1
    data = os.read(handle, min(size + 1, limit))
    while len(data) < limit and (more := os.read(handle, limit - len(data) if len(data) > size else 1)):
        data += more
    return data


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file and nothing else. Raises FormatError, and OSError where the system refuses."""
    return os.fdopen(_open(path)[0], "rb")


def _open(path: Path | str) -> tuple[int, int]:
    """Handle and size of a regular file. Raises as `open_regular`."""
    flags = os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not _NO_FOLLOW:
        _refuse_link(path)
    try:
        handle = os.open(path, flags)
    except OSError:
        _refuse_link(path)
        raise
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise FormatError("FMT101", f"file is {_kind(found.st_mode)}, expected a regular file", "")
    return handle, found.st_size


def _refuse_link(path: Path | str) -> None:
    if os.path.islink(path):  # noqa: PTH114 - most paths here are texts
        raise FormatError("FMT101", "file is a symbolic link, expected a regular file; it was not followed", "")


def _kind(mode: int) -> str:
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")
