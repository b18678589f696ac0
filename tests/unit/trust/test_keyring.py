import json
import re
from typing import Any

import pytest

from integrity.errors import TrustError, UnknownKeyError
from integrity.trust import keyring
from integrity.trust.keyring import PublicKey
from tests.trust_world import NORTHWIRE, POST, Key, b64

RFC_8037 = PublicKey(bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
KEY = PublicKey(NORTHWIRE.raw)


def jwk(key: Key = NORTHWIRE, **members: Any) -> bytes:
    """The file of a key, but for some members; None leaves one out."""
    return json.dumps({name: value for name, value in (key.jwk | members).items() if value is not None}).encode()


def test_the_thumbprint_is_that_of_the_example_of_the_rfc() -> None:
    assert RFC_8037.thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    assert RFC_8037.short == "kPrK_qmxVWaY"


def test_the_file_of_a_key_is_one_line_and_read_back() -> None:
    data = keyring.jwk(KEY)
    assert data.decode() == (
        f'{{"alg": "Ed25519", "crv": "Ed25519", "kid": "{NORTHWIRE.kid}", "kty": "OKP", "use": "sig", '
        f'"x": "{b64(NORTHWIRE.raw)}"}}\n'
    )
    assert keyring.parse_jwk(data) == KEY


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"x", "no JSON: Expecting value at character 1"),
        (jwk(d="x"), "a private key"),
        (jwk(d="x", kid=None), "a private key"),
        (jwk(x5c=[]), "an unknown member 'x5c'"),
        (jwk(kid=None), "no member 'kid'"),
        (jwk(alg="EdDSA"), "alg 'EdDSA', expected 'Ed25519'"),
        (jwk(use=["sig"]), "use ['sig'], expected 'sig'"),
        (jwk(x=1), "x that is no text"),
        (jwk(x="*"), "not base64url"),
        (jwk(x=b64(bytes(31))), "31 bytes, expected 32"),
        (jwk(x=b64(bytes(32))), "a point of small order"),
        (jwk(kid=POST.kid), f"kid '{POST.kid}', expected the thumbprint {NORTHWIRE.kid}"),
        (jwk(kid=None, Kid=NORTHWIRE.kid), "an unknown member 'Kid'"),
    ],
)
def test_a_file_that_is_no_public_key_is_refused_with_what_is_wrong(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        keyring.parse_jwk(data)


def test_the_keyring_has_the_keys_of_the_folder_by_thumbprint() -> None:
    files = {NORTHWIRE.file: jwk(), POST.file: jwk(POST), "trust.toml": b"x", "log/checkpoint": b"y"}
    assert keyring.keyring(files, "keys/") == {NORTHWIRE.kid: KEY, POST.kid: PublicKey(POST.raw)}


@pytest.mark.parametrize(
    ("files", "message", "next_step"),
    [
        (
            {POST.file: jwk()},
            f"keys/{POST.file} holds the key {NORTHWIRE.kid}",
            "name the file by its thumbprint",
        ),
        (
            {NORTHWIRE.file: b"[]"},
            f"keys/{NORTHWIRE.file} is no public key: found JSON that is no object",
            "take the file out of the folder; `integrity keys add FILE.jwk` puts one in that is as it must be",
        ),
        (
            {NORTHWIRE.file: jwk(d="x")},
            f"keys/{NORTHWIRE.file} is a private key",
            "take the file out of the folder; `integrity keys add FILE.jwk` puts one in that is as it must be",
        ),
    ],
)
def test_a_bad_file_is_named_with_what_to_do(files: dict[str, bytes], message: str, next_step: str) -> None:
    with pytest.raises(TrustError) as caught:
        keyring.keyring(files, "keys/")
    assert (caught.value.message, caught.value.next_step) == (message, next_step)


def test_a_key_is_found_by_its_thumbprint() -> None:
    assert keyring.find({NORTHWIRE.kid: KEY}, NORTHWIRE.kid) == KEY


def test_a_key_that_is_not_there_is_unknown() -> None:
    with pytest.raises(UnknownKeyError) as caught:
        keyring.find({NORTHWIRE.kid: KEY}, POST.kid)
    assert caught.value.message == f"the seal names the key {POST.kid}, which is none of the 1 in keys/pub"
