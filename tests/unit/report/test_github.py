"""`github`: annotations as the runner understands them, within what GitHub shows."""

from integrity.finding import Severity
from integrity.node import Span
from integrity.report.github import MAX_ANNOTATIONS, render
from integrity.report.report import Report
from tests.unit.report import reports
from tests.unit.report.consumers import Command, workflow_commands


def commands(report: Report) -> list[Command]:
    return workflow_commands(render(report))


def test_a_finding_is_annotated_at_its_place_with_rule_and_next_step() -> None:
    found = reports.finding(message="host and outlet disagree", next_step="Correct one.", span=Span(15, 11, 17))
    assert render(reports.report(findings=[found])) == (
        "::warning file=_news/ferry.md,line=15,col=11,endColumn=28,title=FLD211 outlet-host"
        "::host and outlet disagree%0ACorrect one.\n"
    )


def test_a_finding_on_a_whole_file_has_no_line() -> None:
    (command,) = commands(reports.report(findings=[reports.finding("FMT101")]))
    assert command.properties == {"file": "_news/ferry.md", "title": "FMT101 unreadable-file"}


def test_what_the_runner_reads_is_what_was_found() -> None:
    path, message = "a,b:c%2C/100%.md", "50 % :: off, 100%0A%25"
    found = reports.finding(message=message, path=path, next_step="Do: a, b.")
    (command,) = commands(reports.report(findings=[found]))
    assert (command.properties["file"], command.data) == (path, f"{message}\nDo: a, b.")


def test_ten_errors_and_ten_warnings_are_annotated_worst_first_and_the_rest_is_counted() -> None:
    levels = [Severity.WARNING] * 12 + [Severity.ERROR] * 11 + [Severity.NOTE] * 2
    found = [reports.finding(path=f"{n:02}.md", severity=level) for n, level in enumerate(levels)]
    text = render(reports.report(findings=found, fail_on=Severity.ERROR))
    assert [command.name for command in workflow_commands(text)] == ["error"] * 10 + ["warning"] * 10
    assert text.splitlines()[-1] == (
        "5 more findings without an annotation (1 error, 2 warnings, 2 notes): "
        "--output markdown:PATH makes a job summary, --output html:PATH a page with all of them."
    )


def test_notes_are_annotated_where_they_fail_the_run() -> None:
    notes = [reports.finding("SIG514", path=f"{n:02}.md") for n in range(12)]
    assert commands(reports.report(findings=notes, fail_on=Severity.WARNING)) == []
    found = commands(reports.report(findings=notes, fail_on=Severity.NOTE))
    assert [command.name for command in found] == ["notice"] * MAX_ANNOTATIONS


def test_nothing_found_is_nothing_said() -> None:
    assert render(reports.report([reports.article()], accepted=[reports.accepted()])) == ""
