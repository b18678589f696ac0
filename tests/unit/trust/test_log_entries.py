import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from integrity.trust import log_entries
from integrity.trust.digest import of
from integrity.trust.log_entries import Content, Kind, Op, Row

DIG, OTHER, SEAL = (str(of(text)) for text in (b"one", b"two", b"seal"))
ROW = Row(Op.ADD, "https://a.example/x", "_news/x.md", "", Content(0, DIG, Kind.SEALED, SEAL), 1_781_524_860)
LINE = (
    f'{{"dig":"{DIG}","kind":"sealed","op":"add","path":"_news/x.md","rev":0,"seal":"{SEAL}",'
    f'"sub":"https://a.example/x","t":1781524860,"was":""}}'
)


def members(**changes: Any) -> dict[str, Any]:
    """The members of the line, but for `changes`; None leaves one out."""
    return {name: value for name, value in {**json.loads(LINE), **changes}.items() if value is not None}


def line(**changes: Any) -> bytes:
    return rfc8785.dumps(members(**changes))


def reason(data: bytes) -> str:
    with pytest.raises(ValueError) as caught:
        log_entries.parse(data)
    return str(caught.value)


def test_a_row_is_written_as_its_rfc_8785_form_and_read_again() -> None:
    assert log_entries.write(ROW) == LINE.encode() == line()
    assert log_entries.parse(LINE.encode()) == ROW


@pytest.mark.parametrize(
    "changes",
    [
        {"op": "revise"},
        {"op": "retract", "kind": "none", "seal": ""},
        {"op": "replace", "was": "https://a.example/y"},
        {"op": "move", "was": "_news/y.md"},
        {"kind": "signed", "rev": 1},
        {"kind": "signed", "rev": 2**31 - 1},
        {"t": 0},
        {"t": 253402300799},
        {"path": '_news/"quoted" \\ and 🌊 \x7f.md'},
        {"path": "\b\t\n\f\r\x00\x1f"},
    ],
)
def test_each_kind_of_row_is_read(changes: dict[str, Any]) -> None:
    data = line(**changes)
    row = log_entries.parse(data)
    assert log_entries.write(row) == data
    assert row.path == members(**changes)["path"]


TYPE = "a member of another type or form, or JSON in another form than RFC 8785 gives it"
MEMBERS = "expected an object with exactly the members dig, kind, op, path, rev, seal, sub, t, was"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"extra": 1}, MEMBERS),
        ({"t": None}, MEMBERS),
        ({"op": "delete"}, TYPE),
        ({"kind": "Signed"}, TYPE),
        ({"dig": "sha-512:x"}, TYPE),
        ({"dig": DIG[:-1] + "B"}, TYPE),
        ({"rev": -1}, TYPE),
        ({"rev": "1"}, TYPE),
        ({"rev": True}, TYPE),
        ({"t": 1.5}, TYPE),
        ({"sub": 1}, TYPE),
        ({"sub": ""}, "an empty `sub` or `path`"),
        ({"path": ""}, "an empty `sub` or `path`"),
        ({"was": "x"}, "`was` 'x' in a row of `add`"),
        ({"op": "move"}, "`was` '' in a row of `move`"),
        ({"op": "move", "was": "_news/x.md"}, "a row of `move` that leaves everything where it was"),
        ({"op": "replace", "was": ROW.sub}, "a row of `replace` that leaves everything where it was"),
        ({"kind": "signed"}, "`rev` 0 of an article that is `signed`"),
        ({"rev": 1}, "`rev` 1 of an article that is `sealed`"),
        ({"kind": "signed", "rev": 2**31}, "`rev` 2147483648 of an article that is `signed`"),
        ({"kind": "none"}, f"`seal` {SEAL!r} of an article that is `none`"),
        ({"seal": ""}, "`seal` '' of an article that is `sealed`"),
        ({"t": 253402300800}, "`t` 253402300800 after the year 9999"),
    ],
)
def test_any_other_row_is_refused_with_the_reason(changes: dict[str, Any], said: str) -> None:
    assert reason(line(**changes)) == said


@pytest.mark.parametrize(
    "data",
    [
        LINE.replace(":0", ": 0"),
        LINE.replace("_news", "_\\u006eews"),
        LINE.replace("_news/", "_news\\/"),
        LINE.replace("_news/", "_news\\u000a"),
        LINE.replace("_news/", "_news\\u001F"),
        LINE.replace('"rev":0', '"rev":00'),
        LINE.replace('"rev":0', '"rev":-0'),
        json.dumps(members()),
        f" {LINE}",
        f"{LINE}\r",
    ],
)
def test_another_way_of_writing_the_same_is_refused(data: str) -> None:
    with pytest.raises(ValueError):
        log_entries.parse(data.encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b'{"a":1}', LINE.encode() * 2])
def test_what_is_no_row_is_refused(data: bytes) -> None:
    assert reason(data) in {MEMBERS, "text that is not UTF-8"} or reason(data).startswith("no JSON")


def test_a_row_that_would_be_refused_is_not_written() -> None:
    with pytest.raises(ValueError, match="`was`"):
        log_entries.write(ROW._replace(was="x"))
    with pytest.raises(ValueError, match="another type"):
        log_entries.write(ROW._replace(content=ROW.content._replace(rev=False)))


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_text_is_written_as_rfc_8785_says_and_read_again(sub: str, path: str) -> None:
    row = ROW._replace(sub=sub, path=path)
    assert log_entries.write(row) == line(sub=sub, path=path)
    assert log_entries.parse(log_entries.write(row)) == row


@given(st.binary(max_size=8), st.integers(0, len(LINE)), st.integers(0, 8))
def test_what_is_read_is_its_own_rfc_8785_form(new: bytes, place: int, removed: int) -> None:
    data = LINE.encode()[:place] + new + LINE.encode()[place + removed :]
    try:
        row = log_entries.parse(data)
    except ValueError:
        return
    assert rfc8785.dumps(json.loads(data)) == data == log_entries.write(row)


def test_lines_are_split_and_joined() -> None:
    assert log_entries.split(b"") == []
    assert log_entries.split(b"a\nb\n") == [b"a", b"b"]
    assert log_entries.join([b"a", b"b"]) == b"a\nb\n"
    with pytest.raises(ValueError, match="no line end"):
        log_entries.split(b"a\nb")


@pytest.mark.parametrize(
    ("old", "new", "says_more"),
    [
        (Content(0, DIG, Kind.SEALED, SEAL), Content(0, DIG, Kind.SEALED, OTHER), False),
        (Content(0, DIG, Kind.SEALED, SEAL), Content(0, OTHER, Kind.SEALED, SEAL), True),
        (Content(0, DIG, Kind.SEALED, SEAL), Content(0, DIG, Kind.NONE), True),
        (Content(0, DIG, Kind.NONE), Content(0, DIG, Kind.NONE), False),
        (Content(1, DIG, Kind.SIGNED, SEAL), Content(1, DIG, Kind.SIGNED, SEAL), False),
        (Content(1, DIG, Kind.SIGNED, SEAL), Content(1, DIG, Kind.SIGNED, OTHER), True),
        (Content(1, DIG, Kind.SIGNED, SEAL), Content(2, DIG, Kind.SIGNED, SEAL), True),
    ],
)
def test_only_another_string_of_a_sealed_payload_is_nothing_to_log(old: Content, new: Content, says_more: bool) -> None:
    assert new.says_more_than(old) is says_more
