"""Public keys: the JWK files in `keys/pub`, and the thumbprints by which everything names them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from integrity.errors import TrustError, UnknownKeyError
from integrity.trust import base64url, digest, ed25519, strict_json

_FIXED = {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "Ed25519"}
_MEMBERS = {*_FIXED, "x", "kid"}
_PRIVATE_MEMBER = "d"


class PublicKey(NamedTuple):
    """An Ed25519 public key whose point was checked."""

    raw: bytes
    """32 bytes."""

    @property
    def thumbprint(self) -> str:
        """RFC 7638 thumbprint, SHA-256, 43 base64url characters."""
        return _thumbprint(self.raw)

    @property
    def short(self) -> str:
        """The beginning of the thumbprint, for messages."""
        return self.thumbprint[:12]


Keyring = Mapping[str, PublicKey]
"""Thumbprint -> key."""


@lru_cache(maxsize=4096)
def _thumbprint(raw: bytes) -> str:
    """RFC 7638, 3.2 and RFC 8037, 2: the members `crv`, `kty` and `x` in this order."""
    members = {"crv": "Ed25519", "kty": "OKP", "x": base64url.encode(raw)}
    return base64url.encode(digest.of(json.dumps(members, separators=(",", ":")).encode()).value)


@lru_cache(maxsize=4096)
def _loaded(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)


def check_signature(key: PublicKey, signature: bytes, data: bytes) -> None:
    """Raise ValueError unless `key` made the 64-byte signature over `data` (RFC 8032, 5.1.7)."""
    try:
        _loaded(key.raw).verify(signature, data)
    except InvalidSignature:
        raise ValueError(f"a signature that is not by the key {key.thumbprint}") from None


def jwk(key: PublicKey) -> bytes:
    """The file of a public key: one JSON object on one line, members sorted."""
    members = {**_FIXED, "x": base64url.encode(key.raw), "kid": key.thumbprint}
    return f"{json.dumps(members, sort_keys=True)}\n".encode()


def parse_jwk(data: bytes) -> PublicKey:
    """The key in a file. Raises ValueError, saying what is wrong with it.

    Exactly the members kty, crv, x, use, alg and kid; the point is checked, and `kid` is its thumbprint.
    """
    members = strict_json.parse_object(data)
    if _PRIVATE_MEMBER in members:
        raise ValueError("a private key")
    if wrong := sorted(set(members) ^ _MEMBERS):
        found = "an unknown member" if wrong[0] in members else "no member"
        raise ValueError(f"{found} {wrong[0]!r:.40}")
    for name, value in _FIXED.items():
        if members[name] != value:
            raise ValueError(f"{name} {members[name]!r:.40}, expected {value!r}")
    key = PublicKey(_point(members["x"]))
    if members["kid"] != key.thumbprint:
        raise ValueError(f"kid {members['kid']!r:.60}, expected the thumbprint {key.thumbprint}")
    return key


def _point(x: object) -> bytes:
    if not isinstance(x, str):
        raise ValueError("x that is no text")  # noqa: TRY004 - all that is wrong with a file is a ValueError
    raw = base64url.decode(x)
    ed25519.check_point(raw)
    return raw


def keyring(files: Mapping[str, bytes], where: str) -> Keyring:
    """The keys of the files `pub/<thumbprint>.jwk` among `files`. Raises TrustError for one that is none.

    Two files of one key cannot be: each is named by the thumbprint.
    """
    keys = {}
    for name, data in sorted(files.items()):
        if name.startswith("pub/"):
            key = _file(f"{where}{name}", data)
            if name != f"pub/{key.thumbprint}.jwk":
                raise TrustError(f"{where}{name} holds the key {key.thumbprint}", "name the file by its thumbprint")
            keys[key.thumbprint] = key
    return keys


def _file(path: str, data: bytes) -> PublicKey:
    try:
        return parse_jwk(data)
    except ValueError as error:
        raise TrustError(
            f"{path} is {error}" if str(error).startswith("a private") else f"{path} is no public key: found {error}",
            "take the file out of the folder; `integrity keys add FILE.jwk` puts one in that is as it must be",
        ) from None


def find(keys: Keyring, kid: str) -> PublicKey:
    """The key of thumbprint `kid`: a look-up, never a path. Raises UnknownKeyError."""
    if kid in keys:
        return keys[kid]
    raise UnknownKeyError(
        f"the seal names the key {kid}, which is none of the {len(keys)} in keys/pub",
        "Ask the outlet for its public key and its maintainers' word for it; `integrity keys add` grants it.",
    )
