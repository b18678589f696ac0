"""HTML: pages that open from disk, load nothing, run one script of ours, and can be read at a glance without it.

Titles, outlets, addresses, texts and paths are hostile. What keeps them inert, each enough by itself for scripts:
autoescape, `visible` on every output, and a policy that allows the page nothing but its own style sheet and its own
script, by their digests. The script writes text into the page as text and never as markup.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from integrity.finding import Severity
from integrity.link.evidence import Relation
from integrity.report.inert import visible
from integrity.report.page import articles, contents, events, pairs, seals, since, threshold
from integrity.report.page.contents import Page
from integrity.report.page.fit import cost
from integrity.report.page.sides import Texts
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

SCRIPTS = ("view.js", "table.js", "filters.js", "review.js", "start.js")
"""Parts of the one script, in this order."""


def render(report: Report) -> str:
    """One page of at most 5 MB, which tells how much it leaves out; equal reports give equal pages."""
    (_, page), *_ = _book(report, "", "", most=1)
    return page


def pages(report: Report, stem: str, suffix: str) -> Iterator[tuple[str, str]]:
    """Name and text of each page, the last first: `stem` and `suffix` are those of the first page's file.

    Every page has at most 5 MB, and links to the others as files beside it.
    """
    return _book(report, stem, suffix, most=contents.MAX_PAGES)


def _book(report: Report, stem: str, suffix: str, *, most: int) -> Iterator[tuple[str, str]]:
    texts = Texts()
    summary = _summary(report, texts)
    parts = contents.pages(report, texts, taken=sum(map(cost, summary.values())), most=most)
    names = [f"{stem}{suffix}", *(f"{stem}-{part.number}{suffix}" for part in parts[1:])]
    for index in reversed(range(len(parts))):
        template = _environment().get_template("further.html" if index else "page.html")
        own = _part(parts, index, names if stem else ())
        frame = {"style": _style(), "script": _script(), "policy": _policy()}
        yield names[index], template.render(**frame, **_sections(report), **({} if index else summary), **own)


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
def _style() -> Markup:
    """The style sheet, which is ours and holds no `<`."""
    return Markup(_template("style.css"))  # noqa: S704


@cache
def _script() -> Markup:
    """The script, which is ours and holds no `</` and no `<!--`."""
    whole = "\n".join(_template(name) for name in SCRIPTS)
    return Markup(f'"use strict";\n(() => {{\n{whole}}})();\n')  # noqa: S704


@cache
def _policy() -> str:
    """What allows style sheet and script and nothing else."""
    script, style = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (_script(), _style())
    )
    return (
        f"default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _template(name: str) -> str:
    return resources.files("integrity.report").joinpath("templates", name).read_text(encoding="utf-8")


def _part(parts: Sequence[Page], index: int, names: Sequence[str]) -> dict[str, object]:
    """What one of the pages has of its own. Without names there is no other page."""
    part = parts[index]
    last = [(one.last_event, name) for one, name in zip(parts, names, strict=False)]
    return {
        "page": part,
        "names": names if len(names) > 1 else (),
        "left": _left(parts[-1]),
        "is_last": index == len(parts) - 1,
        "shown_from": parts[index - 1].last_event + 1 if index else 1,
        "last_event": parts[-1].last_event,
        "plain_rows": articles.PLAIN_ROWS,
        "data": Markup(articles.data(part.articles.items, last)),  # noqa: S704 - JSON, without what a script may not hold
    }


def _left(last: Page) -> list[str]:
    """What stands on no page."""
    kinds = ((last.events.left, "event"), (last.tasks_left, "finding"), (last.articles.left, "article"))
    return [counted(count, noun) for count, noun in kinds if count]


def _sections(report: Report) -> dict[str, object]:
    """What all pages say."""
    return {
        "version": __version__,
        "command": report.command,
        "at": minute(report.at.astimezone(UTC)) if report.at else None,
        "verdict": outcome(report),
        "verified": report.verdicts[VERIFIED],
        "trusted": trusted(report),
        "corpus": report.provenance.corpus,
        "judged": len(report.articles),
        "event_count": len(report.events),
        "finding_count": len(report.findings),
        "outlet_count": len({article.outlet or None for article in report.articles}),
    }


def _summary(report: Report, texts: Texts) -> dict[str, object]:
    """What the first page says."""
    return {
        "verified_by": verified(report),
        "countersigned": countersigned(report) if report.verdicts[COUNTERSIGNED] else "",
        "seen_by": seen_by(report.policy),
        "levels": {severity.label: report.counts[severity] for severity in sorted(Severity, reverse=True)},
        "linked": len(report.records),
        "repeated": len(events.event_of(report)),
        "copies": sum(link.relation is Relation.IDENTICAL for link in report.linking.links),
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
        "pairs": pairs.nearest(report, texts),
        "decided": pairs.decided(report),
        "what_if": threshold.threshold(report, texts),
    }


def _prose(text: str) -> Markup:
    """What stands between backticks as code; all else is escaped."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(visible(text)))))  # noqa: S704


def _inert(value: object) -> object:
    """Applied to all that a template prints; markup is what templates made themselves."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
