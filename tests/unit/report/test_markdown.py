"""`markdown`: what GitHub makes of it, and how long it gets."""

from dataclasses import replace
from datetime import date

import pytest

from integrity.finding import Place, Severity
from integrity.node import Span
from integrity.report.markdown import LARGEST_EVENTS, MAX_CHARACTERS, render
from integrity.report.report import ChangeRow
from tests.unit.report import reports
from tests.unit.report.consumers import elements, github_page, table


def test_a_report_says_outcome_counts_seals_tasks_notes_and_events() -> None:
    page = github_page(render(reports.newsroom()))
    assert page.one("h2").text == "1 error and 1 warning in 4 articles"
    assert [paragraph.text for paragraph in page.children if paragraph.name == "p"] == [
        "Fails: 1 finding at level error or above.",
        "4 articles: 1 error, 1 warning, 3 notes.",
        "Seals: 1 replayed, 3 unverifiable. None was verified: there is no policy that says which keys to trust.",
        "Notes: 3 unverifiable (SIG514); integrity explain CODE says what they mean.",
        "1 event reported more than once, by 4 of 5 records:",
    ]
    assert [item.text for item in page.all("li")] == ["4 reports: Ferry runs aground"]
    assert elements(page) <= set("h2 p strong table thead tbody tr th td code br ul li".split())


def test_a_row_says_where_what_and_what_to_do() -> None:
    related = [Place(f"{n}.md", Span(1, n, 1), label="same seal") for n in range(1, 6)]
    found = reports.finding("SIG509", "same seal as in 1.md", span=Span(3, 2, 1), related=related, next_step="Do it.")
    assert table(github_page(render(reports.report(findings=[found])))) == [
        [
            "error",
            "SIG509 replayed",
            "_news/ferry.md:3:2also 1.md:1:1 (same seal)also 2.md:1:2 (same seal)also 3.md:1:3 (same seal)and 2 more",
            "same seal as in 1.md",
            "Do it.",
        ]
    ]


@pytest.mark.parametrize(
    ("fail_on", "said"),
    [
        (None, "This audit fails on no finding."),
        (Severity.WARNING, "**Fails**: 1 finding at level warning or above."),
        (Severity.ERROR, "No finding at level error or above."),
    ],
)
def test_it_says_whether_the_run_fails(fail_on: Severity | None, said: str) -> None:
    assert render(reports.report(findings=[reports.finding()], fail_on=fail_on)).split("\n\n")[1] == said


def test_notes_are_rows_only_where_they_fail_the_run() -> None:
    report = reports.report(findings=[reports.finding("SIG514")])
    assert github_page(render(report)).all("table") == []
    (row,) = table(github_page(render(replace(report, fail_on=Severity.NOTE))))
    assert row[:2] == ["note", "SIG514 unverifiable"]
    assert "Notes:" not in render(replace(report, fail_on=Severity.NOTE))


def test_accepted_and_deselected_findings_are_counted() -> None:
    known = [reports.accepted(expires=date(2026, 1, 1)), reports.accepted(by="inline")]
    text = render(reports.report([reports.article()], accepted=known, deselected=2))
    counts = "0 errors, 0 warnings, 0 notes, 1 baselined, 1 ignored inline, 2 left out by select, ignore and levels"
    assert f"\n\n1 article: {counts}.\n\n" in text


def test_of_a_change_only_the_events_are_shown_that_it_reports() -> None:
    names = [f"{n}.md" for n in range(4)]
    report = reports.report(
        [reports.article("0.md")],
        [reports.record(name, f"Report {name[0]}") for name in names],
        clusters=[reports.event(*names[:2]), reports.event(*names[2:])],
        command="check",
    )
    text = render(replace(report, change=ChangeRow("main", 3)))
    assert "1 event reported more than once, by 2 of 4 records:\n\n- 2 reports: Report 0\n" in text
    assert "Report 2" in render(report)
    assert "Report 2" not in text
    assert "event" not in render(replace(report, change=ChangeRow("main", 3), articles=()))


@pytest.mark.parametrize("worst", ["`|<@#" * 200, "x"])
def test_a_long_report_stays_below_the_bound_and_counts_the_rest(worst: str) -> None:
    findings = [reports.finding(path=f"{n:05}.md", message=worst, next_step=worst) for n in range(2_000)]
    names = [f"{n}" for n in range(100)]
    text = render(
        reports.report(
            findings=[*findings, reports.finding(severity=Severity.ERROR)],
            records=[reports.record(name, worst) for name in names],
            clusters=[reports.event(*names[n : n + 2]) for n in range(0, 100, 2)],
        )
    )
    assert MAX_CHARACTERS * 0.9 < len(text) <= MAX_CHARACTERS
    rows = table(github_page(text))
    assert rows[0][0] == "error"
    assert f"\n\nand {2_001 - len(rows):,} more findings ({2_001 - len(rows):,} warnings); `--output html:PATH`" in text
    assert f"\n- and {50 - LARGEST_EVENTS} more\n" in text
