"""Other libraries that sign and verify compact JWS with Ed25519."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from integrity.trust import private
from tests.interop import tools
from tests.interop.tools import Node

SPKI = bytes.fromhex("302a300506032b6570032100")
"""RFC 8410, 4: what stands before the 32 bytes of a public key in DER."""
PKCS8 = bytes.fromhex("302e020100300506032b657004220420")
"""RFC 8410, 7: what stands before the 32 bytes of a private key in DER."""


class Other(Protocol):
    """One library."""

    def verify(self, tokens: Sequence[str], jwk: bytes) -> list[bool]:
        """For each token whether the library takes it for signed by the key in the file `jwk`."""

    def sign(self, header: Mapping[str, str], payload: bytes, seed: bytes) -> str:
        """The token that the library makes with the private key of the 32 bytes `seed`."""


class JwCrypto:
    """The Python package jwcrypto, which knows the name Ed25519 from version 1.6.1 on."""

    def __init__(self) -> None:
        self._jwk: Any = import_module("jwcrypto.jwk")
        self._jws: Any = import_module("jwcrypto.jws")

    def verify(self, tokens: Sequence[str], jwk: bytes) -> list[bool]:
        key = self._jwk.JWK.from_json(jwk.decode())
        return [self._is_good(token, key) for token in tokens]

    def sign(self, header: Mapping[str, str], payload: bytes, seed: bytes) -> str:
        token = self._jws.JWS(payload)
        token.add_signature(self._jwk.JWK(**private_jwk(seed)), None, json.dumps(header, separators=(",", ":")))
        return str(token.serialize(compact=True))

    def _is_good(self, token: str, key: object) -> bool:
        judged = self._jws.JWS()
        judged.allowed_algs = ["Ed25519"]
        try:
            judged.deserialize(token, key)
        except (self._jws.InvalidJWSSignature, self._jws.InvalidJWSObject):
            return False
        return True


class Jose:
    """The npm package jose, which calls the cryptography of Node."""

    def __init__(self, node: Node, folder: Path) -> None:
        self._command = [node.program, str(shutil.copy(tools.HERE / "jose.mjs", folder))]

    def verify(self, tokens: Sequence[str], jwk: bytes) -> list[bool]:
        good = self._ask({"jwk": json.loads(jwk), "tokens": tokens})
        assert isinstance(good, list)
        return good

    def sign(self, header: Mapping[str, str], payload: bytes, seed: bytes) -> str:
        return str(self._ask({"jwk": private_jwk(seed), "header": header, "payload": payload.decode()}))

    def _ask(self, question: Mapping[str, object]) -> object:
        done = tools.run(self._command, standard_input=json.dumps(question).encode())
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)


class OpenSsl:
    """The openssl program, which knows nothing of JOSE: the three parts are taken apart and put together here."""

    def __init__(self, program: str, folder: Path) -> None:
        self._command = [program, "pkeyutl", "-rawin", "-keyform", "DER", "-inkey", "key", "-in", "signed"]
        self._folder = folder

    def verify(self, tokens: Sequence[str], jwk: bytes) -> list[bool]:
        self._write("key", SPKI + decode(json.loads(jwk)["x"]))
        return [self._is_good(token) for token in tokens]

    def sign(self, header: Mapping[str, str], payload: bytes, seed: bytes) -> str:
        signed = ".".join(map(encode, (json.dumps(header, separators=(",", ":")).encode(), payload)))
        self._write("key", PKCS8 + seed)
        self._write("signed", signed.encode())
        done = tools.run([*self._command, "-sign"], cwd=self._folder)
        assert done.returncode == 0, done.stderr.decode()
        return f"{signed}.{encode(done.stdout)}"

    def _is_good(self, token: str) -> bool:
        signed, _, signature = token.rpartition(".")
        self._write("signed", signed.encode())
        self._write("signature", decode(signature))
        done = tools.run([*self._command, "-verify", "-pubin", "-sigfile", "signature"], cwd=self._folder)
        assert done.returncode in {0, 1}, done.stderr.decode()
        return done.returncode == 0

    def _write(self, name: str, content: bytes) -> None:
        (self._folder / name).write_bytes(content)


def private_jwk(seed: bytes) -> dict[str, str]:
    """The private key of `seed` as these libraries take it; they ask for the public half, too."""
    public = private.from_seed(seed).public
    return {"kty": "OKP", "crv": "Ed25519", "x": encode(public.raw), "d": encode(seed)}


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    """The bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
