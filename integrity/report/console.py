"""`text`: what a check prints for an editor, and an audit for a site owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from integrity.finding import Accepted, Finding, Severity
from integrity.link.evidence import Cluster
from integrity.report import first_steps, since_words, what_if
from integrity.report.finding_text import at, finding_text, head
from integrity.report.inert import clipped, visible
from integrity.report.page import timeline
from integrity.report.report import RecordRow, Report
from integrity.report.terminal import PLAIN, Look, location
from integrity.report.wording import (
    VERIFIED,
    accepted,
    by_level,
    by_rule,
    change,
    counted,
    headline,
    minute,
    moved,
    trusted,
    verified,
)
from integrity.rules import catalogue
from integrity.trust.sealed import DECRYPTS, MISMATCH

MAX_TITLE = 100
MAX_REASON = 300
MAX_MOVED = 10
"""Removed and renamed articles that a check lists."""
MAX_CHANGE = 160
MAX_CHANGES = 3
"""Of each kind of change since an earlier report."""
MOST_IMPORTANT = 10
"""Findings that an audit prints, on two lines each: its summary fits on a screen."""
LARGEST_EVENTS = 5
MAX_MEMBERS = 6
MAX_FOLLOWING = 3
MAX_OUTLETS = 8
PLAUSIBLE = 3
"""Articles that must open before a key is called plausible: a wrong one passes the padding check once in 285 tries."""


def render(report: Report, look: Look = PLAIN) -> str:
    """The whole text, ending in a line end. `check` lists every error and warning, `audit` and `link` a summary."""
    sections = _check(report, look) if report.command == "check" else _audit(report, look)
    return "\n\n".join(section for section in sections if section) + "\n"


def _check(report: Report, look: Look) -> Iterable[str]:
    least = Severity.NOTE if look.verbose else Severity.WARNING
    yield from (finding_text(finding, look) for finding in report.findings if finding.severity >= least)
    yield _notes(report, look)
    yield _accepted(report, look)
    yield _change(report, look)
    yield _since(report, look)
    yield verdicts(report, look)
    yield _sealed_key(report, look)
    yield first_steps.text(report, look)


def _audit(report: Report, look: Look) -> Iterable[str]:
    yield _since(report, look)
    yield verdicts(report, look)
    yield _sealed_key(report, look)
    yield _outlets(report, look)
    yield _events(report, look)
    yield what_if.text(report, look)
    ranked = report.ranked
    shown = ranked if look.verbose else [f for f in ranked if f.severity > Severity.NOTE][:MOST_IMPORTANT]
    is_brief = _is_brief(report, look)
    yield from (finding_text(finding, look) for finding in shown if not is_brief)
    yield "\n".join(line for finding in shown if is_brief for line in _brief(finding, look))
    yield _accepted(report, look)
    yield _more(report, len(shown), look)
    yield first_steps.text(report, look)


def _is_brief(report: Report, look: Look) -> bool:
    """Whether findings and events are told on two lines each: an audit is a summary, a check and a linking are not."""
    return report.command == "audit" and not look.verbose


def _brief(finding: Finding, look: Look) -> list[str]:
    """One finding on two lines."""
    return [head(finding, look, clipped(finding.message, MAX_CHANGE)), at(finding, look)]


def _change(report: Report, look: Look) -> str:
    """What the change is held against, and which articles it takes away or renames."""
    if report.change is None:
        return ""
    told = moved(report.change)
    shown = told if look.verbose else told[:MAX_MOVED]
    more = [f"  and {len(told) - len(shown):,} more; --verbose lists all"] if len(told) > len(shown) else []
    head = f"{look.paint('Change', 'bold')} {change(report, report.change)}."
    return "\n".join([head, *(f"  {visible(line)}" for line in shown), *more])


def verdicts(report: Report, look: Look = PLAIN) -> str:
    """One line on the seals: how many articles have which verdict; nothing where none was judged."""
    if not report.articles:
        return ""
    others = sorted(item for item in report.verdicts.items() if item[0] != VERIFIED)
    counts = [f"{count:,} {verdict}" for verdict, count in others]
    title = look.paint("Seals", "bold")
    if not report.verdicts[VERIFIED]:
        return f"{title}: {', '.join(counts)}. {trusted(report)}"
    return f"{title}: {', '.join([verified(report), *counts])}."


def _since(report: Report, look: Look) -> str:
    """What changed since an earlier report, in brief."""
    found = report.since
    if found is None:
        return ""
    head = f"{look.paint(since_words.TITLE, 'bold')} ({visible(since_words.made(found))})"
    lines = [f"{head}: {since_words.findings(found)}; {since_words.articles(found)}."]
    if said := since_words.caution(found):
        lines.append(f"  {visible(said)}")
    for kind, what, more in since_words.lines(found, MAX_CHANGES):
        lines.append(
            f"  {look.paint(f'{kind:<8}', 'blue')}  {clipped(f'{what}: {more}' if more else what, MAX_CHANGE)}"
        )
    return "\n".join(lines)


def _sealed_key(report: Report, look: Look) -> str:
    """What a key for sealed payloads opened, where one was given. One article or two that open are no evidence."""
    opened = sum(DECRYPTS in article.codes for article in report.articles)
    tried = opened + sum(MISMATCH in article.codes for article in report.articles)
    if not tried:
        return ""
    enough = "plausible as their publisher's" if opened >= PLAUSIBLE else "too few to call it plausible"
    return f"{look.paint('Sealed key', 'bold')}: opens {opened:,} of {counted(tried, 'sealed payload')}, {enough}."


def _outlets(report: Report, look: Look) -> str:
    """Articles by outlet, and how many of them have an error."""
    if not report.articles:
        return ""
    articles = Counter(article.outlet or "(unknown)" for article in report.articles)
    outlet_of = {article.path: article.outlet or "(unknown)" for article in report.articles}
    failing = {finding.place.path for finding in report.findings if finding.severity is Severity.ERROR}
    errors = Counter(outlet_of[path] for path in failing if path in outlet_of)
    rows = sorted(articles.items(), key=lambda item: (-item[1], item[0]))
    lines = [f"  {count:>7,}  {errors[outlet]:>6,}  {clipped(outlet, 60)}" for outlet, count in rows[:MAX_OUTLETS]]
    if len(rows) > MAX_OUTLETS:
        lines.append(f"  and {counted(len(rows) - MAX_OUTLETS, 'more outlet')}")
    return "\n".join([look.paint("  articles  errors  outlet", "bold"), *lines])


def _events(report: Report, look: Look) -> str:
    if not report.records:
        return ""
    repeated = sum(len(cluster.members) for cluster in report.events)
    events, records = counted(len(report.events), "event"), counted(len(report.records), "record")
    lines = [f"{look.paint('Events', 'bold')}: {events} reported more than once, by {repeated:,} of {records}"]
    for cluster in report.events[:LARGEST_EVENTS]:
        lines += _brief_event(report, cluster) if _is_brief(report, look) else _event(report, cluster)
    if len(report.events) > LARGEST_EVENTS:
        lines.append(f"  and {len(report.events) - LARGEST_EVENTS:,} more; --output clusters:PATH lists all")
    return "\n".join(lines)


def _brief_event(report: Report, cluster: Cluster) -> list[str]:
    """One event on two lines: who had it first, and who followed how long after."""
    first, *others = _by_time(report, cluster)
    then = [f"{_outlet(row)} {timeline.after(row.published, first.published)}" for row in others[:MAX_FOLLOWING]]
    left = [f"{len(others) - MAX_FOLLOWING:,} more"] if len(others) > MAX_FOLLOWING else []
    return [_title(report, cluster), f"    {_day(first)}  {_outlet(first)}; then {', '.join([*then, *left])}"]


def _by_time(report: Report, cluster: Cluster) -> list[RecordRow]:
    return sorted((report.record[member] for member in cluster.members), key=RecordRow.by_time)


def _title(report: Report, cluster: Cluster) -> str:
    title = report.record[cluster.canonical].title or cluster.canonical
    return f"  {len(cluster.members)} reports: {clipped(title, MAX_TITLE)}"


def _day(row: RecordRow) -> str:
    return minute(row.published) if row.published else "undated         "


def _outlet(row: RecordRow) -> str:
    return clipped(row.outlet or "(unknown outlet)", 40)


def _event(report: Report, cluster: Cluster) -> list[str]:
    rows = _by_time(report, cluster)
    lines = [_title(report, cluster)]
    lines += [
        f"    {_day(row)}  {_outlet(row)}: {clipped(row.title or row.id, MAX_TITLE)}" for row in rows[:MAX_MEMBERS]
    ]
    if len(rows) > MAX_MEMBERS:
        lines.append(f"    and {len(rows) - MAX_MEMBERS:,} more")
    return lines


def _notes(report: Report, look: Look) -> str:
    """Notes by rule: one line, since most are the same for every article."""
    notes = by_rule(finding for finding in report.findings if finding.severity is Severity.NOTE)
    if look.verbose or not notes:
        return ""
    listed = ", ".join(f"{count:,} {catalogue()[rule].slug} ({rule})" for rule, count in notes)
    return (
        f"{look.paint('Notes', 'bold')}: {listed}; --verbose lists them, `integrity explain CODE` says what they mean."
    )


def _accepted(report: Report, look: Look) -> str:
    """Accepted findings as one line, and with `verbose` each with what accepts it."""
    if not report.accepted:
        return ""
    head = f"{look.paint('Accepted', 'bold')}: {accepted(report)}"
    if not look.verbose:
        return f"{head}; --verbose lists them."
    return "\n".join([f"{head}.", *map(accepted_text, report.accepted)])


def accepted_text(one: Accepted) -> str:
    """One accepted finding on a line: what and where, what accepts it and until when."""
    until = f", until {one.expires}" if one.expires else ""
    owner = f", {clipped(one.owner, MAX_TITLE)}" if one.owner else ""
    said = f"  {headline(one.finding)} at {location(one.finding.place)}, {one.by}{owner}{until}: "
    return said + (clipped(one.reason, MAX_REASON) or "no reason given")


def _more(report: Report, shown: int, look: Look) -> str:
    if shown == len(report.findings):
        return ""
    found = f"{look.paint('Findings', 'bold')}: {by_level(report.findings)}; {shown:,} shown here."
    first = f" `integrity explain {report.ranked[0].rule}` tells how to mend what stands first." if shown else ""
    return f"{found} --verbose or --output html:report.html shows all.{first}"


def summary(report: Report, today: date | None = None) -> str:
    """The counts of the last line, without seconds; `today` is the day from which what soon expires is counted."""
    found = [counted(report.counts[severity], severity.label) for severity in sorted(Severity, reverse=True)]
    linked = report.command == "link"
    judged = counted(len(report.records), "record") if linked else _judged(report)
    known = [accepted(report, today)] if report.accepted else []
    lowered = [f"{report.lowered:,} on seals at a lower level by configuration"] if report.lowered else []
    left_out = [f"{report.deselected:,} left out by select, ignore and levels"] if report.deselected else []
    return f"{judged}: {', '.join([*found, *known, *lowered, *left_out])}"


def _judged(report: Report) -> str:
    row = report.change
    if row is None:
        return counted(len(report.articles), "article")
    known = f" ({row.cached:,} from cache)" if row.cached else ""
    renamed = f" ({len(row.renamed):,} renamed)" if row.renamed else ""
    removed = f", {len(row.removed):,} removed" if row.removed else ""
    whole = counted(row.unchanged + len(report.articles), "article")
    return f"{len(report.articles):,} changed{renamed} of {whole}{known}{removed}"
