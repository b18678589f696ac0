import hashlib

import pytest

from integrity.trust import digest
from integrity.trust.digest import Digest

EMPTY = "sha-256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
"""Of nothing."""


def test_a_digest_is_sha_256_with_its_name() -> None:
    assert digest.of(b"") == Digest(hashlib.sha256(b"").digest())
    assert str(digest.of(b"")) == EMPTY


def test_the_text_of_a_digest_is_read_back() -> None:
    assert digest.parse(EMPTY) == digest.of(b"")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "does not begin with sha-256:"),
        ("sha-256", "does not begin with sha-256:"),
        (EMPTY[8:], "does not begin with sha-256:"),
        (f"sha-512:{'A' * 86}", "does not begin with sha-256:"),
        (EMPTY.upper(), "does not begin with sha-256:"),
        (f" {EMPTY}", "does not begin with sha-256:"),
        ("sha-256:", "a digest of 0 bytes"),
        (f"sha-256:{'A' * 42}", "a digest of 31 bytes"),
        (f"sha-256:{'A' * 44}", "a digest of 33 bytes"),
        (f"{EMPTY}=", "base64url that is not canonical"),
        (f"{EMPTY}\n", "not base64url"),
        (f"{EMPTY[:-1]}V", "base64url that is not canonical"),
        (f"sha-256:{hashlib.sha256(b'').hexdigest()}", "a digest of 48 bytes"),
    ],
)
def test_anything_else_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        digest.parse(text)
