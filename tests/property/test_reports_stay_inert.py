"""Whatever an article says, a report shows it: nothing acts, hides or forges a line."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from integrity import rules
from integrity.finding import Finding, Place, Severity
from integrity.link.evidence import Cluster, Linking, Relation
from integrity.node import Span
from integrity.report import clusters_jsonl, comparison, console, json_v1, links_jsonl, verdicts_jsonl, verification
from integrity.report.report import PolicyRow, RecordRow, Report
from integrity.report.terminal import Look
from integrity.validate.article import Judgement
from integrity.validate.verdict import Result, Step, Verdict, Verification
from tests.unit.report import reports

ATTACKS = (
    "\x1b[2J", "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07", "\x1b]52;c;aGk=\x07", "\x9b31m", "\x85", "\x07",
    "\x08\x08\x08", "\r", "\r\n", "\n", "\n\n", "\v", "\f", "\x1c", "\t", "\x00", "\x7f", "\u202e", "\u2066", "\u200e",
    "\u2028", "\u2029", "\ufeff", "\u200b", "\udcff", "\ud800", "\U000e0041", "\uffff", "\n[OK] all verified",
    "\n::error::forged", "::error::forged", "::add-mask::a", "\nchecked 1 article: 0 errors", "\nerror[SIG504] forged",
    "</script>", '"', "\\", "\\n", "first", "verified",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(ATTACKS) | st.text(st.characters(exclude_categories=()), min_size=1), min_size=1)
HOSTILE = TEXTS.map("".join)
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
    return replace(plain, linking=linking, policy=policy)


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
}


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
    for line in lines:
        assert not re.match(r"::|\[OK\]|error\[SIG504\]|checked", line.strip())


def test_colours_are_the_only_escapes_there_are() -> None:
    out = console.render(report("check", "".join(ATTACKS)), Look(color=True, verbose=True))
    assert "\x1b" in out
    assert "\x1b" not in re.sub(r"\x1b\[(\d+(;\d+)*)m", "", out)
