"""What differs between two reports."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.finding import Finding, Severity
from integrity.report import difference, earlier, json_v1
from integrity.report.earlier import Earlier
from integrity.report.report import ChangeRow, Provenance, Report
from integrity.report.since import CONFIGURATION, POLICY, SCOPE, VERSION, Since, Turned
from integrity.version import __version__
from tests.unit.report import reports


def written(report: Report) -> Earlier:
    """A report as it is read back."""
    return earlier.parse(json_v1.render(report).encode(), "old.json")


def between(old: Report, new: Report) -> Since:
    return difference.since(written(old), new)


def found(*fingerprints: str, level: Severity = Severity.WARNING) -> list[Finding]:
    return [replace(reports.finding(severity=level), fingerprint=name * 32) for name in fingerprints]


def names(told: object) -> str:
    """Findings by the first character of their fingerprints."""
    assert isinstance(told, tuple)
    return "".join(one.fingerprint[0] for one in told)


def test_a_report_differs_from_itself_in_nothing() -> None:
    given = reports.newsroom()
    assert between(given, given) == Since(__version__, "2026-11-22T00:00:00Z", still=5)
    assert between(given, given).is_quiet


def test_findings_are_new_gone_or_still_there_by_fingerprint() -> None:
    since = between(reports.report(findings=found("a", "b")), reports.report(findings=found("b", "c")))
    assert (names(since.new), names(since.gone), since.still) == ("c", "a", 1)
    assert not since.is_quiet


def test_several_with_one_fingerprint_are_counted() -> None:
    since = between(reports.report(findings=found("a", "a", "a", "b")), reports.report(findings=found("a", "b", "b")))
    assert (names(since.new), names(since.gone), since.still) == ("b", "aa", 2)


def test_a_finding_that_is_accepted_now_is_not_gone() -> None:
    new = reports.report(accepted=[reports.accepted(one) for one in found("a", "a")])
    since = between(reports.report(findings=found("a", "b")), new)
    assert (names(since.accepted), names(since.gone), since.still) == ("a", "b", 0)


def test_the_worst_come_first() -> None:
    new = [*found("a", level=Severity.NOTE), *found("b", level=Severity.ERROR), *found("c")]
    assert names(between(reports.report(), reports.report(findings=new)).new) == "bca"


def test_articles_are_added_and_removed_by_path() -> None:
    old, new = (reports.report([reports.article(path) for path in paths]) for paths in (("a", "b"), ("b", "d", "c")))
    since = between(old, new)
    assert (since.added, since.removed) == (("c", "d"), ("a",))


def test_verdicts_that_turned_are_counted_by_outlet() -> None:
    old = reports.report([reports.article(path, outlet="x", verdict="verified") for path in "abcd"])
    now = [("a", "x", "tampered"), ("b", "x", "tampered"), ("c", "x", "verified"), ("d", None, "missing")]
    new = reports.report([reports.article(path, outlet=outlet, verdict=verdict) for path, outlet, verdict in now])
    assert between(old, new).turned == (
        Turned(None, "verified", "missing", 1),
        Turned("x", "verified", "tampered", 2),
    )


def test_an_article_that_was_not_there_has_no_verdict_that_turned() -> None:
    assert between(reports.report(), reports.report([reports.article(verdict="forged")])).turned == ()


@pytest.mark.parametrize(
    ("old", "named"),
    [
        (Provenance("d" * 64, "a" * 64, None), (CONFIGURATION,)),
        (Provenance("c" * 64, "a" * 64, "b" * 64), (POLICY,)),
        (Provenance("d" * 64, "a" * 64, "b" * 64), (CONFIGURATION, POLICY)),
        (Provenance("c" * 64, "f" * 64, None), ()),
    ],
)
def test_another_configuration_or_policy_is_named_and_another_corpus_is_not(
    old: Provenance, named: tuple[str, ...]
) -> None:
    assert between(replace(reports.report(), provenance=old), reports.report()).differs == named


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (None, None, ()),
        (None, "main", (SCOPE,)),
        ("main", None, (SCOPE,)),
        ("main", "release", (SCOPE,)),
        ("main", "main", ()),
    ],
)
def test_what_was_judged_is_the_same_only_with_the_same_base(
    old: str | None, new: str | None, named: tuple[str, ...]
) -> None:
    both = (replace(reports.report(), change=ChangeRow(base, 1) if base else None) for base in (old, new))
    assert between(*both).differs == named


def test_what_a_change_leaves_alone_is_not_gone() -> None:
    paths = ("changed", "gone", "old", "untouched")
    findings = [reports.finding(path=path) for path in paths]
    old = reports.report([reports.article(path) for path in paths], findings=findings)
    change = ChangeRow("main", 1, removed=("gone",), renamed=(("old", "new"),))
    new = replace(reports.report([reports.article(path) for path in ("changed", "new")]), change=change)
    since = between(old, new)
    assert [one.path for one in since.gone] == ["changed", "gone", "old"]
    assert (since.added, since.removed) == (("new",), ("gone", "old"))


def test_another_version_is_named() -> None:
    assert difference.since(replace(written(reports.report()), version="0.0.9"), reports.report()).differs == (VERSION,)


FINGERPRINTS = st.lists(st.sampled_from("abcd"), max_size=8)


@given(FINGERPRINTS, FINGERPRINTS, FINGERPRINTS)
def test_every_finding_has_one_fate(old: list[str], new: list[str], accepted: list[str]) -> None:
    now = reports.report(findings=found(*new), accepted=map(reports.accepted, found(*accepted)))
    since = between(reports.report(findings=found(*old)), now)
    assert since.still + len(since.gone) + len(since.accepted) == len(old)
    assert since.still + len(since.new) == len(new)
    for name in "abcd":
        assert names(since.new).count(name) == max(new.count(name) - old.count(name), 0)
        left = max(old.count(name) - new.count(name), 0)
        assert names(since.accepted).count(name) == min(left, accepted.count(name))


def test_the_order_in_the_earlier_report_changes_nothing() -> None:
    document = json.loads(json_v1.render(reports.newsroom()))
    turned = {**document, "articles": document["articles"][::-1], "findings": document["findings"][::-1]}
    read = (earlier.parse(json.dumps(one).encode(), "old.json") for one in (document, turned))
    first, second = (difference.since(one, reports.report()) for one in read)
    assert first == second
    assert len(first.gone) == 5
