"""`clusters`: one record a line."""

import json

from integrity.report.clusters_jsonl import render
from tests.unit.report import reports


def test_every_record_is_a_line_with_its_event() -> None:
    report = reports.report(clusters=[reports.event("b.md", "c.md"), reports.event("a.md")])
    assert render(report) == (
        '{"id": "a.md", "cluster": "a.md", "canonical": "a.md", "size": 1}\n'
        '{"id": "b.md", "cluster": "b.md", "canonical": "b.md", "size": 2}\n'
        '{"id": "c.md", "cluster": "b.md", "canonical": "b.md", "size": 2}\n'
    )


def test_lines_are_sorted_by_id_across_events() -> None:
    report = reports.report(clusters=[reports.event("d", "a"), reports.event("c", "b"), reports.event("É", "Z")])
    assert [json.loads(line)["id"] for line in render(report).splitlines()] == ["Z", "a", "b", "c", "d", "É"]


def test_without_records_there_is_no_line() -> None:
    assert render(reports.report()) == ""
