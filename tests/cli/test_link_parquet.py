"""`integrity link`: Parquet in, Parquet out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from integrity.cli import output
from integrity.load import record_files
from tests import bulk
from tests.cli.test_link import BREAD, FERRY
from tests.corpus import Corpus

pytestmark = bulk.needs("pyarrow")


def parquet(corpus: Corpus, name: str, *rows: Mapping[str, str | None]) -> None:
    import pyarrow as pa  # noqa: PLC0415 - skipped where it is missing
    import pyarrow.parquet as pq  # noqa: PLC0415

    names = {column: None for row in rows for column in row}
    pq.write_table(pa.table({column: [row.get(column) for row in rows] for column in names}), corpus.root / name)


def rows(path: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq  # noqa: PLC0415

    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


def test_links_of_parquet_are_those_of_the_same_json_lines(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", *FERRY, BREAD)
    expected = corpus.run("link", "feed.jsonl", "--output", "links")
    parquet(corpus, "feed.parquet", *FERRY, BREAD)
    done = corpus.run("link", "feed.parquet", "--output", "links")
    assert (done.out, done.summary) == (expected.out, expected.summary)


def test_bad_rows_are_findings_with_their_numbers_and_the_others_are_linked(corpus: Corpus) -> None:
    parquet(corpus, "feed.parquet", FERRY[0], {"id": None}, FERRY[1], {"id": "w-1"})
    report = corpus.run("link", "feed.parquet", "--output", "json")
    assert report.code == 1
    assert {(row["line"], row["rule"], row["path"]) for row in report.json["findings"]} == {
        (2, "FMT124", "feed.parquet"),
        (4, "FMT126", "feed.parquet"),
    }
    assert len(report.json["links"]) == 1


def test_links_and_clusters_are_written_as_parquet_where_the_path_says_so(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", *FERRY, BREAD)
    lines = corpus.run("link", "feed.jsonl", "--output", "links").lines
    clusters = corpus.run("link", "feed.jsonl", "--output", "clusters").lines
    asked = ("--output", "links:links.parquet", "--output", "clusters:clusters.parquet")
    assert "wrote links to links.parquet" in corpus.run("link", "feed.jsonl", *asked).err
    found = [{**row, "evidence": json.loads(row["evidence"])} for row in rows(corpus.root / "links.parquet")]
    assert found == lines
    assert rows(corpus.root / "clusters.parquet") == clusters


def test_nothing_linked_is_a_file_without_rows(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", BREAD)
    corpus.run("link", "feed.jsonl", "--output", "links:links.parquet")
    assert rows(corpus.root / "links.parquet") == []


def test_the_bytes_are_the_same_in_every_run(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", *FERRY, BREAD)
    written = []
    for _ in range(2):
        corpus.run("link", "feed.jsonl", "--output", "clusters:clusters.parquet")
        written.append((corpus.root / "clusters.parquet").read_bytes())
    assert written[0] == written[1]


def test_a_report_that_is_no_table_is_not_written_as_parquet(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", BREAD)
    done = corpus.run("link", "feed.jsonl", "--output", "json:report.parquet")
    assert done.code == 2
    assert "json is not written as Parquet" in done.err


def test_check_and_audit_read_no_parquet(corpus: Corpus) -> None:
    corpus.article("ferry")
    parquet(corpus, "feed.parquet", *FERRY)
    assert corpus.run("audit", ".").summary.startswith("checked 1 article:")


def test_parquet_without_pyarrow_names_the_command_that_installs_it(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet(corpus, "feed.parquet", *FERRY)
    monkeypatch.setattr(record_files, "can_read_parquet", lambda: False)
    done = corpus.run("link", "feed.parquet")
    assert done.code == 2
    assert "pip install 'newsroom-integrity[bulk]'" in done.err


def test_parquet_output_without_pyarrow_is_refused_before_anything_is_read(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.records("feed.jsonl", BREAD)
    monkeypatch.setattr(output, "find_spec", lambda name: None)
    done = corpus.run("link", "feed.jsonl", "--output", "links:links.parquet")
    assert done.code == 2
    assert "pip install 'newsroom-integrity[bulk]'" in done.err
