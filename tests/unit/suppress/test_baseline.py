"""The file of accepted findings: read strictly, written in one order."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.errors import BaselineError
from integrity.suppress import baseline
from integrity.suppress.baseline import Entry
from tests.unit.suppress.entries import entry, line

WHERE = "integrity-baseline.jsonl"


def refusal(data: str | bytes) -> tuple[str, str]:
    """Message and next step."""
    with pytest.raises(BaselineError) as caught:
        baseline.parse(data.encode() if isinstance(data, str) else data, WHERE)
    return caught.value.message, caught.value.next_step


def test_an_entry_is_one_line_that_says_who_why_and_until_when() -> None:
    one = entry(expires=date(2026, 12, 31))
    text = baseline.render([one])
    assert text == (
        f'{{"fingerprint": "{"a" * 32}", "rule": "FLD211", "subjects": ["s"], "paths": ["_news/ferry.md"], '
        '"reason": "known", "owner": "desk", "created": "2026-01-02", "expires": "2026-12-31"}\n'
    )
    assert baseline.parse(text.encode(), WHERE) == (entry(expires=date(2026, 12, 31), line=1),)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
DAYS = st.dates(date(1000, 1, 1))
ENTRIES = st.builds(
    Entry,
    st.text("0123456789abcdef", min_size=32, max_size=32),
    st.sampled_from(("FLD211", "DUP301", "SIG510")),
    st.lists(TEXTS).map(tuple),
    st.lists(TEXTS).map(tuple),
    TEXTS.filter(str.strip),
    TEXTS,
    DAYS,
    DAYS | st.none(),
)


@given(st.lists(ENTRIES, unique_by=lambda one: one.key))
def test_what_is_written_is_read_again_whatever_it_says(entries: list[Entry]) -> None:
    text = baseline.render(entries)
    again = baseline.parse(text.encode(), WHERE)
    assert baseline.render(again) == text == baseline.render(entries[::-1])
    assert {one.key: one.reason for one in again} == {one.key: one.reason for one in entries}
    assert text.isascii()
    assert text.count("\n") == len(entries)


def test_blank_lines_and_crlf_do_no_harm() -> None:
    text = f"\n{line(fingerprint='b' * 32)}\r\n\r\n{line()}"
    assert [one.line for one in baseline.parse(text.encode(), WHERE)] == [2, 4]


def test_an_empty_file_accepts_nothing() -> None:
    assert baseline.parse(b"", WHERE) == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<<<<<<< HEAD", "no JSON: Expecting value at character 1"),
        ("[]", "JSON that is no object"),
        (b"\xff", "text that is not UTF-8"),
        (line(fingerprint="AA"), "`fingerprint` is 'AA', expected 32 hex characters"),
        (line(rule="fld211"), "`rule` is 'fld211', expected a code such as FLD211"),
        (line(reason=" "), "`reason` is empty, expected why the finding is accepted"),
        (line(owner=None), "`owner` is None, expected text"),
        (line(subjects="s"), "`subjects` is 's', expected a list of texts"),
        (line(paths=[1]), "`paths` is [1], expected a list of texts"),
        (line(created="2026-1-2"), "`created` is '2026-1-2', expected a date such as 2026-12-31"),
        (line(created="2026-02-30"), "`created` is 2026-02-30, which is no date"),
        (line(expires="soon"), "`expires` is 'soon', expected a date such as 2026-12-31"),
        (json.dumps({"fingerprint": "a" * 32}), "`expires` is missing, expected text"),
        (line(until="x"), f"there is no member 'until', expected {', '.join(baseline.MEMBERS)}"),
        (line()[:-1] + ', "rule": "SIG510"}', "member 'rule' twice"),
        ("[" * 100_000, "JSON that is nested too deep"),
    ],
)
def test_a_bad_line_is_told_with_its_number(text: str | bytes, problem: str) -> None:
    data = text.encode() if isinstance(text, str) else text
    good = f"{line(fingerprint='b' * 32)}\n".encode()
    message, step = refusal(good + data)
    assert message.startswith(f"{WHERE}, line 2: {problem}")
    assert step == "correct or delete the line, or put the file back from the history of the repository"


def test_an_entry_that_stands_twice_is_refused() -> None:
    assert refusal(f"{line()}\n{line(reason='other')}\n") == (
        f"{WHERE}, line 2: the finding {'a' * 32} stands on line 1 already",
        "delete one of the two lines",
    )


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baseline, "MAX_BYTES", 100)
    assert refusal(line()) == (f"{WHERE} is over 100 bytes", "name what is no article in `exclude` instead")


def test_an_entry_accepts_until_the_end_of_its_last_day() -> None:
    one = entry(expires=date(2026, 6, 30))
    assert [one.has_expired(date(2026, month, day)) for month, day in ((6, 30), (7, 1))] == [False, True]
    assert not entry(expires=None).has_expired(date.max)


def test_a_missing_file_is_none_and_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert baseline.read(tmp_path / WHERE, WHERE) is None
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", "."):
        with pytest.raises(BaselineError, match="expected a regular file") as caught:
            baseline.read(tmp_path / name, WHERE)
        assert caught.value.next_step == "put a regular file in its place"
