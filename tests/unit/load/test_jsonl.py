import gzip
import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrity.load import jsonl
from integrity.load.jsonl import MAX_LINE_BYTES
from integrity.load.records import Record
from integrity.node import Span

MORNING = datetime(2025, 3, 11, 8, 42, tzinfo=UTC)


def read(path: Path, *lines: str | bytes) -> tuple[list[Record], list[tuple[str, str, object]]]:
    data = b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    file = jsonl.read(path)
    return file.records, [(error.rule, error.message, error.span) for error in file.errors]


FULL = {
    "id": "a-1", "title": "Ferry", "excerpt": "Aground.", "text": "It ran.", "outlet": "a.example",
    "url": "https://a.example/x", "published": "2025-03-11T09:42:00+01:00", "event": "e-7",
}  # fmt: skip


@pytest.mark.parametrize("name", ["in.jsonl", "in.jsonl.gz"])
def test_a_line_is_a_record(tmp_path: Path, name: str) -> None:
    record = Record("a-1", "Ferry", "Aground.", "It ran.", "a.example", "https://a.example/x", MORNING, "e-7")
    assert read(tmp_path / name, json.dumps(FULL)) == ([record], [])


def test_blank_and_null_fields_are_missing(tmp_path: Path) -> None:
    line = '{"id": " a ", "title": "  ", "text": null, "published": " "}'
    assert read(tmp_path / "in.jsonl", line) == ([Record("a")], [])


def test_blank_lines_a_byte_order_mark_and_crlf_are_no_matter(tmp_path: Path) -> None:
    lines = ('\ufeff{"id": "a"}\r', "", "  ", '{"id": "b"}')
    assert read(tmp_path / "in.jsonl", *lines) == ([Record("a"), Record("b")], [])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"title": "Ferry"}', "expected a text `id`, found none"),
        ('{"id": ""}', "expected a text `id`, found none"),
        ('{"id": 7}', "`id` is 7, expected text"),
        ('{"id": "b", "title": "x", "title": "y"}', "member 'title' stands twice in one object"),
        ('["id", "b"]', "line is a JSON list, expected an object"),
        ("null", "line is a JSON NoneType, expected an object"),
        ('{"id": "b"', "line is not JSON: Expecting ',' delimiter at character 11"),
        (
            "{'id': 'b'}",
            "line is not JSON: Expecting property name enclosed in double quotes at character 2",
        ),
    ],
)
def test_a_bad_line_is_an_error_with_its_number_and_the_others_are_kept(
    tmp_path: Path, line: str, message: str
) -> None:
    expected = [("FMT124", message, Span(2, 1, len(line)))]
    assert read(tmp_path / "in.jsonl", '{"id": "a"}', line, '{"id": "c"}') == ([Record("a"), Record("c")], expected)


@pytest.mark.parametrize(
    "line",
    [b'{"id": "\xe9"}', '{"id": "b"}'.encode("utf-16"), b"[" * 100_000, b'{"id": ' + b"9" * 5000 + b"}", b"\0"],
    ids=["Latin-1", "UTF-16", "deep", "5,000 digits", "NUL"],
)
def test_a_hostile_line_is_an_error_like_any_other(tmp_path: Path, line: bytes) -> None:
    records, errors = read(tmp_path / "in.jsonl", '{"id": "a"}', line, '{"id": "c"}')
    assert (records, [error[0] for error in errors]) == ([Record("a"), Record("c")], ["FMT124"])


def padded(size: int) -> str:
    """A record of `size` bytes."""
    head, tail = '{"id": "b", "text": "', '"}'
    return f"{head}{'x' * (size - len(head) - len(tail))}{tail}"


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_line_of_four_mebibytes_is_read(tmp_path: Path, end: str) -> None:
    (tmp_path / "in.jsonl").write_text(padded(MAX_LINE_BYTES) + end)
    file = jsonl.read(tmp_path / "in.jsonl")
    assert ([record.id for record in file.records], file.errors) == (["b"], [])


@pytest.mark.parametrize("size", [MAX_LINE_BYTES + 1, MAX_LINE_BYTES + 2, 3 * MAX_LINE_BYTES])
def test_a_longer_line_is_skipped_and_the_next_has_the_next_number(tmp_path: Path, size: int) -> None:
    records, errors = read(tmp_path / "in.jsonl", padded(size), '{"id": "c"}', "?")
    assert records == [Record("c")]
    assert [(rule, message, span[0]) for rule, message, span in errors if isinstance(span, Span)] == [
        ("FMT124", "line is over 4,194,304 bytes", 1),
        ("FMT124", "line is not JSON: Expecting value at character 1", 3),
    ]


