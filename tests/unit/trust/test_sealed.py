import base64
import json
import re

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from integrity.errors import KeyFileError, SealedMismatchError, SealError
from integrity.trust import jws
from integrity.trust.sealed import (
    IV_IS_FIRST_BLOCK,
    MAX_FIELD_BYTES,
    REPEATED_BLOCK,
    ZERO_IV,
    SealedPayload,
    open_with,
    parse,
    read_key,
    texts,
)
from tests.articles import CIPHERTEXT, IV, SEAL, sealed

RESTORE = "Restore the field from the publisher's system; do not edit it by hand."
GOOD, GOOD_IV = SEAL.split(";")


def test_a_well_formed_payload_is_its_two_parts() -> None:
    assert parse(SEAL) == SealedPayload(CIPHERTEXT, IV)


@given(st.integers(1, 60), st.binary(min_size=16, max_size=16), st.data())
def test_every_ciphertext_of_whole_blocks_is_read_back(blocks: int, iv: bytes, data: st.DataObject) -> None:
    ciphertext = data.draw(st.binary(min_size=16 * blocks, max_size=16 * blocks))
    assert parse(sealed(ciphertext, iv)) == SealedPayload(ciphertext, iv)


MALFORMED = {
    "empty": ("", "expected '<base64>;<base64 of a 16-byte IV>' or a signed payload, found no ';'"),
    "no semicolon": (GOOD, "expected '<base64>;<base64 of a 16-byte IV>' or a signed payload, found no ';'"),
    "two semicolons": (f"{SEAL};", "expected '<base64>;<base64 of a 16-byte IV>' or a signed payload, found 2 ';'"),
    "no ciphertext": (f";{GOOD_IV}", "ciphertext is empty, expected base64"),
    "no IV": (f"{GOOD};", "IV is empty, expected base64"),
    "15 bytes": (sealed(bytes(15)), "ciphertext is 15 bytes, expected a multiple of 16"),
    "17 bytes": (sealed(bytes(17)), "ciphertext is 17 bytes, expected a multiple of 16"),
    "IV of 15": (sealed(iv=bytes(15)), "IV is 15 bytes, expected 16"),
    "IV of 17": (sealed(iv=bytes(17)), "IV is 17 bytes, expected 16"),
    "IV of 32": (sealed(iv=bytes(32)), "IV is 32 bytes, expected 16"),
    "no padding": (SEAL.rstrip("="), "IV is 22 characters with wrong padding, expected whole base64"),
    "half the padding": (SEAL[:-1], "IV is 23 characters with wrong padding, expected whole base64"),
    "too much padding": (f"{SEAL}=", "IV is 25 characters with wrong padding, expected whole base64"),
    "padding alone": (f"====;{GOOD_IV}", "ciphertext is 4 characters with wrong padding, expected whole base64"),
    "padding inside": (f"AA=A;{GOOD_IV}", "ciphertext is 4 characters with wrong padding, expected whole base64"),
    "three pads": (f"A===;{GOOD_IV}", "ciphertext is 4 characters with wrong padding, expected whole base64"),
    "unused bits": (
        f"{GOOD};{'A' * 21}B==",
        "IV is base64 whose unused bits are not zero, expected canonical base64",
    ),
    "URL-safe": (f"AA-_;{GOOD_IV}", "ciphertext holds '-' at character 3, expected standard base64"),
    "blank in front": (f" {SEAL}", "ciphertext holds ' ' at character 1, expected standard base64"),
    "blank behind": (f"{SEAL} ", "IV holds ' ' at character 25, expected standard base64"),
    "newline behind": (f"{SEAL}\n", "IV holds '\\n' at character 25, expected standard base64"),
    "newline inside": (f"AAAA\n{SEAL}", "ciphertext holds '\\n' at character 5, expected standard base64"),
    "NUL": (f"{GOOD}\0;{GOOD_IV}", "ciphertext holds '\\x00' at character 109, expected standard base64"),
    "full-width letter": (f"Ａ{GOOD};{GOOD_IV}", "ciphertext holds 'Ａ' at character 1, expected standard base64"),
    "comma": (SEAL.replace(";", ","), "expected '<base64>;<base64 of a 16-byte IV>' or a signed payload, found no ';'"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), MALFORMED.values(), ids=MALFORMED)
def test_what_is_not_well_formed_is_refused_with_what_was_expected_and_found(text: str, message: str) -> None:
    with pytest.raises(SealError) as caught:
        parse(text)
    assert (caught.value.message, caught.value.next_step) == (message, RESTORE)


LARGEST = (MAX_FIELD_BYTES - len(f";{GOOD_IV}")) // 64 * 48
"""Bytes of the largest ciphertext whose base64 has no padding and whose field keeps the limit."""


def test_a_field_of_almost_16_kib_is_read() -> None:
    ciphertext = (bytes(range(256)) * 64)[:LARGEST]
    assert parse(sealed(ciphertext)).ciphertext == ciphertext


def test_a_field_of_exactly_16_kib_is_judged_by_its_form() -> None:
    with pytest.raises(SealError, match="found no ';'"):
        parse("A" * MAX_FIELD_BYTES)


