"""Average link on a sparse graph, against the textbook version."""

from collections.abc import Collection
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.link.cluster import FLOOR, SPAN_DAYS, UNDATED, Span, average_link, medoids, without

Edge = tuple[int, int, float]
CUT = 0.25


def textbook(
    size: int, edges: list[Edge], cut: float, spans: list[Span], pair: float, merge: float,
    apart: Collection[tuple[int, int]] = (),
) -> list[int]:  # fmt: skip
    """UPGMA as it is written down: look at all pairs of clusters, join the nearest, begin again."""
    probability = {frozenset(edge[:2]): edge[2] for edge in edges if abs(edge[2]) >= FLOOR}
    clusters = [[item] for item in range(size)]

    def may_join(a: list[int], b: list[int]) -> bool:
        first, last = (pick(spans[item][side] for item in a + b) for side, pick in ((0, min), (1, max)))
        singles = (len(a), len(b)).count(1)
        is_kept = not any({x, y} in map(set, apart) for x in a for y in b)
        return is_kept and last - first <= SPAN_DAYS and mean(a, b) >= (max(merge, cut), cut, max(pair, cut))[singles]

    def mean(a: list[int], b: list[int]) -> float:
        return round(sum(probability.get(frozenset((x, y)), 0.0) for x in a for y in b) / (len(a) * len(b)), 9)

    while len(clusters) > 1:
        possible = [pair for pair in combinations(clusters, 2) if may_join(*pair)]
        if not possible:
            break
        nearest = max(possible, key=lambda pair: (mean(*pair), -min(pair[0]), -min(pair[1])))
        clusters = sorted([*(each for each in clusters if each not in nearest), sorted(nearest[0] + nearest[1])])
    return [next(cluster[0] for cluster in clusters if item in cluster) for item in range(size)]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[Edge]]:
    """Up to nine items and some edges; probabilities are few, so that there are ties, and exact as floats."""
    size = draw(st.integers(0, 9))
    probabilities = st.integers(-8, 16).map(lambda n: n / 16)
    every = list(combinations(range(size), 2))
    chosen = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    return size, [(a, b, draw(probabilities)) for a, b in chosen]


DAYS = st.sampled_from([UNDATED, (0.0, 0.0), (3.0, 5.0), (8.0, 8.0), (14.0, 14.0)])


@given(
    graphs(),
    st.sampled_from([1 / 16, CUT, 0.5, 1.0]),
    st.data(),
    st.sampled_from([0.0, 0.5]),
    st.sampled_from([0.0, 0.5]),
)
def test_it_agrees_with_the_textbook(
    graph: tuple[int, list[Edge]], cut: float, data: st.DataObject, pair: float, merge: float
) -> None:
    size, edges = graph
    spans = data.draw(st.lists(DAYS, min_size=size, max_size=size))
    assert average_link(size, edges, cut, spans, pair=pair, merge=merge) == textbook(
        size, edges, cut, spans, pair, merge
    )


@given(graphs(), st.sampled_from([1 / 16, CUT, 0.5]), st.data(), st.sampled_from([0.0, 0.5]))
def test_it_agrees_with_the_textbook_where_items_are_to_be_kept_apart(
    graph: tuple[int, list[Edge]], cut: float, data: st.DataObject, merge: float
) -> None:
    size, edges = graph
    every = list(combinations(range(size), 2))
    apart = data.draw(st.lists(st.sampled_from(every), max_size=5)) if every else []
    labels = average_link(size, edges, cut, merge=merge, apart=apart)
    assert labels == textbook(size, edges, cut, [UNDATED] * size, 0.0, merge, apart)
    assert all(labels[a] != labels[b] for a, b in apart)


@given(graphs(), st.data())
def test_the_order_and_direction_of_the_edges_say_nothing(graph: tuple[int, list[Edge]], data: st.DataObject) -> None:
    size, edges = graph
    turned = [(b, a, p) if data.draw(st.booleans()) else (a, b, p) for a, b, p in data.draw(st.permutations(edges))]
    assert average_link(size, turned, CUT) == average_link(size, edges, CUT)


def test_items_without_edges_stay_alone() -> None:
    assert average_link(3, [], CUT) == [0, 1, 2]


def test_no_items_have_no_labels() -> None:
    assert average_link(0, [], CUT) == []


