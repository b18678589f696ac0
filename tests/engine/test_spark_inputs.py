"""What Spark reads: right rows are linked, wrong ones are findings, whatever stands in them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from integrity.errors import UsageError
from integrity.load import jsonl

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LINES = (
    b'{"id": "a", "title": "Ferry runs aground", "published": "2025-03-11T08:00:00Z"}',
    b'{"id": "b", "title": 5, "text": "Body"}',
    b"{",
    b'{"id": "c", "title": "\xff\xfe"}',
    b'{"title": "without id"}',
    b"[" * 100_000,
    b'{"id": "d", "body": "in the wrong column"}',
    b"",
    b'{"id": "a", "title": "Ferry runs aground"}',
    b'{"id": "e", "title": "half \\ud800"}',
)


def test_a_poisonous_line_is_a_finding_and_the_others_are_read_as_in_one_process(
    spark: "SparkSession", tmp_path: Path
) -> None:
    from integrity.engine.spark import inputs, rows, session

    file = tmp_path / "feed.jsonl"
    file.write_bytes(b"\n".join(LINES))
    frame, problems = inputs.distinct(session.settled(inputs.records(spark, [str(file)]), "read"))
    alone = jsonl.read(file)
    records = {record.id: record for record in rows.records(frame.toArrow())}
    expected = {record.id: record for record in alone.records}
    assert records.keys() == expected.keys() == {"a", "b", "d", "e"}
    assert {name: records[name] for name in "bde"} == {name: expected[name] for name in "bde"}
    told = sorted(finding.rule for finding in problems)
    assert told == sorted([*(error.rule for error in alone.errors), "FMT126"])
    assert {finding.place.path for finding in problems} == {str(file)}


def test_parquet_holds_dates_and_texts_that_are_none(spark: "SparkSession", tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from integrity.engine.spark import inputs, rows, session

    day = datetime(2025, 3, 11, 8, 0, 0, 5, tzinfo=UTC)
    table = pa.table(
        {
            "id": ["a", "b", None],
            "title": pa.array([b"Ferry", b"\xff", b"No id"]).view(pa.string()),
            "published": [day, None, None],
            "mood": ["x", "y", "z"],
        }
    )
    pq.write_table(table, tmp_path / "feed.parquet")
    parsed = session.settled(inputs.records(spark, [str(tmp_path / "feed.parquet")]), "read")
    frame, problems = inputs.distinct(parsed)
    records = {record.id: record for record in rows.records(frame.toArrow())}
    assert (records["a"].title, records["a"].published) == ("Ferry", day)
    assert (records["b"].title, records["b"].published) == (None, None)
    messages = sorted(finding.message for finding in problems)
    assert [message[:35] for message in messages] == [
        "`title` is b'\\xff', expected text; t",
        "column 'mood' is not known; did you",
        "expected a text `id`, found none",
    ] or [message[:22] for message in messages] == [
        "`title` is b'\\xff', ex",
        "column 'mood' is not k",
        "expected a text `id`, ",
    ]


def test_what_is_not_there_is_an_error_that_says_what_to_name(spark: "SparkSession", tmp_path: Path) -> None:
    from integrity.engine.spark import inputs

    with pytest.raises(UsageError, match=r"Spark cannot read .*: path not found"):
        inputs.records(spark, [str(tmp_path / "none.jsonl")])


def test_links_that_are_written_are_lines_as_in_a_report(spark: "SparkSession", tmp_path: Path) -> None:
    from integrity.engine import codec
    from integrity.engine.spark import outputs
    from integrity.link import linking
    from integrity.report import links_jsonl
    from tests.records import newsroom

    links = linking.link(newsroom()).links
    frame = spark.createDataFrame(
        [(link.a, link.b, codec.dump(link)) for link in links], "a string, b string, link string"
    )
    assert outputs.write(outputs.links(frame), str(tmp_path / "links")) == len(links)
    lines = "".join(part.read_text() for part in sorted((tmp_path / "links").glob("part-*")))
    assert [json.loads(line) for line in lines.splitlines()] == [links_jsonl.link_object(link) for link in links]
    assert outputs.write(outputs.links(frame), str(tmp_path / "links.parquet")) == len(links)
    kept = spark.read.parquet(str(tmp_path / "links.parquet"))
    assert [row.a for row in kept.orderBy("a", "b").collect()] == [link.a for link in links]
    with pytest.raises(UsageError, match="it exists already"):
        outputs.write(outputs.links(frame), str(tmp_path / "links"))


def test_a_report_names_records_without_their_texts(spark: "SparkSession", tmp_path: Path) -> None:
    from integrity.engine.spark import job
    from integrity.fields import DEFAULT

    (tmp_path / "feed.jsonl").write_text(
        '{"id": "a", "title": "Ferry", "text": "Body"}\n{"id": "b", "text": "Other"}\n'
    )
    source = job.read(spark, [str(tmp_path / "feed.jsonl")], DEFAULT, mentions=False)
    assert sorted((record.id, record.title, record.text) for record in source.names()) == [
        ("a", "Ferry", None),
        ("b", None, None),
    ]
    assert source.size == 2


def test_articles_in_parquet_are_records_with_their_mentions(spark: "SparkSession", tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from integrity.engine.spark import job, rows
    from integrity.fields import DEFAULT

    text = "---\ntitle: Ferry runs aground\nrelated:\n- {title: Harbour closed}\n---\nBody\n"
    pq.write_table(pa.table({"path": ["a.md", "b.md"], "content": [text.encode(), b"\xff"]}), tmp_path / "a.parquet")
    source = job.read(spark, [str(tmp_path / "a.parquet")], DEFAULT, mentions=True)
    assert sorted(record.id for record in rows.records(source.records.toArrow())) == ["a.md", "a.md#related/0"]
    assert source.size == 2
