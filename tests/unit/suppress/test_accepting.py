"""Which findings count: comments and entries held against them."""

from collections.abc import Iterable
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from integrity.finding import Finding, Place
from integrity.suppress import accepting
from integrity.suppress.accepting import Scope, Sorted
from integrity.suppress.baseline import Baseline, Entry
from integrity.suppress.inline import Comments, Ignore
from tests.unit.report import reports
from tests.unit.suppress.entries import entry

TODAY = date(2026, 6, 15)
FERRY, TRAM = "_news/ferry.md", "_news/tram.md"
BOTH = frozenset({FERRY, TRAM})
WHOLE = Scope(BOTH, BOTH, is_whole=True)
FLD, DUP, SIG, FMT = (reports.finding(code, path=FERRY) for code in ("FLD211", "DUP301", "SIG510", "FMT113"))


def for_(finding: Finding, **changes: Any) -> Entry:
    """An entry for a finding."""
    return entry(**{"fingerprint": finding.fingerprint, "rule": finding.rule, **changes})


def based(tree: Iterable[Entry], base: Iterable[Entry]) -> Baseline:
    """The baseline of a change."""
    return Baseline(entries=tuple(tree), at_base={one.key: one for one in base})


def sort(*findings: Finding, entries: Iterable[Entry] | Baseline = (), scope: Scope = WHOLE, today: date = TODAY,
         **comments: Comments) -> Sorted:  # fmt: skip
    baseline = entries if isinstance(entries, Baseline) else Baseline(entries=tuple(entries))
    return accepting.sort(
        findings, {f"_news/{name}.md": read for name, read in comments.items()}, baseline, scope, today
    )


def rules(found: Sorted) -> list[str]:
    return [finding.rule for finding in found.kept]


def by(found: Sorted) -> list[tuple[str, str]]:
    return [(one.finding.rule, one.by) for one in found.accepted]


def ignoring(*codes: str, path: str = FERRY) -> Comments:
    return Comments((Ignore(Place(path), codes, "why"),), (), "id")


def test_without_comments_and_entries_everything_counts() -> None:
    assert sort(FLD, SIG) == Sorted((FLD, SIG), ())


def test_an_entry_accepts_the_finding_of_its_rule_and_fingerprint() -> None:
    expires = date(2026, 7, 1)
    found = sort(FLD, DUP, entries=[for_(FLD, expires=expires)])
    assert rules(found) == ["DUP301"]
    (one,) = found.accepted
    assert (one.finding, one.by, one.reason, one.owner, one.expires) == (FLD, "baseline", "known", "desk", expires)


def test_an_entry_under_the_name_of_another_rule_accepts_nothing() -> None:
    disguised = for_(SIG, rule="FLD211", line=3)
    assert rules(sort(SIG, entries=[disguised])) == ["SIG510", "BAS912"]
    assert rules(sort(SIG, entries=based([disguised], [disguised]))) == ["SIG510", "BAS912"]


def test_one_entry_accepts_every_finding_with_its_fingerprint_and_counts_once() -> None:
    again = reports.finding("FLD211", path=FERRY)
    assert by(sort(FLD, again, entries=[for_(FLD)])) == [("FLD211", "baseline")] * 2


def test_a_comment_accepts_the_findings_of_its_rules_on_its_own_article_only() -> None:
    other = reports.finding("DUP301", path=TRAM)
    found = sort(DUP, other, ferry=ignoring("DUP301"))
    assert (by(found), found.kept) == ([("DUP301", "inline")], (other,))
    assert found.accepted[0].reason == "why"


def test_a_comment_comes_before_an_entry_and_both_are_in_use() -> None:
    found = sort(FLD, entries=[for_(FLD)], ferry=ignoring("FLD211"))
    assert (by(found), found.kept) == ([("FLD211", "inline")], ())


def test_a_comment_without_its_finding_is_told_where_the_article_was_judged() -> None:
    assert rules(sort(ferry=ignoring("FLD211"))) == ["BAS904"]
    assert rules(sort(ferry=ignoring("FLD211"), scope=Scope(frozenset({TRAM}), BOTH, is_whole=False))) == []


def test_what_is_wrong_with_comments_is_told_where_the_article_was_judged() -> None:
    wrong = Comments(findings=(reports.finding("BAS901"),))
    assert rules(sort(ferry=wrong)) == ["BAS901"]
    assert rules(sort(ferry=wrong, scope=Scope(frozenset({TRAM}), BOTH, is_whole=False))) == []


def test_an_expired_entry_is_told_and_its_finding_counts_again() -> None:
    one = for_(FLD, expires=date(2026, 6, 14), line=7)
    found = sort(FLD, entries=[one])
    assert (rules(found), found.accepted) == (["FLD211", "BAS911"], ())
    told = found.kept[1]
    assert told.message == "the entry for FLD211 in _news/ferry.md expired after 2026-06-14; its finding counts again"
    assert (told.place.path, told.place.span and told.place.span.line) == ("integrity-baseline.jsonl", 7)


