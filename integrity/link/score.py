"""The pair model: the probability that two records report one event.

Log-odds are exact sums of whole numbers. The exponential is taken once, at the end, and rounded before any threshold.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from integrity.link.context import CONTEXT, ONE
from integrity.link.features import FEATURES
from integrity.link.weights import SCALE, Floats, Ints, fixed

_EM_ROUNDS = 100
STEPS = {"first": FEATURES, "second": CONTEXT}
"""The steps of the model with the names of their inputs."""
NOTHING = -10 * SCALE
"""Log-odds of two records that share no word."""
_SHARED = FEATURES.index("text weight")


@dataclass(frozen=True, slots=True)
class Linear:
    """Coefficients of named inputs, and an intercept."""

    coefficients: tuple[float, ...]
    intercept: float

    def terms(self, inputs: Ints) -> Ints:
        """What each input adds, in units of 1/SCALE squared, for each row of `inputs` in units of 1/SCALE."""
        return np.asarray(inputs * fixed(self.coefficients))

    def odds(self, inputs: Ints) -> Ints:
        """Log-odds in units of 1/SCALE, one for each row of `inputs`."""
        total = inputs @ fixed(self.coefficients) + int(fixed(self.intercept)) * SCALE
        return np.asarray((total + SCALE // 2) // SCALE)


@dataclass(frozen=True, slots=True)
class Model:
    """Two logistic regressions, and the thresholds that were chosen with them on validation data."""

    first: Linear
    """On FEATURES: the two records alone."""
    second: Linear
    """On CONTEXT: what the other pairs of the two say, by the first one's probabilities."""
    offset: float
    """Added to the log-odds. The training sets have offsets of their own; this one was chosen on validation data."""
    prior: float
    """Share of positive pairs among candidates from which the prior shift starts."""
    shift: float
    """Part of the estimated shift that is applied to a large feed."""
    shift_articles: int
    """Feed size at which half of that part is applied; a small feed cannot tell its own prior."""
    link: float
    """Probability from which a pair is linked on its own."""
    inside: float
    """Probability from which a pair inside one cluster is linked."""
    cut: float
    """Mean probability from which clusters are joined."""
    pair: float
    """Mean probability from which two single records are joined: nothing else speaks for them."""
    merge: float
    """Mean probability from which two clusters of several records each are joined: a wrong join costs much."""
    medoid: float
    """Least probability of a member and the centre of its cluster."""


@cache
def shipped() -> Model:
    """The model in the package; how it was made is in docs/model.md and in the file itself."""
    return read(_file())


def chosen() -> dict[str, dict[str, float]]:
    """What of the model in the package is not fitted: `prior` and `thresholds`, by the names of the fields of Model."""
    fields = json.loads(_file())
    return {part: fields[part] for part in ("prior", "thresholds")}


def _file() -> str:
    return resources.files("integrity.link").joinpath("model.json").read_text(encoding="utf-8")


def read(text: str) -> Model:
    """The model that a JSON text holds. Raises KeyError and TypeError for one that is not whole."""
    fields = json.loads(text)
    first, second = (
        Linear(tuple(fields[step]["coefficients"][name] for name in names), fields[step]["intercept"])
        for step, names in STEPS.items()
    )
    return Model(first, second, **fields["prior"], **fields["thresholds"])


def alone(first: Linear, features: Ints) -> Ints:
    """Log-odds of the two records of each row of `features` alone, in units of 1/SCALE."""
    return np.where(shares_word(features), first.odds(features), NOTHING)


def shares_word(features: Ints) -> NDArray[np.bool_]:
    """Whether the two records of each row share a word that weighs something."""
    return np.asarray(features[:, _SHARED] > 0)


def probabilities(odds: Ints) -> Floats:
    """Probabilities of log-odds in units of 1/SCALE, rounded to 1e-6 so that no threshold hangs on the last bit."""
    return np.round(_logistic(odds / SCALE), 6)


def millionths(odds: Ints) -> Ints:
    """The same as whole millionths."""
    return np.rint(_logistic(odds / SCALE) * ONE).astype(np.int64)


def prior_shift(model: Model, odds: Ints, articles: int, times: Ints | None = None) -> float:
    """What to add to the log-odds of a feed whose share of positive pairs differs from the model's.

    The share is estimated by expectation maximisation (Saerens, Latinne and Decaestecker, 2002) from the log-odds of
    the feed's candidate pairs alone, each counted as many `times` as said: what the second step makes of them hangs
    together, so that a feed without any event would look like one that is full of them. Only a part of the shift is
    applied, and the less the smaller the feed.
    """
    if not len(odds):
        return 0.0
    scores = _logistic(odds / SCALE)
    share = model.prior
    for _ in range(_EM_ROUNDS):
        up, down = share / model.prior * scores, (1 - share) / (1 - model.prior) * (1 - scores)
        share = float(np.clip(np.average(up / (up + down), weights=times), 1e-4, 0.9))
    full = _logit(share) - _logit(model.prior)
    return round(full * model.shift * articles / (articles + model.shift_articles), 6)


def _logistic(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -40, 40))))


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))
