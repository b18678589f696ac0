"""One run against the labels of its records."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integrity.link import sampling
from integrity.link.evaluation import Evaluation, Recall, Run
from integrity.link.linking import Linker
from integrity.link.metrics import Largest
from integrity.load.records import Record
from tests.records import DAY, newsroom, record


def labelled() -> list[Record]:
    """The invented newsroom; the event of a record is the story that its id names."""
    return [replace(each, event=each.id[0]) for each in newsroom()]


def evaluated(records: list[Record]) -> Evaluation:
    return Run(Linker(records)).evaluate()


def test_a_feed_that_is_linked_as_it_is_labelled_has_no_fault() -> None:
    found = evaluated(labelled())
    assert (found.records, found.unlabelled, found.events, found.same_event_pairs) == (6, 0, 4, 2)
    assert (found.links.f1, found.cluster_pairs.f1, found.bcubed.f1, found.adjusted_rand) == (1.0, 1.0, 1.0, 1.0)
    assert found.largest == Largest(cluster=2, event=2)
    assert found.candidates == Recall(2, 2)


def test_a_link_that_the_labels_deny_costs_precision() -> None:
    apart = [replace(each, event=each.id) if each.id == "0.1" else each for each in labelled()]
    found = evaluated(apart)
    assert (found.links.precision, found.links.recall) == (0.5, 1.0)
    assert {near.link.b: near.same for near in found.linked} == {"0.1": False, "1.1": True}
    assert found.titles["0.1"] == apart[1].title


def test_records_without_a_label_are_linked_and_not_counted() -> None:
    found = evaluated([replace(each, event=None) if each.id in {"0.1", "3.0"} else each for each in labelled()])
    assert (found.records, found.unlabelled, found.events, found.same_event_pairs) == (6, 2, 3, 1)
    assert (found.links.precision, found.links.recall) == (1.0, 1.0)
    assert {near.link.b: near.same for near in found.linked} == {"0.1": None, "1.1": True}
    assert sum(row.pairs for row in found.reliability.bins) == 1


def test_pairs_further_apart_than_the_window_are_not_missed_by_it() -> None:
    late = [replace(each, published=DAY + timedelta(days=9)) if each.id == "0.1" else each for each in labelled()]
    assert evaluated(late).candidates == Recall(1, 1)


def test_pairs_of_one_event_without_a_common_word_are_missed() -> None:
    odd = replace(record("4.0", "Breaking: sea traffic mishap, updates follow"), event="0")
    assert evaluated([*labelled(), odd]).candidates == Recall(2, 4)


def test_copies_count_as_compared() -> None:
    first = labelled()[0]
    found = evaluated([*labelled(), replace(first, id="0.2", outlet="other.example")])
    assert found.candidates == Recall(4, 4)
    assert found.links.recall == 1.0


def test_a_sample_needs_no_label_and_names_compared_pairs() -> None:
    sheet = Run(Linker(newsroom())).sample(5)
    answered = sheet.replace('"same_event": null', '"same_event": true')
    assert {("0.0", "0.1"), ("1.0", "1.1")} <= sampling.read_labels(answered, "pairs.jsonl").keys()


@pytest.mark.parametrize("records", [[], [replace(record("a"), event="x")]])
def test_a_feed_without_pairs_can_be_evaluated(records: list[Record]) -> None:
    found = evaluated(records)
    assert (found.links.f1, found.candidates.share, found.reliability.bins) == (0.0, 0.0, ())


def test_relations_are_counted_as_labelled_and_found() -> None:
    labels = {
        ("0.0", "0.1"): "same_event",
        ("1.0", "1.1"): "update",
        ("0.0", "2.0"): "unrelated",
        ("0.0", "x"): "update",
    }
    found = Run(Linker(newsroom())).confusion(labels)
    assert found.counts == (("same_event", "same_event", 1), ("unrelated", "unrelated", 1), ("update", "same_event", 1))
    assert (found.pairs, found.right, found.unknown) == (3, 2, 1)
