"""Fitting, against what the coefficients must satisfy and, where it is installed, against scikit-learn."""

import random
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.link import fit
from integrity.link.feeds import WEIGHTS
from integrity.link.fit import Part
from integrity.link.weights import Floats, fixed
from integrity.load.records import Record
from tests.records import DAY, STORIES, record


def problem(seed: int, rows: int = 400) -> tuple[Floats, Floats, Floats]:
    """A design with an intercept, labels that hang on it, and weights."""
    chance = np.random.default_rng(seed)
    design = np.column_stack([chance.normal(size=(rows, 4)), np.ones(rows)])
    labels = (design @ [2.0, -1.0, 0.5, 0.0, -0.5] + chance.logistic(size=rows) > 0).astype(float)
    return design, labels, chance.uniform(0.5, 2.0, size=rows)


def part(name: str, seed: int) -> Part:
    design, labels, weights = problem(seed)
    return Part(name, "full", fixed(design[:, :4]), labels, weights)


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 10))
def test_at_the_fitted_coefficients_the_loss_is_flat(seed: int, ridge: float) -> None:
    design, labels, weights = problem(seed)
    beta = fit.newton(design, labels, weights, ridge)
    p = 1 / (1 + np.exp(-design @ beta))
    slope = design.T @ (weights * (p - labels)) + ridge * np.array([1, 1, 1, 1, 0]) * beta
    assert np.abs(slope).max() < 1e-6


def test_the_coefficients_are_those_of_scikit_learn() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is not installed")
    design, labels, weights = problem(7)
    oracle = linear_model.LogisticRegression(C=1.0, tol=1e-10, max_iter=10_000)
    oracle.fit(design[:, :4], labels, sample_weight=weights)
    expected = [*oracle.coef_[0], oracle.intercept_[0]]
    assert fit.newton(design, labels, weights, 1.0) == pytest.approx(expected, abs=1e-4)


def test_labels_that_an_input_parts_wholly_still_have_finite_coefficients() -> None:
    design = np.column_stack([np.linspace(-1, 1, 50), np.ones(50)])
    beta = fit.newton(design, (design[:, 0] > 0).astype(float), np.ones(50))
    assert 0 < beta[0] < 100


def test_the_same_parts_give_the_same_coefficients() -> None:
    parts = [part("x", 1), part("y", 2)]
    assert fit.fit(parts) == fit.fit(parts)


def test_a_set_counts_the_same_whatever_its_size_and_its_kinds_of_feeds_by_their_weights() -> None:
    parts = [part("x", 1), part("y", 2), part("y", 3), replace(part("y", 4), kind="dense")]
    weighed = fit.balanced(parts)
    totals = [each.weights.sum() for each in weighed]
    assert totals[0] == pytest.approx(fit.TOTAL)
    assert sum(totals[1:]) == pytest.approx(fit.TOTAL)
    kinds = WEIGHTS["dense"], WEIGHTS["full"]
    assert totals[3] == pytest.approx(fit.TOTAL * kinds[0] / sum(kinds))
    assert totals[1] / totals[2] == pytest.approx(parts[1].weights.sum() / parts[2].weights.sum())


def test_a_kind_of_feed_without_pairs_weighs_nothing() -> None:
    none = Part("x", "dense", np.zeros((0, 4), dtype=np.int64), np.zeros(0), np.zeros(0))
    weighed = fit.balanced([part("x", 1), none])
    assert [len(each.weights) for each in weighed] == [400, 0]
    assert weighed[0].weights.sum() == pytest.approx(fit.TOTAL)


def test_a_word_is_counted_once_for_each_event() -> None:
    def of_event(event: int, report: int) -> Record:
        return Record(f"{event}.{report}", "Ferry hits wall", event=str(event))

    table = fit.count_words([of_event(event, report) for event in range(5) for report in range(3)])
    assert (table.documents, dict(table.counts)) == (5, {"ferry": 5, "hits": 5, "wall": 5})


def test_words_of_fewer_than_five_events_are_left_out() -> None:
    assert fit.count_words([Record(str(n), "Ferry", event=str(n)) for n in range(4)]).counts == {}


def labelled() -> list[Record]:
    """The stories of the tests, and the single reports among them."""
    return [
        Record(f"{s}.{r}", title, excerpt, published=record().published, event=str(s))
        for s, story in enumerate(STORIES)
        for r, (title, excerpt) in enumerate(story)
    ]


def test_the_model_of_a_set_does_not_hang_on_the_order_of_its_records() -> None:
    shuffled = labelled()
    random.Random(3).shuffle(shuffled)
    assert fit.train({"x": shuffled}) == fit.train({"x": labelled()})


def test_reports_without_labels_make_the_model_less_ready_to_link() -> None:
    loose = [
        record(
            f"l{n}", f"Ferry of Brenna late again {n}", "The ferry hits no wall.", published=DAY + timedelta(days=7 * n)
        )
        for n in range(24)
    ]
    with_them, without = fit.train({"x": labelled()}, loose), fit.train({"x": labelled()})
    assert with_them.table == without.table
    assert with_them.first.intercept < without.first.intercept


def test_records_without_two_reports_of_one_event_teach_nothing() -> None:
    with pytest.raises(ValueError, match="no two records of one event"):
        fit.train({"x": [Record("a", "Ferry hits wall", event="1"), Record("b", "Comet seen", event="2")]})
