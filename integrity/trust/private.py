"""Private keys: made, read from a file and written to one. The only module that ever holds one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from integrity.errors import KeyFileError
from integrity.trust import base64url, strict_json
from integrity.trust.keyring import PublicKey

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

_PEM = b"-----BEGIN "
_ENCRYPTED = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"
_EXPECTED = "name a PKCS#8 PEM file or a JWK file of an Ed25519 private key; `integrity keys new NAME` makes one"


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """An Ed25519 private key. It is never shown: neither `repr` nor any message holds it."""

    _key: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> PublicKey:
        """Its public half."""
        return PublicKey(self._key.public_key().public_bytes_raw())

    @property
    def jose(self) -> OKPKey:
        """The key as joserfc takes it."""
        from joserfc.jwk import OKPKey  # noqa: PLC0415 - only for signing

        return OKPKey.import_key(self._key)

    def sign(self, data: bytes) -> bytes:
        """The 64-byte signature over `data` (RFC 8032)."""
        return self._key.sign(data)

    def pem(self, passphrase: bytes | None) -> bytes:
        """PKCS#8 PEM, encrypted under `passphrase` where one is given (PBES2 as `cryptography` does it best)."""
        cipher = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
        return self._key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, cipher)


def generate() -> PrivateKey:
    """A new key from the system's randomness."""
    return PrivateKey(Ed25519PrivateKey.generate())


def from_seed(seed: bytes) -> PrivateKey:
    """The key of a 32-byte seed."""
    return PrivateKey(Ed25519PrivateKey.from_private_bytes(seed))


def is_encrypted(data: bytes) -> bool:
    """Whether the key in the file `data` asks for a passphrase."""
    return _ENCRYPTED in data


def parse(data: bytes, passphrase: bytes | None = None) -> PrivateKey:
    """The key in the file `data`: PKCS#8 PEM, encrypted or not, or a JWK. Raises KeyFileError."""
    return _from_pem(data, passphrase) if _PEM in data else _from_jwk(data)


def _from_pem(data: bytes, passphrase: bytes | None) -> PrivateKey:
    encrypted = is_encrypted(data)
    if encrypted and not passphrase:
        raise KeyFileError("the key file is encrypted and no passphrase was given", "give --passphrase-file FILE")
    try:
        key = serialization.load_pem_private_key(data, passphrase if encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        what = "the passphrase does not open the key file" if encrypted else "the key file is no PKCS#8 private key"
        raise KeyFileError(what, "check the passphrase file" if encrypted else _EXPECTED) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError("the key file holds a key of another kind than Ed25519", _EXPECTED)
    return PrivateKey(key)


def _from_jwk(data: bytes) -> PrivateKey:
    try:
        members = strict_json.parse_object(data)
        key = from_seed(base64url.decode(str(members["d"])))
        is_ed25519 = (members["kty"], members["crv"]) == ("OKP", "Ed25519")
    except (ValueError, KeyError):
        is_ed25519 = False
    if not is_ed25519:
        raise KeyFileError("the key file is neither PKCS#8 PEM nor the JWK of an Ed25519 private key", _EXPECTED)
    if members.get("x") != base64url.encode(key.public.raw):
        raise KeyFileError("the public and the private half in the key file do not belong together", _EXPECTED)
    return key