@pytest.mark.parametrize(
    ("column", "hint"),
    [
        ("body", "; did you mean 'text'?"),
        ("Headline", "; did you mean 'title'?"),
        ("publishedDateTime", "; did you mean 'published'?"),
        ("titel", "; did you mean 'title'?"),
        ("wordcount", ""),
        ("x" * 100_000, ""),
    ],
)
def test_an_unknown_column_is_named_once_with_the_nearest_known_one(tmp_path: Path, column: str, hint: str) -> None:
    lines = [json.dumps({"id": name, column: "x"}) for name in "ab"]
    records, errors = read(tmp_path / "in.jsonl", '{"id": "0"}', *lines)
    assert [record.id for record in records] == ["0", "a", "b"]
    assert errors == [("FMT125", f"column {column!r:.80} is not known{hint}", Span(2, 1, 1))]


def test_what_a_truncated_file_held_before_is_kept(tmp_path: Path) -> None:
    texts = [hashlib.sha256(bytes([number])).hexdigest() for number in range(200)]
    lines = "".join(json.dumps({"id": text, "text": text[::-1]}) + "\n" for text in texts)
    (tmp_path / "in.jsonl.gz").write_bytes(gzip.compress(lines.encode())[:-5000])
    file = jsonl.read(tmp_path / "in.jsonl.gz")
    assert 0 < len(file.records) < 200
    reason = "Compressed file ended before the end-of-stream marker was reached"
    message = f"file cannot be read to its end: {reason}; {len(file.records)} records before were kept"
    assert [(error.rule, error.message) for error in file.errors] == [("FMT101", message)]


@pytest.mark.parametrize("data", [b"no gzip", b"\x1f\x8b\x08\x00\0\0\0\0\0\0broken"])
def test_what_is_no_gzip_is_an_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "in.jsonl.gz").write_bytes(data)
    file = jsonl.read(tmp_path / "in.jsonl.gz")
    assert (file.records, [error.rule for error in file.errors]) == ([], ["FMT101"])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "b", "title": ["Ferry"]}', "`title` is ['Ferry'], expected text"),
        ('{"id": "b", "published": "yesterday"}', "`published` is 'yesterday', expected ISO 8601"),
        ('{"id": "b", "published": "2021-02-30"}', "`published` is '2021-02-30', expected ISO 8601"),
        ('{"id": "b", "published": 0}', "`published` is 0, expected text"),
        ('{"id": "b", "title": "\\ud83d"}', "`title` holds half a character, U+D83D"),
    ],
)
def test_a_bad_field_is_an_error_and_the_record_is_kept_without_it(tmp_path: Path, line: str, message: str) -> None:
    expected = [("FMT124", f"{message}; the record is linked without it", Span(2, 1, len(line)))]
    records, errors = read(tmp_path / "in.jsonl", '{"id": "a"}', line, '{"id": "c"}')
    assert (records, errors) == ([Record("a"), Record("b"), Record("c")], expected)


def test_each_record_has_its_line_and_the_file_a_digest_of_its_lines(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b'{"id": "a"}\n\n?\n{"id": "b"}\n')
    file = jsonl.read(tmp_path / "in.jsonl")
    digest = hashlib.sha256(b'{"id": "a"}?{"id": "b"}').hexdigest()
    assert (file.lines, file.digest) == ([1, 4], digest)


def test_of_many_unknown_columns_the_first_twenty_are_named(tmp_path: Path) -> None:
    columns = {f"unknown {number}": 0 for number in range(1_000)}
    _, errors = read(tmp_path / "in.jsonl", json.dumps({"id": "a", **columns}))
    assert [message for _, message, _ in errors] == [f"column 'unknown {number}' is not known" for number in range(20)]


def test_an_empty_file_holds_no_records(tmp_path: Path) -> None:
    assert read(tmp_path / "in.jsonl") == ([], [])


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    assert [error.rule for error in jsonl.read(tmp_path / "in.jsonl").errors] == ["FMT101"]


@pytest.mark.parametrize("name", ["in.jsonl", "in.jsonl.gz"])
def test_a_link_to_records_is_not_followed(tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").write_text('{"id": "a"}\n')
    (tmp_path / name).symlink_to("elsewhere")
    file = jsonl.read(tmp_path / name)
    message = "file is a symbolic link, expected a regular file; it was not followed"
    assert (file.records, [(error.rule, error.message) for error in file.errors]) == ([], [("FMT101", message)])


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "in.jsonl")
    assert [error.message for error in jsonl.read(tmp_path / "in.jsonl").errors] == [
        "file is a pipe, expected a regular file"
    ]
