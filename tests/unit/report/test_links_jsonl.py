"""`links`: one pair a line."""

import json

from integrity.link.evidence import Copy, Feature, Passage, Relation
from integrity.report.links_jsonl import evidence_object, link_object, render
from tests.unit.report import reports


def test_a_line_holds_the_whole_pair_in_a_fixed_order() -> None:
    pair = reports.link("b.md", "a.md", probability=0.9)
    assert render(reports.report(links=[pair])) == (
        '{"a": "a.md", "b": "b.md", "relation": "same_event", "same_event": true, "probability": 0.9, "score": 0.7, '
        '"threshold": 0.5, "margin": 0.4, "evidence": {"features": [{"name": "text_overlap", "value": 0.4, '
        '"contribution": 1.5}, {"name": "dates", "value": 0.1, "contribution": -0.25}], "shared_terms": '
        '[{"term": "ferry", "weight": 0.9}, {"term": "breakwater", "weight": 0.5}], "shared_numbers": ["312"], '
        '"conflicting_numbers": [], "days": 0.5, "vetoes": [], "missing": [], "same": [], "copy": null, '
        '"decision": null}}\n'
    )


def test_a_pair_that_was_not_linked_says_so() -> None:
    conflict = reports.evidence(vetoes=("number_conflict",), conflicting_numbers=("hurt: 26 / 3",))
    found = link_object(reports.link("a", "b", Relation.UNRELATED, 0.48, conflict))
    assert (found["relation"], found["same_event"], found["margin"]) == ("unrelated", False, -0.02)


def test_what_is_the_same_and_what_the_bodies_share_is_told() -> None:
    copy = Copy(0.25, 0.3, 0.8, 0.6, True, Passage(14, 0, 60, 5, 65, "text of a", "text of b"))
    found = evidence_object(reports.evidence(same=("address", "text"), copy=copy))
    assert found["same"] == ["address", "text"]
    assert json.dumps(found["copy"]) == (
        '{"jaccard": 0.25, "a_in_b": 0.3, "b_in_a": 0.8, "similarity": 0.6, '
        '"passage": {"words": 14, "a_start": 0, "a_end": 60, "b_start": 5, "b_end": 65}}'
    )


def test_a_similarity_or_passage_that_was_not_made_is_null() -> None:
    found = evidence_object(reports.evidence(copy=Copy(0.9, 0.9, 1.0, None, shares_passage=True)))
    assert found["copy"] == {"jaccard": 0.9, "a_in_b": 0.9, "b_in_a": 1.0, "similarity": None, "passage": None}


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
