"""Keys, compact JWS and policies from their specifications, without the package.

Private keys are derived from labels and live in memory only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.vectors.form import Json, b64u, jcs

SEAL_TYPE = "article-seal+jwt"
POLICY_TYPE = "trust-policy+jwt"


@dataclass(frozen=True)
class Key:
    """An Ed25519 key made from a label, the same every time."""

    label: str

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        seed = hashlib.sha256(f"article-seal test vectors, version 1: {self.label}".encode()).digest()
        return Ed25519PrivateKey.from_private_bytes(seed)

    @cached_property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @cached_property
    def kid(self) -> str:
        """RFC 7638 SHA-256 thumbprint."""
        return thumbprint(self.public)

    @property
    def jwk(self) -> dict[str, Json]:
        """The public JWK as it stands under `pub/`."""
        return jwk(self.public)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature (RFC 8032)."""
        return self._private.sign(message)


def thumbprint(public: bytes) -> str:
    """RFC 7638 SHA-256 thumbprint of an Ed25519 public key (RFC 8037)."""
    required: dict[str, Json] = {"crv": "Ed25519", "kty": "OKP", "x": b64u(public)}
    return b64u(hashlib.sha256(jcs(required).encode()).digest())


def jwk(public: bytes) -> dict[str, Json]:
    """The six members of a public key."""
    return {
        "alg": "Ed25519",
        "crv": "Ed25519",
        "kid": thumbprint(public),
        "kty": "OKP",
        "use": "sig",
        "x": b64u(public),
    }


def header(key: Key, typ: str = SEAL_TYPE) -> dict[str, Json]:
    """The header of a token by `key`."""
    return {"alg": "Ed25519", "kid": key.kid, "typ": typ}


def token(key: Key, header: str | bytes, payload: str | bytes) -> str:
    """A compact JWS of these very bytes."""
    parts = [
        b64u(part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part) for part in (header, payload)
    ]
    message = ".".join(parts)
    return f"{message}.{b64u(key.sign(message.encode('ascii')))}"


def signed(key: Key, claims: Json, typ: str = SEAL_TYPE) -> str:
    """A compact JWS of claims in RFC 8785 form."""
    return token(key, jcs(header(key, typ)), jcs(claims))


def policy_claims(text: str, version: Json = 7) -> dict[str, Json]:
    """The payload of a policy signature."""
    return {"dig": f"sha-256:{b64u(hashlib.sha256(text.encode()).digest())}", "version": version}


def folder(text: str, signers: Iterable[Key], keys: Iterable[Key]) -> dict[str, str]:
    """A keys folder: policy, one signature line for each signer, one file for each key."""
    lines = [signed(signer, policy_claims(text), POLICY_TYPE) for signer in signers]
    files = {f"pub/{key.kid}.jwk": f"{jcs(key.jwk)}\n" for key in keys}
    return {"trust.toml": text, "trust.toml.sigs": "".join(f"{line}\n" for line in lines), **files}
