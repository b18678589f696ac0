"""A part of a feed, with what a pair needs from the rest of it: what is said of its pairs is what a `Linker` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from integrity.link import bodies, calibration, decisions, features, score, veto
from integrity.link.bodies import Bodies, Pair
from integrity.link.context import Partners
from integrity.link.evidence import Copy, Link
from integrity.link.feed import Feed, Rows, Text
from integrity.link.linking import Linker
from integrity.link.relation import Side
from integrity.link.weights import Floats, Ints, Statistics, background
from integrity.load.records import Record


@dataclass(frozen=True, slots=True)
class Ground:
    """What a whole feed says about each of its pairs."""

    statistics: Statistics
    shift: float = 0.0
    """Of the prior."""


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Likely partners of rows, each pair at least once, by the numbers of the feed; probabilities in millionths."""

    i: Rows
    j: Rows
    probabilities: Ints


NOBODY = Adjacency(*np.zeros((3, 0), dtype=np.int64))


class Part(Linker):
    """Some records of a feed, by ascending id, whose rows in the feed are `rows`.

    `partners` hold all the likely partners of these records.
    """

    def __init__(
        self,
        rows: Rows,
        records: Sequence[Record],
        texts: Sequence[Text],
        ground: Ground,
        partners: Adjacency = NOBODY,
    ) -> None:
        self.rows, self.records = rows, list(records)
        self.model = score.shipped()
        self.feed = Feed(self.records, background(), None, ground.statistics, texts)
        self.shift, self.calibration = ground.shift, calibration.NONE
        self._partners = partners_of(rows, partners)
        self._kept = None

    def at(self, rows: Rows) -> Rows:
        """Where the rows of the feed stand in this part."""
        return np.searchsorted(self.rows, rows)

    def alone(self, i: Rows, j: Rows) -> tuple[Ints, Ints, Ints]:
        """Of pairs of rows of the feed: features, own log-odds, and what one date of two takes away."""
        i, j = self.at(i), self.at(j)
        columns = features.pair_features(self.feed, i, j)
        return columns, score.alone(self.model.first, columns), self.feed.unknown_week(i, j)

    def scored(self, i: Rows, j: Rows) -> tuple[Floats, Ints]:
        """The probabilities and the features of pairs of rows of the feed."""
        found = self._pairs(list(zip(self.at(i).tolist(), self.at(j).tolist(), strict=True)))
        return found.probabilities, found.features

    def links(self, pairs: Sequence[Pair], clusters: Sequence[int], copies: Mapping[Pair, Copy]) -> list[Link]:
        """Links of pairs of places in this part; `clusters` tell for each record in which one it is."""
        self.bodies = Bodies([bodies.body(record) for record in self.records], copies)
        self._sides = [Side(*pair) for pair in zip(self.records, self.feed.texts, strict=True)]
        self._labels = list(clusters)
        self.node_of = {row: row for row in range(len(self.records))}
        self.ties = decisions.untied(len(self.records))
        self._vetoes = veto.Spoken(self.feed.texts)
        return list(self._links(self._pairs(pairs)))


def partners_of(rows: Rows, known: Adjacency) -> Partners:
    """The partners of `rows`, ascending rows of the feed, numbered by their places; others come after them."""
    others = np.setdiff1d(np.concatenate([known.i, known.j]), rows)
    order = np.argsort(np.concatenate([rows, others]), kind="stable")
    everyone = np.concatenate([rows, others])[order]
    place = np.empty(len(order), dtype=np.int64)
    place[np.arange(len(order))] = order
    i, j = (place[np.searchsorted(everyone, side)] for side in (known.i, known.j))
    low, high = np.minimum(i, j), np.maximum(i, j)
    _, first = np.unique(low * max(len(everyone), 1) + high, return_index=True)
    return Partners(len(everyone), low[first], high[first], known.probabilities[first])
