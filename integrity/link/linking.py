"""Records in, links and clusters out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np

from integrity.link import blocking, bodies, calibration, cluster, features, nodes, score, template, veto
from integrity.link.calibration import Calibration, Labels
from integrity.link.context import Partners
from integrity.link.evidence import Cluster, Evidence, Feature, Link, Linking
from integrity.link.features import FEATURES, GROUPS
from integrity.link.feed import Feed, Rows, Text
from integrity.link.relation import Side, is_copy, is_one_text, relate, same
from integrity.link.score import Model
from integrity.link.weights import SCALE, Floats, Ints, Statistics, background, fixed
from integrity.load.records import Record

MAX_EXPANDED = 1_000
"""Pairs listed inside one node or between two; beyond it each record is listed with the node's first one only."""
NEAR = 0.5
"""Share of the link threshold from which a pair that was not linked is reported."""
MIN_COMPARED = 2
"""Content words from which a text is compared at all: in "Letters" there is nothing to tell one from another."""
MAX_TERMS = 10
_COSINE, _SHARED = FEATURES.index("text cosine"), FEATURES.index("text weight")


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Compared pairs of rows. Features and log-odds are in units of 1/SCALE."""

    i: Rows
    j: Rows
    features: Ints
    odds: Ints
    """Log-odds after what the other pairs say, before the prior of the feed."""
    probabilities: Floats

    def __len__(self) -> int:
        return len(self.i)


class Linker:
    """One linking run over one feed. Records are sorted by id first, so that their order is no input.

    `statistics` are those of an archive (`statistics` of an earlier run); without them the feed's own are used.
    `labels` are labelled pairs of this feed that calibrate its probabilities.
    """

    def __init__(
        self,
        records: Iterable[Record],
        model: Model | None = None,
        statistics: Statistics | None = None,
        labels: Labels | None = None,
    ) -> None:
        self.records = sorted(records, key=lambda record: record.id)
        self.model = model or score.shipped()
        self.bodies = bodies.find(self.records)
        self._nodes = nodes.group(self.records, self._same_bodies())
        self.node_of = {row: number for number, node in enumerate(self._nodes) for row in node}
        self._leaders = [min(node, key=lambda row: nodes.seniority(self.records[row])) for node in self._nodes]
        weighing = [self._leaders[self.node_of[row]] == row for row in range(len(self.records))]
        self.feed = Feed(self.records, background(), weighing, statistics)
        self._sides = [Side(*pair) for pair in zip(self.records, self.feed.texts, strict=True)]
        telling = [row for row in sorted(self._leaders) if len(set(self.feed.texts[row].terms)) >= MIN_COMPARED]
        self._compare_leaders(np.array(telling, dtype=np.int64), labels or {})

    def _compare_leaders(self, leaders: Rows, labels: Labels) -> None:
        i, j = blocking.candidate_pairs(self.feed, leaders)
        known, columns = len(i), features.pair_features(self.feed, i, j)
        own = score.alone(self.model.first, columns)
        more_i, more_j = blocking.friends(self.feed, i, j, score.millionths(own - self.feed.unknown_week(i, j)))
        i, j = np.concatenate([i, more_i]), np.concatenate([j, more_j])
        more = features.pair_features(self.feed, more_i, more_j)
        columns, own = np.concatenate([columns, more]), np.concatenate([own, score.alone(self.model.first, more)])
        chances = score.millionths(own - self.feed.unknown_week(i, j))
        self._partners = Partners(len(self.records), i, j, chances)
        odds = self._second(i, j, own)
        frozen = self.feed.statistics.shift
        self.shift = score.prior_shift(self.model, odds[:known], len(leaders)) if frozen is None else frozen
        self.calibration = self._calibrated(i, j, odds, labels)
        self.candidates = _Pairs(i, j, columns, odds, self._probabilities(odds))
        self._vetoed = self._find_vetoed()
        self._labels = self._cluster_rows()

    @property
    def statistics(self) -> Statistics:
        """What is to be stored with an archive, so that later runs give the same for its pairs."""
        return replace(self.feed.statistics, shift=self.shift)

    def _second(self, i: Rows, j: Rows, own: Ints) -> Ints:
        unknown = self.feed.unknown_week(i, j)
        inputs = self._partners.features(i, j, own, score.millionths(own - unknown))
        return self.model.second.odds(inputs) + int(fixed(self.model.offset)) - unknown

    def _calibrated(self, i: Rows, j: Rows, odds: Ints, labels: Labels) -> Calibration:
        ids = ((self.records[a].id, self.records[b].id) for a, b in zip(i.tolist(), j.tolist(), strict=True))
        return calibration.of_feed(labels, ids, self._shifted(odds)) if labels else calibration.NONE

    def _shifted(self, odds: Ints) -> Floats:
        return (odds + int(fixed(self.shift))) / SCALE

    def _probabilities(self, odds: Ints) -> Floats:
        return score.probabilities(fixed(self.calibration(self._shifted(odds))))

    def link(self) -> Linking:
        """Links and clusters of the whole feed."""
        pairs = self._pairs(sorted(self._reported()))
        links = (self._link(pairs, k) for k in range(len(pairs)))
        return Linking(tuple(sorted(links, key=lambda link: (link.a, link.b))), self._clusters(), self._series())

    def compare(self, a: int, b: int) -> Link:
        """The pair of rows a and b, whatever comes out. Linked means what it means in `link`."""
        return self._link(self._pairs([(min(a, b), max(a, b))]), 0)

    def probability(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        """That each pair of rows reports one event, before vetoes; the rows need not have been candidates."""
        return self._pairs([(min(pair), max(pair)) for pair in pairs]).probabilities.tolist()  # type: ignore[no-any-return]

    def _pairs(self, rows: Sequence[tuple[int, int]]) -> _Pairs:
        i, j = (np.array([pair[side] for pair in rows], dtype=np.int64) for side in (0, 1))
        columns = features.pair_features(self.feed, i, j)
        odds = self._second(i, j, score.alone(self.model.first, columns))
        return _Pairs(i, j, columns, odds, self._probabilities(odds))

    def _find_vetoed(self) -> set[int]:
        """Numbers of the candidates that could be linked but for a veto."""
        pairs, texts = self.candidates, self.feed.texts
        possible = np.flatnonzero(pairs.probabilities >= min(self.model.cut, self.model.inside)).tolist()
        return {k for k in possible if veto.vetoes(texts[pairs.i[k]], texts[pairs.j[k]])}

    def _cluster_rows(self) -> list[int]:
        """The cluster of each row, as the number of its first node."""
        pairs, node_of = self.candidates, self.node_of
        likely = np.flatnonzero(pairs.probabilities >= cluster.FLOOR)
        columns = (each.tolist() for each in (likely, pairs.i[likely], pairs.j[likely], pairs.probabilities[likely]))
        against = self._vetoed
        edges = [(node_of[i], node_of[j], -p if k in against else p) for k, i, j, p in zip(*columns, strict=True)]
        spans = [self._span(node) for node in self._nodes]
        of_node = cluster.average_link(
            len(self._nodes), edges, self.model.cut, spans, pair=self.model.pair, merge=self.model.merge
        )
        of_node = self._near_medoid(of_node, edges)
        return [of_node[node_of[row]] for row in range(len(self.records))]

    def _span(self, node: list[int]) -> cluster.Span:
        days = [float(self.feed.seconds[row]) / 86_400 for row in node if self.feed.is_dated[row]]
        return (min(days), max(days)) if days else cluster.UNDATED

    def _near_medoid(self, of_node: list[int], edges: list[cluster.Edge]) -> list[int]:
        """The clusters without the nodes that are too far from the centre of theirs; these stay alone.

        A node that has no word in common with the centre is too far, whatever the others say.
        """
        centre = cluster.medoids(of_node, edges)
        outer = [node for node, label in enumerate(of_node) if centre[label] != node]
        rows = [(self._leaders[node], self._leaders[centre[of_node[node]]]) for node in outer]
        pairs = self._pairs([(min(pair), max(pair)) for pair in rows])
        is_far = (pairs.probabilities < self.model.medoid) | (pairs.features[:, _SHARED] == 0)
        return cluster.without(of_node, {outer[k] for k in np.flatnonzero(is_far)})

    def _clusters(self) -> tuple[Cluster, ...]:
        members: dict[int, list[Record]] = defaultdict(list)
        for row, label in enumerate(self._labels):
            members[label].append(self.records[row])
        clusters = (_cluster(group) for group in members.values())
        return tuple(sorted(clusters, key=lambda each: each.id))

    def _series(self) -> tuple[tuple[str, ...], ...]:
        told = [row for row, record in enumerate(self.records) if record.mention_of is None]
        found = template.series([self.feed.texts[row] for row in told], [self.records[row].outlet for row in told])
        return tuple(tuple(self.records[told[number]].id for number in each) for each in found)

    def _is_one_node(self, pair: tuple[int, int]) -> bool:
        return self.node_of[pair[0]] == self.node_of[pair[1]]

    def _same_bodies(self) -> list[tuple[int, int]]:
        """Pairs of rows whose bodies are one text, of which neither is a brief in the other."""
        return [pair for pair, copy in sorted(self.bodies.pairs.items()) if is_one_text(copy)]

    def _reported(self) -> set[tuple[int, int]]:
        """Pairs of rows to report: inside nodes, between linked nodes, copies, and candidates near the threshold."""
        rows = {pair for node in self._nodes for pair in _bounded(combinations(node, 2), node, node)}
        rows |= {pair for pair, copy in self.bodies.pairs.items() if is_copy(copy) and not self._is_one_node(pair)}
        pairs, near = self.candidates, self.model.link * NEAR
        for k in np.flatnonzero(pairs.probabilities >= min(near, self.model.inside)).tolist():
            i, j = int(pairs.i[k]), int(pairs.j[k])
            if k not in self._vetoed and self._is_linked(pairs, k):
                left, right = (self._nodes[self.node_of[row]] for row in (i, j))
                rows |= _bounded(product(left, right), left, right)
            elif pairs.probabilities[k] >= near:
                rows.add((i, j))
        return rows

    def _is_linked(self, pairs: _Pairs, k: int) -> bool:
        """Whether pair k is linked but for vetoes. Without a word in common only a cluster can vouch for it."""
        i, j = int(pairs.i[k]), int(pairs.j[k])
        is_told = bool(pairs.features[k][_SHARED]) or self._labels[i] == self._labels[j]
        return is_told and float(pairs.probabilities[k]) >= self._threshold(i, j)

    def _threshold(self, i: int, j: int) -> float:
        """The probability from which rows i and j are linked: lower where the rest of a cluster vouches for both."""
        return self.model.inside if self._labels[i] == self._labels[j] else self.model.link

    def _link(self, pairs: _Pairs, k: int) -> Link:
        i, j = int(pairs.i[k]), int(pairs.j[k])
        a, b = self._sides[i], self._sides[j]
        spoken = veto.vetoes(a.text, b.text)
        probability, threshold = float(pairs.probabilities[k]), self._threshold(i, j)
        return Link(
            a=a.record.id,
            b=b.record.id,
            relation=relate(a, b, self.bodies.copy(i, j), spoken, linked=self._is_linked(pairs, k)),
            score=round(float(pairs.features[k][_COSINE]) / SCALE, 6),
            probability=probability,
            threshold=threshold,
            evidence=self._evidence(pairs, k, spoken),
        )

    def _evidence(self, pairs: _Pairs, k: int, vetoes: tuple[str, ...]) -> Evidence:
        a, b = self._sides[pairs.i[k]], self._sides[pairs.j[k]]
        gap = float(self.feed.gap(pairs.i[k : k + 1], pairs.j[k : k + 1])[0])
        return Evidence(
            features=self._contributions(pairs, k),
            shared_terms=self._shared_terms(a.text, b.text),
            shared_numbers=veto.shared_numbers(a.numbers, b.numbers),
            conflicting_numbers=veto.conflicting_numbers(a.numbers, b.numbers),
            days=None if np.isnan(gap) else round(gap, 3),
            vetoes=vetoes,
            missing=_missing(a.record, b.record),
            same=same(a, b, self.bodies.copy(int(pairs.i[k]), int(pairs.j[k]))),
            copy=self.bodies.with_passage(int(pairs.i[k]), int(pairs.j[k])),
        )

    def _contributions(self, pairs: _Pairs, k: int) -> tuple[Feature, ...]:
        """What each group of features and the intercept add to the log-odds; the rest is due to other reports.

        The second step takes the log-odds of the two alone by its first coefficient, and so their parts.
        """
        first, second, own = self.model.first, self.model.second, self.model.second.coefficients[0]
        values, added = pairs.features[k] / SCALE, own * first.terms(pairs.features[k]) / SCALE**2
        groups = [
            Feature(name, _rounded(values[FEATURES.index(name)]), _rounded(added[list(columns)].sum()))
            for name, columns in GROUPS.items()
        ]
        unknown = self.feed.unknown_week(pairs.i[k : k + 1], pairs.j[k : k + 1])[0] / SCALE
        groups += [Feature("one date of two", 1.0, _rounded(-unknown))] if unknown else []
        groups += [Feature("intercept", 1.0, _rounded(own * first.intercept + second.intercept + self.model.offset))]
        alone = sum(feature.contribution for feature in groups)
        return (
            *groups,
            Feature("other reports", 1.0, _rounded(pairs.odds[k] / SCALE - alone)),
            Feature("prior of the feed", 1.0, self.shift),
            *self.calibration.features(float(self._shifted(pairs.odds[k : k + 1])[0])),
        )

    def _shared_terms(self, a: Text, b: Text) -> tuple[tuple[str, float], ...]:
        shared = [(word, round(self.feed.weight(word), 4)) for word in set(a.terms) & set(b.terms)]
        return tuple(sorted(shared, key=lambda item: (-item[1], item[0]))[:MAX_TERMS])


def link(records: Iterable[Record], statistics: Statistics | None = None) -> Linking:
    """Links and clusters of `records`, whose ids are distinct, under the statistics of an archive; in any order."""
    return Linker(records, statistics=statistics).link()


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


def _rounded(value: float) -> float:
    return round(float(value), 6) + 0.0


def _missing(a: Record, b: Record) -> tuple[str, ...]:
    names = ("title", "excerpt", "text", "outlet", "url", "published")
    return tuple(name for name in names if getattr(a, name) is None or getattr(b, name) is None)
