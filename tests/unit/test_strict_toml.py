"""TOML under limits."""

import pytest

from integrity import strict_toml


def test_a_document_is_what_tomllib_makes_of_it() -> None:
    assert strict_toml.parse('a.b = ["ü", 1]\n[c]\nd = 2026-01-01T00:00:00Z'.encode())["a"] == {"b": ["ü", 1]}
    assert strict_toml.parse(b"") == {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff", "bytes that are not UTF-8"),
        (b"a = " + b"[\n" * 100_000, "nested too deep"),
        (b"a = 1\nb" + b".b" * 40_000 + b" = 1", "line 2 has 40,000 dots, too many to read"),
        (b"a = {" + b"b." * 40_000 + b"b = 1}", "line 1 has 40,000 dots"),
        ((b"[a" + b".a" * 9_999 + b"]\n") * 11, "line 1 has 9,999 dots"),
        (b"a = " + b"9" * 5000, "Exceeds the limit"),
        (b"a = 1\na = 2", "Cannot overwrite a value"),
    ],
)
def test_what_is_none_is_said_in_one_kind_of_error(data: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        strict_toml.parse(data)


def test_a_long_line_with_few_dots_is_read() -> None:
    assert strict_toml.parse(b"a = '" + b"x" * 100_000 + b"'\n") == {"a": "x" * 100_000}
    names = [f"n{number}.example" for number in range(10_000)]
    assert strict_toml.parse(f"a = {names}".encode()) == {"a": names}
