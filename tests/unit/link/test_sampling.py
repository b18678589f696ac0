"""Pairs for people: nearest to the threshold, most worth a label, and the labels read back."""

import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.errors import UsageError
from integrity.link import sampling
from integrity.link.evidence import Relation
from integrity.link.sampling import Candidate
from integrity.load.records import Record
from tests.unit.report import reports


def candidates(count: int, relation: str = "unrelated") -> list[Candidate]:
    """Pairs of distinct records with probabilities from .02 to .98, evenly spread."""
    spread = (0.02 + 0.96 * n / max(count - 1, 1) for n in range(count))
    return [Candidate(f"{n:03}", f"{n:03}x", round(p, 4), relation) for n, p in enumerate(spread)]


def test_the_nearest_pairs_come_first_on_either_side() -> None:
    links = [
        reports.link("a", "b", Relation.SAME_EVENT, 0.9),
        reports.link("a", "c", Relation.SAME_EVENT, 0.51),
        reports.link("b", "c", Relation.UNRELATED, 0.3),
        reports.link("b", "d", Relation.UNRELATED, 0.49),
    ]
    linked, not_linked = sampling.nearest(links)
    assert [link.probability for link in linked] == [0.51, 0.9]
    assert [link.probability for link in not_linked] == [0.49, 0.3]


def test_no_more_than_twenty_pairs_are_shown() -> None:
    links = [reports.link("a", f"b{n:02}", Relation.SAME_EVENT, 0.99 - n / 100) for n in range(30)]
    assert [link.b for link in sampling.nearest(links)[0]] == [f"b{n:02}" for n in range(29, 9, -1)]


def test_pairs_that_no_threshold_would_change_are_not_near_it() -> None:
    links = [
        reports.link("a", "b", Relation.UNRELATED, 0.6, reports.evidence(vetoes=("template",))),
        reports.link("a", "c", Relation.IDENTICAL, 0.1),
    ]
    assert sampling.nearest(links) == ([], [])


@given(st.permutations(candidates(60)), st.integers(1, 70))
def test_a_sample_is_the_same_for_any_order_of_the_pairs(pairs: list[Candidate], count: int) -> None:
    chosen = sampling.worth_labelling(pairs, 0.5, count)
    assert chosen == sampling.worth_labelling(candidates(60), 0.5, count)
    assert len(set(chosen)) == min(count, 60)
    assert chosen == sorted(chosen)


def test_most_of_a_sample_lies_near_the_threshold_and_some_far_from_it() -> None:
    crowd = [Candidate(f"u{n:04}", f"v{n:04}", 0.021, "unrelated") for n in range(2_000)]
    chosen = sampling.worth_labelling([*crowd, *candidates(500)], 0.5, 100)
    assert sum(0.2 < pair.probability < 0.8 for pair in chosen) >= 40
    assert sum(pair.probability < 0.05 for pair in chosen) >= 5
    assert sum(pair.probability > 0.95 for pair in chosen) >= 5


def test_every_relation_has_its_turn() -> None:
    rare = [Candidate(f"r{n}", f"s{n}", 0.5, "same_event") for n in range(4)]
    chosen = sampling.worth_labelling([*candidates(900), *rare], 0.5, 60)
    assert set(rare) <= set(chosen)


def test_one_story_does_not_fill_the_sample() -> None:
    story = [Candidate("a", f"b{n:03}", 0.5, "same_event") for n in range(300)]
    chosen = sampling.worth_labelling([*story, *candidates(60)], 0.5, 40)
    assert Counter(pair.a for pair in chosen)["a"] == sampling.MAX_OF_RECORD


def test_one_story_fills_the_sample_where_there_is_no_other() -> None:
    story = [Candidate("a", f"b{n:03}", 0.5, "same_event") for n in range(300)]
    assert len(sampling.worth_labelling(story, 0.5, 40)) == 40


def test_unlikely_pairs_are_never_asked_about() -> None:
    assert sampling.worth_labelling([Candidate("a", "b", 0.01, "unrelated")], 0.5, 5) == []


def test_a_sheet_shows_what_a_label_rests_on_and_an_empty_answer() -> None:
    day = datetime(2025, 3, 11, tzinfo=UTC)
    records = {
        "a": Record("a", "Ferry hits &amp; runs", "26 are <b>hurt</b> so far.", outlet="wire.example", published=day),
        "b": Record("b"),
    }
    sheet = sampling.sheet([Candidate("a", "b", 0.5, "unrelated")], records)
    assert json.loads(sheet) == {
        "same_event": None, "a": "a", "b": "b",
        "a_title": "Ferry hits & runs", "b_title": None,
        "a_outlet": "wire.example", "b_outlet": None,
        "a_published": "2025-03-11T00:00:00+00:00", "b_published": None,
        "a_lead": "26 are hurt so far.", "b_lead": None,
    }  # fmt: skip


def test_answers_are_read_back_and_empty_ones_left_out() -> None:
    sheet = '{"same_event": true, "a": "y", "b": "x"}\r\n\n{"same_event": null, "a": "x", "b": "z"}\n'
    sheet += '{"same_event": false, "a": "z", "b": "y", "a_title": "kept for people"}'
    assert sampling.read_labels(sheet, "pairs.jsonl") == {("x", "y"): True, ("y", "z"): False}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("yes", "line is not JSON"),
        ("[1]", "expected `a` and `b`, the ids of two records"),
        ('{"a": "x", "same_event": true}', "expected `a` and `b`, the ids of two records"),
        ('{"a": "x", "b": "x", "same_event": true}', "expected `a` and `b`, the ids of two records"),
        ('{"a": "x", "b": "y", "same_event": "yes"}', "`same_event` is 'yes'"),
        ('{"a": "y", "b": "x", "same_event": false}', "'x' and 'y' have another label in line 1"),
    ],
)
def test_a_line_that_is_no_answer_is_named_by_its_number(line: str, said: str) -> None:
    sheet = f'{{"a": "x", "b": "y", "same_event": true}}\n{line}\n'
    with pytest.raises(UsageError) as caught:
        sampling.read_labels(sheet, "pairs.jsonl")
    assert caught.value.message == f"pairs.jsonl:2: {said}"


def test_relations_are_read_from_the_same_lines() -> None:
    lines = '{"a": "y", "b": "x", "same_event": true, "relation": "update"}\n{"a": "x", "b": "z", "same_event": true}\n'
    assert sampling.read_relations(lines, "pairs.jsonl") == {("x", "y"): "update"}


def test_a_relation_that_is_no_text_is_named_by_its_line() -> None:
    with pytest.raises(UsageError) as caught:
        sampling.read_relations('{"a": "y", "b": "x", "relation": 7}', "pairs.jsonl")
    assert caught.value.message == "pairs.jsonl:1: `relation` is 7"
