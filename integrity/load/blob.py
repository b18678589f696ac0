"""The ids that git gives to contents, computed from the bytes as they are: no filter is run, no index believed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from integrity.errors import FormatError
from integrity.load.article import open_regular

_CHUNK = 1 << 16


def id_of(content: bytes, like: str) -> str:
    """The id of a blob with this content, in lower-case hex, by the algorithm of the object id `like`."""
    return hashlib.new(_algorithm(like), _header(len(content)) + content, usedforsecurity=False).hexdigest()


def id_of_file(path: Path, like: str) -> str | None:
    """The id that the file at `path` would have as a blob, or None for what cannot be read as a regular file.

    No link is followed. `like` is an object id of the repository, whose algorithm is used.
    """
    try:
        with open_regular(path) as file:
            digest = hashlib.new(_algorithm(like), _header(os.fstat(file.fileno()).st_size), usedforsecurity=False)
            for part in iter(lambda: file.read(_CHUNK), b""):
                digest.update(part)
            return digest.hexdigest()
    except (FormatError, OSError):
        return None


def _header(size: int) -> bytes:
    return b"blob %d\0" % size


def _algorithm(object_id: str) -> str:
    """SHA-1 (40 hex characters) or SHA-256 (64), as the repository was made."""
    return "sha256" if len(object_id) == 64 else "sha1"
