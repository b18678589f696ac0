"""JUnit XML: what fails, what does not, and counts that are right."""

from pathlib import Path
from xml.etree import ElementTree as ET

from integrity.cli.main import run
from integrity.finding import Severity
from integrity.report.junit import render
from integrity.report.report import Report
from tests.golden.newsroom import build
from tests.unit.report import reports
from tests.unit.report.consumers import junit_suites

NEWSROOM = Path(__file__).parents[3] / "fixtures" / "newsroom"


def cases(report: Report) -> dict[str, ET.Element]:
    return {case.get("name", ""): case for case in junit_suites(render(report)).iter("testcase")}


def test_the_newsroom_follows_the_schema_with_a_case_for_each_article(tmp_path: Path) -> None:
    out = tmp_path / "junit.xml"
    assert run(["check", str(NEWSROOM), "--at", "2026-01-01", "--quiet", "--output", f"junit:{out}"]) == 1
    root = junit_suites(out.read_text(encoding="utf-8"))
    deleted = 1  # of which the log knows
    assert root.get("tests") == str(len(list(NEWSROOM.rglob("_news/*.md"))) + deleted)


def test_the_golden_corpus_follows_the_schema(tmp_path: Path) -> None:
    root = junit_suites(build(tmp_path).run("check", "--output", "junit").out)
    assert (root.get("tests"), root.get("failures")) == ("11", "4")


def test_an_article_without_findings_is_a_case_that_passes() -> None:
    (case,) = cases(reports.report([reports.article("a.md")], command="check")).values()
    assert (case.get("classname"), case.get("name"), list(case)) == ("integrity.check", "a.md", [])


def test_all_failing_findings_of_a_file_are_one_failure_and_the_others_its_output() -> None:
    found = [
        reports.finding(message="first", severity=Severity.ERROR),
        reports.finding("FLD210", "second", severity=Severity.ERROR),
        reports.finding("FLD209", "third", severity=Severity.WARNING),
    ]
    (case,) = cases(reports.report([reports.article()], findings=found, fail_on=Severity.ERROR)).values()
    failure, output = case
    assert failure.tag == "failure"
    assert (failure.get("type"), failure.get("message")) == ("FLD210 bad-url", "second (and 1 more finding)")
    assert failure.text is not None
    assert [line for line in failure.text.splitlines() if line.startswith("error")] == [
        "error[FLD210] second",
        "error[FLD211] first",
    ]
    assert output.tag == "system-out"
    assert output.text is not None
    assert output.text.startswith("warning[FLD209] third\n")


def test_nothing_fails_where_no_level_fails() -> None:
    (case,) = cases(reports.report(findings=[reports.finding(severity=Severity.ERROR)], fail_on=None)).values()
    assert [child.tag for child in case] == ["system-out"]


def test_a_file_that_is_no_article_has_a_case_where_something_was_found() -> None:
    found = reports.finding("SIG520", path="keys/trust.toml")
    report = reports.report([reports.article("a.md")], findings=[found], fail_on=Severity.NOTE)
    assert list(cases(report)) == ["a.md", "keys/trust.toml"]


def test_accepted_findings_stand_in_the_output_and_fail_nothing() -> None:
    known = reports.accepted(reports.finding("FMT101", path="a.md"), owner="")
    (case,) = cases(reports.report(accepted=[known], fail_on=Severity.NOTE)).values()
    assert [(child.tag, child.text) for child in case] == [
        (
            "system-out",
            "accepted:\n  FMT101 unreadable-file at a.md, baseline: wire copy, agreed with the desk",
        )
    ]


def test_what_xml_forbids_or_would_end_a_section_is_text() -> None:
    hostile = "]]> <b> & \x00\x0b\x1f\ufffe\ud800 &amp;"
    report = reports.report(findings=[reports.finding(message=hostile)], fail_on=Severity.NOTE)
    (case,) = cases(report).values()
    assert case[0].get("message") == r"]]> <b> & \u0000\u000b\u001f\ufffe\ud800 &amp;"
