"""The pair model: the probability that two records report one event."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from integrity.link.features import FEATURES
from integrity.link.weights import Floats

_EM_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression on FEATURES, with the thresholds that were chosen with it on validation data."""

    coefficients: tuple[float, ...]
    intercept: float
    prior: float
    """Share of positive pairs among candidates from which the prior shift starts."""
    shift: float
    """Part of the estimated shift that is applied to a large feed."""
    shift_articles: int
    """Feed size at which half of that part is applied; a small feed cannot tell its own prior."""
    link: float
    """Probability from which a pair is linked on its own."""
    cut: float
    """Mean probability from which clusters are joined, and from which pairs inside one cluster are linked."""


@cache
def shipped() -> Model:
    """The model in the package; how it was made is in docs/model.md and in the file itself."""
    text = resources.files("integrity.link").joinpath("model.json").read_text(encoding="utf-8")
    fields = json.loads(text)
    coefficients = tuple(fields["coefficients"][name] for name in FEATURES)
    return Model(coefficients, fields["intercept"], **fields["prior"], **fields["thresholds"])


def log_odds(model: Model, features: Floats) -> Floats:
    """Before any shift; one for each row of `features`."""
    return np.asarray(features @ np.array(model.coefficients) + model.intercept)


def sigmoid(odds: Floats) -> Floats:
    """Probabilities of log-odds, rounded to 1e-6 so that no threshold hangs on the last bit of a sum."""
    return np.round(_logistic(odds), 6)


def prior_shift(model: Model, odds: Floats, articles: int) -> float:
    """What to add to the log-odds of a feed whose share of positive pairs differs from the model's.

    The share is estimated by expectation maximisation (Saerens, Latinne and Decaestecker, 2002) over the feed's
    candidate pairs. Only a part of the shift is applied, and the less the smaller the feed.
    """
    if not len(odds):
        return 0.0
    scores = _logistic(odds)
    share = model.prior
    for _ in range(_EM_ROUNDS):
        up, down = share / model.prior * scores, (1 - share) / (1 - model.prior) * (1 - scores)
        share = float(np.clip(np.mean(up / (up + down)), 1e-4, 0.9))
    full = _logit(share) - _logit(model.prior)
    return round(full * model.shift * articles / (articles + model.shift_articles), 6)


def _logistic(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -40, 40))))


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))
