"""The pair model: log-odds, probabilities and the prior of a feed."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.link import score
from integrity.link.context import CONTEXT, ONE
from integrity.link.features import FEATURES
from integrity.link.score import Linear, Model
from integrity.link.weights import SCALE, Ints, fixed

NOTHING = Linear((0.0,), 0.0)
MODEL = Model(
    NOTHING, NOTHING, offset=0.0, prior=0.1, shift=0.5, shift_articles=200,
    link=0.5, inside=0.1, cut=0.2, pair=0.2, merge=0.2, medoid=0.1,
)  # fmt: skip
ODDS = st.lists(st.floats(-30, 30), min_size=1, max_size=20)


def odds(*values: float) -> Ints:
    return fixed(values)


def test_log_odds_are_the_weighted_sum_and_the_intercept() -> None:
    linear = Linear((1.0, -2.0), 0.5)
    assert linear.odds(fixed([[3.0, 1.0], [0.0, 0.0]])).tolist() == fixed([1.5, 0.5]).tolist()


@given(st.lists(st.integers(-(2**23), 2**23), min_size=4, max_size=4), st.permutations(range(4)))
def test_log_odds_are_exact_in_any_order_of_the_inputs(values: list[int], order: list[int]) -> None:
    weights = [0.1, -7.3, 1e-3, 55.5]
    straight = Linear(tuple(weights), 1 / 3).odds(np.array([values]))
    turned = Linear(tuple(weights[k] for k in order), 1 / 3).odds(np.array([[values[k] for k in order]]))
    assert straight.tolist() == turned.tolist()


def test_the_terms_and_the_intercept_add_up_to_the_log_odds() -> None:
    linear, inputs = Linear((1.25, -2.0), 0.5), fixed([[3.0, 1.0]])
    assert (linear.terms(inputs).sum() / SCALE**2 + 0.5) * SCALE == linear.odds(inputs)[0]


def test_a_probability_is_that_of_its_log_odds() -> None:
    found = score.probabilities(odds(0.0, np.log(3), -np.log(3)))
    assert found.tolist() == [0.5, 0.75, 0.25]


def test_millionths_are_the_same_probabilities() -> None:
    assert score.millionths(odds(0.0, np.log(3), -1e6, 1e6)).tolist() == [ONE // 2, ONE * 3 // 4, 0, ONE]


@given(ODDS)
def test_probabilities_keep_the_order_of_the_log_odds(values: list[float]) -> None:
    probabilities = score.probabilities(odds(*sorted(values))).tolist()
    assert probabilities == sorted(probabilities)
    assert 0 <= min(probabilities) <= max(probabilities) <= 1


def test_two_records_that_share_no_word_are_taken_for_two_events() -> None:
    features = np.zeros((1, len(FEATURES)), dtype=np.int64)
    sure = Linear((0.0,) * len(FEATURES), 5.0)
    assert score.alone(sure, features).tolist() == [score.NOTHING]
    features[0, FEATURES.index("text weight")] = 1
    assert score.alone(sure, features).tolist() == [5 * SCALE]


def test_a_feed_without_candidates_has_no_shift() -> None:
    assert score.prior_shift(MODEL, odds(), 1000) == 0.0


def test_a_feed_of_no_articles_has_no_shift() -> None:
    assert score.prior_shift(MODEL, odds(5.0), 0) == 0.0


def test_a_feed_full_of_likely_pairs_is_shifted_up() -> None:
    assert score.prior_shift(MODEL, odds(*[4.0] * 100), 1000) > 0


def test_a_feed_full_of_unlikely_pairs_is_shifted_down() -> None:
    assert score.prior_shift(MODEL, odds(*[-6.0] * 100), 1000) < 0


@given(ODDS, st.integers(0, 19), st.floats(0, 20))
def test_a_likelier_pair_never_lowers_the_shift(values: list[float], position: int, more: float) -> None:
    raised = list(values)
    raised[position % len(values)] += more
    before, after = (score.prior_shift(MODEL, odds(*each), 500) for each in (values, raised))
    assert after >= before - 1e-6


@given(ODDS, st.integers(0, 2000), st.integers(0, 2000))
def test_the_shift_grows_with_the_feed_and_keeps_its_sign(values: list[float], few: int, more: int) -> None:
    low, high = (score.prior_shift(MODEL, odds(*values), articles) for articles in (few, few + more))
    assert abs(low) <= abs(high)
    assert low * high >= 0


@given(ODDS)
def test_no_more_than_the_part_of_the_model_is_shifted(values: list[float]) -> None:
    half = score.prior_shift(MODEL, odds(*values), 10**9)
    full = score.prior_shift(replace(MODEL, shift=1.0), odds(*values), 10**9)
    assert half == pytest.approx(full / 2, abs=2e-6)


def test_the_shipped_model_has_a_coefficient_for_each_input() -> None:
    model = score.shipped()
    assert (len(model.first.coefficients), len(model.second.coefficients)) == (len(FEATURES), len(CONTEXT))


def test_the_thresholds_of_the_shipped_model_are_in_order() -> None:
    model = score.shipped()
    assert 0 < model.medoid <= model.inside <= model.cut <= min(model.pair, model.merge) <= model.link < 1
    assert 0 < model.prior < 1


def test_no_log_odds_of_the_shipped_model_overflow() -> None:
    largest = max(abs(c) for step in (score.shipped().first, score.shipped().second) for c in step.coefficients)
    assert largest * len(FEATURES) * 2**5 < 2**63 / SCALE**2  # no feature and no product reaches 32


def test_a_model_that_lacks_a_coefficient_is_refused() -> None:
    with pytest.raises(KeyError):
        score.read(json.dumps({"first": {"coefficients": {}, "intercept": 0}}))
