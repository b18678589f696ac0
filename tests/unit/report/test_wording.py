"""Counts, and on whose word a verdict rests."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from integrity.finding import Severity
from integrity.report import wording
from integrity.report.report import PolicyRow
from tests.unit.report import reports

POLICY = PolicyRow("keys/trust.toml", 7, 4_000_000_000, ("K" * 43,), "policy-unanchored")


@pytest.mark.parametrize(("count", "text"), [(0, "0 articles"), (1, "1 article"), (1_000, "1,000 articles")])
def test_a_count_has_its_noun(count: int, text: str) -> None:
    assert wording.counted(count, "article") == text


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("policy-unanchored", "by this tree's own keys"),
        ("root-key", "by the pinned root"),
        ("since origin/main", "by the keys of origin/main"),
    ],
)
def test_a_verdict_rests_on_somebodys_word(anchor: str, words: str) -> None:
    assert wording.seen_by(replace(POLICY, anchor=anchor)) == words


def test_a_tree_that_vouches_for_itself_is_called_unanchored() -> None:
    report = reports.report([reports.article(verdict="verified")])
    told = wording.trusted(replace(report, policy=POLICY))
    assert told == "Of 1 article, 1 verified by this tree's own keys (policy-unanchored)."
    pinned = replace(report, policy=replace(POLICY, anchor="root-key"))
    assert wording.trusted(pinned) == "Of 1 article, 1 verified by the pinned root."


def test_where_none_was_verified_the_reason_is_given() -> None:
    report = reports.report([reports.article()])
    assert wording.trusted(report) == "None was verified: there is no policy that says which keys to trust."
    assert wording.trusted(replace(report, policy=POLICY)) == "None was verified: no seal stood."
    assert wording.trusted(reports.report()) == "No seal was judged."


TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([None, None, None], "3 baselined"),
        ([None, 6, 20], "3 baselined (1 expires in 6 days)"),
        ([1, 1], "2 baselined (2 expire in 1 day)"),
        ([0], "1 baselined (1 expires today)"),
        ([wording.SOON], "1 baselined (1 expires in 30 days)"),
        ([wording.SOON + 1], "1 baselined"),
    ],
)
def test_what_a_baseline_accepts_is_counted_with_what_soon_expires(days: list[int | None], said: str) -> None:
    known = [reports.accepted(expires=None if n is None else TODAY + timedelta(days=n)) for n in days]
    assert wording.accepted(reports.report(accepted=known), TODAY) == said


def test_without_a_day_nothing_is_said_of_time() -> None:
    report = reports.report(accepted=[reports.accepted(expires=TODAY), reports.accepted(by="inline")])
    assert wording.accepted(report) == "1 baselined, 1 ignored inline"


def test_nothing_accepted_is_not_mentioned() -> None:
    assert wording.accepted(reports.report(), TODAY) == ""


def test_findings_are_counted_by_level_worst_first_and_by_rule_in_order() -> None:
    found = [reports.finding("SIG514"), reports.finding(), reports.finding(severity=Severity.ERROR)]
    assert wording.by_level(found) == "1 error, 1 warning, 1 note"
    assert wording.by_rule(found) == [("FLD211", 2), ("SIG514", 1)]


@pytest.mark.parametrize(
    ("message", "said"), [("a is b", "a is b. Do c."), ("is it?", "is it? Do c."), ("a.\n", "a.\\u000a. Do c.")]
)
def test_advice_is_message_and_next_step_on_one_line(message: str, said: str) -> None:
    assert wording.advice(reports.finding(message=message, next_step="Do c.")) == said


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["countersigned"], "1 is as the holder of the log key wrote down, whoever wrote them"),
        (["countersigned"] * 2, "2 are as the holder of the log key wrote down, whoever wrote them"),
    ],
)
def test_what_is_countersigned_is_told_and_not_called_verified(verdicts: list[str], said: str) -> None:
    rows = [reports.article(f"{number}.md", verdict=verdict) for number, verdict in enumerate(verdicts)]
    assert wording.trusted(replace(reports.report(rows), policy=POLICY)) == f"None was verified: no seal stood; {said}."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "No error or warning in 1 article"),
        ({"is_refused": True}, "Policy refused, No error or warning in 1 article"),
        ({"is_log_refused": True}, "Log refused, No error or warning in 1 article"),
        ({"is_refused": True, "is_log_refused": True}, "Policy and log refused, No error or warning in 1 article"),
    ],
)
def test_a_policy_or_log_that_is_refused_is_told_first(changes: dict[str, bool], said: str) -> None:
    report = replace(reports.report([reports.article()]), **changes)  # type: ignore[arg-type]
    assert wording.outcome(report) == said
    assert report.fails is bool(changes)
