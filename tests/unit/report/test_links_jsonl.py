"""`links`: one pair a line."""

import json

from integrity.link.evidence import Feature, Relation
from integrity.report.links_jsonl import link_object, render
from tests.unit.report import reports


def test_a_line_holds_the_whole_pair_in_a_fixed_order() -> None:
    pair = reports.link("b.md", "a.md", probability=0.9)
    assert render(reports.report(links=[pair])) == (
        '{"a": "a.md", "b": "b.md", "relation": "same_event", "same_event": true, "probability": 0.9, "score": 0.7, '
        '"threshold": 0.5, "margin": 0.4, "evidence": {"features": [{"name": "text_overlap", "value": 0.4, '
        '"contribution": 1.5}, {"name": "dates", "value": 0.1, "contribution": -0.25}], "shared_terms": '
        '[{"term": "ferry", "weight": 0.9}, {"term": "breakwater", "weight": 0.5}], "shared_numbers": ["312"], '
        '"conflicting_numbers": [], "days": 0.5, "vetoes": [], "missing": []}}\n'
    )


def test_a_pair_that_was_not_linked_says_so() -> None:
    conflict = reports.evidence(vetoes=("number_conflict",), conflicting_numbers=("hurt: 26 / 3",))
    found = link_object(reports.link("a", "b", Relation.UNRELATED, 0.48, conflict))
    assert (found["relation"], found["same_event"], found["margin"]) == ("unrelated", False, -0.02)


def test_numbers_are_rounded_and_zero_has_no_sign() -> None:
    found = link_object(reports.link("a", "b", probability=1 / 3))
    assert found["probability"] == 0.333333333
    zero = reports.evidence(features=(Feature("dates", -0.0, -1e-12),))
    line = json.dumps(link_object(reports.link("a", "b", found=zero)))
    assert '{"name": "dates", "value": 0.0, "contribution": 0.0}' in line


def test_without_pairs_there_is_no_line() -> None:
    assert render(reports.report()) == ""


def test_lines_come_in_the_order_of_both_ids() -> None:
    lines = render(reports.newsroom()).splitlines()
    pairs = [(json.loads(line)["a"], json.loads(line)["b"]) for line in lines]
    assert pairs == sorted(pairs)
    assert len(pairs) == 3
