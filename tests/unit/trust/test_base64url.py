import pytest

from integrity.trust import base64url


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"", ""), (b"\0", "AA"), (b"\0\0", "AAA"), (b"\0\0\0", "AAAA"), (b"\xfb\xff\xfe", "-__-"), (b"hello", "aGVsbG8")],
)
def test_bytes_have_one_text_and_a_text_has_its_bytes(data: bytes, text: str) -> None:
    assert (base64url.encode(data), base64url.decode(text)) == (text, data)


@pytest.mark.parametrize(
    "text", ["A", "AAAAA", "AA==", "AA=", "=", "+_AA", "A A", "AA\n", " AA", "\u00e9\u00e9", "A.AA", "\uff21A"]
)
def test_what_is_not_base64url_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        base64url.decode(text)


@pytest.mark.parametrize("text", ["AB", "AP", "A_", "AAB", "AAD"])
def test_unused_bits_that_are_not_zero_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64url that is not canonical"):
        base64url.decode(text)


@pytest.mark.parametrize("size", range(7))
def test_a_guess_is_right_for_what_bytes_are_encoded_as(size: int) -> None:
    data = bytes(range(249, 249 + size))
    assert base64url.guessed(base64url.encode(data)) == data


def test_a_guess_is_refused_where_a_character_is_none_of_ascii() -> None:
    with pytest.raises(ValueError, match="ascii"):
        base64url.guessed("\u00e9\u00e9")
