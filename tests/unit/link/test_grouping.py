"""Items into clusters: nodes that were decided to be one come and go together."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from integrity.link import score
from integrity.link.cluster import UNDATED, Edge, Span
from integrity.link.decisions import Decision, Ties, tie
from integrity.link.grouping import group

MODEL = score.shipped()


def ties(size: int, *rows: tuple[int, int, bool]) -> Ties:
    """Of a feed of single records called by their numbers."""
    made = [Decision(line, str(a), str(b), same) for line, (a, b, same) in enumerate(rows, 1)]
    return tie(made, [str(number) for number in range(size)], [[number] for number in range(size)])


def near(pairs: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    return np.zeros(len(pairs), dtype=bool)


def grouped(tied: Ties, edges: list[Edge], spans: Sequence[Span] | None = None) -> list[int]:
    return group(tied, edges, spans or [UNDATED] * len(tied.item_of), MODEL, near)


def test_an_item_is_as_near_to_another_as_the_nearest_of_its_nodes() -> None:
    """The mean over both nodes would be under the threshold for two single records."""
    assert grouped(ties(3, (0, 1, True)), [(1, 2, 0.4)]) == [0, 0, 0]


def test_two_neighbours_that_are_not_the_same_share_the_third_to_the_nearer_one() -> None:
    edges = [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.7)]
    assert grouped(ties(3), edges) == [0, 0, 0]
    assert grouped(ties(3, (0, 2, False)), edges) == [0, 0, 1 + 1]


def test_nodes_that_lie_weeks_apart_can_be_decided_to_be_one_and_others_still_join() -> None:
    spans = [(0.0, 0.0), (30.0, 30.0), (1.0, 1.0)]
    assert grouped(ties(3, (0, 1, True)), [(0, 2, 0.9)], spans) == [0, 0, 0]


def test_an_item_stays_if_one_of_its_nodes_is_near_to_one_of_the_centre() -> None:
    def far(pairs: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
        return np.array([set(pair) != {1, 2} for pair in pairs], dtype=bool)

    edges = [(0, 2, 0.9)]
    assert group(ties(3), edges, [UNDATED] * 3, MODEL, far) == [0, 1, 2]
    assert group(ties(3, (0, 1, True)), edges, [UNDATED] * 3, MODEL, far) == [0, 0, 0]
