"""Average-link clustering on a sparse graph of probabilities."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

FLOOR = 0.02
"""Pairs below it count as 0 (and pairs that were never compared do, too)."""


def average_link(size: int, edges: Iterable[tuple[int, int, float]], cut: float) -> list[int]:
    """A label for each of `size` items: the smallest item of its cluster.

    Starting from single items, the two clusters with the highest mean probability over all pairs between them are
    joined until no mean reaches `cut` (UPGMA; Sokal and Michener, 1958). Single link would chain: on large stories
    it scores BCubed .19 where average link scores .85. Ties go to the smaller items, so that the outcome does not
    depend on the order of `edges`.
    """
    return _Merger(size, edges, cut).run()


class _Merger:
    """Clusters under their smallest item; `_between` holds sums of probabilities between neighbouring clusters."""

    def __init__(self, size: int, edges: Iterable[tuple[int, int, float]], cut: float) -> None:
        self._cut = cut
        self._members = [[item] for item in range(size)]
        self._between: list[dict[int, float]] = [{} for _ in range(size)]
        for a, b, probability in edges:
            if probability >= FLOOR:
                self._between[a][b] = self._between[b][a] = probability
        pairs = ((self._mean(a, b), a, b) for a in range(size) for b in self._between[a] if a < b)
        self._heap = [(-mean, a, b) for mean, a, b in pairs if mean >= cut]
        heapq.heapify(self._heap)

    def run(self) -> list[int]:
        while self._heap:
            mean, a, b = heapq.heappop(self._heap)
            if self._mean(a, b) == -mean:  # else one of the two has grown or is gone since
                self._join(a, b)
        labels = [0] * len(self._members)
        for first, members in enumerate(self._members):
            for item in members:
                labels[item] = first
        return labels

    def _mean(self, a: int, b: int) -> float:
        pairs = len(self._members[a]) * len(self._members[b])
        return round(self._between[a].get(b, 0.0) / pairs, 9) if pairs else 0.0

    def _join(self, a: int, b: int) -> None:
        self._members[a] += self._members[b]
        self._members[b] = []
        for other, total in self._between[b].items():
            del self._between[other][b]
            if other != a:
                self._between[a][other] = self._between[other][a] = self._between[a].get(other, 0.0) + total
        self._between[b] = {}
        for other in self._between[a]:
            mean = self._mean(a, other)
            if mean >= self._cut:
                heapq.heappush(self._heap, (-mean, min(a, other), max(a, other)))