def test_an_expired_entry_without_its_finding_can_be_removed() -> None:
    (told,) = sort(entries=[entry(expires=date(2026, 6, 14), line=7)]).kept
    assert told.message == "the entry for FLD211 in _news/ferry.md expired after 2026-06-14; its finding is gone"
    assert told.next_step == "Remove the entry: `integrity baseline prune`."


@pytest.mark.parametrize(
    ("judged", "present", "is_whole", "is_told"),
    [
        (BOTH, BOTH, True, True),
        ({FERRY}, BOTH, False, True),
        ({TRAM}, BOTH, False, False),
        ({FERRY}, {FERRY}, False, True),
        (set(), BOTH, False, False),
    ],
)
def test_an_entry_is_called_unused_only_where_its_article_was_looked_at(
    judged: set[str], present: set[str], is_whole: bool, is_told: bool
) -> None:
    scope = Scope(frozenset(judged), frozenset(present), is_whole)
    assert rules(sort(entries=[entry(line=1)], scope=scope)) == ["BAS912"] * is_told


def test_an_entry_on_a_pair_is_not_called_unused_where_the_other_side_was_not_read() -> None:
    pair = entry(rule="DUP301", paths=(FERRY, TRAM), line=1)
    part, change = (Scope(frozenset({FERRY}), present, is_whole=False) for present in (frozenset({FERRY}), BOTH))
    assert rules(sort(entries=[pair], scope=part)) == []
    assert rules(sort(entries=[pair], scope=change)) == ["BAS912"]


@pytest.mark.parametrize("finding", [SIG, FMT])
def test_without_a_base_entries_for_seals_or_unreadable_articles_do_not_count_and_that_is_said(
    finding: Finding,
) -> None:
    found = sort(finding, entries=[for_(finding)])
    assert (rules(found), found.accepted) == ([finding.rule, "BAS913"], ())
    assert found.kept[1].message == f"1 entry for {finding.rule[:3]} rules does not count in a run without --since"


@pytest.mark.parametrize("finding", [SIG, FMT])
def test_in_a_change_an_entry_for_seals_or_unreadable_articles_counts_only_if_the_base_has_it(finding: Finding) -> None:
    own, both = based([for_(finding)], []), based([for_(finding)], [for_(finding, reason="read by the desk")])
    assert rules(sort(finding, entries=own)) == [finding.rule, "BAS913"]
    found = sort(finding, entries=both)
    assert (found.kept, found.accepted[0].reason) == ((), "read by the desk")


def test_a_change_cannot_put_off_the_end_of_an_entry_for_seals() -> None:
    found = sort(SIG, entries=based([for_(SIG, expires=None)], [for_(SIG, expires=date(2026, 6, 14))]))
    assert rules(found) == ["SIG510", "BAS911"]


def test_an_entry_for_seals_that_the_change_removes_does_not_count_any_more() -> None:
    assert rules(sort(SIG, entries=based([], [for_(SIG)]))) == ["SIG510"]


@pytest.mark.parametrize("finding", [FLD, DUP])
def test_in_a_change_all_other_entries_count_from_its_own_file(finding: Finding) -> None:
    assert by(sort(finding, entries=based([for_(finding)], []))) == [(finding.rule, "baseline")]
    assert rules(sort(finding, entries=based([], [for_(finding)]))) == [finding.rule]


def test_entries_without_power_are_counted_in_one_finding() -> None:
    entries = [for_(SIG, paths=()), for_(FMT, paths=()), entry(rule="LOG601", paths=())]
    (told,) = sort(entries=based(entries, []), scope=Scope(frozenset(), BOTH, is_whole=False)).kept
    assert told.message == (
        "3 entries for FMT, LOG, SIG rules do not count: the base of this change does not have them"
    )


def test_the_outcome_does_not_depend_on_the_order_of_findings() -> None:
    entries, every = [for_(DUP), entry(line=4)], (FLD, DUP, SIG)
    found = [sort(*order, entries=entries, ferry=ignoring("FLD211", "FLD212")) for order in permutations(every)]
    assert len({one.accepted for one in found}) == 1
    assert len({frozenset(one.kept) for one in found}) == 1


def test_nothing_is_lost_and_nothing_is_doubled() -> None:
    every = (FLD, DUP, SIG, FMT)
    found = sort(*every, entries=[for_(DUP), for_(SIG), for_(FMT)], ferry=ignoring("FLD211", "DUP301"))
    told = [one for one in found.kept if not one.rule.startswith("BAS")] + [one.finding for one in found.accepted]
    assert sorted(told, key=lambda one: one.rule) == sorted(every, key=lambda one: one.rule)
