"""The pairs of a feed that are compared, and the probability of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from integrity.link import blocking, calibration, features, score
from integrity.link.calibration import Calibration, Labels
from integrity.link.context import Partners
from integrity.link.feed import Feed, Rows
from integrity.link.pairs import Pairs, Places, merged
from integrity.link.score import Model
from integrity.link.weights import SCALE, Floats, Ints, fixed
from integrity.load.records import Record


class Scoring:
    """Candidate pairs of the records of a feed, and any other pair as it would be scored among them."""

    records: list[Record]
    model: Model
    feed: Feed
    shift: float
    """Of the prior of the feed."""
    calibration: Calibration
    candidates: Pairs
    _partners: Partners
    _places: Places
    """Of the candidates, by row and row."""

    def _compare_leaders(self, leaders: Rows, labels: Labels) -> None:
        i, j = blocking.candidate_pairs(self.feed, leaders)
        known, columns = len(i), features.pair_features(self.feed, i, j)
        own = score.alone(self.model.first, columns)
        more_i, more_j = blocking.friends(self.feed, i, j, score.millionths(own - self.feed.unknown_week(i, j)))
        i, j = np.concatenate([i, more_i]), np.concatenate([j, more_j])
        more = features.pair_features(self.feed, more_i, more_j)
        columns, own = np.concatenate([columns, more]), np.concatenate([own, score.alone(self.model.first, more)])
        alone = own - self.feed.unknown_week(i, j)
        self._partners = Partners(len(self.records), i, j, score.millionths(alone), self.feed.kernels)
        odds = self._second(i, j, own)
        frozen = self.feed.statistics.shift
        self.shift = score.prior_shift(self.model, alone[:known], len(leaders)) if frozen is None else frozen
        self.calibration = self._calibrated(i, j, odds, labels)
        self.candidates = Pairs(i, j, columns, odds, self._probabilities(odds))
        self._places = Places(i * len(self.records) + j)

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

    def _pairs(self, rows: Sequence[tuple[int, int]]) -> Pairs:
        """Pairs of rows, the smaller first; those that were candidates are as they were."""
        i, j = (np.array([pair[side] for pair in rows], dtype=np.int64) for side in (0, 1))
        places = self._places.of(i * len(self.records) + j)
        known, new = np.flatnonzero(places >= 0), np.flatnonzero(places < 0)
        if not len(known):
            return self._compared(i, j)
        if not len(new):
            return self.candidates.some(places)
        return merged(known, self.candidates.some(places[known]), new, self._compared(i[new], j[new]))

    def _compared(self, i: Rows, j: Rows) -> Pairs:
        columns = features.pair_features(self.feed, i, j)
        odds = self._second(i, j, score.alone(self.model.first, columns))
        return Pairs(i, j, columns, odds, self._probabilities(odds))
