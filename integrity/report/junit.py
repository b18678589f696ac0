"""`junit`: XML as CI servers read it: each judged file is a test case, which fails by findings at the fail level.

All failing findings of a file stand in one `failure`, since GitLab and Jenkins show only the first. What does not fail
it, accepted findings among them, is in its `system-out`. There is no time in it, so that equal reports stay equal.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

from integrity.finding import Accepted, Finding
from integrity.report import console
from integrity.report.finding_text import finding_text
from integrity.report.inert import clipped, visible
from integrity.report.report import Report
from integrity.report.terminal import PLAIN
from integrity.report.wording import counted, headline

MAX_MESSAGE = 300


def render(report: Report) -> str:
    """One XML document with a suite of one case for each article, and for each other file that has a finding."""
    found = _by_path(report)
    failing = {path: [one for one in findings if report.is_failing(one)] for path, findings in found.items()}
    counts = {"tests": str(len(found)), "failures": str(sum(map(bool, failing.values()))), "errors": "0"}
    root = Element("testsuites", {"name": "newsroom-integrity", **counts})
    suite = SubElement(root, "testsuite", {"name": f"integrity {report.command}", **counts, "skipped": "0"})
    known = _accepted_by_path(report)
    for path, findings in found.items():
        case = SubElement(suite, "testcase", {"classname": f"integrity.{report.command}", "name": visible(path)})
        others = [one for one in findings if not report.is_failing(one)]
        _fill(case, failing[path], others, known.get(path, []))
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _by_path(report: Report) -> dict[str, list[Finding]]:
    """The findings of every judged file, by path; none for an article that has none that counts."""
    paths = {article.path for article in report.articles}
    paths |= {finding.place.path for finding in report.findings}
    paths |= {one.finding.place.path for one in report.accepted}
    found: dict[str, list[Finding]] = {path: [] for path in sorted(paths)}
    for finding in report.findings:
        found[finding.place.path].append(finding)
    return found


def _accepted_by_path(report: Report) -> dict[str, list[Accepted]]:
    found: dict[str, list[Accepted]] = {}
    for one in report.accepted:
        found.setdefault(one.finding.place.path, []).append(one)
    return found


def _fill(case: Element, failing: list[Finding], others: list[Finding], known: list[Accepted]) -> None:
    if failing:
        more = f" (and {counted(len(failing) - 1, 'more finding')})" if len(failing) > 1 else ""
        message = clipped(failing[0].message, MAX_MESSAGE) + more
        SubElement(case, "failure", {"type": headline(failing[0]), "message": message}).text = _texts(failing)
    if others or known:
        accepted = "\n".join(["accepted:", *map(console.accepted_text, known)]) if known else ""
        SubElement(case, "system-out").text = "\n\n".join(filter(None, (_texts(others), accepted)))


def _texts(findings: list[Finding]) -> str:
    return "\n\n".join(finding_text(finding, PLAIN) for finding in findings)
