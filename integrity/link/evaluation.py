"""One linking run against the labels of its records: every measure, and the pairs that a person should look at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from integrity.link import calibration, metrics, sampling
from integrity.link.blocking import WINDOW_DAYS
from integrity.link.calibration import Reliability
from integrity.link.evidence import Link, Linking, Relation
from integrity.link.linking import Linker
from integrity.link.metrics import Largest, Score
from integrity.link.sampling import Candidate
from integrity.load.records import Record

Rows = NDArray[np.int64]
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Recall:
    """How many of the same-event pairs that could be compared were."""

    compared: int
    pairs: int
    """Of one event and at most WINDOW_DAYS apart, or undated."""

    @property
    def share(self) -> float:
        """In [0, 1]; 0 where there is no pair."""
        return self.compared / self.pairs if self.pairs else 0.0


@dataclass(frozen=True, slots=True)
class Near:
    """A pair close to its threshold."""

    link: Link
    same: bool | None
    """What the labels say; None where one of the two has none."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Links and clusters of a feed against its labels. Records without a label were linked and are not counted."""

    records: int
    unlabelled: int
    events: int
    same_event_pairs: int
    links: Score
    cluster_pairs: Score
    bcubed: Score
    adjusted_rand: float
    largest: Largest
    candidates: Recall
    reliability: Reliability
    linked: tuple[Near, ...]
    """Nearest to the threshold from above, the closest first."""
    not_linked: tuple[Near, ...]
    """And from below."""
    titles: Mapping[str, str | None]
    """Of the records in `linked` and `not_linked`."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """Relations of labelled pairs against those that were found."""

    counts: tuple[tuple[str, str, int], ...]
    """(labelled, found, pairs), sorted."""
    unknown: int
    """Labelled pairs of which a record is not in the feed."""

    @property
    def right(self) -> int:
        """Pairs with the relation that they are labelled with."""
        return sum(pairs for labelled, found, pairs in self.counts if labelled == found)

    @property
    def pairs(self) -> int:
        """Labelled pairs of the feed."""
        return sum(pairs for _, _, pairs in self.counts)


class Run:
    """A finished linking run, asked about its compared pairs."""

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self.records = linker.records
        self.threshold = linker.model.link
        self.i, self.j = linker.candidates.i, linker.candidates.j
        self.probabilities = linker.candidates.probabilities
        self.outcome: Linking = linker.link()
        self.events = {record.id: record.event for record in self.records if record.event is not None}

    @cached_property
    def record(self) -> dict[str, Record]:
        """Records by id."""
        return {record.id: record for record in self.records}

    @cached_property
    def _row(self) -> dict[str, int]:
        return {record.id: number for number, record in enumerate(self.records)}

    def evaluate(self) -> Evaluation:
        """All measures. Meaningful only where records are labelled."""
        cluster = {member: each.id for each in self.outcome.clusters for member in each.members}
        near = [self._near(links) for links in sampling.nearest(self.outcome.links)]
        shown = {key for nears in near for each in nears for key in (each.link.a, each.link.b)}
        return Evaluation(
            records=len(self.records),
            unlabelled=len(self.records) - len(self.events),
            events=len(set(self.events.values())),
            same_event_pairs=metrics.pairs_within(self.events.values()),
            links=metrics.linked_pairs(
                ((link.a, link.b) for link in self.outcome.links if link.same_event), self.events
            ),
            cluster_pairs=metrics.cluster_pairs(cluster, self.events),
            bcubed=metrics.bcubed(cluster, self.events),
            adjusted_rand=metrics.adjusted_rand(cluster, self.events),
            largest=metrics.largest(cluster, self.events),
            candidates=self._candidate_recall(),
            reliability=self._reliability(),
            linked=near[0],
            not_linked=near[1],
            titles={key: self.record[key].title for key in sorted(shown)},
        )

    def sample(self, count: int) -> str:
        """A sheet of the `count` pairs most worth a label, to be filled in; see `sampling`."""
        relation = {(link.a, link.b): link.relation.value for link in self.outcome.links}
        pairs = zip(self.i.tolist(), self.j.tolist(), self.probabilities.tolist(), strict=True)
        ids = ((self.records[i].id, self.records[j].id, p) for i, j, p in pairs if p >= calibration.LEAST)
        pool = (Candidate(a, b, p, relation.get((a, b), Relation.UNRELATED.value)) for a, b, p in ids)
        return sampling.sheet(sampling.worth_labelling(pool, self.threshold, count), self.record)

    def confusion(self, relations: Mapping[tuple[str, str], str]) -> Confusion:
        """How often pairs of each labelled relation (the smaller id first) were found in which relation."""
        row = self._row
        found = {(link.a, link.b): link.relation.value for link in self.outcome.links}
        counts: Counter[tuple[str, str]] = Counter()
        for (a, b), labelled in relations.items():
            if a in row and b in row:
                relation = found.get((a, b)) or self._linker.compare(row[a], row[b]).relation.value
                counts[labelled, relation] += 1
        rows = tuple((*names, pairs) for names, pairs in sorted(counts.items()))
        return Confusion(rows, len(relations) - counts.total())

    def _near(self, links: Sequence[Link]) -> tuple[Near, ...]:
        return tuple(Near(link, self._same(link.a, link.b)) for link in links)

    def _same(self, a: str, b: str) -> bool | None:
        return self.events[a] == self.events[b] if a in self.events and b in self.events else None

    def _reliability(self) -> Reliability:
        event = _numbered([record.event for record in self.records])
        known = (event[self.i] >= 0) & (event[self.j] >= 0)
        i, j = self.i[known], self.j[known]
        return calibration.reliability(self.probabilities[known], event[i] == event[j])

    def _candidate_recall(self) -> Recall:
        """Records that are one node (copies) count as compared, and a pair of nodes for all records in them.

        So do pairs that are reported, however they were found.
        """
        node = np.array([self._linker.node_of[row] for row in range(len(self.records))], dtype=np.int64)
        row = self._row
        told = np.array([[row[link.a], row[link.b]] for link in self.outcome.links], dtype=np.int64).reshape(-1, 2)
        i, j = np.concatenate([self.i, told[:, 0]]), np.concatenate([self.j, told[:, 1]])
        keys = np.unique(_keys(node[i], node[j], len(node)))
        counts = [*self._found(node, keys)]
        return Recall(sum(found for found, _ in counts), sum(pairs for _, pairs in counts))

    def _found(self, node: Rows, keys: Rows) -> Iterator[tuple[int, int]]:
        """For each labelled record: pairs with later ones of its event that were compared, and that could be."""
        days = np.array([_days(record) for record in self.records])
        members: dict[str | None, list[int]] = defaultdict(list)
        for row, record in enumerate(self.records):
            members[record.event].append(row)
        for event in members.keys() - {None}:
            rows = np.array(members[event], dtype=np.int64)
            for k, row in enumerate(rows[:-1], 1):
                others = rows[k:][~(np.abs(days[rows[k:]] - days[row]) > WINDOW_DAYS)]
                known = _held(_keys(node[others], node[row], len(node)), keys) | (node[others] == node[row])
                yield int(known.sum()), len(others)


def _keys(i: Rows, j: Rows | np.int64, size: int) -> Rows:
    return np.minimum(i, j) * size + np.maximum(i, j)


def _held(wanted: Rows, keys: Rows) -> NDArray[np.bool_]:
    """Whether each of `wanted` is among `keys`, which ascend."""
    return np.searchsorted(keys, wanted, side="left") < np.searchsorted(keys, wanted, side="right")


def _days(record: Record) -> float:
    return record.published.timestamp() / _DAY if record.published else np.nan


def _numbered(events: Sequence[str | None]) -> Rows:
    numbers: dict[str | None, int] = {None: -1}
    return np.array([numbers.setdefault(event, len(numbers)) for event in events], dtype=np.int64)
