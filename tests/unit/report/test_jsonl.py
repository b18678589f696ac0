"""`jsonl`: one finding a line."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from integrity.report.json_v1 import finding_object
from integrity.report.jsonl import render
from integrity.report.report import Report
from tests.unit.report import reports

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "schema" / "report-v1.json").read_text(encoding="utf-8"),
)
ACCEPTED = Draft202012Validator({**SCHEMA, "$ref": "#/$defs/accepted", "properties": {}, "required": [],
                                 "additionalProperties": True})  # fmt: skip


def lines(report: Report) -> list[Any]:
    return [json.loads(line) for line in render(report).splitlines()]


def test_each_finding_is_a_line_as_in_the_json_report() -> None:
    report = reports.newsroom()
    assert lines(report) == [{**finding_object(finding), "accepted": None} for finding in report.findings]


def test_accepted_findings_stand_among_the_others_by_place_and_say_so() -> None:
    known = reports.accepted(reports.finding(path="b.md"), expires=date(2026, 12, 31))
    found = lines(reports.report(findings=[reports.finding(path=f"{name}.md") for name in "ac"], accepted=[known]))
    assert [(line["path"], line["accepted"]) for line in found] == [
        ("a.md", None),
        (
            "b.md",
            {
                "by": "baseline",
                "reason": "wire copy, agreed with the desk",
                "owner": "desk@northwire.example",
                "expires": "2026-12-31",
            },
        ),
        ("c.md", None),
    ]


def test_an_accepted_line_has_the_members_of_the_published_schema() -> None:
    (line,) = lines(reports.report(accepted=[reports.accepted()]))
    assert ACCEPTED.is_valid({"finding": line, **line.pop("accepted")})


def test_no_finding_is_no_line() -> None:
    assert render(reports.report([reports.article()])) == ""