@pytest.mark.parametrize("text", ["A" * (MAX_FIELD_BYTES + 1), "é" * (MAX_FIELD_BYTES // 2) + "A"])
def test_a_larger_field_is_refused_for_its_bytes(text: str) -> None:
    with pytest.raises(SealError, match=re.escape("field is 16,385 bytes, expected at most 16,384")):
        parse(text)


@pytest.mark.parametrize(
    ("ciphertext", "iv", "codes"),
    [
        (CIPHERTEXT, IV, ()),
        (CIPHERTEXT, bytes(16), (ZERO_IV,)),
        (IV + CIPHERTEXT, IV, (IV_IS_FIRST_BLOCK,)),
        (CIPHERTEXT + IV, IV, ()),
        (CIPHERTEXT + CIPHERTEXT[:16], IV, (REPEATED_BLOCK,)),
        (CIPHERTEXT[:17] + CIPHERTEXT[:31], IV, ()),
        (bytes(32), bytes(16), (ZERO_IV, IV_IS_FIRST_BLOCK, REPEATED_BLOCK)),
    ],
    ids=["proper", "zero IV", "IV first", "IV last", "repeated block", "repeated out of step", "all"],
)
def test_what_no_proper_encryption_gives_has_a_code(ciphertext: bytes, iv: bytes, codes: tuple[str, ...]) -> None:
    assert SealedPayload(ciphertext, iv).weaknesses == codes


@given(st.text() | st.text(alphabet="Ab+/=;. \n-_", max_size=60))
def test_the_parser_takes_exactly_what_it_would_write(text: str) -> None:
    try:
        payload = parse(text)
    except SealError:
        return
    assert sealed(payload.ciphertext, payload.iv) == text


@given(st.binary(min_size=1, max_size=40).map(base64.b64encode))
def test_no_text_has_both_shapes(text: bytes) -> None:
    assert not jws.has_shape(f"{text.decode()};{GOOD_IV}")


# With a key.

KEY = bytes(range(32))


def encrypted(plain: bytes, key: bytes = KEY, *, padded: bool = True) -> SealedPayload:
    """The payload of `plain`, with PKCS#7 padding or as it is."""
    size = 16 - len(plain) % 16
    encryptor = Cipher(algorithms.AES(key), modes.CBC(IV)).encryptor()
    data = plain + bytes([size]) * size if padded else plain
    return SealedPayload(encryptor.update(data) + encryptor.finalize(), IV)


@pytest.mark.parametrize("size", [16, 24, 32])
def test_a_payload_opens_with_the_key_that_sealed_it(size: int) -> None:
    assert open_with(encrypted(b'{"a": ["b", 1]}', KEY[:size]), KEY[:size]) == {"a": ["b", 1]}


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=5))
def test_every_object_is_read_back(value: dict[str, str]) -> None:
    assert open_with(encrypted(json.dumps(value).encode()), KEY) == value


@pytest.mark.parametrize(
    "payload",
    [
        encrypted(b"x" * 31 + b"\0", padded=False),
        encrypted(b"x" * 31 + b"\x11", padded=False),
        encrypted(b"{}" + b"x" * 12 + b"\x01\x02", padded=False),
        encrypted(b""),
        encrypted(b'{"a": "\xff"}'),
        encrypted(b"hello"),
        encrypted(b"[]"),
        encrypted(b"[" * 100_000),
        encrypted(b"{}", bytes(32)),
    ],
    ids=["no padding", "too much", "not all alike", "nothing", "UTF-8", "JSON", "a list", "too deep", "another key"],
)
def test_any_failure_is_the_same(payload: SealedPayload) -> None:
    with pytest.raises(SealedMismatchError) as caught:
        open_with(payload, KEY)
    assert caught.value.message == "the sealed payload does not open with the key given"
    assert caught.value.next_step == "check that the key is its publisher's, and the field as the publisher issued it"


def test_texts_are_found_at_any_depth_but_not_in_names() -> None:
    assert sorted(texts({"a": "b", "c": [1, None, ["d", {"e": "f"}]], "g": {}})) == ["b", "d", "f"]


@pytest.mark.parametrize("size", [16, 24, 32])
def test_a_key_file_is_raw_hexadecimal_or_base64(size: int) -> None:
    key = bytes(range(200, 200 + size))
    ways = [
        key,
        key.hex().encode(),
        key.hex().upper().encode() + b"\n",
        base64.b64encode(key),
        b" " + base64.b64encode(key),
    ]
    assert [read_key(data) for data in ways] == [key] * 5


@pytest.mark.parametrize(
    "data",
    [b"", bytes(15), bytes(17), bytes(33), b"0" * 31, b"0" * 33 + b"\n", base64.b64encode(bytes(20)), b"\n" * 40],
)
def test_anything_else_is_no_key_file(data: bytes) -> None:
    with pytest.raises(KeyFileError) as caught:
        read_key(data)
    assert caught.value.message == "the sealed-key file holds no AES key"
    assert caught.value.next_step == "write 16, 24 or 32 bytes to it, raw, in hexadecimal or in base64"
