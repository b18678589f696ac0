"""GitLab's Code Quality report: the documented members, and fingerprints that are all different."""

import json
from typing import Any

from jsonschema import Draft202012Validator

from integrity.finding import Severity
from integrity.node import Span
from integrity.report.gitlab import MAX_TEXT, render
from integrity.report.report import Report
from tests.unit.report import reports

DOCUMENTED = Draft202012Validator({
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
})  # fmt: skip
"""What docs.gitlab.com/ci/testing/code_quality says of the format."""


def rows(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render(report))
    DOCUMENTED.validate(found)
    return found


def test_a_finding_says_what_is_so_and_what_to_do_and_where() -> None:
    found = reports.finding(message="host and outlet disagree", next_step="Correct one.", span=Span(15, 11, 17))
    assert rows(reports.report(findings=[found])) == [
        {
            "description": "host and outlet disagree. Correct one.",
            "check_name": "FLD211",
            "fingerprint": found.fingerprint,
            "severity": "minor",
            "location": {"path": "_news/ferry.md", "lines": {"begin": 15}},
        }
    ]


def test_a_finding_on_a_whole_file_stands_at_its_first_line() -> None:
    assert rows(reports.report(findings=[reports.finding("FMT101")]))[0]["location"]["lines"] == {"begin": 1}


def test_levels_have_their_own_severities() -> None:
    found = rows(reports.report(findings=[reports.finding(path=f"{n}", severity=n) for n in Severity]))
    assert [row["severity"] for row in found] == ["info", "minor", "critical"]


def test_findings_of_one_fingerprint_get_different_ones_that_stay_the_same() -> None:
    report = reports.report(findings=[reports.finding(span=Span(line, 1, 1)) for line in (1, 2, 3)])
    assert len({finding.fingerprint for finding in report.findings}) == 1
    found = [row["fingerprint"] for row in rows(report)]
    assert found[0] == report.findings[0].fingerprint
    assert len(set(found)) == 3
    assert found == [row["fingerprint"] for row in rows(report)]


def test_accepted_findings_are_left_out() -> None:
    assert rows(reports.report(accepted=[reports.accepted()])) == []


def test_a_long_text_is_cut() -> None:
    (row,) = rows(reports.report(findings=[reports.finding(message="x" * 10_000)]))
    assert len(row["description"]) == MAX_TEXT
