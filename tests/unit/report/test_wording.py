"""Counts, and on whose word a verdict rests."""

from dataclasses import replace

import pytest

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
