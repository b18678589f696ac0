"""The text report: what is listed, what is counted, and what is left for another format."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from integrity.finding import Place, Severity
from integrity.node import Span
from integrity.report.console import (
    LARGEST_EVENTS,
    MAX_FOLLOWING,
    MAX_MEMBERS,
    MAX_OUTLETS,
    MOST_IMPORTANT,
    render,
    summary,
)
from integrity.report.report import Report
from integrity.report.terminal import Look
from tests.unit.report import reports

VERBOSE = Look(verbose=True)
SEALS = "Seals: 1 unverifiable. None was verified: there is no policy that says which keys to trust."


def test_a_finding_says_what_where_and_what_to_do() -> None:
    found = reports.finding(
        span=Span(15, 11, 17), source="  domain: northwire.example", next_step="Correct one.",
        related=[Place("_news/other.md", Span(3, 1, 5), label="first here"), Place("_news/third.md")],
    )  # fmt: skip
    assert render(reports.report(findings=[found], command="check")) == (
        "warning[FLD211] host and outlet disagree\n"
        "  --> _news/ferry.md:15:11  outlet-host\n"
        "      |\n"
        "   15 |   domain: northwire.example\n"
        "      |           ^^^^^^^^^^^^^^^^^\n"
        "  also _news/other.md:3:1 (first here)\n"
        "  also _news/third.md\n"
        "  do   Correct one.\n"
    )


def test_a_check_without_findings_still_says_what_the_seals_are() -> None:
    assert render(reports.report([reports.article()], command="check")) == f"{SEALS}\n"


def test_a_check_lists_warnings_and_errors_and_counts_notes_by_rule() -> None:
    found = [reports.finding("SIG514", path=f"{n}.md") for n in range(3)] + [reports.finding("DUP304", "same event")]
    text = render(reports.report([reports.article()], findings=[*found, reports.finding()], command="check"))
    assert text.count("note[") == 0
    assert text.count("warning[FLD211]") == 1
    assert (
        "\n\nNotes: 1 same-event (DUP304), 3 unverifiable (SIG514); --verbose lists them, "
        "`integrity explain CODE` says what they mean.\n\nSeals: "
    ) in text


def test_verbose_lists_notes_in_the_order_of_places() -> None:
    found = [reports.finding("SIG514", path=path) for path in ("b.md", "a.md")] + [reports.finding(path="c.md")]
    text = render(reports.report(findings=found, command="check"), VERBOSE)
    assert [line.split()[1] for line in text.splitlines() if line.startswith("  -->")] == ["a.md", "b.md", "c.md"]
    assert "Notes" not in text


def test_an_audit_lists_the_worst_findings_first_and_says_how_many_there_are() -> None:
    found = [reports.finding(path=f"{n:02}.md") for n in range(MOST_IMPORTANT + 5)]
    found += [reports.finding("FLD210", path="99.md"), reports.finding("DUP304", path="00.md")]
    text = render(reports.report(findings=found))
    listed = [line for line in text.splitlines() if line.startswith(("error[", "warning[", "note["))]
    assert listed == ["error[FLD210] host and outlet disagree"] + ["warning[FLD211] host and outlet disagree"] * 9
    assert text.endswith(
        "\n\nFindings: 1 error, 15 warnings, 1 note; 10 shown here. --verbose or --output html:report.html shows all. "
        "`integrity explain FLD210` tells how to mend what stands first.\n"
    )


def test_an_audit_that_lists_everything_counts_nothing() -> None:
    found = [reports.finding(path="a.md"), reports.finding("SIG514", path="b.md")]
    assert "Findings:" not in render(reports.report(findings=found), VERBOSE)
    assert "Findings: 1 warning, 1 note; 1 shown here." in render(reports.report(findings=found))


def test_an_audit_counts_articles_and_faulty_articles_by_outlet() -> None:
    articles = [reports.article(f"a{n}.md", outlet="a.example") for n in range(2)]
    articles += [reports.article(f"b{n}.md", outlet="b.example") for n in range(1_200)]
    articles.append(reports.article("c.md", outlet=None))
    found = [
        reports.finding("FLD210", path="a0.md"),
        reports.finding("FLD205", path="a0.md"),
        reports.finding(path="c.md"),
    ]
    assert (
        "\n\n  articles  errors  outlet\n"
        "    1,200       0  b.example\n"
        "        2       1  a.example\n"
        "        1       0  (unknown)\n\n"
    ) in render(reports.report(articles, findings=found))


@pytest.mark.parametrize(("more", "said"), [(0, None), (1, "  and 1 more outlet"), (2, "  and 2 more outlets")])
def test_outlets_beyond_the_largest_are_counted(more: int, said: str | None) -> None:
    articles = [reports.article(f"{n}.md", outlet=f"o{n:02}.example") for n in range(MAX_OUTLETS + more)]
    lines = render(reports.report(articles)).splitlines()
    rows = [line for line in lines if line.endswith(".example")]
    assert len(rows) == MAX_OUTLETS
    assert [line for line in lines if line.startswith("  and ")] == ([said] if said else [])


def test_an_event_lists_its_reports_by_time_and_the_undated_last() -> None:
    records = [
        reports.record("c.md", "Third", "c.example", published=None),
        reports.record("b.md", "Second", None, published=reports.DAY + timedelta(days=1)),
        reports.record("a.md", None, "a.example"),
    ]
    given = reports.report(records=records, clusters=[reports.event("a.md", "b.md", "c.md")])
    assert render(given) == (
        "Events: 1 event reported more than once, by 3 of 3 records\n"
        "  3 reports: a.md\n"
        "    2025-03-11 08:42  a.example; then (unknown outlet) +24 h, c.example undated\n"
    )
    assert render(given, VERBOSE) == (
        "Events: 1 event reported more than once, by 3 of 3 records\n"
        "  3 reports: a.md\n"
        "    2025-03-11 08:42  a.example: a.md\n"
        "    2025-03-12 08:42  (unknown outlet): Second\n"
        "    undated           c.example: Third\n"
    )


def test_members_and_events_beyond_the_first_are_counted() -> None:
    names = [f"{n:03}.md" for n in range(100)]
    large = [reports.event(*names[:10])]
    small = [reports.event(*names[n : n + 2]) for n in range(10, 10 + 2 * LARGEST_EVENTS, 2)]
    given = reports.report(records=[reports.record(name) for name in names], clusters=large + small)
    assert f" first, {9 - MAX_FOLLOWING} more\n" in render(given)
    text = render(given, VERBOSE)
    assert text.startswith("Events: 6 events reported more than once, by 20 of 100 records\n  10 reports: ")
    assert f"\n    and {10 - MAX_MEMBERS} more\n" in text
    assert text.endswith("\n  and 1 more; --output clusters:PATH lists all\n")


def test_colours_mark_the_level() -> None:
    text = render(reports.report(findings=[reports.finding()], command="check"), Look(color=True))
    assert text.startswith("\x1b[1;33mwarning[FLD211]\x1b[0m host and outlet disagree\n")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (reports.report(command="check"), "0 articles: 0 errors, 0 warnings, 0 notes"),
        (reports.report([reports.article()], command="check"), "1 article: 0 errors, 0 warnings, 0 notes"),
        (
            reports.report([reports.article()], [reports.record("1"), reports.record("2")], command="link"),
            "2 records: 0 errors, 0 warnings, 0 notes",
        ),
        (
            reports.report(
                [reports.article(f"{n}.md") for n in range(1_000)],
                findings=[reports.finding(severity=level) for level in Severity], deselected=2_000,
            ),
            "1,000 articles: 1 error, 1 warning, 1 note, 2,000 left out by select, ignore and levels",
        ),
    ],
)  # fmt: skip
def test_the_summary_counts_what_was_judged_and_what_was_found(found: Report, said: str) -> None:
    assert summary(found) == said


def test_the_summary_counts_what_is_accepted() -> None:
    report = reports.report(
        [reports.article()], accepted=[reports.accepted(expires=date(2026, 12, 3))], command="check"
    )
    said = "1 article: 0 errors, 0 warnings, 0 notes, 1 baselined (1 expires in 6 days)"
    assert summary(report, date(2026, 11, 27)) == said


@pytest.mark.parametrize("command", ["check", "audit"])
def test_accepted_findings_are_counted_and_listed_with_verbose(command: str) -> None:
    known = [
        reports.accepted(expires=date(2026, 12, 31)),
        reports.accepted(reports.finding("FMT101"), by="inline", reason="", owner=""),
    ]
    report = reports.report(accepted=known, command=command)
    assert render(report) == "Accepted: 1 baselined, 1 ignored inline; --verbose lists them.\n"
    assert render(report, Look(verbose=True)) == (
        "Accepted: 1 baselined, 1 ignored inline.\n"
        "  DUP301 identical-copy at _news/ferry.md, baseline, desk@northwire.example, until 2026-12-31: "
        "wire copy, agreed with the desk\n"
        "  FMT101 unreadable-file at _news/ferry.md, inline: no reason given\n"
    )


def test_a_title_is_cut_before_it_fills_the_screen() -> None:
    record = reports.record("a.md", "x" * 10_000)
    report = reports.report(records=[record, replace(record, id="b.md")], clusters=[reports.event("a.md", "b.md")])
    assert max(len(line) for line in render(report).splitlines()) < 200
