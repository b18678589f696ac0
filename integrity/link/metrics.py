"""How well links and clusters agree with labels: the measures, each from its definition.

Labels and clusters are given as id -> name of the group. Only ids that are in both count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Groups = Mapping[str, str]
"""Id -> name of its event, or of its cluster."""


@dataclass(frozen=True, slots=True)
class Score:
    """Of what was found, how much is right; of what is there, how much was found. Each in [0, 1]; 0 for no case."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Largest:
    """Sizes by which chaining shows: one cluster that is much larger than any event."""

    cluster: int
    event: int


def linked_pairs(links: Iterable[tuple[str, str]], events: Groups) -> Score:
    """Linked pairs against all pairs of one event. The same pair twice, or turned round, counts once."""
    judged = {(min(pair), max(pair)) for pair in links if pair[0] != pair[1] and all(key in events for key in pair)}
    right = sum(events[a] == events[b] for a, b in judged)
    return _score(right, len(judged), pairs_within(events.values()))


def cluster_pairs(clusters: Groups, events: Groups) -> Score:
    """Pairs of one cluster against all pairs of one event."""
    both, found, wanted = _pair_counts(clusters, events)
    return _score(both, found, wanted)


def bcubed(clusters: Groups, events: Groups) -> Score:
    """For each record the share of its cluster that is of its event, and of its event that is in its cluster; means.

    Bagga and Baldwin, 1998. The record itself counts as one of both.
    """
    ids = clusters.keys() & events.keys()
    in_cluster, in_event = Counter(clusters[key] for key in ids), Counter(events[key] for key in ids)
    in_both = sorted(Counter((clusters[key], events[key]) for key in ids).items())
    precision = sum(n * n / in_cluster[cluster] for (cluster, _), n in in_both)
    recall = sum(n * n / in_event[event] for (_, event), n in in_both)
    return _score(precision, len(ids), len(ids), recall)


def adjusted_rand(clusters: Groups, events: Groups) -> float:
    """Agreement on all pairs, 0 for what chance gives and 1 for the same groups (Hubert and Arabie, 1985).

    It is not defined, and 0 here, where both are one group or both are single records: chance cannot miss then.
    """
    both, found, wanted = _pair_counts(clusters, events)
    count = len(clusters.keys() & events.keys())
    pairs = count * (count - 1) // 2
    expected = found * wanted / pairs if pairs else 0.0
    most = (found + wanted) / 2
    return (both - expected) / (most - expected) if most > expected else 0.0


def largest(clusters: Groups, events: Groups) -> Largest:
    """The size of the largest cluster and of the largest event, in labelled records; 0 where there are none."""
    ids = clusters.keys() & events.keys()
    sizes = (max(Counter(groups[key] for key in ids).values(), default=0) for groups in (clusters, events))
    return Largest(*sizes)


def _score(right: float, found: float, wanted: float, right_of_wanted: float | None = None) -> Score:
    recalled = right if right_of_wanted is None else right_of_wanted
    return Score(right / found if found else 0.0, recalled / wanted if wanted else 0.0)


def _pair_counts(clusters: Groups, events: Groups) -> tuple[int, int, int]:
    """Pairs of one cluster and one event, of one cluster, of one event."""
    ids = sorted(clusters.keys() & events.keys())
    both = pairs_within((clusters[key], events[key]) for key in ids)
    return both, pairs_within(clusters[key] for key in ids), pairs_within(events[key] for key in ids)


def pairs_within(names: Iterable[object]) -> int:
    """Pairs of equal names."""
    return sum(size * (size - 1) // 2 for size in Counter(names).values())
