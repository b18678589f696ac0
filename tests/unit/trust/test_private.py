import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from integrity.errors import KeyFileError
from integrity.trust import private
from tests.trust_world import NORTHWIRE, POST, b64

KEY = NORTHWIRE.private
EXPECTED = "name a PKCS#8 PEM file or a JWK file of an Ed25519 private key; `integrity keys new NAME` makes one"
PRIVATE_MEMBER = "d"
"""Of a JWK."""


def jwk(**members: Any) -> bytes:
    """The private JWK of a key, but for some members; None leaves one out."""
    made = {"kty": "OKP", "crv": "Ed25519", "x": b64(NORTHWIRE.raw), PRIVATE_MEMBER: b64(NORTHWIRE.seed), **members}
    return json.dumps({name: value for name, value in made.items() if value is not None}).encode()


def refusal(data: bytes, passphrase: bytes | None = None) -> tuple[str, str]:
    """Message and next step of the error."""
    with pytest.raises(KeyFileError) as caught:
        private.parse(data, passphrase)
    return caught.value.message, caught.value.next_step


def pem(key: Any, form: PrivateFormat = PrivateFormat.PKCS8) -> bytes:
    """The PEM file of a key of any kind."""
    data: bytes = key.private_bytes(Encoding.PEM, form, NoEncryption())
    return data


def test_a_key_is_never_shown() -> None:
    assert repr(KEY) == "PrivateKey()"
    assert b64(NORTHWIRE.seed) not in f"{KEY} {KEY!r} {KEY.public}"


def test_its_public_half_is_that_of_the_seed() -> None:
    assert (KEY.public.raw, KEY.public.thumbprint) == (NORTHWIRE.raw, NORTHWIRE.kid)


def test_it_signs_as_any_other_implementation_does() -> None:
    assert KEY.sign(b"x") == NORTHWIRE.sign(b"x")


def test_two_generated_keys_are_two() -> None:
    assert private.generate().public != private.generate().public


def test_a_plain_pem_file_is_read_back() -> None:
    data = KEY.pem(None)
    assert not private.is_encrypted(data)
    assert private.parse(data).public == KEY.public
    assert private.parse(data, b"not needed").public == KEY.public


def test_an_encrypted_pem_file_is_read_back_with_its_passphrase() -> None:
    data = KEY.pem(b"correct horse")
    assert private.is_encrypted(data)
    assert private.parse(data, b"correct horse").public == KEY.public


def test_a_jwk_file_is_read_with_whatever_else_it_says() -> None:
    assert private.parse(jwk()).public == KEY.public
    assert private.parse(jwk(kid="x", use="sig", alg="EdDSA")).public == KEY.public


@pytest.mark.parametrize("passphrase", [None, b""])
def test_an_encrypted_file_asks_for_its_passphrase(passphrase: bytes | None) -> None:
    message = "the key file is encrypted and no passphrase was given"
    assert refusal(KEY.pem(b"x"), passphrase) == (message, "give --passphrase-file FILE")


def test_a_wrong_passphrase_is_told() -> None:
    assert refusal(KEY.pem(b"x"), b"y") == ("the passphrase does not open the key file", "check the passphrase file")


OTHER_KINDS = {
    "Ed448": pem(ed448.Ed448PrivateKey.generate()),
    "P-256": pem(ec.generate_private_key(ec.SECP256R1())),
    "RSA": pem(rsa.generate_private_key(65537, 1024)),
}


@pytest.mark.parametrize("data", OTHER_KINDS.values(), ids=OTHER_KINDS)
def test_a_key_of_another_kind_is_refused(data: bytes) -> None:
    assert refusal(data) == ("the key file holds a key of another kind than Ed25519", EXPECTED)


def test_a_pem_file_that_is_no_private_key_is_refused() -> None:
    data = b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
    assert refusal(data) == ("the key file is no PKCS#8 private key", EXPECTED)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff\xfe",
        NORTHWIRE.seed,
        b"[]",
        jwk(d=None),
        jwk(d=1),
        jwk(d="*"),
        jwk(d=b64(bytes(31))),
        jwk(kty=None),
        jwk(kty="EC"),
        jwk(crv="Ed448"),
        jwk(x=None, crv="X25519"),
        json.dumps(NORTHWIRE.jwk).encode(),
    ],
)
def test_a_file_that_is_neither_is_refused_and_never_quoted(data: bytes) -> None:
    message = "the key file is neither PKCS#8 PEM nor the JWK of an Ed25519 private key"
    assert refusal(data) == (message, EXPECTED)


@pytest.mark.parametrize("x", [None, b64(POST.raw), "", 1])
def test_two_halves_that_do_not_belong_together_are_refused(x: object) -> None:
    message = "the public and the private half in the key file do not belong together"
    assert refusal(jwk(x=x)) == (message, EXPECTED)
