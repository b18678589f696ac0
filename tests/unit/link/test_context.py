"""What the other pairs of two records say about theirs, against the obvious way to count it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.link.context import CONTEXT, LEAST, ONE, Partners
from integrity.link.weights import SCALE

Graph = dict[tuple[int, int], int]
SIZE = 6
PROBABILITIES = st.sampled_from([0, LEAST - 1, LEAST, 300_000, 900_000, ONE])
PAIRS = [(a, b) for a in range(SIZE) for b in range(a + 1, SIZE)]
GRAPHS = st.lists(PROBABILITIES, min_size=len(PAIRS), max_size=len(PAIRS)).map(
    lambda p: dict(zip(PAIRS, p, strict=True))
)


def of_pairs(graph: Graph) -> dict[tuple[int, int], dict[str, float]]:
    """The context of each pair of a graph; the own log-odds are all 1."""
    i, j = (np.array([pair[side] for pair in graph], dtype=np.int64) for side in (0, 1))
    chances = np.array(list(graph.values()), dtype=np.int64)
    rows = Partners(SIZE, i, j, chances).features(i, j, np.full(len(i), SCALE), chances) / SCALE
    return {pair: dict(zip(CONTEXT, row.tolist(), strict=True)) for pair, row in zip(graph, rows, strict=True)}


def slow(graph: Graph, a: int, b: int) -> dict[str, float]:
    """The same from a dense matrix."""
    p = np.zeros((SIZE, SIZE))
    for (x, y), chance in graph.items():
        p[x, y] = p[y, x] = chance / ONE if chance >= LEAST else 0.0
    shared, own = float(p[a] @ p[b]), float(p[a, b])
    left, right = float(p[a].sum()) - own, float(p[b].sum()) - own

    def odds(chance: float) -> float:
        return math.log((chance + 0.02) / (1 - chance + 0.02))

    rivals = [max(p[x, k] for k in range(SIZE) if k != y) for x, y in ((a, b), (b, a))]
    circles = p + np.eye(SIZE)
    norms = np.linalg.norm(circles[a]) * np.linalg.norm(circles[b])
    return {
        "own log-odds": 1.0,
        "partners jaccard": min(shared / max(left + right - shared, 0.05), 2.0),
        "partners containment": min(shared / max(min(left, right), 0.05), 2.0),
        "best rival": odds(max(rivals)),
        "other's best rival": odds(min(rivals)),
        "circles cosine": float(circles[a] @ circles[b] / norms),
        "partners shared": math.log(shared + 0.05),
    }


@given(GRAPHS)
def test_it_agrees_with_the_dense_way(graph: Graph) -> None:
    for (a, b), found in of_pairs(graph).items():
        assert found == pytest.approx(slow(graph, a, b), abs=1e-5)


def test_a_shared_partner_speaks_for_a_pair() -> None:
    alone = of_pairs({(0, 1): 300_000})[0, 1]
    backed = of_pairs({(0, 1): 300_000, (0, 2): 900_000, (1, 2): 900_000})[0, 1]
    assert backed["partners containment"] > alone["partners containment"] == 0


def test_a_better_partner_elsewhere_is_a_rival() -> None:
    alone = of_pairs({(0, 1): 300_000})[0, 1]
    rivalled = of_pairs({(0, 1): 300_000, (0, 2): 900_000})[0, 1]
    assert rivalled["best rival"] > alone["best rival"]


def test_two_that_have_only_each_other_have_one_circle() -> None:
    sure = of_pairs({(0, 1): ONE})[0, 1]
    assert sure["circles cosine"] == pytest.approx(1.0, abs=1e-5)
    assert of_pairs({(0, 1): ONE, (0, 2): ONE})[0, 1]["circles cosine"] < 1


def test_pairs_below_the_least_are_no_partners() -> None:
    with_them = of_pairs({(0, 1): 300_000, (0, 2): LEAST - 1, (1, 2): LEAST - 1})[0, 1]
    assert with_them == of_pairs({(0, 1): 300_000})[0, 1]


def test_no_pairs_have_no_context() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert Partners(0, none, none, none).features(none, none, none, none).shape == (0, len(CONTEXT))
