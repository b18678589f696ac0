"""Compared pairs as columns, and the evidence of one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from integrity.link.calibration import Calibration
from integrity.link.evidence import Feature
from integrity.link.features import FEATURES, GROUPS
from integrity.link.feed import Feed, Rows, Text
from integrity.link.score import Model
from integrity.link.weights import SCALE, Floats, Ints
from integrity.load.records import Record

MAX_TERMS = 10
_SHOWN = [FEATURES.index(name) for name in GROUPS]
_BLOCK = 1_024
"""Pairs of which the contributions are made at once."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Compared pairs of rows with what came out."""

    i: Rows
    j: Rows
    odds: Ints
    """Log-odds after what the other pairs say, before the prior of the feed, in units of 1/SCALE."""
    probabilities: Floats
    is_told: NDArray[np.bool_]
    """Whether the two share a word that weighs something."""

    def __len__(self) -> int:
        return len(self.i)

    def with_features(self, features: Ints) -> Pairs:
        """The same with their features."""
        return Pairs(self.i, self.j, self.odds, self.probabilities, self.is_told, features)


@dataclass(frozen=True, slots=True)
class Pairs(Scored):
    """The same with the features, in units of 1/SCALE, which take ten times the memory."""

    features: Ints

    def some(self, places: Rows) -> Pairs:
        """The pairs at `places`, in that order."""
        return Pairs(*(getattr(self, field.name)[places] for field in fields(self)))


class Places:
    """Where each of different numbers stands."""

    def __init__(self, numbers: Ints) -> None:
        self._order = np.argsort(numbers, kind="stable")
        self._ordered = numbers[self._order]

    def of(self, wanted: Ints) -> Rows:
        """The place of each; -1 for one that is not there."""
        if not len(self._ordered):
            return np.full(len(wanted), -1)
        at = np.minimum(np.searchsorted(self._ordered, wanted), len(self._ordered) - 1)
        return np.where(self._ordered[at] == wanted, self._order[at], -1)


def merged(first: Rows, left: Pairs, second: Rows, right: Pairs) -> Pairs:
    """One of two, whose pairs are put at the places `first` and `second`."""
    names = [field.name for field in fields(left)]
    whole = Pairs(*(np.concatenate([getattr(left, name), getattr(right, name)]) for name in names))
    return whole.some(np.argsort(np.concatenate([first, second]), kind="stable"))


@dataclass(frozen=True, slots=True)
class Scale:
    """What makes the probability of a pair, beside its features."""

    model: Model
    shift: float
    """Of the prior of the feed."""
    calibration: Calibration


def contributions(pairs: Pairs, unknown: Ints, scale: Scale) -> Iterator[tuple[Feature, ...]]:
    """Of each pair what each group of features and the intercept add to the log-odds; the rest is due to other reports.

    The second step takes the log-odds of the two alone by its first coefficient, and so their parts. `unknown` is what
    a missing date takes away from each, in units of 1/SCALE.
    """
    for start in range(0, len(pairs), _BLOCK):
        block = slice(start, start + _BLOCK)
        yield from _contributions(pairs.features[block], pairs.odds[block], unknown[block], scale)


def _contributions(columns: Ints, odds: Ints, unknown: Ints, scale: Scale) -> Iterator[tuple[Feature, ...]]:
    model = scale.model
    own = model.second.coefficients[0]
    added = own * model.first.terms(columns) / SCALE**2
    shown = (columns[:, _SHOWN] / SCALE).tolist()
    parts = np.column_stack([np.ascontiguousarray(added[:, group]).sum(axis=1) for group in GROUPS.values()]).tolist()
    rest = Feature("intercept", 1.0, _rounded(own * model.first.intercept + model.second.intercept + model.offset))
    prior = Feature("prior of the feed", 1.0, scale.shift)
    known = zip(shown, parts, (odds / SCALE).tolist(), (unknown / SCALE).tolist(), strict=True)
    for values, terms, full, lost in known:
        told = zip(GROUPS, values, terms, strict=True)
        groups = [Feature(name, _rounded(value), _rounded(term)) for name, value, term in told]
        groups += [Feature("one date of two", 1.0, _rounded(-lost)), rest] if lost else [rest]
        alone = sum(feature.contribution for feature in groups)
        others = Feature("other reports", 1.0, _rounded(full - alone))
        yield *groups, others, prior, *scale.calibration.features(full + scale.shift)


def shared_terms(feed: Feed, a: Text, b: Text) -> tuple[tuple[str, float], ...]:
    """Words of both with their weights, the heaviest first, at most MAX_TERMS."""
    shared = [(word, round(feed.weight(word), 4)) for word in set(a.terms) & set(b.terms)]
    return tuple(sorted(shared, key=lambda item: (-item[1], item[0]))[:MAX_TERMS])


def missing(a: Record, b: Record) -> tuple[str, ...]:
    """Inputs that at least one of the two lacks."""
    names = ("title", "excerpt", "text", "outlet", "url", "published")
    return tuple(name for name in names if getattr(a, name) is None or getattr(b, name) is None)


def _rounded(value: float) -> float:
    return round(value, 6) + 0.0
