import re

import pytest

from integrity.trust.strict_json import MAX_DEPTH, parse_object
from tests.patience import bounded


def nested(depth: int, beside: str = "") -> bytes:
    """An object with lists in it, `depth` deep altogether."""
    return f'{{{beside}"a":{"[" * (depth - 1)}1{"]" * (depth - 1)}}}'.encode()


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"{}", {}),
        (
            b'{"a":1,"b":"x","c":[true,false,null],"d":{"":0}}',
            {"a": 1, "b": "x", "c": [True, False, None], "d": {"": 0}},
        ),
        (b' {"a" : -1 }\n', {"a": -1}),
        (b'{"\\u0061":"\\ud83d\\udea2"}', {"a": "\U0001f6a2"}),
        ('{"é":"\u2028\U0010ffff"}'.encode(), {"\u00e9": "\u2028\U0010ffff"}),
        (b'{"a":9007199254740991,"b":-9007199254740991}', {"a": 2**53 - 1, "b": 1 - 2**53}),
    ],
)
def test_an_object_of_texts_and_integers_is_read(data: bytes, value: object) -> None:
    assert parse_object(data) == value


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no JSON: Expecting value at character 1"),
        (b"{", "no JSON: Expecting property name enclosed in double quotes at character 2"),
        (b"{}{}", "no JSON: Extra data at character 3"),
        (b'{"a":01}', "no JSON: Expecting ',' delimiter at character 7"),
        (b"{'a':1}", "no JSON: Expecting property name enclosed in double quotes at character 2"),
        (b'{"a":"\x01"}', "no JSON: Invalid control character at at character 7"),
        (b"[]", "JSON that is no object"),
        (b"1", "JSON that is no object"),
        (b"null", "JSON that is no object"),
        (b'{"a":1,"b":2,"a":1}', "member 'a' twice"),
        (b'{"a":1,"\\u0061":1}', "member 'a' twice"),
        (b'{"x":{"a":1,"a":2}}', "member 'a' twice"),
        (b'{"a":1.0}', "number 1.0 that is no integer"),
        (b'{"a":1e400}', "number 1e400 that is no integer"),
        (b'{"a":NaN}', "number NaN that is no integer"),
        (b'{"a":-Infinity}', "number -Infinity that is no integer"),
        (b'{"a":1.' + b"0" * 50 + b"}", "number 1.000000000000000000 that is no integer"),
        (b'{"a":9007199254740992}', "number 9007199254740992 beyond 2^53"),
        (b'{"a":-9007199254740992}', "number -9007199254740992 beyond 2^53"),
        (b'{"a":' + b"9" * 10_000 + b"}", "number 99999999999999999999 beyond 2^53"),
        (b'{"a":"\xff"}', "text that is not UTF-8"),
        (b'{"a":"\xed\xa0\x80"}', "text that is not UTF-8"),
        (b'{"a":"\\ud800"}', "text that is not UTF-8"),
        (b'{"\\udc00":1}', "text that is not UTF-8"),
        ('{"a":1}'.encode("utf-16"), "text that is not UTF-8"),
        (b"[" * 100_000, "JSON that is nested too deep"),
    ],
)
def test_anything_else_is_refused_with_what_is_wrong(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_object(data)


def test_a_byte_order_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="no JSON"):
        parse_object(b"\xef\xbb\xbf{}")


@pytest.mark.parametrize("beside", ["", '"b":[[],[],[],[],[],[],[],[]],'], ids=["alone", "beside other lists"])
def test_nesting_has_a_limit(beside: str) -> None:
    assert "a" in parse_object(nested(MAX_DEPTH, beside))
    with pytest.raises(ValueError, match=r"^JSON that is nested too deep$"):
        parse_object(nested(MAX_DEPTH + 1, beside))


def test_a_name_in_a_message_is_cut() -> None:
    with pytest.raises(ValueError, match=f"^member '{'x' * 59} twice$"):
        parse_object(f'{{"{"x" * 1000}":1,"{"x" * 1000}":2}}'.encode())


def test_many_members_of_which_the_last_two_are_equal_take_little_time() -> None:
    members = ",".join(f'"{number}":1' for number in range(1500))
    with bounded(), pytest.raises(ValueError, match="member '1499' twice"):
        parse_object(f'{{{members},"1499":1}}'.encode())
