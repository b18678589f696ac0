"""An incoming record against existing clusters, and what changed between two clusterings.

A cluster is represented by its centre, its newest record and up to three that are unlike these. The record and the
representatives are compared by the same Linker as a whole feed, under the archive's statistics.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from integrity.link import veto
from integrity.link.evidence import Cluster
from integrity.link.linking import Linker
from integrity.link.score import Model
from integrity.link.weights import Statistics
from integrity.load.records import Record

MEAN_FLOOR, CENTRE_FLOOR = 0.15, 0.1
"""Mean probability, and probability with the centre, from which a record joins (best on ECB+; .5 and .2 are far too
strict)."""
DIVERSE = 3
"""Members beside centre and newest that represent a cluster."""
_MAX_MEMBERS = 200
"""Members of a large cluster among which the representatives are looked for: the newest."""


@dataclass(frozen=True, slots=True)
class Exemplars:
    """The representatives of one cluster: ids, the centre first."""

    cluster: str
    centre: str
    others: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """All of them."""
        return (self.centre, *self.others)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where an incoming record belongs."""

    cluster: str | None
    """The id of the cluster that it joins; None if it reports alone."""
    mean: float
    """Mean probability with the representatives of the nearest cluster; 0 without any."""
    centre: float
    """Probability with the centre of that cluster."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a batch run made of earlier clusters. Ids are those of clusters."""

    merged: tuple[tuple[str, tuple[str, ...]], ...]
    """A cluster of now, and the two or more of before whose records it holds."""
    split: tuple[tuple[str, tuple[str, ...]], ...]
    """A cluster of before, and the two or more of now that hold its records."""


def exemplars(linker: Linker, clusters: Iterable[Cluster]) -> list[Exemplars]:
    """The representatives of each cluster of the linker's records."""
    rows = {record.id: row for row, record in enumerate(linker.records)}
    return [_represented(linker, cluster.id, [rows[member] for member in cluster.members]) for cluster in clusters]


def _represented(linker: Linker, cluster: str, rows: Sequence[int]) -> Exemplars:
    newest = sorted(rows, key=lambda row: (-_seconds(linker.records[row]), row))[:_MAX_MEMBERS]
    pairs = list(combinations(sorted(newest), 2))
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), chance in zip(pairs, linker.probability(pairs), strict=True):
        near[a][b] = near[b][a] = chance
    centre = min(newest, key=lambda row: (-round(sum(near[row].values()), 6), row))
    chosen = [centre] if newest[0] == centre else [centre, newest[0]]
    left = sorted(set(newest) - set(chosen))
    for _ in range(min(DIVERSE, len(left))):
        unlike = min(left, key=lambda row: (max(near[row][other] for other in chosen), row))
        chosen.append(unlike)
        left.remove(unlike)
    ids = [linker.records[row].id for row in chosen]
    return Exemplars(cluster, ids[0], tuple(ids[1:]))


def _seconds(record: Record) -> float:
    return record.published.timestamp() if record.published else 0.0


def assign(
    record: Record,
    clusters: Iterable[Exemplars],
    records: Mapping[str, Record],
    statistics: Statistics,
    model: Model | None = None,
) -> Assignment:
    """The cluster that `record` joins; `records` holds at least the representatives by id.

    It is the one with the highest mean probability over its representatives, ties by id. A representative from which a
    veto parts the record counts as 0.
    """
    known = sorted(clusters, key=lambda each: each.cluster)
    wanted = {name for each in known for name in each.ids}
    linker = Linker([record, *(records[name] for name in sorted(wanted) if name != record.id)], model, statistics)
    row = {each.id: number for number, each in enumerate(linker.records)}
    names = sorted(wanted - {record.id})
    pairs = [(row[record.id], row[name]) for name in names]
    chances = {
        name: 0.0 if veto.vetoes(*(linker.feed.texts[side] for side in pair)) else chance
        for name, pair, chance in zip(names, pairs, linker.probability(pairs), strict=True)
    }
    means = [(_mean([chances.get(name, 1.0) for name in each.ids]), each) for each in known]
    if not means:
        return Assignment(None, 0.0, 0.0)
    mean, nearest = max(means, key=lambda found: found[0])
    centre = chances.get(nearest.centre, 1.0)
    joins = mean >= MEAN_FLOOR and centre >= CENTRE_FLOOR
    return Assignment(nearest.cluster if joins else None, mean, centre)


def _mean(chances: Sequence[float]) -> float:
    return round(sum(round(chance * 1e6) for chance in chances) / len(chances) / 1e6, 6)


def changes(before: Iterable[Cluster], after: Iterable[Cluster]) -> Changes:
    """Merges and splits between two clusterings; records that are only in one of them do not count."""
    old = {member: cluster.id for cluster in before for member in cluster.members}
    new = {member: cluster.id for cluster in after for member in cluster.members}
    shared = sorted(old.keys() & new.keys())
    return Changes(_several((new[m], old[m]) for m in shared), _several((old[m], new[m]) for m in shared))


def _several(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The first ids that stand with more than one second id."""
    found: dict[str, set[str]] = defaultdict(set)
    for first, second in pairs:
        found[first].add(second)
    return tuple((first, tuple(sorted(seconds))) for first, seconds in sorted(found.items()) if len(seconds) > 1)
