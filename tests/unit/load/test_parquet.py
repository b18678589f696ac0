"""Records from Parquet: what JSON lines say, and rows, columns and files that are not as they should be."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from integrity.errors import UsageError
from integrity.load import jsonl, record_files
from integrity.load.jsonl import MAX_LINE_BYTES
from integrity.load.records import Record
from integrity.node import Span
from tests import bulk

pytestmark = bulk.needs("pyarrow")

MORNING = datetime(2025, 3, 11, 8, 42, tzinfo=UTC)
FULL = {
    "id": "a-1", "title": "Ferry", "excerpt": "Aground.", "text": "It ran.", "outlet": "a.example",
    "url": "https://a.example/x", "published": "2025-03-11T09:42:00+01:00", "event": "e-7",
}  # fmt: skip


def write(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    import pyarrow as pa  # noqa: PLC0415 - skipped where it is missing
    import pyarrow.parquet as pq  # noqa: PLC0415

    pq.write_table(pa.table(columns), path, **options)
    return path


def told(path: Path) -> tuple[list[Record], list[tuple[str, str, object]]]:
    file = record_files.read(path)
    return file.records, [(error.rule, error.message, error.span) for error in file.errors]


def test_a_row_is_a_record(tmp_path: Path) -> None:
    path = write(tmp_path / "in.parquet", {name: [value] for name, value in FULL.items()})
    record = Record("a-1", "Ferry", "Aground.", "It ran.", "a.example", "https://a.example/x", MORNING, "e-7")
    assert told(path) == ([record], [])


def test_records_are_those_of_the_same_lines_as_json(tmp_path: Path) -> None:
    rows = [{"id": f" {k} ", "title": ["", " ", "Fähre", None][k % 4], "text": "x" * k} for k in range(3000)]
    lines = tmp_path / "in.jsonl"
    lines.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    columns = {name: [row[name] for row in rows] for name in ("id", "title", "text")}
    found, expected = record_files.read(write(tmp_path / "in.parquet", columns, row_group_size=700)), jsonl.read(lines)
    assert (found.records, found.lines, found.errors) == (expected.records, expected.lines, [])


def test_columns_may_be_dictionaries_large_or_empty(tmp_path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415

    columns = {
        "id": pa.array(["a", "b"], pa.large_string()),
        "outlet": pa.array(["post", None]).dictionary_encode(),
        "title": pa.nulls(2),
    }
    assert told(write(tmp_path / "in.parquet", columns)) == ([Record("a", outlet="post"), Record("b")], [])


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (MORNING, MORNING),
        (datetime(2025, 3, 11, 8, 42), MORNING),  # noqa: DTZ001 - without an offset it is UTC, as in JSON lines
        (date(2025, 3, 11), datetime(2025, 3, 11, tzinfo=UTC)),
    ],
)
def test_published_may_be_a_time(tmp_path: Path, value: object, moment: datetime) -> None:
    assert told(write(tmp_path / "in.parquet", {"id": ["a"], "published": [value]})) == (
        [Record("a", published=moment)],
        [],
    )


def test_a_row_without_an_id_is_an_error_with_its_number_and_the_others_are_kept(tmp_path: Path) -> None:
    expected = [("FMT124", "expected a text `id`, found none", Span(2, 1, 1))]
    assert told(write(tmp_path / "in.parquet", {"id": ["a", None, "c"]})) == ([Record("a"), Record("c")], expected)


def test_a_date_that_is_none_is_left_out(tmp_path: Path) -> None:
    records, errors = told(write(tmp_path / "in.parquet", {"id": ["a"], "published": ["noon"]}))
    assert records == [Record("a")]
    assert errors == [
        ("FMT124", "`published` is 'noon', expected ISO 8601; the record is linked without it", Span(1, 1, 1))
    ]


def test_a_column_of_another_kind_is_an_error_and_missing(tmp_path: Path) -> None:
    records, errors = told(write(tmp_path / "in.parquet", {"id": ["a"], "title": [7]}))
    message = "column `title` is 'int64', expected text; the records are linked without it"
    assert (records, errors) == ([Record("a")], [("FMT124", message, None)])


@pytest.mark.parametrize("columns", [{"title": ["x"]}, {"id": [7]}])
def test_without_a_text_column_of_ids_there_is_no_record(tmp_path: Path, columns: dict[str, Any]) -> None:
    records, errors = told(write(tmp_path / "in.parquet", columns))
    assert records == []
    assert errors[-1] == ("FMT124", "expected a text column `id`, found none", None)


def test_an_unknown_column_is_named_with_the_nearest_known_one(tmp_path: Path) -> None:
    records, errors = told(write(tmp_path / "in.parquet", {"id": ["a"], "body": ["x"]}))
    assert (records, errors) == ([Record("a")], [("FMT125", "column 'body' is not known; did you mean 'text'?", None)])


def test_bytes_that_are_no_utf_8_are_an_error_of_their_row(tmp_path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415

    title = pa.array([b"Ferry", b"\xff\xfe", None], pa.binary()).view(pa.string())
    records, errors = told(write(tmp_path / "in.parquet", {"id": ["a", "b", "c"], "title": title}))
    assert records == [Record("a", "Ferry"), Record("c")]
    assert errors == [("FMT124", "`title` is not UTF-8", Span(2, 1, 1))]


def test_a_text_over_the_limit_is_an_error_of_its_row(tmp_path: Path) -> None:
    texts = ["x" * (MAX_LINE_BYTES + 1), "x" * MAX_LINE_BYTES]
    records, errors = told(write(tmp_path / "in.parquet", {"id": ["a", "b"], "text": texts}))
    assert [record.id for record in records] == ["b"]
    assert errors == [("FMT124", "`text` is over 4,194,304 characters", Span(1, 1, 1))]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"\xff" * 4096])
def test_a_file_that_is_no_parquet_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in.parquet").write_bytes(content)
    records, errors = told(tmp_path / "in.parquet")
    assert (records, [error[0] for error in errors]) == ([], ["FMT101"])


def test_a_file_that_is_cut_or_changed_anywhere_is_no_crash(tmp_path: Path) -> None:
    whole = write(tmp_path / "in.parquet", {"id": [f"{k}" for k in range(50)], "text": ["fog"] * 50}).read_bytes()
    for place in range(0, len(whole), 7):
        for content in (whole[:place], whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]):
            (tmp_path / "bad.parquet").write_bytes(content)
            file = record_files.read(tmp_path / "bad.parquet")
            assert file.errors or len(file.records) <= 50


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "real.parquet", {"id": ["a"]})
    (tmp_path / "in.parquet").symlink_to(tmp_path / "real.parquet")
    assert told(tmp_path / "in.parquet")[1][0][0] == "FMT101"


def test_without_pyarrow_the_error_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "in.parquet", {"id": ["a"]})
    monkeypatch.setattr(record_files, "can_read_parquet", lambda: False)
    with pytest.raises(UsageError) as caught:
        record_files.read(path)
    assert caught.value.next_step == "pip install 'newsroom-integrity[bulk]', or name a .jsonl file"
