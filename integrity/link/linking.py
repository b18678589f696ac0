"""Records in, links and clusters out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from integrity.link import (
    bodies,
    cluster,
    decisions,
    feed,
    grouping,
    nodes,
    reading,
    score,
    template,
    veto,
)
from integrity.link.bulk import NEVER, Bulk
from integrity.link.calibration import Labels
from integrity.link.decisions import NOT_SAME, SAME, Decision, Ties
from integrity.link.evidence import Cluster, Evidence, Feature, Link, Linking, Relation
from integrity.link.features import FEATURES
from integrity.link.feed import Feed, Rows
from integrity.link.pairs import Pairs, Scale, Scored, contributions, missing, shared_terms
from integrity.link.reading import Reading
from integrity.link.relation import Side, is_copy, relate, same, same_event
from integrity.link.score import Model
from integrity.link.scoring import Scoring
from integrity.link.shingles import USUAL, Sample
from integrity.link.weights import SCALE, Statistics, background
from integrity.load.records import Record

NEAR = 0.5
"""Share of the link threshold from which a pair that was not linked is reported."""
MIN_COMPARED = 2
"""Content words from which a text is compared at all: in "Letters" there is nothing to tell one from another."""
_COSINE = FEATURES.index("text cosine")


class Linker(Scoring):
    """One linking run over one feed. Records are sorted by id first, so that their order is no input.

    `statistics` are those of an archive (`statistics` of an earlier run); without them the feed's own are used.
    `labels` are labelled pairs of this feed that calibrate its probabilities, `made` decisions about pairs, to which
    it keeps whatever the model says; they change neither features nor probabilities. `bulk` says by what kernels,
    `readings` by id what was read before: both change nothing but the time. `sample` is that of `copies.find`.
    """

    def __init__(
        self,
        records: Iterable[Record],
        model: Model | None = None,
        statistics: Statistics | None = None,
        labels: Labels | None = None,
        made: Iterable[Decision] = (),
        bulk: Bulk = NEVER,
        readings: Mapping[str, Reading] | None = None,
        sample: Sample = USUAL,
    ) -> None:
        self.records = sorted(records, key=lambda record: record.id)
        self.model = model or score.shipped()
        known = reading.of_all(self.records, readings or {})
        kernels = bulk.kernels(self.records)
        self.bodies = bodies.find(self.records, bulk, known, sample)
        self._nodes = nodes.group(self.records, self.bodies.one_text(), known)
        self.node_of = {row: number for number, node in enumerate(self._nodes) for row in node}
        self._leaders = [min(node, key=lambda row: nodes.seniority(self.records[row])) for node in self._nodes]
        weighing = [self._leaders[self.node_of[row]] == row for row in range(len(self.records))]
        texts = feed.read_all(self.records, [each.text for each in known])
        self.feed = Feed(self.records, background(), weighing, statistics, texts, kernels)
        self._skeletons = reading.skeletons(known, texts)
        self._sides = [Side(*pair) for pair in zip(self.records, self.feed.texts, strict=True)]
        telling = [row for row in sorted(self._leaders) if len(set(self.feed.texts[row].terms)) >= MIN_COMPARED]
        self._vetoes = veto.Spoken(self.feed.texts)
        self._compare_leaders(np.array(telling, dtype=np.int64), labels or {})
        self.ties = decisions.tie(made, [record.id for record in self.records], self._nodes)
        self._asked: Rows | None = None

    def under(self, model: Model | None = None, ties: Ties | None = None) -> Linker:
        """The same candidates with their probabilities under other thresholds or decisions; no pair is scored anew."""
        other = self._unsettled()
        other.model, other.ties = model or self.model, ties or self.ties
        return other

    def _unsettled(self) -> Linker:
        """A copy in which vetoes and clusters are still to be found."""
        other = copy(self)
        for name in ("_vetoed", "_labels"):
            other.__dict__.pop(name, None)
        return other

    def says(self, rows: Sequence[tuple[int, int]]) -> list[tuple[bool, bool]]:
        """Whether each pair of rows, the smaller first, is linked, and whether it is in one cluster."""
        pairs, labels = self._pairs(rows), self._labels
        return [(self._relation(pairs, k).same_event, labels[i] == labels[j]) for k, (i, j) in enumerate(rows)]

    @property
    def statistics(self) -> Statistics:
        """What is to be stored with an archive, so that later runs give the same for its pairs."""
        return replace(self.feed.statistics, shift=self.shift)

    def link(self, about: Container[str] | None = None, *, alone: bool = False) -> Linking:
        """Links and clusters of the whole feed; of the links only those of records with ids `about`, where given.

        With `alone` only their clusters and series are told, too: then no others need to be found.
        """
        rows = [row for row, record in enumerate(self.records) if about is None or record.id in about]
        if about is None or not alone or self.ties.kept:
            return self._linking(rows, alone=alone)
        other = self._unsettled()
        other._asked = self._concerning(rows)  # noqa: SLF001 - of this class
        return other._linking(rows, alone=True)  # noqa: SLF001

    def _linking(self, rows: Sequence[int], *, alone: bool) -> Linking:
        own = set(rows)
        asked = sorted(pair for pair in self._reported() if not own.isdisjoint(pair))
        links = sorted(self._links(self._pairs(asked)), key=lambda link: (link.a, link.b))
        told, ids = {self._labels[row] for row in rows}, {self.records[row].id for row in rows}
        series = tuple(each for each in self._series() if not (alone and ids.isdisjoint(each)))
        return Linking(tuple(links), self._clusters(told if alone else None), series)

    def _concerning(self, rows: Sequence[int]) -> Rows:
        """The candidates on which links and clusters of `rows` depend."""
        node_of = np.array([self.node_of[row] for row in range(len(self.records))], dtype=np.int64)
        between = node_of[self.candidates.i], node_of[self.candidates.j]
        held = self.candidates.probabilities >= self.model.cut - cluster.ROUNDED
        return grouping.concerning(between, held, {self.node_of[row] for row in rows})

    def _likely(self, least: float) -> Rows:
        """The candidates from a probability on, ascending; of those that are asked for."""
        asked = slice(None) if self._asked is None else self._asked
        found = np.flatnonzero(self.candidates.probabilities[asked] >= least)
        return found if self._asked is None else self._asked[found]

    def compare(self, a: int, b: int) -> Link:
        """The pair of rows a and b, whatever comes out. Linked means what it means in `link`."""
        return next(self._links(self._pairs([(min(a, b), max(a, b))])))

    def probability(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        """That each pair of rows reports one event, before vetoes; the rows need not have been candidates."""
        return self._pairs([(min(pair), max(pair)) for pair in pairs]).probabilities.tolist()  # type: ignore[no-any-return]

    @cached_property
    def _vetoed(self) -> set[int]:
        """Numbers of the candidates that could be linked but for a veto."""
        pairs, least = self.candidates, min(self.model.cut, self.model.inside, self.model.link)
        possible = self._likely(least)
        columns = (each.tolist() for each in (possible, pairs.i[possible], pairs.j[possible]))
        return {k for k, i, j in zip(*columns, strict=True) if self._vetoes(i, j)}

    @cached_property
    def _labels(self) -> list[int]:
        """The cluster of each row, as the number of its first item."""
        pairs, node_of = self.candidates, self.node_of
        likely = self._likely(cluster.FLOOR)
        columns = (each.tolist() for each in (likely, pairs.i[likely], pairs.j[likely], pairs.probabilities[likely]))
        against = self._vetoed
        edges = [(node_of[i], node_of[j], -p if k in against else p) for k, i, j, p in zip(*columns, strict=True)]
        spans = [self._span(node) for node in self._nodes]
        of_node = grouping.group(self.ties, edges, spans, self.model, self._far)
        return [of_node[node_of[row]] for row in range(len(self.records))]

    def _span(self, node: list[int]) -> cluster.Span:
        days = [float(self.feed.seconds[row]) / 86_400 for row in node if self.feed.is_dated[row]]
        return (min(days), max(days)) if days else cluster.UNDATED

    def _far(self, between: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
        """Which pairs of nodes are too far from each other for a node and its centre.

        Two that have no word in common are, whatever the others say.
        """
        rows = [(self._leaders[node], self._leaders[other]) for node, other in between]
        pairs = self._pairs([(min(pair), max(pair)) for pair in rows])
        return np.asarray((pairs.probabilities < self.model.medoid) | ~pairs.is_told)

    def _clusters(self, told: set[int] | None) -> tuple[Cluster, ...]:
        """The clusters with the labels `told`; None for all."""
        members: dict[int, list[Record]] = defaultdict(list)
        for row, label in enumerate(self._labels):
            if told is None or label in told:
                members[label].append(self.records[row])
        clusters = []
        for group in members.values():
            canonical = min(group, key=nodes.seniority).id
            clusters.append(Cluster(canonical, canonical, tuple(record.id for record in group)))
        return tuple(sorted(clusters, key=lambda each: each.id))

    def _series(self) -> tuple[tuple[str, ...], ...]:
        told = [row for row, record in enumerate(self.records) if record.mention_of is None]
        known = [self._skeletons[row] for row in told] if self._skeletons else ()
        texts, outlets = [self.feed.texts[row] for row in told], [self.records[row].outlet for row in told]
        found = template.series(texts, outlets, known)
        return tuple(tuple(self.records[told[number]].id for number in each) for each in found)

    def _reported(self) -> set[tuple[int, int]]:
        """Pairs of rows to report: inside nodes, between linked nodes, copies, near the threshold, and decided."""
        several = [node for node in self._nodes if len(node) > 1]
        rows = {pair for node in several for pair in nodes.bounded(combinations(node, 2), node, node)}
        rows |= {
            pair
            for pair, found in self.bodies.pairs.items()
            if is_copy(found) and len({self.node_of[row] for row in pair}) > 1
        }
        pairs, near = self.candidates, self.model.link * NEAR
        for k in self._likely(min(near, self.model.inside)).tolist():
            i, j = int(pairs.i[k]), int(pairs.j[k])
            if k not in self._vetoed and self._is_linked(pairs, k) and self._decided(i, j) != NOT_SAME:
                left, right = (self._nodes[self.node_of[row]] for row in (i, j))
                rows |= nodes.bounded(product(left, right), left, right)
            elif pairs.probabilities[k] >= near:
                rows.add((i, j))
        for i, j, decision in self.ties.kept:
            left, right = (self._nodes[self.node_of[row]] for row in (i, j))
            rows |= {(i, j), *(nodes.bounded(product(left, right), left, right) if decision.same else ())}
        return rows

    def _decided(self, i: int, j: int) -> str | None:
        """What decisions say of rows i and j: SAME, NOT_SAME or nothing."""
        return SAME if (min(i, j), max(i, j)) in self.ties.same else self.ties.between(self.node_of[i], self.node_of[j])

    def _is_linked(self, pairs: Scored, k: int) -> bool:
        """Whether pair k is linked but for vetoes and decisions.

        Without a word in common only a cluster can vouch for it.
        """
        i, j = int(pairs.i[k]), int(pairs.j[k])
        is_told = bool(pairs.is_told[k]) or self._labels[i] == self._labels[j]
        return is_told and float(pairs.probabilities[k]) >= self._threshold(i, j)

    def _threshold(self, i: int, j: int) -> float:
        """The probability from which rows i and j are linked: lower where the rest of a cluster vouches for both."""
        return self.model.inside if self._labels[i] == self._labels[j] else self.model.link

    def _relation(self, pairs: Pairs, k: int) -> Relation:
        i, j = int(pairs.i[k]), int(pairs.j[k])
        a, b = self._sides[i], self._sides[j]
        spoken, found = self._vetoes(i, j), self.bodies.copy(i, j)
        decided = self._decided(i, j)
        if decided == SAME:
            return same_event(a, b, found, spoken)
        relation = relate(a, b, found, spoken, linked=self._is_linked(pairs, k))
        return Relation.UNRELATED if decided == NOT_SAME and relation.same_event else relation

    def _links(self, pairs: Pairs) -> Iterator[Link]:
        scale, unknown = Scale(self.model, self.shift, self.calibration), self.feed.unknown_week(pairs.i, pairs.j)
        added, gaps = contributions(pairs, unknown, scale), self.feed.gap(pairs.i, pairs.j).tolist()
        for k, (shares, gap) in enumerate(zip(added, gaps, strict=True)):
            i, j = int(pairs.i[k]), int(pairs.j[k])
            yield Link(
                a=self.records[i].id,
                b=self.records[j].id,
                relation=self._relation(pairs, k),
                score=round(float(pairs.features[k, _COSINE]) / SCALE, 6),
                probability=float(pairs.probabilities[k]),
                threshold=self._threshold(i, j),
                evidence=self._evidence(i, j, shares, gap),
            )

    def _evidence(self, i: int, j: int, shares: tuple[Feature, ...], gap: float) -> Evidence:
        a, b = self._sides[i], self._sides[j]
        return Evidence(
            features=shares,
            shared_terms=shared_terms(self.feed, a.text, b.text),
            shared_numbers=veto.shared_numbers(a.numbers, b.numbers),
            conflicting_numbers=veto.conflicting_numbers(a.numbers, b.numbers),
            days=None if np.isnan(gap) else round(gap, 3),
            vetoes=self._vetoes(i, j),
            missing=missing(a.record, b.record),
            same=same(a, b, self.bodies.copy(i, j)),
            copy=self.bodies.with_passage(i, j),
            decision=self._decided(i, j),
        )


def link(records: Iterable[Record], statistics: Statistics | None = None, *, bulk: Bulk = NEVER) -> Linking:
    """Links and clusters of `records`, whose ids are distinct, under the statistics of an archive; in any order."""
    return Linker(records, statistics=statistics, bulk=bulk).link()


def compare(records: Iterable[Record], a: str, b: str) -> Link:
    """Everything about the pair of ids `a` and `b` within the feed `records`. Raises KeyError for an unknown id."""
    linker = Linker(records)
    row = {record.id: number for number, record in enumerate(linker.records)}
    return linker.compare(row[a], row[b])
