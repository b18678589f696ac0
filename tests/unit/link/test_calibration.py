"""How far probabilities mean what they say, and their correction by labelled pairs."""

import numpy as np
import pytest

from integrity.link import calibration
from integrity.link.calibration import Bin, Calibration, Reliability
from integrity.link.evidence import Feature

Z = np.linspace(-4, 4, 400)


def drawn(odds: np.ndarray, seed: int = 1) -> np.ndarray:
    """Labels that are true as often as the log-odds say."""
    return np.asarray(np.random.default_rng(seed).random(len(odds)) < 1 / (1 + np.exp(-odds)))


def test_each_bin_has_its_mean_probability_and_its_share_of_one_event() -> None:
    table = calibration.reliability(np.array([0.5, 0.25, 0.01, 1.0]), np.array([True, False, True, True]))
    assert table.bins == (Bin(1, 0.25, 0.0), Bin(1, 0.5, 1.0), Bin(1, 1.0, 1.0))
    assert table.error == pytest.approx((0.25 + 0.5 + 0.0) / 3)


def test_the_interval_holds_the_error_and_is_the_same_in_every_run() -> None:
    z = np.tile(Z, 10)
    p, same = 1 / (1 + np.exp(-z)), drawn(1.5 * z - 1)
    table = calibration.reliability(p, same)
    assert 0 < table.low < table.error < table.high < 1
    assert calibration.reliability(p, same) == table
    assert calibration.reliability(p, same, seed=2).low != table.low


def test_a_feed_without_likely_pairs_has_an_empty_table() -> None:
    assert calibration.reliability(np.array([0.01]), np.array([True])) == Reliability((), 0.0, 0.0, 0.0)


def test_labels_that_contradict_the_probabilities_move_the_slope_and_the_offset() -> None:
    z = np.tile(Z, 10)
    slope, offset = calibration.fit(z, drawn(1.6 * z - 1))
    assert slope == pytest.approx(1.6, abs=0.15)
    assert offset == pytest.approx(-1.0, abs=0.15)


def test_labels_that_bear_the_probabilities_out_change_little() -> None:
    assert calibration.fit(Z, drawn(Z)) == pytest.approx((1.0, 0.0), abs=0.3)


def test_a_handful_of_labels_hardly_moves_the_shipped_model() -> None:
    slope, offset = calibration.fit(np.array([0.0, 0.5]), np.array([False, False]))
    assert 0.95 < slope <= 1.0
    assert -0.6 < offset < 0.0


def test_labels_that_turn_the_order_round_leave_it_as_it_is() -> None:
    assert calibration.fit(Z, Z < 0)[0] == calibration.MIN_SLOPE


def test_no_label_leaves_the_model_as_it_is() -> None:
    nothing = calibration.of_feed({}, [("a", "b")], np.array([1.0]))
    assert nothing == Calibration()
    assert nothing(Z).tolist() == Z.tolist()
    assert nothing.features(2.0) == ()


def test_labelled_pairs_are_found_in_either_direction_and_the_others_counted() -> None:
    labels = {("a", "b"): True, ("a", "c"): False, ("x", "y"): True}
    found = calibration.of_feed(labels, [("b", "a"), ("a", "c"), ("b", "c")], np.array([1.0, 0.0, 3.0]))
    assert (found.pairs, found.same, found.not_compared) == (2, 1, 1)
    assert (found.slope, found.offset) == calibration.fit(np.array([1.0, 0.0]), np.array([True, False]))


def test_what_it_adds_is_evidence_of_its_own() -> None:
    found = Calibration(slope=1.5, offset=-0.25, pairs=3)
    assert found.features(2.0) == (Feature("calibration of the feed", 1.0, 0.75),)
    assert found(np.array([2.0])).tolist() == [2.75]


@pytest.mark.parametrize(("probability", "odds"), [(0.5, 0.0), (0.75, np.log(3)), (0.0, -13.8155), (1.0, 13.8155)])
def test_log_odds_are_finite_for_every_probability(probability: float, odds: float) -> None:
    assert calibration.log_odds(probability) == pytest.approx(odds, abs=1e-4)
