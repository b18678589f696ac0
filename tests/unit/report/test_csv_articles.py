"""`csv`: a row for each article, read back as a spreadsheet reads it."""

import csv
import io
from dataclasses import replace

import pytest

from integrity.finding import Severity
from integrity.link.evidence import Relation
from integrity.report.csv_articles import COLUMNS, MAX_CELL, render
from integrity.report.report import Report
from tests.unit.report import reports


def rows(report: Report) -> list[dict[str, str]]:
    """The rows, by the names of the first line."""
    return list(csv.DictReader(io.StringIO(render(report), newline=""), strict=True))


def title(text: str) -> str:
    """What stands in the file for a title."""
    return rows(reports.report([reports.article(title=text)]))[0]["title"]


def test_an_article_is_a_row_with_all_that_a_table_needs() -> None:
    found = rows(reports.newsroom())
    assert found[1] == {
        "path": "_news/ferry-1.md",
        "title": "Ferry runs aground",
        "outlet": "harbourpost.example",
        "url": "https://northwire.example/ferry",
        "published": "2025-03-11T11:12:00Z",
        "verdict": "replayed",
        "codes": "",
        "cluster": "_news/ferry-0.md",
        "canonical": "_news/ferry-0.md",
        "relation": "same_event",
        "errors": "1",
        "warnings": "0",
        "notes": "0",
    }


def test_the_relation_is_to_the_canonical_record_and_empty_where_the_two_were_not_linked() -> None:
    assert [row["relation"] for row in rows(reports.newsroom())] == ["canonical", "same_event", "", ""]


def test_an_article_that_reports_alone_is_in_no_cluster() -> None:
    last = rows(reports.newsroom())[3]
    assert (last["cluster"], last["canonical"]) == ("", "")


def test_the_relation_is_found_from_either_side_of_a_pair() -> None:
    names = ("b.md", "a.md")
    given = reports.report(
        [reports.article(name) for name in names],
        [reports.record(name) for name in names],
        links=[reports.link(*names, Relation.IDENTICAL)],
        clusters=[reports.event(*names)],
    )
    assert [row["relation"] for row in rows(given)] == ["identical", "canonical"]


def test_findings_are_counted_by_level_and_accepted_ones_are_not() -> None:
    levels = [Severity.ERROR, Severity.WARNING, Severity.WARNING, Severity.NOTE, Severity.NOTE, Severity.NOTE]
    findings = [reports.finding(severity=level) for level in levels]
    known = [reports.accepted(reports.finding("DUP301", "same text"))]
    (row,) = rows(reports.report([reports.article()], findings=findings, accepted=known))
    assert (row["errors"], row["warnings"], row["notes"]) == ("1", "2", "3")


def test_what_is_missing_is_an_empty_cell() -> None:
    (row,) = rows(reports.report([reports.article(title=None, outlet=None, url=None, published=None)]))
    assert [row[name] for name in ("title", "outlet", "url", "published")] == [""] * 4


def test_several_codes_stand_in_one_cell() -> None:
    (row,) = rows(reports.report([reports.article(codes=("a", "b"))]))
    assert row["codes"] == "a b"


def test_every_cell_is_quoted_and_every_line_ends_as_rfc_4180_says() -> None:
    lines = render(reports.report([reports.article(title='He said "no", twice')])).split("\r\n")
    assert lines[0] == ",".join(f'"{name}"' for name in COLUMNS)
    assert '"He said ""no"", twice"' in lines[1]
    assert lines[2:] == [""]


def test_a_report_without_articles_is_the_line_of_names() -> None:
    assert render(reports.report()).count("\r\n") == 1


@pytest.mark.parametrize("start", [*"=+-@＝＋－＠", " =", '"=', "'="])
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(start: str) -> None:
    assert title(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Fog;=1+1", "Fog;'=1+1"),
        ('Fog; "=1+1', "Fog;' \"=1+1"),
        ("Fog; calm later", "Fog; calm later"),
        ("2 - 1 = 1", "2 - 1 = 1"),
    ],
)
def test_a_semicolon_ends_a_cell_for_some(text: str, shown: str) -> None:
    assert title(text) == shown


@pytest.mark.parametrize("text", ["\t=1+1", "\r=1+1", "\n=1+1", "a\r\nb", "\x00=1"])
def test_a_character_that_acts_is_written_out(text: str) -> None:
    assert title(text).isprintable()
    assert title(text).startswith(("\\u", "a\\u"))


def test_a_cell_is_no_longer_than_a_spreadsheet_can_hold() -> None:
    assert len(title("W" * 40_000)) == MAX_CELL


def test_the_rows_are_those_of_the_report_whatever_was_linked() -> None:
    given = replace(reports.newsroom(), articles=(reports.article("alone.md"),))
    assert [row["path"] for row in rows(given)] == ["alone.md"]
