"""The pair model: log-odds, probabilities and the prior of a feed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.link import score
from integrity.link.features import FEATURES
from integrity.link.score import Model

MODEL = Model((1.0, -2.0), 0.5, prior=0.1, shift=0.5, shift_articles=200, link=0.5, cut=0.2)
ODDS = st.lists(st.floats(-30, 30), min_size=1, max_size=20)


def test_log_odds_are_the_weighted_sum_and_the_intercept() -> None:
    assert score.log_odds(MODEL, np.array([[3.0, 1.0], [0.0, 0.0]])).tolist() == [1.5, 0.5]


def test_a_probability_is_that_of_its_log_odds() -> None:
    assert score.sigmoid(np.array([0.0, np.log(3), -np.log(3)])).tolist() == [0.5, 0.75, 0.25]


def test_no_log_odds_overflow() -> None:
    assert score.sigmoid(np.array([-1e300, 1e300])).tolist() == [0.0, 1.0]


@given(ODDS)
def test_probabilities_keep_the_order_of_the_log_odds(odds: list[float]) -> None:
    probabilities = score.sigmoid(np.array(sorted(odds))).tolist()
    assert probabilities == sorted(probabilities)
    assert 0 <= min(probabilities) <= max(probabilities) <= 1


def test_a_feed_without_candidates_has_no_shift() -> None:
    assert score.prior_shift(MODEL, np.zeros(0), 1000) == 0.0


def test_a_feed_of_no_articles_has_no_shift() -> None:
    assert score.prior_shift(MODEL, np.array([5.0]), 0) == 0.0


def test_a_feed_full_of_likely_pairs_is_shifted_up() -> None:
    assert score.prior_shift(MODEL, np.full(100, 4.0), 1000) > 0


def test_a_feed_full_of_unlikely_pairs_is_shifted_down() -> None:
    assert score.prior_shift(MODEL, np.full(100, -6.0), 1000) < 0


@given(ODDS, st.integers(0, 19), st.floats(0, 20))
def test_a_likelier_pair_never_lowers_the_shift(odds: list[float], position: int, more: float) -> None:
    raised = list(odds)
    raised[position % len(odds)] += more
    before, after = (score.prior_shift(MODEL, np.array(each), 500) for each in (odds, raised))
    assert after >= before - 1e-6


@given(ODDS, st.integers(0, 2000), st.integers(0, 2000))
def test_the_shift_grows_with_the_feed_and_keeps_its_sign(odds: list[float], few: int, more: int) -> None:
    small, large = sorted((few, few + more))
    low, high = (score.prior_shift(MODEL, np.array(odds), articles) for articles in (small, large))
    assert abs(low) <= abs(high)
    assert low * high >= 0


@given(ODDS)
def test_no_more_than_the_part_of_the_model_is_shifted(odds: list[float]) -> None:
    half = score.prior_shift(MODEL, np.array(odds), 10**9)
    full = score.prior_shift(replace(MODEL, shift=1.0), np.array(odds), 10**9)
    assert half == pytest.approx(full / 2, abs=2e-6)


def test_the_shipped_model_has_a_coefficient_for_each_feature() -> None:
    assert len(score.shipped().coefficients) == len(FEATURES)


def test_the_thresholds_of_the_shipped_model_are_in_order() -> None:
    model = score.shipped()
    assert 0 < model.cut <= model.link < 1
    assert 0 < model.prior < 1
