"""Whatever an article says, a report shows it: nothing acts, hides or forges a line."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from integrity import rules
from integrity.cli.output import FORMATS
from integrity.finding import Accepted, Finding, Place, Severity
from integrity.link.evidence import Cluster, Linking, Relation
from integrity.node import Span
from integrity.report import (
    clusters_jsonl,
    comparison,
    console,
    csv_articles,
    github,
    gitlab,
    html,
    json_v1,
    jsonl,
    junit,
    links_jsonl,
    markdown,
    sarif,
    verdicts_jsonl,
    verification,
)
from integrity.report.inert import clipped, visible
from integrity.report.page import text as text_page
from integrity.report.report import ChangeRow, PolicyRow, RecordRow, Report
from integrity.report.since import CONFIGURATION, VERSION, Since, Told, Turned
from integrity.report.terminal import Look
from integrity.validate.article import Judgement
from integrity.validate.verdict import Result, Step, Verdict, Verification
from tests.unit.report import consumers, reports
from tests.unit.report.parsed import ATTRIBUTES, ELEMENTS, parse, walk

ATTACKS = (
    "\x1b[2J", "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07", "\x1b]52;c;aGk=\x07", "\x9b31m", "\x85", "\x07",
    "\x08\x08\x08", "\r", "\r\n", "\n", "\n\n", "\v", "\f", "\x1c", "\t", "\x00", "\x7f", "\u202e", "\u2066", "\u200e",
    "\u2028", "\u2029", "\ufeff", "\u200b", "\udcff", "\ud800", "\U000e0041", "\uffff", "\n[OK] all verified",
    "\n::error::forged", "::error::forged", "::add-mask::a", "\nchecked 1 article: 0 errors", "\nerror[SIG504] forged",
    "</script>", '"', "\\", "\\n", "first", "verified",
    "##[error]forged", "##vso[task.complete]", "%0A::error::forged", "%0D%0A", "%25", "%3A", ",line=1::",
    "::stop-commands::a", "@octocat", "&#64;octocat", "#1", "GH-26", "deadbeef", "octo/cat#1",
    "a5c3785ed8d6a35868bc169f07e40e889087fd2e", ":tada:", "$x$", "![i](https://evil.example/i.png)",
    "[x](javascript:alert(1))", "[a](1)", "[x]: https://evil.example", "{0}", "{{0}}", "<img src=x onerror=alert(1)>",
    "<a href=javascript:alert(1)>", "<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&", "<?x?>", "https://evil.example",
    "www.evil.example", "mailto:a@evil.example", "a@evil.example", "//evil.example", "javascript:x", "|", "| a |",
    "\\|", "`", "``", "```", "~~~", "*a* _b_ ~~c~~", "# a", "- [ ] a", "1. a", "> [!NOTE]", "[^1]", "---",
    "\n\n# forged\n\n", "\n```\n", "\n| a | b |\n|---|---|\n", "=1+1", "+1", "-1", "../a", "a b", " ",
    "@SUM(A1)", ";=1+1", '; "=1+1', "=cmd|' /C calc'!A0", "＝1+1",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(ATTACKS) | st.text(st.characters(exclude_categories=()), min_size=1), min_size=1)
HOSTILE = TEXTS.map("".join)
ACCEPTING = ("baseline", "inline")
FORMULAS = tuple("=+-@＝＋－＠")
DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def sides(text: str) -> tuple[RecordRow, RecordRow]:
    """Two records that say `text` wherever they can."""
    first = RecordRow(f"{text}1", text, text, text, text, reports.DAY, is_mention=False)
    return first, replace(first, id=f"{text}2", published=None)


def finding(text: str, severity: Severity) -> Finding:
    place = Place(f"{text}1", Span(3, 2, 3), text, 0)
    other = replace(place, path=f"{text}2", label=text)
    return rules.finding("FLD211", text, place, subjects=[text], next_step=text, severity=severity, related=[other],
                         evidence=[("host", text)])  # fmt: skip


def report(command: str, text: str) -> Report:
    """A report that says `text` wherever an article or a record can."""
    a, b = sides(text)
    articles = [
        replace(reports.article(row.id, text, text, text), domain=text, sub=text, kid=text, fields=(text, ""),
                excluded=(text,), codes=(text,), steps=(Step(0, "shape", Result.FAILED, text),))
        for row in (a, b)
    ]  # fmt: skip
    evidence = reports.evidence(shared_terms=((text, 0.5),), shared_numbers=(text,), conflicting_numbers=(text,))
    links = (replace(reports.link("a", "b", Relation.IDENTICAL, found=evidence), a=a.id, b=b.id),)
    linking = Linking(links, (Cluster(a.id, a.id, (a.id, b.id)),))
    plain = reports.report(articles, [a, b], [finding(text, level) for level in Severity], command=command)
    policy = PolicyRow(text, 7, 4_000_000_000, (text,), f"since {text}")
    known = tuple(Accepted(finding(text, Severity.ERROR), by, text, text, date(2026, 12, 31)) for by in ACCEPTING)
    change = ChangeRow(text, 3, 2, (f"{text}3",), ((f"{text}4", f"{text}5"),)) if command == "check" else None
    told = replace(plain, linking=linking, policy=policy, accepted=known, fail_on=Severity.WARNING)
    return replace(told, change=change, since=since(text))


def since(text: str) -> Since:
    """What changed since a report that says `text` wherever it can, and more than its reader lets in."""
    told = (Told(Severity.ERROR, text, text, text, text),)
    turned = (Turned(text, text, text, 1), Turned(None, "verified", "missing", 1))
    return Since(text, text, (CONFIGURATION, VERSION), told, told, told, 1, turned, (text,), (text,))


def verification_of(text: str) -> str:
    """What `verify` prints of an article that says `text` wherever it can."""
    steps = (Step(2, "key", Result.FAILED, text), Step(3, "signature", Result.NOT_CHECKED, text))
    found = replace(finding(text, Severity.ERROR), verdict="forged")
    bad = Verification(Verdict.FORGED, (text,), found, kid=text, fields=(text,), excluded=(text,), steps=steps)
    good = replace(bad, verdict=Verdict.VERIFIED, finding=None)
    policy = PolicyRow(text, 7, 4_000_000_000, (text,), f"since {text}")
    return "".join(verification.render(Judgement(text, text, (), one), policy) for one in (bad, good))


def comparison_of(text: str) -> str:
    found = report("audit", text)
    a, b = found.records
    return comparison.render(found.linking.links[0], a, b, 2)


RENDERERS: dict[str, Callable[[str], str]] = {
    "check": lambda text: console.render(report("check", text), Look(verbose=True)),
    "audit": lambda text: console.render(report("audit", text), Look(verbose=True)),
    "link": lambda text: console.render(report("link", text)),
    "json": lambda text: json_v1.render(report("check", text)),
    "links": lambda text: links_jsonl.render(report("link", text)),
    "clusters": lambda text: clusters_jsonl.render(report("link", text)),
    "comparison": comparison_of,
    "verdicts": lambda text: verdicts_jsonl.render(report("check", text)),
    "verify": verification_of,
    "html": lambda text: html.render(report("check", text)),
    "jsonl": lambda text: jsonl.render(report("check", text)),
    "markdown": lambda text: markdown.render(report("check", text)),
    "sarif": lambda text: sarif.render(report("check", text)),
    "junit": lambda text: junit.render(report("check", text)),
    "github": lambda text: github.render(report("check", text)),
    "gitlab": lambda text: gitlab.render(report("check", text)),
    "csv": lambda text: csv_articles.render(report("check", text)).replace("\r\n", "\n"),
}
"""The carriage returns of CSV are its own; one inside a cell would add a line."""


@pytest.mark.parametrize("form", RENDERERS)
@given(HOSTILE)
@example("".join(ATTACKS))
@settings(max_examples=60, deadline=None)
def test_nothing_comes_out_that_acts_or_hides(form: str, text: str) -> None:
    assert_inert(RENDERERS[form](text))


@pytest.mark.parametrize("form", RENDERERS)
@given(HOSTILE)
@example("".join(ATTACKS))
@settings(max_examples=60, deadline=None)
def test_no_text_adds_a_line_or_begins_one(form: str, text: str) -> None:
    assert_not_forged(form, text)


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_every_attack_is_inert_by_itself(form: str, attack: str) -> None:
    assert_inert(RENDERERS[form](attack))
    assert_not_forged(form, attack)


def assert_inert(out: str) -> None:
    out.encode("utf-8")
    for character in out.replace("\n", ""):
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(character) not in DIRECTIONS
        assert character not in "\u200b\u200e\u200f\u061c\u2060\ufeff\uffff\U000e0041"


def assert_not_forged(form: str, text: str) -> None:
    """Blanks before a command do not count: readers of logs strip them before they look for one."""
    lines = RENDERERS[form](text).split("\n")
    assert len(lines) == len(RENDERERS[form]("first").split("\n"))
    for line in lines if form != "github" else ():
        assert not re.match(r"::|\[OK\]|error\[SIG504\]|checked", line.strip())


# What those find who read the formats


def github_runner(out: str, text: str) -> None:
    """Three lines, of which two are the commands that were meant, with what was meant."""
    meant = [consumers.Command(name, {"file": visible(f"{text}1"), "line": "3", "col": "2", "endColumn": "5",
                                      "title": "FLD211 outlet-host"}, f"{shown}\n{shown}")
             for name in ("error", "warning") for shown in [visible(text)]]  # fmt: skip
    assert consumers.workflow_commands(out) == [
        replace(
            command, data="\n".join(said if len(said) <= 1000 else f"{said[:999]}…" for said in [visible(text)] * 2)
        )
        for command in meant
    ]
    assert len(out.splitlines()) == 3


def log_reader(out: str, text: str) -> None:
    assert consumers.workflow_commands(out) == []


def github_page(out: str, text: str) -> None:
    """A page with our own elements, two rows of five cells, and text in which there is nothing to turn into more."""
    page = consumers.github_page(out)
    allowed = set("h2 p strong table thead tbody tr th td code br ul li".split())
    assert consumers.elements(page) <= allowed
    assert all(not element.attributes for element in walk(page))
    where = clipped(f"{text}1:3:2", 220).replace("`", r"\u0060").replace("|", r"\u007c")
    for row in consumers.table(page):
        assert row[2].startswith(" ".join(where.split()))
        assert row[3] == row[4]
    assert len(consumers.table(page)) == 2
    assert (len(page.all("h2")), len(page.all("li"))) == (1, 7)
    assert consumers.references(page) == []
    assert len(out) < 65_536


def ci_server(out: str, text: str) -> None:
    root = consumers.junit_suites(out)
    assert {element.tag for element in root.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "system-out"}
    assert {case.get("name") for case in root.iter("testcase")} == {visible(f"{text}1"), visible(f"{text}2")}
    assert root.get("failures") == "1"


def code_scanning(out: str, text: str) -> None:
    """Results that can be shown as they are, with no link in them, at places in the tree."""
    (run,) = consumers.sarif_log(out)["runs"]
    assert len(run["results"]) == len(Severity) + len(ACCEPTING)
    assert all(visible(value) == value for value in consumers.strings(run["results"]))
    for result in run["results"]:
        assert not consumers.SARIF_MARKUP.search(result["message"]["text"])
        for location in (*result["locations"], *result["relatedLocations"]):
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[A-Za-z0-9%/._~-]+", uri)
            assert urlsplit(uri).scheme == ""
            assert unquote(uri) in {visible(f"{text}{n}") for n in (1, 2)}


def merge_request(out: str, text: str) -> None:
    rows = json.loads(out)
    assert all(visible(value) == value for value in consumers.strings(rows))
    assert len({row["fingerprint"] for row in rows}) == len(rows) == len(Severity)
    assert {row["location"]["path"] for row in rows} == {visible(f"{text}1")}


def program(out: str, text: str) -> None:
    """Data is handed on as it was, each finding on a line of its own."""
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["message"] for row in rows] == [text] * (len(Severity) + len(ACCEPTING))
    assert sorted(row["accepted"]["by"] for row in rows if row["accepted"]) == list(ACCEPTING)


def spreadsheet(out: str, text: str) -> None:
    """Two rows with as many cells as there are columns, wherever it thinks that a cell ends, and no formula in any."""
    head, *rows = csv.reader(io.StringIO(out), strict=True)
    assert tuple(head) == csv_articles.COLUMNS
    assert [len(row) for row in rows] == [len(head)] * 2
    cells = [cell for row in rows for cell in row]
    cells += [cell for row in csv.reader(io.StringIO(out), delimiter=";") for cell in row]
    assert [cell for cell in cells if cell.lstrip(' "').startswith(FORMULAS)] == []


def browser(out: str, text: str) -> None:
    for element in walk(parse(out)):
        assert element.name in ELEMENTS.split()
        assert element.attributes.keys() <= set(ATTRIBUTES.split())
        if element.name == "a":
            target = element.attributes["href"]
            assert target.startswith("#") or text_page.href(target) == target


READERS: dict[str, tuple[Callable[[str, str], None], ...]] = {
    **dict.fromkeys(RENDERERS, (log_reader,)),
    "html": (log_reader, browser),
    "jsonl": (log_reader, program),
    "markdown": (log_reader, github_page),
    "sarif": (log_reader, code_scanning),
    "junit": (log_reader, ci_server),
    "github": (github_runner,),
    "gitlab": (log_reader, merge_request),
    "csv": (log_reader, spreadsheet),
}


def assert_read_as_said(form: str, text: str) -> None:
    """Whoever reads the format finds what the report says; each of READERS asserts it in the terms of its reader."""
    for read in READERS[form]:
        read(RENDERERS[form](text), text)


@pytest.mark.parametrize("form", RENDERERS)
@given(HOSTILE)
@example("".join(ATTACKS))
@settings(max_examples=60, deadline=None)
def test_who_reads_a_format_finds_what_the_report_says_and_nothing_else(form: str, text: str) -> None:
    assert_read_as_said(form, text)


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_single_attack_gets_through_to_who_reads_a_format(form: str, attack: str) -> None:
    assert_read_as_said(form, attack)


def test_every_format_of_the_command_line_is_among_these() -> None:
    assert set(FORMATS) - {"text"} <= set(RENDERERS)


def test_colours_are_the_only_escapes_there_are() -> None:
    out = console.render(report("check", "".join(ATTACKS)), Look(color=True, verbose=True))
    assert "\x1b" in out
    assert "\x1b" not in re.sub(r"\x1b\[(\d+(;\d+)*)m", "", out)