def test_a_chain_does_not_become_one_cluster() -> None:
    chain = [(item, item + 1, 0.9) for item in range(9)]
    labels = average_link(10, chain, 0.5)
    assert max(labels.count(label) for label in labels) == 2


def test_a_cluster_is_joined_where_the_mean_reaches_the_cut() -> None:
    assert average_link(3, [(0, 1, 1.0), (0, 2, 0.5)], 0.25) == [0, 0, 0]


def test_a_cluster_is_not_joined_where_the_mean_stays_below_the_cut() -> None:
    assert average_link(3, [(0, 1, 1.0), (0, 2, 0.48)], 0.25) == [0, 0, 2]


def test_the_higher_probability_is_joined_first() -> None:
    assert average_link(3, [(0, 1, 0.6), (1, 2, 0.9)], 0.5) == [0, 1, 1]


def test_of_equal_probabilities_the_smaller_items_are_joined_first() -> None:
    assert average_link(3, [(1, 2, 0.9), (0, 1, 0.9)], 0.5) == [0, 0, 2]


@pytest.mark.parametrize("probability", [1 / 3, 0.1 + 0.2, 2 / 7])
def test_a_probability_with_many_digits_joins_like_any_other(probability: float) -> None:
    assert average_link(2, [(0, 1, probability)], 0.25) == [0, 0]


def test_pairs_below_the_floor_count_as_0() -> None:
    assert average_link(2, [(0, 1, FLOOR / 2)], FLOOR / 4) == [0, 1]


def test_a_cluster_never_spans_more_than_a_week() -> None:
    chain = [(item, item + 1, 1.0) for item in range(9)] + [(item, item + 2, 1.0) for item in range(8)]
    spans = [(float(2 * item), float(2 * item)) for item in range(10)]
    labels = average_link(10, chain, 0.25, spans)
    for label in set(labels):
        days = [spans[item][0] for item in range(10) if labels[item] == label]
        assert max(days) - min(days) <= SPAN_DAYS


def test_undated_items_fit_into_any_week() -> None:
    edges = [(0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0)]
    assert average_link(3, edges, 0.5, [(0.0, 0.0), UNDATED, (20.0, 20.0)]) == [0, 0, 2]


def test_two_items_alone_need_more_than_a_cluster_and_an_item() -> None:
    assert average_link(2, [(0, 1, 0.3)], 0.25, pair=0.5) == [0, 1]
    assert average_link(3, [(0, 1, 0.9), (0, 2, 0.3), (1, 2, 0.3)], 0.25, pair=0.5) == [0, 0, 0]


def test_two_clusters_of_several_items_need_more_than_a_cluster_and_an_item() -> None:
    edges = [(0, 1, 0.9), (2, 3, 0.9), *((a, b, 0.3) for a in (0, 1) for b in (2, 3))]
    assert average_link(4, edges, 0.25) == [0, 0, 0, 0]
    assert average_link(4, edges, 0.25, merge=0.5) == [0, 0, 2, 2]


def test_a_negative_pair_keeps_an_item_out_for_which_others_speak() -> None:
    assert average_link(3, [(0, 1, 0.9), (0, 2, 0.6), (1, 2, -0.6)], 0.25) == [0, 0, 2]


def test_the_centre_is_the_item_nearest_to_all_others_of_its_cluster() -> None:
    edges = [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.1), (2, 3, 1.0)]
    assert medoids([0, 0, 0, 3], edges) == {0: 1, 3: 3}


def test_of_equal_centres_the_smallest_is_taken() -> None:
    assert medoids([0, 0], [(0, 1, 0.5)]) == {0: 0}


def test_items_taken_out_are_alone_and_the_rest_is_called_by_its_smallest() -> None:
    assert without([0, 0, 0, 3, 3], {0, 4}) == [0, 1, 1, 3, 4]


def test_what_is_kept_apart_stays_apart_when_both_have_joined_others() -> None:
    edges = [(1, 2, 1.0), (3, 5, 1.0), (1, 3, 0.9), (2, 3, 0.9), (1, 5, 0.9)]
    assert average_link(6, edges, CUT) == [0, 1, 1, 1, 4, 1]
    assert average_link(6, edges, CUT, apart=[(2, 5)]) == [0, 1, 1, 3, 4, 3]
