"""The measures, on groups small enough to count by hand."""

import pytest

from integrity.link import metrics
from integrity.link.metrics import Largest, Score

EVENTS = {"a": "fire", "b": "fire", "c": "fire", "d": "vote", "e": "vote"}
CLUSTERS = {"a": "1", "b": "1", "c": "2", "d": "2", "e": "3"}


def test_two_of_three_links_are_right_and_two_of_four_pairs_are_found() -> None:
    score = metrics.linked_pairs([("a", "b"), ("e", "d"), ("c", "d")], EVENTS)
    assert score == Score(2 / 3, 2 / 4)
    assert score.f1 == pytest.approx(4 / 7)


def test_a_link_that_is_told_twice_or_turned_round_counts_once() -> None:
    assert metrics.linked_pairs([("a", "b"), ("b", "a"), ("a", "b")], EVENTS) == Score(1.0, 1 / 4)


def test_links_to_records_without_a_label_and_to_themselves_do_not_count() -> None:
    assert metrics.linked_pairs([("a", "b"), ("a", "x"), ("y", "x"), ("c", "c")], EVENTS) == Score(1.0, 1 / 4)


def test_pairs_of_one_cluster_are_judged_like_links() -> None:
    assert metrics.cluster_pairs(CLUSTERS, EVENTS) == Score(1 / 2, 1 / 4)


def test_bcubed_is_the_mean_over_the_records() -> None:
    score = metrics.bcubed(CLUSTERS, EVENTS)
    assert score.precision == pytest.approx((1 + 1 + 1 / 2 + 1 / 2 + 1) / 5)
    assert score.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2) / 5)


def test_the_adjusted_rand_index_is_0_for_what_chance_gives() -> None:
    assert metrics.adjusted_rand(CLUSTERS, EVENTS) == pytest.approx((1 - 2 * 4 / 10) / (3 - 2 * 4 / 10))
    assert metrics.adjusted_rand({"a": "1", "b": "2"}, {"a": "1", "b": "2"}) == 0.0


def test_the_largest_cluster_is_counted_in_labelled_records() -> None:
    assert metrics.largest({**CLUSTERS, "x": "2", "y": "2"}, EVENTS) == Largest(cluster=2, event=3)


def test_a_feed_without_labels_scores_0_and_not_an_error() -> None:
    nothing = Score(0.0, 0.0)
    assert (metrics.linked_pairs([("a", "b")], {}), metrics.bcubed(CLUSTERS, {})) == (nothing, nothing)
    assert (metrics.adjusted_rand(CLUSTERS, {}), metrics.largest(CLUSTERS, {}), nothing.f1) == (0.0, Largest(0, 0), 0.0)
