"""HTML: one file that opens from disk, loads nothing, runs nothing, and can be read at a glance.

Titles, outlets, addresses and paths are hostile. Three things keep them inert, each enough by itself for scripts:
autoescape, `visible` on every output, and a policy that allows the page nothing but its own style sheet.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from integrity.finding import Severity
from integrity.link.evidence import Relation
from integrity.report.inert import visible
from integrity.report.page import events, seals, since, tasks
from integrity.report.report import Report
from integrity.report.wording import (
    COUNTERSIGNED,
    VERIFIED,
    accepted,
    change,
    counted,
    countersigned,
    minute,
    moved,
    outcome,
    seen_by,
    trusted,
    verified,
)
from integrity.version import __version__


def render(report: Report) -> str:
    """One HTML page of at most 5 MB; equal reports give equal pages."""
    style, policy = _style()
    page = _environment().get_template("page.html")
    return page.render(style=style, policy=policy, **_sections(report))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("integrity.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
    )
    environment.filters |= {"counted": counted, "prose": _prose}
    return environment


@cache
def _style() -> tuple[Markup, str]:
    """The style sheet, which is ours and holds no `<`, and the policy that allows it and nothing else."""
    sheet = resources.files("integrity.report").joinpath("templates", "style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return Markup(sheet), policy  # noqa: S704


def _sections(report: Report) -> dict[str, object]:
    event_of = events.event_of(report)
    return {
        "version": __version__,
        "command": report.command,
        "at": minute(report.at.astimezone(UTC)) if report.at else None,
        "verdict": outcome(report),
        "verified": report.verdicts[VERIFIED],
        "verified_by": verified(report),
        "countersigned": countersigned(report) if report.verdicts[COUNTERSIGNED] else "",
        "seen_by": seen_by(report.policy),
        "trusted": trusted(report),
        "levels": {severity.label: report.counts[severity] for severity in sorted(Severity, reverse=True)},
        "judged": len(report.articles),
        "linked": len(report.records),
        "repeated": len(event_of),
        "copies": sum(link.relation is Relation.IDENTICAL for link in report.linking.links),
        "event_count": len(report.events),
        "fail_on": report.fail_on.label if report.fail_on else None,
        "fails": report.fails,
        "deselected": report.deselected,
        "lowered": report.lowered,
        "accepted": accepted(report),
        "change": change(report, report.change) if report.change else None,
        "moved": moved(report.change) if report.change else [],
        "is_refused": report.is_refused,
        "is_log_refused": report.is_log_refused,
        "since": since.since(report),
        "seals": seals.seals(report),
        "groups": tasks.groups(report),
        "events": events.events(report),
        "pairs": events.nearest_pairs(report),
        "articles": seals.articles(report, event_of),
    }


def _prose(text: str) -> Markup:
    """What stands between backticks as code; all else is escaped."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(visible(text)))))  # noqa: S704


def _inert(value: object) -> object:
    """Applied to all that a template prints; markup is what templates made themselves."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
