"""Nodes into clusters: average link, then without what is too far from the centre of its cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from integrity.link import cluster
from integrity.link.cluster import Edge, Span
from integrity.link.decisions import Ties
from integrity.link.score import Model
from integrity.link.weights import Ints

Far = Callable[[Sequence[tuple[int, int]]], NDArray[np.bool_]]
"""Which pairs of nodes are too far from each other for a node and its centre."""


def group(ties: Ties, edges: list[Edge], spans: Sequence[Span], model: Model, far: Far) -> list[int]:
    """The cluster of each node, as the number of its first item.

    Items are clustered, not nodes: nodes that decisions hold together come and go as one, as near to any other as the
    nearest of them (Klein, Kamvar and Manning, 2002). Without decisions each node is an item.
    """
    between = _between_items(ties, edges)
    of_item = cluster.average_link(
        len(ties.items),
        between,
        model.cut,
        [_span([spans[node] for node in item]) for item in ties.items],
        pair=model.pair,
        merge=model.merge,
        apart=ties.apart,
    )
    of_item = _near_medoid(ties, of_item, between, far)
    return [of_item[item] for item in ties.item_of]


def _between_items(ties: Ties, edges: list[Edge]) -> list[Edge]:
    if len(ties.items) == len(ties.item_of):
        return edges
    highest: dict[tuple[int, int], float] = defaultdict(lambda: -1.0)
    for a, b, probability in edges:
        low, high = sorted((ties.item_of[a], ties.item_of[b]))
        if low != high:
            highest[low, high] = max(highest[low, high], probability)
    return [(low, high, probability) for (low, high), probability in highest.items()]


def _span(spans: Sequence[Span]) -> Span:
    """From the first to the last day of an item. One that decisions stretch too far is not held to its dates."""
    whole = min(first for first, _ in spans), max(last for _, last in spans)
    return whole if len(spans) == 1 or whole[1] - whole[0] <= cluster.SPAN_DAYS else cluster.UNDATED


def _near_medoid(ties: Ties, of_item: list[int], edges: list[Edge], far: Far) -> list[int]:
    """The clusters without the items that are too far from the centre of theirs; these stay alone."""
    centre = cluster.medoids(of_item, edges)
    outer = [item for item, label in enumerate(of_item) if centre[label] != item]
    tried = [(item, a, b) for item in outer for a in ties.items[item] for b in ties.items[centre[of_item[item]]]]
    is_far = far([(a, b) for _, a, b in tried]).tolist()
    near = {item for (item, _, _), too_far in zip(tried, is_far, strict=True) if not too_far}
    return cluster.without(of_item, set(outer) - near)


def concerning(between: tuple[Ints, Ints], held: NDArray[np.bool_], asked: Collection[int]) -> Ints:
    """The numbers of the edges on which links and clusters of the nodes `asked` depend, ascending.

    Edges are `between` nodes; those that are `held` have at least the mean from which clusters are joined. No cluster
    reaches beyond what they hold together, since no mean is higher than all it is of.
    """
    i, j = between
    own = np.zeros(int(max(i.max(initial=0), j.max(initial=0), *asked, 0)) + 1, dtype=np.bool_)
    own[list(asked)] = True
    touching = own[i] | own[j]
    reached, size = own, 0
    while size < np.count_nonzero(reached):
        size = int(np.count_nonzero(reached))
        over = held & (reached[i] | reached[j])
        reached[i[over]] = reached[j[over]] = True
    return np.flatnonzero(touching | (reached[i] & reached[j]))
