"""Findings: their order and their identity across runs."""

import itertools
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.finding import Confidence, Place, Severity, fingerprint
from integrity.node import Span
from tests.unit.report import reports


def test_severities_are_ordered_by_how_bad_they_are() -> None:
    assert Severity.ERROR > Severity.WARNING > Severity.NOTE
    assert [severity.label for severity in Severity] == ["note", "warning", "error"]


def test_confidences_are_what_reports_write() -> None:
    assert [str(confidence) for confidence in Confidence] == ["certain", "high", "medium"]


def test_a_finding_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        reports.finding().message = "other"  # type: ignore[misc]


def test_findings_are_ordered_by_path_then_place_then_rule() -> None:
    ordered = [
        reports.finding("SIG514", path="a.md"),
        reports.finding("FLD211", path="a.md", span=Span(2, 9, 1)),
        reports.finding("FLD201", path="a.md", span=Span(10, 1, 1)),
        reports.finding("FLD211", path="a.md", span=Span(10, 1, 1)),
        reports.finding("FLD201", path="a/b.md"),
    ]
    for shuffled in itertools.permutations(ordered):
        assert sorted(shuffled, key=lambda found: found.sort_key) == ordered


def test_a_fingerprint_does_not_depend_on_place_level_or_message() -> None:
    found = reports.finding(span=Span(2, 9, 1))
    moved = reports.finding(message="reworded", span=Span(7, 1, 1), severity=Severity.NOTE)
    assert moved.fingerprint == found.fingerprint
    assert replace(found, place=Place("moved.md")).fingerprint == found.fingerprint


@given(st.text(), st.lists(st.text(), max_size=4), st.text())
def test_a_fingerprint_does_not_depend_on_the_order_of_subjects(rule: str, subjects: list[str], name: str) -> None:
    assert fingerprint(rule, subjects, name) == fingerprint(rule, subjects[::-1], name)
    assert len(fingerprint(rule, subjects, name)) == 32


def test_a_fingerprint_tells_rule_subjects_and_field_apart() -> None:
    parts = [("R", ["a", "b"], "f"), ("R", ["a"], "f"), ("R", ["a,b"], "f"), ("R", ["a", "b"], ""), ("R", [], "f"),
             ("Q", ["a", "b"], "f"), ("R", ["a", "b", "f"], ""), ("R", ["a", "a"], "f")]  # fmt: skip
    assert len({fingerprint(*part) for part in parts}) == len(parts)


def test_a_fingerprint_stays_the_same_from_version_to_version() -> None:
    """Baselines hold it: a change here would make every accepted finding new."""
    assert fingerprint("FLD211", ["0" * 64], "provider.domain") == "6b4b0769fb9c2f1bcb3dc5e4d583854c"
