"""SARIF: the schema, what code scanning takes, and results that say all they can."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from integrity.cli.main import run
from integrity.finding import Place, Severity
from integrity.node import Span
from integrity.report.report import Report
from integrity.report.sarif import MAX_RELATED, MAX_RESULTS, render
from integrity.rules import catalogue
from tests.golden.newsroom import build
from tests.unit.report import reports
from tests.unit.report.consumers import sarif_log

NEWSROOM = Path(__file__).parents[3] / "fixtures" / "newsroom"


def only_run(report: Report) -> Any:
    (found,) = sarif_log(render(report))["runs"]
    return found


def test_the_newsroom_follows_the_schema(tmp_path: Path) -> None:
    out = tmp_path / "report.sarif"
    assert run(["check", str(NEWSROOM), "--at", "2026-01-01", "--quiet", "--output", f"sarif:{out}"]) == 1
    (found,) = sarif_log(out.read_text(encoding="utf-8"))["runs"]
    for result in found["results"]:
        assert found["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        if result["ruleId"] == "LOG601":  # its file is gone
            assert place["region"] == {"startLine": 1}
            continue
        lines = (NEWSROOM.parents[1] / place["artifactLocation"]["uri"]).read_text(encoding="utf-8").split("\n")
        region = place["region"]
        assert region.get("endColumn", 1) <= len(lines[region["startLine"] - 1]) + 1


def test_the_golden_corpus_follows_the_schema(tmp_path: Path) -> None:
    log = sarif_log(build(tmp_path).run("check", "--output", "sarif").out)
    assert len(log["runs"][0]["results"]) == 21


def test_every_rule_of_the_catalogue_can_be_described_within_the_bounds_of_code_scanning() -> None:
    found = only_run(reports.report(findings=[reports.finding(code) for code in catalogue()]))
    rules = found["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(catalogue())
    for rule in rules:
        assert len(rule["id"]) <= 255
        assert len(rule["name"]) <= 255
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert len(rule["properties"]["tags"]) <= 10
        assert "~~~" not in catalogue()[rule["id"]].bad + catalogue()[rule["id"]].good


def test_columns_count_code_points_and_end_behind_the_span() -> None:
    found = only_run(reports.report(findings=[reports.finding(span=Span(3, 8, 5))]))
    assert found["columnKind"] == "unicodeCodePoints"
    region = found["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 8, "endColumn": 13}


def test_a_finding_on_a_whole_file_stands_at_its_first_line() -> None:
    found = only_run(reports.report(findings=[reports.finding("FMT101")]))
    assert found["results"][0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("_news/ferry.md", "_news/ferry.md"),
        ("_news/à la carte #1?.md", "_news/%C3%A0%20la%20carte%20%231%3F.md"),
        ("a:b/100%.md", "a%3Ab/100%25.md"),
        ("a\x1b\udcff.md", "a%5Cu001b%5Cudcff.md"),
    ],
)
def test_a_path_is_a_relative_reference_from_the_root(path: str, uri: str) -> None:
    found = only_run(reports.report(findings=[reports.finding(path=path)]))
    artifact = found["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert list(found["originalUriBaseIds"]) == ["%SRCROOT%"]


def test_other_places_are_related_locations_up_to_a_bound() -> None:
    related = [Place(f"{n:03}.md", label="same seal") for n in range(MAX_RELATED + 1)]
    (result,) = only_run(reports.report(findings=[reports.finding("SIG509", related=related)]))["results"]
    found = result["relatedLocations"]
    assert (len(found), found[0]["message"]) == (MAX_RELATED, {"text": "same seal"})
    assert [one["id"] for one in found] == list(range(1, MAX_RELATED + 1))


def test_the_fingerprint_is_that_of_the_finding_under_a_name_with_a_version() -> None:
    finding = reports.finding()
    (result,) = only_run(reports.report(findings=[finding]))["results"]
    assert result["partialFingerprints"] == {"integrity/v1": finding.fingerprint}


def test_accepted_findings_are_suppressed_and_all_others_are_said_not_to_be() -> None:
    known = [reports.accepted(expires=date(2026, 12, 31)), reports.accepted(by="inline", reason="quoted", owner="")]
    found = only_run(reports.report(findings=[reports.finding()], accepted=known))["results"]
    assert [result["suppressions"] for result in found] == [
        [],
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "wire copy, agreed with the desk; desk@northwire.example; until 2026-12-31",
            }
        ],
        [{"kind": "inSource", "status": "accepted", "justification": "quoted"}],
    ]


def test_five_thousand_results_are_kept_the_worst_first_and_the_rest_is_counted() -> None:
    levels = [Severity.NOTE] * 2 + [Severity.WARNING] * MAX_RESULTS + [Severity.ERROR]
    findings = [reports.finding(path=f"{n:05}.md", severity=level) for n, level in enumerate(levels)]
    found = only_run(reports.report(findings=findings))
    assert len(found["results"]) == MAX_RESULTS
    assert [result["level"] for result in found["results"][:2]] == ["error", "warning"]
    assert found["results"][-1]["level"] == "warning"
    (notification,) = found["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "3 more results left out here; --output jsonl:PATH has all findings."


def test_a_message_holds_neither_links_nor_placeholders() -> None:
    finding = reports.finding(message="[a](javascript:x) {0} {a}", next_step="Do.")
    (result,) = only_run(reports.report(findings=[finding]))["results"]
    assert result["message"]["text"] == r"[a]\u0028javascript:x) \u007b0} {a}. Do."
