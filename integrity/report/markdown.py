"""`markdown`: a comment on a pull request, or the summary of a job, in GitHub Flavored Markdown.

GitHub refuses a comment of more than 65,536 characters, and a summary of more than 1 MiB.
"""

from __future__ import annotations

from integrity.finding import Finding, Place, Severity
from integrity.report import console, since_words
from integrity.report.inert import clipped
from integrity.report.inert_markdown import code, prose
from integrity.report.report import Report
from integrity.report.terminal import location
from integrity.report.wording import by_level, by_rule, change, counted, moved, outcome
from integrity.rules import catalogue

MAX_CHARACTERS = 60_000
"""Leaves room for what a comment says beside the report."""
MAX_TEXT = 500
MAX_PATH = 220
MAX_TITLE = 100
MAX_RELATED = 3
MAX_MOVED = 10
MAX_CHANGES = 3
"""Of each kind of change since an earlier report."""
LARGEST_EVENTS = 5
MAX_FRAME = 300
"""What head and last line of the table take at most."""
_HEAD = "| level | rule | where | what | what to do |\n|---|---|---|---|---|\n"


def render(report: Report) -> str:
    """Outcome, counts, a table of what is to be mended, and events in brief; below MAX_CHARACTERS at any length."""
    before = [f"## {outcome(report)}", _verdict(report), prose(f"{console.summary(report)}.")]
    before += [*_change(report), *_seals(report), *_since(report)]
    after = [*_notes(report), *_events(report)]
    room = MAX_CHARACTERS - sum(len(section) + 2 for section in (*before, *after)) - MAX_FRAME
    return "\n\n".join([*before, *_table(report, room), *after]) + "\n"


def _verdict(report: Report) -> str:
    if report.fail_on is None:
        return f"This {report.command} fails on no finding."
    level = f"at level {report.fail_on.label} or above"
    count = sum(map(report.is_failing, report.findings))
    if report.is_refused:
        return f"**Fails**: the change brings a policy that is not valid; {counted(count, 'finding')} {level}."
    if report.is_log_refused:
        return f"**Fails**: the corpus log is not valid; {counted(count, 'finding')} {level}."
    return f"**Fails**: {counted(count, 'finding')} {level}." if count else f"No finding {level}."


def _change(report: Report) -> list[str]:
    """What the change is held against, and which articles it takes away or renames."""
    if report.change is None:
        return []
    told = moved(report.change)
    lines = [f"- {prose(clipped(line, 2 * MAX_PATH))}" for line in told[:MAX_MOVED]]
    more = [f"- and {len(told) - MAX_MOVED:,} more"] if len(told) > MAX_MOVED else []
    head = prose(f"Change {change(report, report.change)}.")
    return ["\n".join([head, *([""] if lines else []), *lines, *more])]


def _seals(report: Report) -> list[str]:
    said = console.verdicts(report)
    return [prose(said)] if said else []


def _since(report: Report) -> list[str]:
    """What changed since an earlier report; new findings are in the table."""
    found = report.since
    if found is None:
        return []
    said = prose(clipped(f"({since_words.made(found)}): {since_words.findings(found)}; {since_words.articles(found)}.",
                         MAX_TEXT))  # fmt: skip
    caution = since_words.caution(found)
    told = (item for item in since_words.lines(found, MAX_CHANGES) if item[0] != "new")
    listed = [f"- {kind}: {prose(clipped(what, MAX_PATH))}" for kind, what, _ in told]
    return [
        f"**{since_words.TITLE}** {said}",
        *([prose(clipped(caution, MAX_TEXT))] if caution else []),
        *(["\n".join(listed)] if listed else []),
    ]


def _table(report: Report, room: int) -> list[str]:
    """Errors and warnings, and notes where they fail the run, as many as there is room for."""
    found = [one for one in report.ranked if one.severity > Severity.NOTE or report.is_failing(one)]
    rows: list[str] = []
    for row in map(_row, found):
        room -= len(row) + 1
        if room < 0:
            break
        rows.append(row)
    left = found[len(rows) :]
    more = f"and {counted(len(left), 'more finding')} ({by_level(left)}); `--output html:PATH` shows all."
    return [*([_HEAD + "\n".join(rows)] if rows else []), *([more] if left else [])]


def _row(finding: Finding) -> str:
    rule = f"{code(finding.rule)} {catalogue()[finding.rule].slug}"
    said, mend = (prose(clipped(text, MAX_TEXT)) for text in (finding.message, finding.next_step))
    return f"| {finding.severity.label} | {rule} | {_where(finding)} | {said} | {mend} |"


def _where(finding: Finding) -> str:
    related = [f"also {_place(place)}" for place in finding.related[:MAX_RELATED]]
    left = len(finding.related) - len(related)
    return "<br>".join([_place(finding.place), *related, *([f"and {left:,} more"] if left else [])])


def _place(place: Place) -> str:
    label = f" {prose(f'({clipped(place.label, MAX_TITLE)})')}" if place.label else ""
    return code(clipped(location(place), MAX_PATH)) + label


def _notes(report: Report) -> list[str]:
    """Notes that do not fail the run, by rule: most are the same for every article."""
    notes = [one for one in report.findings if one.severity is Severity.NOTE and not report.is_failing(one)]
    listed = [f"{count:,} {catalogue()[rule].slug} ({code(rule)})" for rule, count in by_rule(notes)]
    return [f"Notes: {', '.join(listed)}; `integrity explain CODE` says what they mean."] if notes else []


def _events(report: Report) -> list[str]:
    """The largest events; of a change only those that it reports, since the rest is nothing new."""
    judged = {article.path for article in report.articles}
    events = [one for one in report.events if report.unchanged is None or not judged.isdisjoint(one.members)]
    if not events:
        return []
    repeated = sum(len(cluster.members) for cluster in events)
    records = counted(len(report.records), "record")
    lines = [f"{counted(len(events), 'event')} reported more than once, by {repeated:,} of {records}:", ""]
    for cluster in events[:LARGEST_EVENTS]:
        title = report.record[cluster.canonical].title or cluster.canonical
        lines.append(f"- {len(cluster.members):,} reports: {prose(clipped(title, MAX_TITLE))}")
    left = len(events) - LARGEST_EVENTS
    return ["\n".join([*lines, *([f"- and {left:,} more"] if left > 0 else [])])]
