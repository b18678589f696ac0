"""Compared pairs as columns, and the evidence of one of them."""

from __future__ import annotations

from dataclasses import dataclass

from integrity.link.calibration import Calibration
from integrity.link.evidence import Feature
from integrity.link.features import FEATURES, GROUPS
from integrity.link.feed import Feed, Rows, Text
from integrity.link.score import Model
from integrity.link.weights import SCALE, Floats, Ints
from integrity.load.records import Record

MAX_TERMS = 10


@dataclass(frozen=True, slots=True)
class Pairs:
    """Compared pairs of rows. Features and log-odds are in units of 1/SCALE."""

    i: Rows
    j: Rows
    features: Ints
    odds: Ints
    """Log-odds after what the other pairs say, before the prior of the feed."""
    probabilities: Floats

    def __len__(self) -> int:
        return len(self.i)


@dataclass(frozen=True, slots=True)
class Scale:
    """What makes the probability of a pair, beside its features."""

    model: Model
    shift: float
    """Of the prior of the feed."""
    calibration: Calibration


def contributions(pairs: Pairs, k: int, unknown: float, scale: Scale) -> tuple[Feature, ...]:
    """What each group of features and the intercept add to the log-odds; the rest is due to other reports.

    The second step takes the log-odds of the two alone by its first coefficient, and so their parts. `unknown` is what
    a missing date takes away.
    """
    model, shifted = scale.model, pairs.odds[k] / SCALE + scale.shift
    first, second, own = model.first, model.second, model.second.coefficients[0]
    values, added = pairs.features[k] / SCALE, own * first.terms(pairs.features[k]) / SCALE**2
    groups = [
        Feature(name, _rounded(values[FEATURES.index(name)]), _rounded(added[list(columns)].sum()))
        for name, columns in GROUPS.items()
    ]
    groups += [Feature("one date of two", 1.0, _rounded(-unknown))] if unknown else []
    groups += [Feature("intercept", 1.0, _rounded(own * first.intercept + second.intercept + model.offset))]
    alone = sum(feature.contribution for feature in groups)
    return (
        *groups,
        Feature("other reports", 1.0, _rounded(pairs.odds[k] / SCALE - alone)),
        Feature("prior of the feed", 1.0, scale.shift),
        *scale.calibration.features(float(shifted)),
    )


def shared_terms(feed: Feed, a: Text, b: Text) -> tuple[tuple[str, float], ...]:
    """Words of both with their weights, the heaviest first, at most MAX_TERMS."""
    shared = [(word, round(feed.weight(word), 4)) for word in set(a.terms) & set(b.terms)]
    return tuple(sorted(shared, key=lambda item: (-item[1], item[0]))[:MAX_TERMS])


def missing(a: Record, b: Record) -> tuple[str, ...]:
    """Inputs that at least one of the two lacks."""
    names = ("title", "excerpt", "text", "outlet", "url", "published")
    return tuple(name for name in names if getattr(a, name) is None or getattr(b, name) is None)


def _rounded(value: float) -> float:
    return round(float(value), 6) + 0.0
