"""The pairs of a feed that are compared, and the probability of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integrity.link import blocking, calibration, features, score
from integrity.link.calibration import Calibration, Labels
from integrity.link.context import Partners
from integrity.link.feed import Feed, Rows
from integrity.link.meetings import SMALL
from integrity.link.pairs import Pairs, Places, Scored, merged
from integrity.link.score import Model
from integrity.link.weights import SCALE, Floats, Ints, fixed
from integrity.load.records import Record

_BLOCK = 1 << 16
"""Pairs of which all features are held at a time."""


class Scoring:
    """Candidate pairs of the records of a feed, and any other pair as it would be scored among them."""

    records: list[Record]
    model: Model
    feed: Feed
    shift: float
    """Of the prior of the feed."""
    calibration: Calibration
    candidates: Scored
    _kept: Pairs | None
    """The candidates with their features, of a small feed: of a large one these would be most of the memory."""
    _places: Places
    """Of the kept candidates, by row and row."""
    _partners: Partners

    def _compare_leaders(self, leaders: Rows, labels: Labels) -> None:
        i, j = blocking.candidate_pairs(self.feed, leaders)
        near = self._alone(i, j)
        more_i, more_j = blocking.friends(self.feed, i, j, score.millionths(near.own - self.feed.unknown_week(i, j)))
        i, j = np.concatenate([i, more_i]), np.concatenate([j, more_j])
        own, is_told, columns = _joined([near, self._alone(more_i, more_j)])
        unknown = self.feed.unknown_week(i, j)
        alone = own - unknown
        self._partners = Partners(len(self.records), i, j, score.millionths(alone), self.feed.kernels)
        odds = second_odds(self.model, self._partners, (i, j), own, unknown)
        frozen = self.feed.statistics.shift
        self.shift = score.prior_shift(self.model, alone[: len(near.own)], len(leaders)) if frozen is None else frozen
        self.calibration = self._calibrated(i, j, odds, labels)
        self.candidates = Scored(i, j, odds, self._probabilities(odds), is_told)
        self._kept = self.candidates.with_features(columns) if self._is_small else None
        self._places = Places(i * len(self.records) + j if self._is_small else i[:0])

    @property
    def _is_small(self) -> bool:
        return len(self.feed) <= SMALL

    def _alone(self, i: Rows, j: Rows) -> _Alone:
        """The pairs by themselves, block by block."""
        blocks = [slice(start, start + _BLOCK) for start in range(0, len(i), _BLOCK)] or [slice(0)]
        parts = []
        for block in blocks:
            columns = features.pair_features(self.feed, i[block], j[block])
            own, is_told = score.alone(self.model.first, columns), score.shares_word(columns)
            parts.append(_Alone(own, is_told, columns if self._is_small else columns[:0]))
        return _joined(parts)

    def _calibrated(self, i: Rows, j: Rows, odds: Ints, labels: Labels) -> Calibration:
        ids = ((self.records[a].id, self.records[b].id) for a, b in zip(i.tolist(), j.tolist(), strict=True))
        return calibration.of_feed(labels, ids, self._shifted(odds)) if labels else calibration.NONE

    def _shifted(self, odds: Ints) -> Floats:
        return (odds + int(fixed(self.shift))) / SCALE

    def _probabilities(self, odds: Ints) -> Floats:
        return score.probabilities(fixed(self.calibration(self._shifted(odds))))

    def _pairs(self, rows: Sequence[tuple[int, int]]) -> Pairs:
        """Pairs of rows, the smaller first; those that were kept are as they were."""
        i, j = (np.array([pair[side] for pair in rows], dtype=np.int64) for side in (0, 1))
        if self._kept is None:
            return self._compared(i, j)
        places = self._places.of(i * len(self.records) + j)
        known, new = np.flatnonzero(places >= 0), np.flatnonzero(places < 0)
        if not len(known):
            return self._compared(i, j)
        if not len(new):
            return self._kept.some(places)
        return merged(known, self._kept.some(places[known]), new, self._compared(i[new], j[new]))

    def _compared(self, i: Rows, j: Rows) -> Pairs:
        columns = features.pair_features(self.feed, i, j)
        own, unknown = score.alone(self.model.first, columns), self.feed.unknown_week(i, j)
        odds = second_odds(self.model, self._partners, (i, j), own, unknown)
        return Pairs(i, j, odds, self._probabilities(odds), score.shares_word(columns), columns)


def second_odds(model: Model, partners: Partners, pairs: tuple[Rows, Rows], own: Ints, unknown: Ints) -> Ints:
    """Log-odds of pairs after what the other pairs of the two say, before the prior of the feed.

    `own` are those of the two alone, `unknown` what one date of two takes away.
    """
    inputs = partners.features(*pairs, own, score.millionths(own - unknown))
    return model.second.odds(inputs) + int(fixed(model.offset)) - unknown


class _Alone(NamedTuple):
    """Pairs by what the two say, without the others."""

    own: Ints
    """Log-odds in units of 1/SCALE."""
    is_told: NDArray[np.bool_]
    """See `Scored`."""
    columns: Ints
    """The features; of no pair where the feed is large."""


def _joined(parts: Sequence[_Alone]) -> _Alone:
    own, is_told, columns = zip(*parts, strict=True)
    return _Alone(np.concatenate(own), np.concatenate(is_told), np.concatenate(columns))
