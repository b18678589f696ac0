import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.errors import SealError
from integrity.trust.sealed import (
    IV_IS_FIRST_BLOCK,
    MAX_FIELD_BYTES,
    REPEATED_BLOCK,
    ZERO_IV,
    SealedPayload,
    has_signed_shape,
    parse,
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


def test_three_parts_with_a_signature_of_64_bytes_have_the_signed_shape() -> None:
    assert has_signed_shape(f"e30.e30.{'A' * 86}")


@pytest.mark.parametrize(
    "text",
    [
        SEAL,
        f"e30.{'A' * 86}",
        f"e30.e30.{'A' * 85}",
        f"e30.e30.{'A' * 87}",
        f"e30.e30.{'A' * 86}==",
        f".e30.{'A' * 86}",
        f"e30..{'A' * 86}",
        f"e30.e30.e30.{'A' * 86}",
        f"e30.e30.{'A' * 86}\n",
        f" e30.e30.{'A' * 86}",
        f"e+0.e30.{'A' * 86}",
    ],
)
def test_nothing_else_has_it(text: str) -> None:
    assert not has_signed_shape(text)


@given(st.text() | st.text(alphabet="Ab+/=;. \n-_", max_size=60))
def test_the_parser_takes_exactly_what_it_would_write(text: str) -> None:
    try:
        payload = parse(text)
    except SealError:
        return
    assert sealed(payload.ciphertext, payload.iv) == text


@given(st.binary(min_size=1, max_size=40).map(base64.b64encode))
def test_no_text_has_both_shapes(text: bytes) -> None:
    seal = f"{text.decode()};{GOOD_IV}"
    assert not has_signed_shape(seal)
