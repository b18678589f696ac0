"""SHA-256 digests as they are written in tokens: `sha-256:` and 43 base64url characters."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from integrity.trust import base64url

ALGORITHM = "sha-256"
SIZE = 32


class Digest(NamedTuple):
    """A digest that knows its algorithm, so that it is never compared with one of another."""

    value: bytes
    """32 bytes."""

    def __str__(self) -> str:
        return f"{ALGORITHM}:{base64url.encode(self.value)}"


def of(data: bytes) -> Digest:
    """The digest of `data`."""
    return Digest(hashlib.sha256(data).digest())


def parse(text: str) -> Digest:
    """The digest written as `text`. Raises ValueError for another algorithm or length and what is not canonical."""
    name, colon, encoded = text.partition(":")
    if name != ALGORITHM or not colon:
        raise ValueError(f"a digest that does not begin with {ALGORITHM}:")
    value = base64url.decode(encoded)
    if len(value) != SIZE:
        raise ValueError(f"a digest of {len(value)} bytes")
    return Digest(value)
