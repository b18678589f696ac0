"""Records in, links and clusters out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from integrity.link import blocking, bodies, calibration, features, nodes, score, veto
from integrity.link.calibration import Labels
from integrity.link.cluster import average_link
from integrity.link.evidence import Cluster, Evidence, Feature, Link, Linking
from integrity.link.features import FEATURES, Feed, Rows
from integrity.link.relation import Side, is_copy, is_one_text, relate, same
from integrity.link.score import Model
from integrity.link.weights import Floats, background
from integrity.load.records import Record

MAX_EXPANDED = 1_000
"""Pairs listed inside one node or between two; beyond it each record is listed with the node's first one only."""
NEAR = 0.5
"""Share of the link threshold from which a pair that was not linked is reported."""
MIN_COMPARED = 2
"""Content words from which a text is compared at all: in "Letters" there is nothing to tell one from another."""
MAX_TERMS = 10
_COSINE = FEATURES.index("text cosine")


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Compared pairs of rows with their features and probabilities."""

    i: Rows
    j: Rows
    features: Floats
    probabilities: Floats

    def __len__(self) -> int:
        return len(self.i)


class Linker:
    """One linking run over one feed. Records are sorted by id first, so that their order is no input."""

    def __init__(self, records: Iterable[Record], model: Model | None = None, labels: Labels | None = None) -> None:
        self.records = sorted(records, key=lambda record: record.id)
        self._labels_of_pairs = labels or {}
        self.model = model or score.shipped()
        self.bodies = bodies.find(self.records)
        self._nodes = nodes.group(self.records, self._same_bodies())
        self._node_of = {row: number for number, node in enumerate(self._nodes) for row in node}
        leaders = {min(node, key=lambda row: nodes.seniority(self.records[row])) for node in self._nodes}
        self.feed = Feed(self.records, background(), [row in leaders for row in range(len(self.records))])
        self._sides = [Side(*pair) for pair in zip(self.records, self.feed.texts, strict=True)]
        telling = (row for row in sorted(leaders) if len(set(self.feed.texts[row].terms)) >= MIN_COMPARED)
        self._compare_leaders(np.array(list(telling), dtype=np.int64))

    def _compare_leaders(self, leaders: Rows) -> None:
        i, j = blocking.candidate_pairs(self.feed, leaders)
        columns = features.pair_features(self.feed, i, j)
        odds = score.log_odds(self.model, columns)
        self.shift = score.prior_shift(self.model, odds, len(leaders))
        if self._labels_of_pairs:
            ids = ((self.records[a].id, self.records[b].id) for a, b in zip(i.tolist(), j.tolist(), strict=True))
            self.calibration = calibration.of_feed(self._labels_of_pairs, ids, odds + self.shift)
        else:
            self.calibration = calibration.NONE
        self.candidates = _Pairs(i, j, columns, score.sigmoid(self.calibration(odds + self.shift)))
        self._vetoed = self._find_vetoed()
        self._labels = self._cluster_rows()

    def link(self) -> Linking:
        """Links and clusters of the whole feed."""
        pairs = self._pairs(sorted(self._reported()))
        links = (self._link(pairs, k) for k in range(len(pairs)))
        return Linking(tuple(sorted(links, key=lambda link: (link.a, link.b))), self._clusters())

    def compare(self, a: int, b: int) -> Link:
        """The pair of rows a and b, whatever comes out. Linked means what it means in `link`."""
        return self._link(self._pairs([(min(a, b), max(a, b))]), 0)

    def _pairs(self, rows: Sequence[tuple[int, int]]) -> _Pairs:
        i, j = (np.array([pair[side] for pair in rows], dtype=np.int64) for side in (0, 1))
        columns = features.pair_features(self.feed, i, j)
        odds = score.log_odds(self.model, columns) + self.shift
        return _Pairs(i, j, columns, score.sigmoid(self.calibration(odds)))

    def _find_vetoed(self) -> set[int]:
        """Numbers of the candidates that could be linked but for a veto."""
        pairs, texts = self.candidates, self.feed.texts
        possible = np.flatnonzero(pairs.probabilities >= self.model.cut).tolist()
        return {k for k in possible if veto.vetoes(texts[pairs.i[k]], texts[pairs.j[k]])}

    def _cluster_rows(self) -> list[int]:
        """The cluster of each row, as the number of its first node."""
        pairs, node_of = self.candidates, self._node_of
        columns = zip(pairs.i.tolist(), pairs.j.tolist(), pairs.probabilities.tolist(), strict=True)
        edges = ((node_of[i], node_of[j], p) for k, (i, j, p) in enumerate(columns) if k not in self._vetoed)
        of_node = average_link(len(self._nodes), edges, self.model.cut)
        return [of_node[node_of[row]] for row in range(len(self.records))]

    def _clusters(self) -> tuple[Cluster, ...]:
        members: dict[int, list[Record]] = defaultdict(list)
        for row, label in enumerate(self._labels):
            members[label].append(self.records[row])
        clusters = (_cluster(group) for group in members.values())
        return tuple(sorted(clusters, key=lambda cluster: cluster.id))

    def _same_bodies(self) -> list[tuple[int, int]]:
        """Pairs of rows whose bodies are one text, neither a brief in the other, and against which no veto speaks."""
        pairs = sorted(pair for pair, copy in self.bodies.pairs.items() if is_one_text(copy))
        texts = {row: features.read(self.records[row]) for row in {row for pair in pairs for row in pair}}
        return [(i, j) for i, j in pairs if not veto.vetoes(texts[i], texts[j])]

    def _is_one_node(self, pair: tuple[int, int]) -> bool:
        return self._node_of[pair[0]] == self._node_of[pair[1]]

    def _reported(self) -> set[tuple[int, int]]:
        """Pairs of rows to report: inside nodes, between linked nodes, copies, and candidates near the threshold."""
        rows = {pair for node in self._nodes for pair in _bounded(combinations(node, 2), node, node)}
        rows |= {pair for pair, copy in self.bodies.pairs.items() if is_copy(copy) and not self._is_one_node(pair)}
        pairs, near = self.candidates, self.model.link * NEAR
        for k in np.flatnonzero(pairs.probabilities >= min(near, self.model.cut)).tolist():
            i, j, probability = int(pairs.i[k]), int(pairs.j[k]), float(pairs.probabilities[k])
            if k not in self._vetoed and probability >= self._threshold(i, j):
                left, right = (self._nodes[self._node_of[row]] for row in (i, j))
                rows |= _bounded(product(left, right), left, right)
            elif probability >= near:
                rows.add((i, j))
        return rows

    def _threshold(self, i: int, j: int) -> float:
        """The probability from which rows i and j are linked: lower where the rest of a cluster vouches for both."""
        return self.model.cut if self._labels[i] == self._labels[j] else self.model.link

    def _link(self, pairs: _Pairs, k: int) -> Link:
        i, j = int(pairs.i[k]), int(pairs.j[k])
        a, b = self._sides[i], self._sides[j]
        spoken = veto.vetoes(a.text, b.text)
        probability, threshold = float(pairs.probabilities[k]), self._threshold(i, j)
        return Link(
            a=a.record.id,
            b=b.record.id,
            relation=relate(a, b, self.bodies.copy(i, j), spoken, linked=probability >= threshold),
            score=round(float(pairs.features[k][_COSINE]), 6),
            probability=probability,
            threshold=threshold,
            evidence=self._evidence(pairs, k, spoken),
        )

    def _evidence(self, pairs: _Pairs, k: int, vetoes: tuple[str, ...]) -> Evidence:
        a, b = self._sides[pairs.i[k]], self._sides[pairs.j[k]]
        gap = abs(float(self.feed.days[pairs.i[k]] - self.feed.days[pairs.j[k]]))
        return Evidence(
            features=self._contributions(pairs.features[k]),
            shared_terms=self._shared_terms(a.text, b.text),
            shared_numbers=veto.shared_numbers(a.numbers, b.numbers),
            conflicting_numbers=veto.conflicting_numbers(a.numbers, b.numbers),
            days=None if np.isnan(gap) else round(gap, 3),
            vetoes=vetoes,
            missing=_missing(a.record, b.record),
            same=same(a, b, self.bodies.copy(int(pairs.i[k]), int(pairs.j[k]))),
            copy=self.bodies.with_passage(int(pairs.i[k]), int(pairs.j[k])),
        )

    def _contributions(self, values: Floats) -> tuple[Feature, ...]:
        named = zip(FEATURES, values.tolist(), self.model.coefficients, strict=True)
        own = [Feature(name, round(value, 6), round(value * weight, 6) + 0.0) for name, value, weight in named]
        raw = (*own, Feature("intercept", 1.0, self.model.intercept), Feature("prior of the feed", 1.0, self.shift))
        return (*raw, *self.calibration.features(sum(feature.contribution for feature in raw)))

    def _shared_terms(self, a: features.Text, b: features.Text) -> tuple[tuple[str, float], ...]:
        shared = [(word, round(self.feed.weight(word), 4)) for word in set(a.terms) & set(b.terms)]
        return tuple(sorted(shared, key=lambda item: (-item[1], item[0]))[:MAX_TERMS])


def link(records: Iterable[Record]) -> Linking:
    """Links and clusters of `records`, whose ids are distinct; the same for any order of them."""
    return Linker(records).link()


def compare(records: Iterable[Record], a: str, b: str) -> Link:
    """Everything about the pair of ids `a` and `b` within the feed `records`. Raises KeyError for an unknown id."""
    linker = Linker(records)
    row = {record.id: number for number, record in enumerate(linker.records)}
    return linker.compare(row[a], row[b])


def _cluster(members: Sequence[Record]) -> Cluster:
    canonical = min(members, key=nodes.seniority).id
    return Cluster(canonical, canonical, tuple(record.id for record in members))


def _bounded(pairs: Iterable[tuple[int, int]], left: list[int], right: list[int]) -> set[tuple[int, int]]:
    """The pairs, the smaller row first; only those with the first row of either node if there are too many."""
    if len(left) * len(right) > MAX_EXPANDED:
        pairs = [(left[0], row) for row in right] + [(row, right[0]) for row in left]
    return {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}


def _missing(a: Record, b: Record) -> tuple[str, ...]:
    names = ("title", "excerpt", "text", "outlet", "url", "published")
    return tuple(name for name in names if getattr(a, name) is None or getattr(b, name) is None)
